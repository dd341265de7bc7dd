package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Highest high (upper) and lowest low (lower) of the last {@code length} bars, and their middle. Warm after
 * {@code length} bars.
 */
final class Donchian extends BarIndicator {
    private final Extreme highest;
    private final Extreme lowest;

    Donchian(final int length) {
        super(RANGE, 3, length);
        highest = Extreme.highest(length);
        lowest = Extreme.lowest(length);
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(high, low, close)) {
            return;
        }
        highest.push(high);
        lowest.push(low);
        if (highest.isFull()) {
            final double upper = highest.value();
            final double lower = lowest.value();
            set(0, (lower + upper) / 2);
            set(1, upper);
            set(2, lower);
        }
    }

    @Override
    void write(final StateWriter writer) {
        highest.writeState(writer);
        lowest.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        highest.readState(reader);
        lowest.readState(reader);
    }
}
