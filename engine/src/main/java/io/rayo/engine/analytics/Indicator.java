package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * An indicator over a series of bars, updated in constant time and without allocation. One instance per series; one
 * thread.
 *
 * <p>Until it is warm its values are NaN, and never after. A bar of which a value that it reads is not finite is left
 * out as if it had never come, so that one bad bar cannot spoil all that follow.
 */
public interface Indicator {
    /** It wants bars. */
    int BARS = 1;

    /** It wants tops of book. */
    int TOPS = 1 << 1;

    /** It wants trades. */
    int TRADES = 1 << 2;

    /**
     * What it wants to be given. Constant.
     *
     * @return a sum of the constants above.
     */
    default int interests() {
        return BARS;
    }

    /**
     * Whether a bar without volume is of no use to it.
     *
     * @return true if it reads the volume.
     */
    default boolean readsVolume() {
        return false;
    }

    /**
     * Whether it matters to it when a bar opened.
     *
     * @return true if it wants the bars' times.
     */
    default boolean readsTime() {
        return false;
    }

    /**
     * Takes the next bar where its time is of no interest.
     *
     * @param open first price.
     * @param high highest price.
     * @param low lowest price.
     * @param close last price.
     * @param volume base quantity.
     */
    default void update(
            final double open, final double high, final double low, final double close, final double volume) {
        update(0, open, high, low, close, volume);
    }

    /**
     * Takes the next bar.
     *
     * @param openTimeNs start of the bar, nanoseconds since the epoch, which indicators of a session need.
     * @param open first price.
     * @param high highest price.
     * @param low lowest price.
     * @param close last price.
     * @param volume base quantity.
     */
    void update(long openTimeNs, double open, double high, double low, double close, double volume);

    /**
     * Takes a top of book with both sides.
     *
     * @param bid best bid.
     * @param bidQuantity at it.
     * @param ask best ask.
     * @param askQuantity at it.
     */
    default void onTop(final double bid, final double bidQuantity, final double ask, final double askQuantity) {}

    /**
     * Takes a trade.
     *
     * @param price of the trade.
     * @param quantity in base units.
     * @param buying whether the buyer took.
     */
    default void onTrade(final double price, final double quantity, final boolean buying) {}

    /**
     * How many values it has, such as 3 for Bollinger bands.
     *
     * @return from 1.
     */
    default int outputCount() {
        return 1;
    }

    /**
     * One of its values.
     *
     * @param output from 0, in the order of its type's output names.
     * @return the value, or NaN until it is warm.
     */
    double value(int output);

    /**
     * Its first value.
     *
     * @return the value, or NaN until it is warm.
     */
    default double value() {
        return value(0);
    }

    /**
     * How many bars (of indicators over tops or trades: those) it needs until no value is NaN.
     *
     * @return from 1.
     */
    int warmUp();

    /**
     * Writes its state.
     *
     * @param writer to write to.
     */
    void writeState(StateWriter writer);

    /**
     * Reads what {@link #writeState} wrote, into an instance made from the same text.
     *
     * @param reader to read from.
     */
    void readState(StateReader reader);
}
