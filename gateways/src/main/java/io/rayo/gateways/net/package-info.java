/**
 * Owns what every venue's connection has in common: sockets, TLS, WebSocket frames, the connection's state machine,
 * REST calls, pacing, and the messages that speak of them. Runs on the event loop that it was given, one thread for all
 * of a connection's state. Never blocks that thread, never decides anything about a venue's protocol, never allocates
 * per frame.
 */
package io.rayo.gateways.net;
