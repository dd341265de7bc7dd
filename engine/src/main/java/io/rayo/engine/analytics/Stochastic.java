package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Where the close stands between the lowest low and the highest high of the last {@code length} bars, 0 to 100, as a
 * simple average over {@code slowing} bars (k), and the simple average of that (d). 50 where high and low are one. k is
 * there after {@code length + slowing - 1} bars, d {@code signal - 1} later.
 */
final class Stochastic extends BarIndicator {
    private final Extreme highest;
    private final Extreme lowest;
    private final WindowSum slowing;
    private final WindowSum signal;

    Stochastic(final int length, final int slowing, final int signal) {
        super(RANGE, 2, length + slowing + signal - 2);
        this.highest = Extreme.highest(length);
        this.lowest = Extreme.lowest(length);
        this.slowing = new WindowSum(slowing);
        this.signal = new WindowSum(signal);
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
            slowing.push(0 == range ? 50 : (close - lowest.value()) / range * 100);
            if (slowing.isFull()) {
                final double k = slowing.mean();
                set(0, k);
                signal.push(k);
                if (signal.isFull()) {
                    set(1, signal.mean());
                }
            }
        }
    }

    @Override
    void write(final StateWriter writer) {
        highest.writeState(writer);
        lowest.writeState(writer);
        slowing.writeState(writer);
        signal.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        highest.readState(reader);
        lowest.readState(reader);
        slowing.readState(reader);
        signal.readState(reader);
    }
}
