/**
 * Owns Bybit's V5 protocol for spot and linear contracts: instruments, the plan of topics within the venue's limits,
 * the decoder of market data with its sequence rule. Runs on the network thread of the gateway that uses it, everything
 * of one product on one thread. Never opens a connection and knows no time: the shared half of the gateway does.
 */
package io.rayo.gateways.bybit;
