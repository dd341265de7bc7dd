package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Sum of the last values of a series, and their sum with weights 1 (oldest) to n (newest), in constant time per value:
 * weighted averages and regression lines. Carried and made afresh like {@link WindowSum}. Plain state; one thread.
 */
final class WeightedSum {
    private final Window window;
    private final DoubleSum sum = new DoubleSum();
    private final DoubleSum weighted = new DoubleSum();
    private final DoubleSum freshSum = new DoubleSum();
    private final DoubleSum freshWeighted = new DoubleSum();

    WeightedSum(final int length) {
        window = new Window(length);
    }

    void push(final double value) {
        final boolean wasFull = window.isFull();
        final double oldest = window.push(value);
        if (wasFull) {
            // every value counts once less, the new one with the full weight
            weighted.subtract(sum);
            weighted.addProduct(window.length(), value);
            sum.add(-oldest);
        }
        sum.add(value);
        freshSum.add(value);
        freshWeighted.addProduct(window.place(), value);
        if (window.hasComeRound()) {
            sum.set(freshSum);
            weighted.set(freshWeighted);
            freshSum.clear();
            freshWeighted.clear();
        }
    }

    boolean isFull() {
        return window.isFull();
    }

    /** Average with weights 1 to n. */
    double mean() {
        final double count = window.length();
        return weighted.value() / (count * (count + 1) / 2);
    }

    /** Slope per bar of the line of least squares. */
    double slope() {
        final double count = window.length();
        final double middle = (count + 1) / 2;
        final double product = middle * sum.high();
        final double productLost = Math.fma(middle, sum.high(), -product) + middle * sum.low();
        final double difference = (weighted.high() - product) + (weighted.low() - productLost);
        return difference * 12 / (count * (count * count - 1));
    }

    /** Where the line of least squares stands at the newest value. */
    double lineEnd() {
        return sum.value() / window.length() + slope() * (window.length() - 1) / 2;
    }

    void writeState(final StateWriter writer) {
        window.writeState(writer);
        sum.writeState(writer);
        weighted.writeState(writer);
        freshSum.writeState(writer);
        freshWeighted.writeState(writer);
    }

    void readState(final StateReader reader) {
        window.readState(reader);
        sum.readState(reader);
        weighted.readState(reader);
        freshSum.readState(reader);
        freshWeighted.readState(reader);
    }
}
