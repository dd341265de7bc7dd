/**
 * The half of a market data gateway that no venue owns: fetching instruments, planning and keeping connections,
 * bringing books back, writing messages; a venue adds a {@link io.rayo.gateways.market.MarketProtocol}. Runs on the
 * network thread that its event loop is. It never blocks, and never knows a venue's text.
 */
package io.rayo.gateways.market;
