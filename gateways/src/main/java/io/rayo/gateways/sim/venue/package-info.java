/**
 * Owns the half of a simulated venue that no protocol shows: settings, markets with background flow, accounts, orders,
 * faults, connections, and the ledger that tests judge by. Everything runs on the simulator's one event loop thread,
 * except what says otherwise. Never writes a text that a venue would write: that is the venue's package's business.
 */
package io.rayo.gateways.sim.venue;
