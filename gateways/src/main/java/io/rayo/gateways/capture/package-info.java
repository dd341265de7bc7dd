/**
 * Owns the capture format: JSON lines of raw frames with their receive times, read from plain, gzip or zstd files and
 * written as zstd. The reader runs on its caller's thread; the writer formats and compresses on a thread of its own
 * behind a bounded ring. Never blocks a network thread, and never writes a key, a signature or a listen key.
 */
package io.rayo.gateways.capture;
