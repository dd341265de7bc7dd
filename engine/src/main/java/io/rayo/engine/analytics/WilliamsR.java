package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Distance of the close from the highest high of the last {@code length} bars in percent of their range, 0 to -100; -50
 * where high and low are one. Warm after {@code length} bars.
 */
final class WilliamsR extends BarIndicator {
    private final Extreme highest;
    private final Extreme lowest;

    WilliamsR(final int length) {
        super(RANGE, 1, length);
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
            final double range = highest.value() - lowest.value();
            set(0, 0 == range ? -50 : (highest.value() - close) / range * -100);
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
