/**
 * Owns a Bybit on loopback: the venue's V5 protocol for spot and linear contracts, in text, over the markets, accounts
 * and faults of the shared simulator core. Runs on that core's one event loop. Never matches or settles anything, and
 * never shares code with the gateway that it is to test.
 */
package io.rayo.gateways.sim.bybit;
