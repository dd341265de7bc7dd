package io.rayo.engine.market;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * An order book by price level, exact, with at most a configured number of levels on each side.
 *
 * <p>When a side is full, the worst level gives way and is counted: from then on the levels near the limit may be
 * incomplete, those before them are not. Prices and quantities are mantissas in the instrument's scale. One thread;
 * allocates only to grow.
 */
public final class L2Book {
    /** What prices and quantities of an empty side are. */
    public static final long NONE = Long.MIN_VALUE;

    private final BookSide bids;
    private final BookSide asks;

    /**
     * An empty book.
     *
     * @param maxDepth most levels on a side, from 1.
     */
    public L2Book(final int maxDepth) {
        if (maxDepth < 1) {
            throw new IllegalArgumentException("maxDepth: " + maxDepth + " is less than 1");
        }
        bids = new BookSide(false, maxDepth);
        asks = new BookSide(true, maxDepth);
    }

    /**
     * Sets the quantity at a bid price. Deleting a level that is not there does nothing.
     *
     * @param price mantissa, above 0.
     * @param quantity mantissa; 0 deletes.
     */
    public void applyBid(final long price, final long quantity) {
        bids.apply(price, quantity);
    }

    /**
     * Sets the quantity at an ask price. Deleting a level that is not there does nothing.
     *
     * @param price mantissa, above 0.
     * @param quantity mantissa; 0 deletes.
     */
    public void applyAsk(final long price, final long quantity) {
        asks.apply(price, quantity);
    }

    /** Removes every level. */
    public void clear() {
        bids.clear();
        asks.clear();
    }

    /**
     * Highest bid.
     *
     * @return price mantissa, or {@link #NONE}.
     */
    public long bestBidPrice() {
        return 0 == bids.size() ? NONE : bids.price(0);
    }

    /**
     * Quantity at the highest bid.
     *
     * @return mantissa, or {@link #NONE}.
     */
    public long bestBidQuantity() {
        return 0 == bids.size() ? NONE : bids.quantity(0);
    }

    /**
     * Lowest ask.
     *
     * @return price mantissa, or {@link #NONE}.
     */
    public long bestAskPrice() {
        return 0 == asks.size() ? NONE : asks.price(0);
    }

    /**
     * Quantity at the lowest ask.
     *
     * @return mantissa, or {@link #NONE}.
     */
    public long bestAskQuantity() {
        return 0 == asks.size() ? NONE : asks.quantity(0);
    }

    /**
     * Number of levels of a side.
     *
     * @param side BUY for bids, SELL for asks.
     * @return count.
     */
    public int levelCount(final Side side) {
        return side(side).size();
    }

    /**
     * Price of a level.
     *
     * @param side BUY for bids, SELL for asks.
     * @param level 0 is the best; below {@link #levelCount}.
     * @return mantissa.
     */
    public long price(final Side side, final int level) {
        return side(side).price(level);
    }

    /**
     * Quantity at a level.
     *
     * @param side BUY for bids, SELL for asks.
     * @param level 0 is the best; below {@link #levelCount}.
     * @return mantissa.
     */
    public long quantity(final Side side, final int level) {
        return side(side).quantity(level);
    }

    /**
     * Quantity at a price.
     *
     * @param side BUY for bids, SELL for asks.
     * @param price mantissa.
     * @return mantissa; 0 if there is no such level.
     */
    public long quantityAt(final Side side, final long price) {
        return side(side).quantityAt(price);
    }

    /**
     * Whether the best bid is at or above the best ask, which no venue's matching leaves behind.
     *
     * @return true if so.
     */
    public boolean isCrossed() {
        return 0 != bids.size() && 0 != asks.size() && bids.price(0) >= asks.price(0);
    }

    /**
     * Levels that were cut off because a side was full.
     *
     * @return count since the start.
     */
    public long truncations() {
        return bids.truncations() + asks.truncations();
    }

    /**
     * Writes all levels.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        bids.writeState(writer);
        asks.writeState(writer);
    }

    /**
     * Reads what {@link #writeState} wrote.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        bids.readState(reader);
        asks.readState(reader);
    }

    private BookSide side(final Side side) {
        if (Side.BUY == side) {
            return bids;
        }
        if (Side.SELL == side) {
            return asks;
        }
        throw new IllegalArgumentException("side: " + side);
    }
}
