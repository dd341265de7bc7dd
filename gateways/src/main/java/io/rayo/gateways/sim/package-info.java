/**
 * Owns the venues that are not there: simulators and players of recordings, on loopback, behind the venues' own
 * protocols. Each server runs on one network thread of its own. Never used to reach a real venue, and no part of the
 * order path.
 */
package io.rayo.gateways.sim;
