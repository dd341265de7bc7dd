package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Line of least squares through the last closes: its slope per bar, and where it stands at the newest. Warm after
 * {@code length} bars.
 */
final class LinearRegression extends BarIndicator {
    private final WeightedSum sum;

    LinearRegression(final int length) {
        super(CLOSE, 2, length);
        sum = new WeightedSum(length);
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(close)) {
            return;
        }
        sum.push(close);
        if (sum.isFull()) {
            set(0, sum.slope());
            set(1, sum.lineEnd());
        }
    }

    @Override
    void write(final StateWriter writer) {
        sum.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        sum.readState(reader);
    }
}
