package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Moving average of the close with weights 1 (oldest) to length (newest). Warm after {@code length} bars. */
final class Wma extends BarIndicator {
    private final WeightedSum sum;

    Wma(final int length) {
        super(CLOSE, 1, length);
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
            set(0, sum.mean());
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
