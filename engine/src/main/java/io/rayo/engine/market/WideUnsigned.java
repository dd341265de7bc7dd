package io.rayo.engine.market;

import java.util.Arrays;

/**
 * An unsigned integer of up to 512 bits, for the few places where sums in different scales meet before one division.
 * Mutable, allocates nothing after construction; a value that would not fit throws. One thread.
 */
final class WideUnsigned {
    /** What {@link #divideToLong} returns where the quotient does not fit a long. */
    static final long OVERFLOW = -1;

    private static final int LIMBS = 8;
    private static final int MAX_QUOTIENT_BITS = 126;
    private static final int MAX_LONG_POWER = 18;
    private static final long[] POWERS_OF_TEN = new long[MAX_LONG_POWER + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i <= MAX_LONG_POWER; i++) {
            POWERS_OF_TEN[i] = Math.multiplyExact(POWERS_OF_TEN[i - 1], 10L);
        }
    }

    /** Least significant first; those from {@link #used} on are 0. */
    private final long[] limbs = new long[LIMBS];

    private int used;
    private long quotientHigh;
    private long quotientLow;

    WideUnsigned set(final long high, final long low) {
        Arrays.fill(limbs, 0);
        limbs[0] = low;
        limbs[1] = high;
        used = 2;
        trim();
        return this;
    }

    WideUnsigned set(final WideUnsigned other) {
        System.arraycopy(other.limbs, 0, limbs, 0, LIMBS);
        used = other.used;
        return this;
    }

    boolean isZero() {
        return 0 == used;
    }

    /**
     * Multiplies by a number.
     *
     * @param factor not negative.
     * @return this.
     */
    WideUnsigned multiply(final long factor) {
        long carry = 0;
        for (int i = 0; i < used; i++) {
            final long product = limbs[i] * factor;
            final long sum = product + carry;
            carry = Math.unsignedMultiplyHigh(limbs[i], factor) + (Long.compareUnsigned(sum, product) < 0 ? 1 : 0);
            limbs[i] = sum;
        }
        if (0 != carry) {
            append(carry);
        }
        trim();
        return this;
    }

    /**
     * Multiplies by a power of ten.
     *
     * @param power from 0.
     * @return this.
     */
    WideUnsigned multiplyPowerOfTen(final int power) {
        int left = power;
        while (left > MAX_LONG_POWER) {
            multiply(POWERS_OF_TEN[MAX_LONG_POWER]);
            left -= MAX_LONG_POWER;
        }
        return multiply(POWERS_OF_TEN[left]);
    }

    WideUnsigned add(final WideUnsigned other) {
        long carry = 0;
        final int count = Math.max(used, other.used);
        for (int i = 0; i < count; i++) {
            final long partial = limbs[i] + other.limbs[i];
            final long sum = partial + carry;
            carry = Long.compareUnsigned(partial, limbs[i]) < 0 || Long.compareUnsigned(sum, partial) < 0 ? 1 : 0;
            limbs[i] = sum;
        }
        used = count;
        if (0 != carry) {
            append(carry);
        }
        return this;
    }

    /**
     * Divides, and rounds to the nearest, halves to even. Both numbers are used up; the quotient is in
     * {@link #quotientHigh} and {@link #quotientLow} of the numerator.
     *
     * @param denominator above 0.
     * @return false if the quotient is above 2^126.
     */
    boolean divideHalfEven(final WideUnsigned denominator) {
        if (denominator.isZero()) {
            throw new ArithmeticException("division by zero");
        }
        quotientHigh = 0;
        quotientLow = 0;
        final int shift = bitLength() - denominator.bitLength();
        if (shift >= MAX_QUOTIENT_BITS) {
            return false;
        }
        if (shift >= 0) {
            denominator.shiftLeft(shift);
            for (int i = shift; i >= 0; i--) {
                quotientHigh = (quotientHigh << 1) | (quotientLow >>> (Long.SIZE - 1));
                quotientLow <<= 1;
                if (compare(this, denominator) >= 0) {
                    subtract(denominator);
                    quotientLow |= 1;
                }
                if (i > 0) {
                    denominator.shiftRightOne();
                }
            }
        }
        shiftLeft(1);
        final int half = compare(this, denominator);
        if (half > 0 || (0 == half && 1 == (quotientLow & 1))) {
            quotientLow++;
            quotientHigh += 0 == quotientLow ? 1 : 0;
        }
        return true;
    }

    /**
     * Divides as {@link #divideHalfEven} where the quotient should be a long.
     *
     * @param denominator above 0.
     * @return the quotient, or {@link #OVERFLOW} if it is above Long.MAX_VALUE.
     */
    long divideToLong(final WideUnsigned denominator) {
        return divideHalfEven(denominator) && 0 == quotientHigh && quotientLow >= 0 ? quotientLow : OVERFLOW;
    }

    long quotientHigh() {
        return quotientHigh;
    }

    long quotientLow() {
        return quotientLow;
    }

    private static int compare(final WideUnsigned a, final WideUnsigned b) {
        if (a.used != b.used) {
            return a.used < b.used ? -1 : 1;
        }
        for (int i = a.used - 1; i >= 0; i--) {
            final int order = Long.compareUnsigned(a.limbs[i], b.limbs[i]);
            if (0 != order) {
                return order;
            }
        }
        return 0;
    }

    private void subtract(final WideUnsigned other) {
        long borrow = 0;
        for (int i = 0; i < used; i++) {
            final long partial = limbs[i] - other.limbs[i];
            final long difference = partial - borrow;
            borrow = Long.compareUnsigned(limbs[i], other.limbs[i]) < 0 || Long.compareUnsigned(partial, borrow) < 0
                    ? 1
                    : 0;
            limbs[i] = difference;
        }
        trim();
    }

    private void shiftLeft(final int bits) {
        if (0 == bits) {
            return;
        }
        final int whole = bits / Long.SIZE;
        if (whole > 0 && used > 0) {
            if (used + whole > LIMBS) {
                throw new IllegalStateException("a 512-bit integer overflows");
            }
            System.arraycopy(limbs, 0, limbs, whole, used);
            Arrays.fill(limbs, 0, whole, 0);
            used += whole;
        }
        final int rest = bits % Long.SIZE;
        if (0 == rest) {
            return;
        }
        long carry = 0;
        for (int i = whole; i < used; i++) {
            final long limb = limbs[i];
            limbs[i] = (limb << rest) | carry;
            carry = limb >>> (Long.SIZE - rest);
        }
        if (0 != carry) {
            append(carry);
        }
    }

    private void shiftRightOne() {
        long carry = 0;
        for (int i = used - 1; i >= 0; i--) {
            final long limb = limbs[i];
            limbs[i] = (limb >>> 1) | carry;
            carry = limb << (Long.SIZE - 1);
        }
        trim();
    }

    private int bitLength() {
        return 0 == used ? 0 : used * Long.SIZE - Long.numberOfLeadingZeros(limbs[used - 1]);
    }

    private void append(final long limb) {
        if (LIMBS == used) {
            throw new IllegalStateException("a 512-bit integer overflows");
        }
        limbs[used] = limb;
        used++;
    }

    private void trim() {
        while (used > 0 && 0 == limbs[used - 1]) {
            used--;
        }
    }
}
