package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Sum of the last values of a series, in constant time per value.
 *
 * <p>The sum is carried (plus the new, minus the oldest) with what rounding loses of it. Beside it the values since the
 * window last came round are summed afresh; when it comes round again they are the window, and take the place of the
 * carried sum. So nothing that a value far out of scale left behind lasts longer than a round. Plain state; one thread.
 */
final class WindowSum {
    private final Window window;
    private final DoubleSum carried = new DoubleSum();
    private final DoubleSum fresh = new DoubleSum();

    WindowSum(final int length) {
        window = new Window(length);
    }

    void push(final double value) {
        carried.add(value);
        carried.add(-window.push(value)); // 0 until the window is full
        fresh.add(value);
        if (window.hasComeRound()) {
            carried.set(fresh);
            fresh.clear();
        }
    }

    boolean isFull() {
        return window.isFull();
    }

    double sum() {
        return carried.value();
    }

    double mean() {
        return carried.value() / window.length();
    }

    Window window() {
        return window;
    }

    void writeState(final StateWriter writer) {
        window.writeState(writer);
        carried.writeState(writer);
        fresh.writeState(writer);
    }

    void readState(final StateReader reader) {
        window.readState(reader);
        carried.readState(reader);
        fresh.readState(reader);
    }
}
