/**
 * The suite {@code wire}: from a venue's frame to our order on the socket, beside a bare echo over the same transport
 * and codec. Two processes on one machine, each with one spinning thread. Never goes through a handshake: both sides
 * speak WebSocket frames from the first byte, because the handshake is not what is measured.
 */
package io.rayo.benchmarks.wire;
