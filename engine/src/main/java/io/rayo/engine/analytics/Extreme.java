package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * Highest or lowest of the last values of a series, in constant time on average and without a branch that depends on
 * them.
 *
 * <p>Values come in blocks as long as the window. A window is then the beginning of this block, whose highest is
 * carried along, and the end of the block before, whose highest from each place to its end was worked out when it was
 * full:
 *
 * <pre>
 *   place     0 .. next - 1          next .. length - 1
 *   best      values of this block   highest of the block before, from here to its end
 * </pre>
 *
 * <p>Plain state; one thread.
 */
final class Extreme {
    private final int length;
    private final double sign;
    /** One longer: after the block before there is nothing. */
    private final double[] best;

    private int next;
    private long seen;
    private double ofBlock = Double.NEGATIVE_INFINITY;
    private double value = Double.NEGATIVE_INFINITY;

    private Extreme(final int length, final double sign) {
        this.length = length;
        this.sign = sign;
        this.best = new double[length + 1];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
    }

    static Extreme highest(final int length) {
        return new Extreme(length, 1);
    }

    static Extreme lowest(final int length) {
        return new Extreme(length, -1);
    }

    void push(final double newValue) {
        final double signed = sign * newValue;
        ofBlock = Math.max(ofBlock, signed);
        best[next] = signed;
        next++;
        value = Math.max(ofBlock, best[next]);
        seen++;
        if (next == length) {
            for (int i = length - 2; i >= 0; i--) {
                best[i] = Math.max(best[i], best[i + 1]);
            }
            next = 0;
            ofBlock = Double.NEGATIVE_INFINITY;
        }
    }

    boolean isFull() {
        return seen >= length;
    }

    double value() {
        return sign * value;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(seen);
        writer.putInt(next);
        writer.putDouble(ofBlock);
        writer.putDouble(value);
        for (int i = 0; i < length; i++) {
            writer.putDouble(best[i]);
        }
    }

    void readState(final StateReader reader) {
        seen = reader.getLong();
        next = reader.getInt();
        ofBlock = reader.getDouble();
        value = reader.getDouble();
        for (int i = 0; i < length; i++) {
            best[i] = reader.getDouble();
        }
    }
}
