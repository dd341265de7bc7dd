package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * An indicator over a series of bars, updated in constant time and without allocation. One instance per series; one
 * thread.
 *
 * <p>Until it is warm its values are NaN. A bar with a value that is not finite is left out as if it had never come, so
 * that one bad bar cannot spoil all that follow.
 */
public interface Indicator {
    /**
     * Takes the next bar.
     *
     * @param open first price.
     * @param high highest price.
     * @param low lowest price.
     * @param close last price.
     * @param volume base quantity.
     */
    void update(double open, double high, double low, double close, double volume);

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
     * How many bars it needs until no value is NaN.
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
