/**
 * Owns a simulated Kraken: the market data of spot WebSocket v2 and of Kraken Futures WebSocket v1 with their REST
 * lists, over the shared matching engine. Runs on the event loop of its server. It takes no orders yet, and is never
 * part of a live node.
 */
package io.rayo.gateways.sim.kraken;
