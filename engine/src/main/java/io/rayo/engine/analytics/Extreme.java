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
 * <p>Values are compared as whole numbers that have their order, which takes a processor a fifth of the time; see
 * {@link #key}. Plain state; one thread.
 */
final class Extreme {
    /** Below all finite values. */
    private static final long NOTHING = key(Double.NEGATIVE_INFINITY);

    private final int length;
    private final double sign;
    /** One longer: after the block before there is nothing. */
    private final long[] best;

    private int next;
    private long seen;
    private long ofBlock = NOTHING;
    private long value = NOTHING;

    private Extreme(final int length, final double sign) {
        this.length = length;
        this.sign = sign;
        this.best = new long[length + 1];
        Arrays.fill(best, NOTHING);
    }

    static Extreme highest(final int length) {
        return new Extreme(length, 1);
    }

    static Extreme lowest(final int length) {
        return new Extreme(length, -1);
    }

    void push(final double newValue) {
        final long signed = key(sign * newValue);
        ofBlock = Math.max(ofBlock, signed);
        best[next] = signed;
        next++;
        value = Math.max(ofBlock, best[next]);
        seen++;
        if (next == length) {
            long highest = NOTHING;
            for (int i = length - 1; i >= 0; i--) {
                highest = Math.max(highest, best[i]);
                best[i] = highest;
            }
            next = 0;
            ofBlock = NOTHING;
        }
    }

    /**
     * The bits of a number, of a negative one but for the sign turned over: of two numbers the larger has the larger.
     */
    private static long key(final double number) {
        final long bits = Double.doubleToRawLongBits(number);
        return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
    }

    /** The number that has a key: the way back of {@link #key}. */
    private static double number(final long key) {
        return Double.longBitsToDouble(key ^ (key >> (Long.SIZE - 1) & Long.MAX_VALUE));
    }

    boolean isFull() {
        return seen >= length;
    }

    double value() {
        return sign * number(value);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(seen);
        writer.putInt(next);
        writer.putDouble(number(ofBlock));
        writer.putDouble(number(value));
        for (int i = 0; i < length; i++) {
            writer.putDouble(number(best[i]));
        }
    }

    void readState(final StateReader reader) {
        seen = reader.getLong();
        next = reader.getInt();
        ofBlock = key(reader.getDouble());
        value = key(reader.getDouble());
        for (int i = 0; i < length; i++) {
            best[i] = key(reader.getDouble());
        }
    }
}
