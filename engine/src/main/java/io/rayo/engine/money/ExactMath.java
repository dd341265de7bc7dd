package io.rayo.engine.money;

/**
 * Products and quotients of scaled longs with 128-bit intermediates. A result that does not fit is {@link #OVERFLOW},
 * and {@link #OVERFLOW} as an argument gives {@link #OVERFLOW}: so a chain of operations needs one check at its end.
 * Stateless; any thread; allocates nothing.
 */
public final class ExactMath {
    /** Not a number that can be had: the result does not fit 64 bits. It is also the null value of SBE's int64. */
    public static final long OVERFLOW = Long.MIN_VALUE;

    /** Largest power of ten that a long holds is ten to this. */
    public static final int MAX_POWER = 18;

    private static final long RATE_ONE = 1_000_000_000_000L;
    private static final long LOW_WORD = 0xFFFF_FFFFL;
    private static final long[] POWERS = new long[MAX_POWER + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i <= MAX_POWER; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    /** What happens to a remainder; by magnitude, so the same for both signs. */
    public enum Rounding {
        /** To the nearest, a tie to the even neighbour. */
        HALF_EVEN,
        /** Towards zero. */
        DOWN,
        /** Away from zero. */
        UP
    }

    private ExactMath() {}

    /**
     * A power of ten.
     *
     * @param exponent 0 to 18.
     * @return ten to it.
     */
    public static long powerOfTen(final int exponent) {
        return POWERS[exponent];
    }

    /**
     * Sum.
     *
     * @param a any.
     * @param b any.
     * @return a + b, or {@link #OVERFLOW}.
     */
    public static long add(final long a, final long b) {
        final long sum = a + b;
        // the sign of a sum of two equal signs must be theirs; OVERFLOW itself is no summand
        return OVERFLOW == a || OVERFLOW == b || ((a ^ sum) & (b ^ sum)) < 0 ? OVERFLOW : sum;
    }

    /**
     * Difference.
     *
     * @param a any.
     * @param b any.
     * @return a - b, or {@link #OVERFLOW}.
     */
    public static long subtract(final long a, final long b) {
        return OVERFLOW == b ? OVERFLOW : add(a, -b);
    }

    /**
     * Product.
     *
     * @param a any.
     * @param b any.
     * @return a * b, or {@link #OVERFLOW}.
     */
    public static long multiply(final long a, final long b) {
        return multiplyScaled(a, b, 0, Rounding.DOWN);
    }

    /**
     * Product times a power of ten.
     *
     * @param a any.
     * @param b any.
     * @param exponent power of ten, -54 to 18 and beyond where the product is 0.
     * @param rounding where digits are lost.
     * @return a * b * 10^exponent rounded once, or {@link #OVERFLOW}.
     */
    public static long multiplyScaled(final long a, final long b, final int exponent, final Rounding rounding) {
        if (OVERFLOW == a || OVERFLOW == b) {
            return OVERFLOW;
        }
        if (0 == a || 0 == b) {
            return 0;
        }
        final long x = Math.abs(a);
        final long y = Math.abs(b);
        // x, y < 2^63, so the high word is below 2^62: never negative
        final long high = Math.multiplyHigh(x, y);
        final long low = x * y;
        final long magnitude =
                exponent >= 0 ? shiftLeft(high, low, exponent) : shiftRight(high, low, -exponent, rounding);
        return (a < 0) == (b < 0) || OVERFLOW == magnitude ? magnitude : -magnitude;
    }

    /**
     * Product over a divisor.
     *
     * @param a any.
     * @param b any.
     * @param divisor above 0.
     * @param rounding of the quotient.
     * @return a * b / divisor rounded once, or {@link #OVERFLOW}; also if the divisor is not above 0.
     */
    public static long multiplyDivide(final long a, final long b, final long divisor, final Rounding rounding) {
        if (OVERFLOW == a || OVERFLOW == b || divisor <= 0) {
            return OVERFLOW;
        }
        final long x = Math.abs(a);
        final long y = Math.abs(b);
        final long high = Math.multiplyHigh(x, y);
        final long low = x * y;
        if (high >= divisor) {
            return OVERFLOW;
        }
        final long quotient;
        final long remainder;
        if (0 == high && low >= 0) {
            quotient = low / divisor;
            remainder = low % divisor;
        } else {
            quotient = divideWide(high, low, divisor);
            remainder = low - quotient * divisor;
        }
        final long magnitude = quotient < 0 ? OVERFLOW : round(quotient, remainder, divisor, false, rounding);
        return (a < 0) == (b < 0) || OVERFLOW == magnitude ? magnitude : -magnitude;
    }

    /**
     * A part of an amount: the product with a rate of 10^-12. The same as {@link #multiplyDivide} by 10^12, but quicker
     * where the product fits 63 bits, as the divisor is a constant then.
     *
     * @param amount any.
     * @param rate in 10^-12.
     * @param rounding of the quotient.
     * @return amount * rate / 10^12 rounded once, or {@link #OVERFLOW}.
     */
    public static long multiplyRate(final long amount, final long rate, final Rounding rounding) {
        if (amount >= 0 && rate >= 0 && 0 == Math.multiplyHigh(amount, rate) && amount * rate >= 0) {
            final long product = amount * rate;
            return round(product / RATE_ONE, product % RATE_ONE, RATE_ONE, false, rounding);
        }
        return multiplyDivide(amount, rate, RATE_ONE, rounding);
    }

    /**
     * Whether one product is at most another, which is the same as whether a * b / divisor, rounded up, is at most a
     * limit, without a division.
     *
     * @param a not negative.
     * @param b not negative.
     * @param limit not negative.
     * @param divisor not negative.
     * @return a * b <= limit * divisor.
     */
    public static boolean isAtMost(final long a, final long b, final long limit, final long divisor) {
        // below 2^126: the high words are never negative
        final long high = Math.multiplyHigh(a, b);
        final long mostHigh = Math.multiplyHigh(limit, divisor);
        return high < mostHigh || (high == mostHigh && Long.compareUnsigned(a * b, limit * divisor) <= 0);
    }

    /**
     * The same number in another scale.
     *
     * @param value mantissa.
     * @param fromExponent its power of ten.
     * @param toExponent the wanted one.
     * @return the mantissa in the wanted scale, or {@link #OVERFLOW} if it does not fit or would lose digits.
     */
    public static long rescale(final long value, final int fromExponent, final int toExponent) {
        final int shift = fromExponent - toExponent;
        if (0 == value || OVERFLOW == value) {
            return value;
        }
        if (shift >= 0) {
            return multiplyScaled(value, 1, shift, Rounding.DOWN);
        }
        final long rescaled = multiplyScaled(value, 1, shift, Rounding.DOWN);
        return multiplyScaled(rescaled, 1, -shift, Rounding.DOWN) == value ? rescaled : OVERFLOW;
    }

    private static long shiftLeft(final long high, final long low, final int exponent) {
        if (0 != high || low < 0 || exponent > MAX_POWER) {
            return OVERFLOW;
        }
        final long power = POWERS[exponent];
        final long shifted = low * power;
        return 0 != Math.multiplyHigh(low, power) || shifted < 0 ? OVERFLOW : shifted;
    }

    private static long shiftRight(
            final long productHigh, final long productLow, final int digits, final Rounding rounding) {
        long high = productHigh;
        long low = productLow;
        int left = digits;
        boolean sticky = false;
        while (left > MAX_POWER) {
            final long divisor = POWERS[MAX_POWER];
            final long quotient = divideWide(high % divisor, low, divisor);
            sticky |= 0 != low - quotient * divisor;
            high /= divisor;
            low = quotient;
            left -= MAX_POWER;
        }
        final long divisor = POWERS[left];
        if (0 == high && low >= 0) {
            return round(low / divisor, low % divisor, divisor, sticky, rounding);
        }
        if (high >= divisor) {
            return OVERFLOW;
        }
        final long quotient = divideWide(high, low, divisor);
        return quotient < 0 ? OVERFLOW : round(quotient, low - quotient * divisor, divisor, sticky, rounding);
    }

    private static long round(
            final long quotient,
            final long remainder,
            final long divisor,
            final boolean sticky,
            final Rounding rounding) {
        final boolean up = switch (rounding) {
            case DOWN -> false;
            case UP -> 0 != remainder || sticky;
            case HALF_EVEN -> {
                // remainder < divisor < 2^63: the distance to the next one is no wrap
                final long rest = divisor - remainder;
                yield remainder > rest || (remainder == rest && (sticky || 1 == (quotient & 1)));
            }
        };
        if (!up) {
            return quotient;
        }
        return Long.MAX_VALUE == quotient ? OVERFLOW : quotient + 1;
    }

    /**
     * Unsigned 128 by 63 bits, in base 2^32 (Knuth's algorithm D with two digits).
     *
     * @param high below the divisor, not negative.
     * @param low any bits.
     * @param divisor above 0.
     * @return the quotient's 64 bits.
     */
    static long divideWide(final long high, final long low, final long divisor) {
        final int shift = Long.numberOfLeadingZeros(divisor);
        final long v = divisor << shift;
        final long v1 = v >>> 32;
        final long v0 = v & LOW_WORD;
        // the divisor is below 2^63, so shift is at least 1 and the right shift below 64
        final long u = (high << shift) | (low >>> (Long.SIZE - shift));
        final long rest = low << shift;
        final long q1 = digit(u, rest >>> 32, v1, v0);
        final long middle = (u << 32) + (rest >>> 32) - q1 * v;
        final long q0 = digit(middle, rest & LOW_WORD, v1, v0);
        return (q1 << 32) + q0;
    }

    private static long digit(final long numerator, final long next, final long v1, final long v0) {
        long q = Long.divideUnsigned(numerator, v1);
        long r = numerator - q * v1;
        // at most two corrections
        while (q > LOW_WORD || Long.compareUnsigned(q * v0, (r << 32) | next) > 0) {
            q--;
            r += v1;
            if (r > LOW_WORD) {
                break;
            }
        }
        return q;
    }
}
