package io.rayo.gateways.sim.matching;

import io.rayo.codecs.sbe.Side;

/** Hears what an engine does, in order. */
public interface MatchListener {
    /**
     * Two orders met. Both already carry their new filled quantity and status.
     *
     * @param tradeId from 1, increasing by 1.
     * @param maker the order that rested.
     * @param taker the order that came.
     * @param priceTicks the maker's price.
     * @param quantityLots of this trade.
     */
    void onTrade(long tradeId, MatchOrder maker, MatchOrder taker, long priceTicks, long quantityLots);

    /**
     * A price level has a new quantity.
     *
     * @param side of the book: BUY for bids.
     * @param priceTicks of the level.
     * @param quantityLots now; 0 for a level that is gone.
     * @param updateId of this change, increasing by 1.
     */
    void onLevel(Side side, long priceTicks, long quantityLots, long updateId);

    /**
     * An order ended without having been filled: canceled, expired or rejected.
     *
     * @param order with its status.
     */
    void onOrderEnded(MatchOrder order);
}
