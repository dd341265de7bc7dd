/**
 * Owns the HTTP and WebSocket server under the simulators: accept, routing, handshake, ordered answers, raw frames.
 * Everything of a server, its endpoint included, runs on that server's one event loop thread. Never knows a venue.
 */
package io.rayo.gateways.sim.server;
