/**
 * Owns what is Kraken's own: instruments, streams and decoders of the spot market (WebSocket v2 with its checksum book)
 * and of Kraken Futures (WebSocket v1 with sequence numbers), and their order entry. Runs on the network thread that
 * its event loop is. It never blocks, never reads a number as a double, believes no book whose checksum does not match,
 * and concludes nothing from what the venue leaves out.
 */
package io.rayo.gateways.kraken;
