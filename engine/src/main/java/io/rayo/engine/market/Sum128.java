package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * An exact sum of non-negative 126-bit terms: what is added can be taken away again and nothing is left behind. One
 * thread.
 */
final class Sum128 {
    private long high;
    private long low;

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    boolean isZero() {
        return 0 == (high | low);
    }

    void clear() {
        high = 0;
        low = 0;
    }

    /**
     * Whether a term can be added without leaving 127 bits.
     *
     * @param termHigh upper half, not negative.
     * @param termLow lower half.
     * @return false if the sum would overflow.
     */
    boolean fits(final long termHigh, final long termLow) {
        // both upper halves are below 2^63, so that their sum with a carry shows an overflow in the sign
        return high + termHigh + carry(low, termLow) >= 0;
    }

    /** Adds a term that {@link #fits}. */
    void add(final long termHigh, final long termLow) {
        final long carry = carry(low, termLow);
        low += termLow;
        high += termHigh + carry;
        if (high < 0) {
            throw new IllegalStateException("128-bit sum overflows");
        }
    }

    /** Takes away a term that was added. */
    void subtract(final long termHigh, final long termLow) {
        final long borrow = Long.compareUnsigned(low, termLow) < 0 ? 1 : 0;
        low -= termLow;
        high -= termHigh + borrow;
        if (high < 0) {
            throw new IllegalStateException("128-bit sum below zero: a term was taken away that was never added");
        }
    }

    void writeState(final StateWriter writer) {
        writer.putLong(high);
        writer.putLong(low);
    }

    void readState(final StateReader reader) {
        high = reader.getLong();
        low = reader.getLong();
    }

    private static long carry(final long a, final long b) {
        return Long.compareUnsigned(a + b, a) < 0 ? 1 : 0;
    }
}
