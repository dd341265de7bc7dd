package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Mean and variance of the last values of a series, in constant time per value.
 *
 * <p>The sums of values and squares are carried with twice the digits of a double (see {@link DoubleSum}), and so is
 * their difference: a deviation of 10^-8 of the price keeps its first 16 digits. As in {@link WindowSum} the sums are
 * replaced by fresh ones each round. Plain state; one thread.
 */
final class WindowMoments {
    /**
     * A deviation below this part of the mean is none: a price that stands still, judged by rounding. A tick of 10^-8
     * of the price in one of 1,000 bars deviates by 3 x 10^-10.
     */
    private static final double FADED = 1e-13;

    private final Window window;
    private final DoubleSum sum = new DoubleSum();
    private final DoubleSum squares = new DoubleSum();
    private final DoubleSum freshSum = new DoubleSum();
    private final DoubleSum freshSquares = new DoubleSum();

    WindowMoments(final int length) {
        window = new Window(length);
    }

    void push(final double value) {
        final double oldest = window.push(value); // 0 until the window is full
        sum.add(value);
        sum.add(-oldest);
        squares.addProduct(value, value);
        squares.addProduct(-oldest, oldest);
        freshSum.add(value);
        freshSquares.addProduct(value, value);
        if (window.hasComeRound()) {
            sum.set(freshSum);
            squares.set(freshSquares);
            freshSum.clear();
            freshSquares.clear();
        }
    }

    boolean isFull() {
        return window.isFull();
    }

    double mean() {
        return sum.value() / window.length();
    }

    /** Mean of the squared distances from the mean. */
    double variance() {
        return squaredDistances() / window.length();
    }

    /** Standard deviation with the window's length as divisor; 0 where only rounding is left. */
    double deviation() {
        return faded(StrictMath.sqrt(Math.max(0, variance())));
    }

    /** Standard deviation with one less than the window's length as divisor. */
    double sampleDeviation() {
        return faded(StrictMath.sqrt(Math.max(0, squaredDistances()) / (window.length() - 1)));
    }

    private double faded(final double deviation) {
        return deviation <= FADED * Math.abs(mean()) ? 0 : deviation;
    }

    /**
     * Q - m (2 S - n m) with m near S / n: what m errs by counts squared only. Each product is kept with its rounding.
     */
    private double squaredDistances() {
        final double count = window.length();
        final double middle = sum.value() / count;
        final double whole = count * middle;
        final double wholeLost = Math.fma(count, middle, -whole);
        final double rest = 2 * sum.high() - whole;
        final double restLost = (2 * sum.high() - rest) - whole + 2 * sum.low() - wholeLost;
        final double product = middle * rest;
        final double productLost = Math.fma(middle, rest, -product) + middle * restLost;
        return (squares.high() - product) + (squares.low() - productLost);
    }

    void writeState(final StateWriter writer) {
        window.writeState(writer);
        sum.writeState(writer);
        squares.writeState(writer);
        freshSum.writeState(writer);
        freshSquares.writeState(writer);
    }

    void readState(final StateReader reader) {
        window.readState(reader);
        sum.readState(reader);
        squares.readState(reader);
        freshSum.readState(reader);
        freshSquares.readState(reader);
    }
}
