package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.Side;

/**
 * Hears what happens on the markets of a venue, in ticks and lots, and writes it as the venue does. Every call comes on
 * the event loop. Within one match: trades first, then the level change, then the best prices.
 */
public interface MarketListener {
    /**
     * A trade happened.
     *
     * @param market where.
     * @param trade what.
     */
    default void onTrade(final SimMarket market, final SimTrade trade) {}

    /**
     * A price level has a new quantity.
     *
     * @param market where.
     * @param side BUY for bids.
     * @param ticks of the level.
     * @param lots now; 0 for a level that is gone.
     * @param updateId of this change, increasing by 1.
     */
    default void onLevel(
            final SimMarket market, final Side side, final long ticks, final long lots, final long updateId) {}

    /**
     * The best price or its quantity changed on a side; {@link SimMarket#bestTicks} has them.
     *
     * @param market where.
     * @param updateId of the change that caused it.
     */
    default void onTopOfBook(final SimMarket market, final long updateId) {}

    /**
     * Whether anybody listens to a window. One that is not wanted is not filled.
     *
     * @param market where.
     * @param window of its depth.
     * @return true to be called by {@link #onDepth}.
     */
    default boolean isWanted(final SimMarket market, final DepthWindow window) {
        return true;
    }

    /**
     * A depth window is due and has changes. It starts anew after this call.
     *
     * @param market where.
     * @param window with the changes.
     * @param nowMs venue's time.
     */
    default void onDepth(final SimMarket market, final DepthWindow window, final long nowMs) {}

    /**
     * A candle is due or over.
     *
     * @param market where.
     * @param kline as it stands.
     * @param nowMs venue's time.
     * @param closed whether its time is over; the next one starts after this call.
     */
    default void onKline(final SimMarket market, final KlineWindow kline, final long nowMs, final boolean closed) {}

    /**
     * A tick of the schedule is over: the place for everything else that is due by time, such as mark prices.
     *
     * @param market where.
     * @param nowMs venue's time.
     */
    default void onTickEnd(final SimMarket market, final long nowMs) {}
}
