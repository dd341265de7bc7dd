package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * A sum together with what rounding lost of it (the error-free addition of Knuth): about twice the digits of a double.
 * What was added and is taken away again leaves nothing behind. Plain state; one thread.
 */
final class DoubleSum {
    private double sum;
    private double lost;

    void add(final double value) {
        final double total = sum + value;
        final double added = total - sum;
        lost += (sum - (total - added)) + (value - added);
        sum = total;
    }

    /** Adds a product without rounding it first. */
    void addProduct(final double one, final double other) {
        final double product = one * other;
        add(product);
        lost += Math.fma(one, other, -product);
    }

    void add(final DoubleSum other) {
        add(other.sum);
        lost += other.lost;
    }

    void subtract(final DoubleSum other) {
        add(-other.sum);
        lost -= other.lost;
    }

    void set(final DoubleSum other) {
        sum = other.sum;
        lost = other.lost;
    }

    void clear() {
        sum = 0;
        lost = 0;
    }

    double value() {
        return sum + lost;
    }

    /** The rounded sum, which {@link #low} completes. */
    double high() {
        return sum;
    }

    double low() {
        return lost;
    }

    void writeState(final StateWriter writer) {
        writer.putDouble(sum);
        writer.putDouble(lost);
    }

    void readState(final StateReader reader) {
        sum = reader.getDouble();
        lost = reader.getDouble();
    }
}
