package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Simple moving average of the close. Warm after {@code length} bars.
 *
 * <p>The sum is carried (plus the new, minus the oldest) together with what rounding lost of it (the error-free sum of
 * Knuth), and computed afresh from the ring each time the ring comes round. The first keeps a price that has fallen far
 * from being judged by the rounding of what it was; the second keeps what the first still errs by, and anything that a
 * price far out of scale left behind, from lasting longer than a round. The cost is two additions per bar on average.
 */
final class Sma implements Indicator {
    private final double[] ring;
    private int next;
    private int count;
    private double sum;
    /** What rounding lost of the sum. */
    private double lost;

    Sma(final int length) {
        ring = new double[length];
    }

    @Override
    public void update(
            final double open, final double high, final double low, final double close, final double volume) {
        if (!Double.isFinite(close)) {
            return;
        }
        add(close);
        add(-ring[next]); // the ring holds 0 until it is full
        ring[next] = close;
        next++;
        if (count < ring.length) {
            count++;
        }
        if (next == ring.length) {
            next = 0;
            sum = 0;
            lost = 0;
            for (final double value : ring) {
                add(value);
            }
        }
    }

    @Override
    public double value(final int output) {
        return count == ring.length ? (sum + lost) / ring.length : Double.NaN;
    }

    @Override
    public int warmUp() {
        return ring.length;
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putInt(next);
        writer.putInt(count);
        writer.putDouble(sum);
        writer.putDouble(lost);
        for (final double value : ring) {
            writer.putDouble(value);
        }
    }

    @Override
    public void readState(final StateReader reader) {
        next = reader.getInt();
        count = reader.getInt();
        sum = reader.getDouble();
        lost = reader.getDouble();
        for (int i = 0; i < ring.length; i++) {
            ring[i] = reader.getDouble();
        }
    }

    private void add(final double value) {
        final double total = sum + value;
        final double added = total - sum;
        lost += (sum - (total - added)) + (value - added);
        sum = total;
    }
}
