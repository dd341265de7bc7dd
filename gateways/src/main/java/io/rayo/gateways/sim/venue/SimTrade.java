package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.Side;

/**
 * A trade of a simulated market.
 *
 * @param tradeId increasing by 1 per market.
 * @param ticks price.
 * @param lots quantity.
 * @param takerSide BUY if the aggressor bought.
 * @param takerOrderId the venue's id of the order that came.
 * @param makerOrderId the venue's id of the order that rested.
 * @param timeMs of the venue's clock.
 */
public record SimTrade(
        long tradeId, long ticks, long lots, Side takerSide, long takerOrderId, long makerOrderId, long timeMs) {}
