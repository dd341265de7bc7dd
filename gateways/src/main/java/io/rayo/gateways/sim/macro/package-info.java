/**
 * Simulated sources of macro data and news: Alpha Vantage, CoinMarketCap and NewsAPI on one real HTTP server on
 * loopback, with their limits and, on command, their faults. One thread.
 */
package io.rayo.gateways.sim.macro;
