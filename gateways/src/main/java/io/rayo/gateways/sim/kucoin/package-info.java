/**
 * Owns the simulated KuCoin: its REST calls and its public sockets in both of the venue's generations, over the shared
 * venue core. Runs on the simulator's event loop. Never knows the gateway that is tested against it.
 */
package io.rayo.gateways.sim.kucoin;
