/**
 * Owns a simulated Kraken: market data of spot WebSocket v2 and of Kraken Futures WebSocket v1, orders and what becomes
 * of them, with signatures and nonces checked, over the shared matching, accounts and faults. Runs on the event loop of
 * its server. It is never part of a live node.
 */
package io.rayo.gateways.sim.kraken;
