package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Hull moving average of the close: the weighted average over sqrt(length) bars of twice the weighted average over half
 * the length minus that over the length; half and root rounded down. Warm after {@code length + sqrt(length) - 1} bars.
 */
final class Hma extends BarIndicator {
    private final WeightedSum half;
    private final WeightedSum whole;
    private final WeightedSum root;

    Hma(final int length) {
        super(CLOSE, 1, length + rootOf(length) - 1);
        half = new WeightedSum(length / 2);
        whole = new WeightedSum(length);
        root = new WeightedSum(rootOf(length));
    }

    private static int rootOf(final int length) {
        return (int) StrictMath.sqrt(length);
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
        half.push(close);
        whole.push(close);
        if (whole.isFull()) {
            root.push(2 * half.mean() - whole.mean());
            if (root.isFull()) {
                set(0, root.mean());
            }
        }
    }

    @Override
    void write(final StateWriter writer) {
        half.writeState(writer);
        whole.writeState(writer);
        root.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        half.readState(reader);
        whole.readState(reader);
        root.readState(reader);
    }
}
