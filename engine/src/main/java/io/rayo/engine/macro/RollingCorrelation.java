package io.rayo.engine.macro;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Pearson's correlation of the relative changes of two values, sampled together, over the last so many changes.
 * Computed from the kept changes anew at each sample, so that nothing drifts. One thread; allocates nothing after
 * construction.
 */
public final class RollingCorrelation {
    private final double[] first;
    private final double[] second;
    private int head;
    private int size;
    private double lastFirst = Double.NaN;
    private double lastSecond = Double.NaN;
    private double correlation = Double.NaN;
    private double slope = Double.NaN;

    /**
     * Without samples.
     *
     * @param window changes kept.
     */
    public RollingCorrelation(final int window) {
        first = new double[window];
        second = new double[window];
    }

    /**
     * Takes a sample of both.
     *
     * @param one first value, above 0.
     * @param other second value, above 0.
     * @return whether there was a change to take: false for the first sample and for what is no value.
     */
    public boolean add(final double one, final double other) {
        if (!(one > 0) || !(other > 0) || Double.isInfinite(one) || Double.isInfinite(other)) {
            return false;
        }
        final boolean isChange = lastFirst > 0;
        if (isChange) {
            final int place = (head + size) % first.length;
            first[place] = one / lastFirst - 1;
            second[place] = other / lastSecond - 1;
            if (size < first.length) {
                size++;
            } else {
                head = (head + 1) % first.length;
            }
        }
        lastFirst = one;
        lastSecond = other;
        if (isChange) {
            measure();
        }
        return isChange;
    }

    /**
     * Changes kept.
     *
     * @return count.
     */
    public int size() {
        return size;
    }

    /**
     * The correlation.
     *
     * @return -1 to 1; NaN with less than three changes, or if one of the two did not change at all.
     */
    public double value() {
        return correlation;
    }

    /**
     * Slope of the second value's changes on the first one's.
     *
     * @return by how much the second changes for a change of 1 of the first; NaN where there is no correlation.
     */
    public double slope() {
        return slope;
    }

    /**
     * Last change of the first value.
     *
     * @return relative; NaN before there is one.
     */
    public double lastChange() {
        return 0 == size ? Double.NaN : first[(head + size - 1) % first.length];
    }

    private void measure() {
        correlation = Double.NaN;
        slope = Double.NaN;
        if (size < 3) {
            return;
        }
        double meanFirst = 0;
        double meanSecond = 0;
        for (int i = 0; i < size; i++) {
            meanFirst += first[(head + i) % first.length];
            meanSecond += second[(head + i) % first.length];
        }
        meanFirst /= size;
        meanSecond /= size;
        double both = 0;
        double squaresFirst = 0;
        double squaresSecond = 0;
        for (int i = 0; i < size; i++) {
            final double deviationFirst = first[(head + i) % first.length] - meanFirst;
            final double deviationSecond = second[(head + i) % first.length] - meanSecond;
            both += deviationFirst * deviationSecond;
            squaresFirst += deviationFirst * deviationFirst;
            squaresSecond += deviationSecond * deviationSecond;
        }
        if (0 == squaresFirst || 0 == squaresSecond) {
            return;
        }
        // the roots apart: the product of the squares of small changes may vanish
        final double value = both / (Math.sqrt(squaresFirst) * Math.sqrt(squaresSecond));
        correlation = Math.max(-1, Math.min(1, value));
        slope = both / squaresFirst;
    }

    void writeState(final StateWriter writer) {
        writer.putDouble(lastFirst);
        writer.putDouble(lastSecond);
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            writer.putDouble(first[(head + i) % first.length]);
            writer.putDouble(second[(head + i) % first.length]);
        }
    }

    void readState(final StateReader reader) {
        lastFirst = reader.getDouble();
        lastSecond = reader.getDouble();
        size = reader.getInt();
        head = 0;
        for (int i = 0; i < size; i++) {
            first[i] = reader.getDouble();
            second[i] = reader.getDouble();
        }
        measure();
    }
}
