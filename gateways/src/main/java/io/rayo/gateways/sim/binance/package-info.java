/**
 * Owns the simulator of Binance: its REST, stream and order-entry protocol for spot and USD-M over a matching engine.
 * Runs on the server's one event loop thread, with a clock and seeds that the user gives. Never talks to the real
 * venue.
 */
package io.rayo.gateways.sim.binance;
