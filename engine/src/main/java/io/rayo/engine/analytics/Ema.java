package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Exponential moving average of the close with smoothing 2 / (length + 1), starting at the first close. Warm after
 * {@code length} bars.
 */
final class Ema implements Indicator {
    private final int length;
    private final double smoothing;
    private int count;
    private double average;

    Ema(final int length) {
        this.length = length;
        this.smoothing = 2.0 / (length + 1.0);
    }

    @Override
    public void update(
            final double open, final double high, final double low, final double close, final double volume) {
        if (!Double.isFinite(close)) {
            return;
        }
        average = 0 == count ? close : average + smoothing * (close - average);
        if (count < length) {
            count++;
        }
    }

    @Override
    public double value(final int output) {
        return count == length ? average : Double.NaN;
    }

    @Override
    public int warmUp() {
        return length;
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putInt(count);
        writer.putDouble(average);
    }

    @Override
    public void readState(final StateReader reader) {
        count = reader.getInt();
        average = reader.getDouble();
    }
}
