package io.rayo.tools.train;

import java.util.Arrays;

/**
 * Rows of features with the close of their bars, oldest first, and the windows over them. A sample is a window that
 * ends at a row, and the target is the return from that row's close to the one a horizon later. Not to be changed after
 * the last {@link #add}; then any thread.
 */
final class Samples {
    private final int features;
    private final int window;
    private final int horizon;
    private double[] rows = new double[1 << 12];
    private double[] closes = new double[1 << 10];
    private int count;

    Samples(final int features, final int window, final int horizon) {
        this.features = features;
        this.window = window;
        this.horizon = horizon;
    }

    /** Takes the next row; one with a value that is not known is left out, as the predictor leaves it out. */
    void add(final double[] values, final double close) {
        for (int i = 0; i < features; i++) {
            if (!Double.isFinite(values[i])) {
                return;
            }
        }
        if ((count + 1) * features > rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
        }
        if (count == closes.length) {
            closes = Arrays.copyOf(closes, 2 * closes.length);
        }
        System.arraycopy(values, 0, rows, count * features, features);
        closes[count++] = close;
    }

    int features() {
        return features;
    }

    int window() {
        return window;
    }

    int horizon() {
        return horizon;
    }

    int rowCount() {
        return count;
    }

    /** Samples that have both a whole window and a target. */
    int size() {
        return Math.max(0, count - window - horizon + 1);
    }

    /** Place of a sample's first feature in the normalised rows. */
    int start(final int sample) {
        return sample * features;
    }

    /** The row that a sample's window ends with. */
    int lastRow(final int sample) {
        return sample + window - 1;
    }

    double target(final int sample) {
        final int last = lastRow(sample);
        return closes[last + horizon] / closes[last] - 1;
    }

    double[] row(final int index) {
        return Arrays.copyOfRange(rows, index * features, (index + 1) * features);
    }

    /** Mean (first half) and standard deviation of the features over the first rows; a constant one gets 1. */
    double[] statistics(final int rowsUsed) {
        final double[] statistics = new double[2 * features];
        for (int i = 0; i < features; i++) {
            double sum = 0;
            for (int row = 0; row < rowsUsed; row++) {
                sum += rows[row * features + i];
            }
            final double mean = sum / rowsUsed;
            double squares = 0;
            for (int row = 0; row < rowsUsed; row++) {
                final double off = rows[row * features + i] - mean;
                squares += off * off;
            }
            final double deviation = StrictMath.sqrt(squares / rowsUsed);
            statistics[i] = mean;
            statistics[features + i] = deviation > 0 ? deviation : 1;
        }
        return statistics;
    }

    /** All rows, normalised, as floats hold them: what the predictor will put in. */
    double[] normalised(final double[] statistics) {
        final double[] normalised = new double[count * features];
        for (int i = 0; i < normalised.length; i++) {
            final int feature = i % features;
            normalised[i] = (float) ((rows[i] - statistics[feature]) / statistics[features + feature]);
        }
        return normalised;
    }
}
