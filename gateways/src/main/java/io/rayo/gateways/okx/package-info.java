/**
 * Owns what is particular to OKX (API V5: spot, swaps and futures): its instruments, streams, frames and rules of a
 * book. Decoders, books and orders run on the event loop of their connections; settings and readers on any thread. It
 * never opens a connection, reads a clock, or trusts a book whose sequence or checksum does not follow on.
 */
package io.rayo.gateways.okx;
