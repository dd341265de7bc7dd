/**
 * Owns the simulated market: price-time matching on integer ticks and lots, depth changes, trades, and seeded
 * background flow. Runs on its caller's thread. Never reads a clock or a random source of its own: the same calls give
 * the same market.
 */
package io.rayo.gateways.sim.matching;
