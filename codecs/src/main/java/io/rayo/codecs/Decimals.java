package io.rayo.codecs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Arithmetic on scaled decimals: value = mantissa * 10^exponent with an exponent of -18 to 9.
 *
 * <p>Results that do not exist as a mantissa are one of three sentinels next to SBE's null value
 * ({@code Long.MIN_VALUE}); all four are errors to {@link #isError(long)}. So mantissas lie between
 * {@link #MIN_MANTISSA} and {@link #MAX_MANTISSA}, symmetric around 0: negating one never overflows. A sentinel that
 * goes into a function comes out of it unchanged. Nothing here wraps.
 *
 * <p>Stateless: any thread.
 */
public final class Decimals {
    /** Not a number. */
    public static final long INVALID = Long.MIN_VALUE + 1;

    /** Does not fit into a mantissa. */
    public static final long OVERFLOW = Long.MIN_VALUE + 2;

    /** Has digits other than zero beyond the scale. */
    public static final long INEXACT = Long.MIN_VALUE + 3;

    /** Smallest mantissa. */
    public static final long MIN_MANTISSA = Long.MIN_VALUE + 4;

    /** Largest mantissa. */
    public static final long MAX_MANTISSA = -MIN_MANTISSA;

    /** Smallest exponent. */
    public static final int MIN_EXPONENT = -18;

    /** Largest exponent. */
    public static final int MAX_EXPONENT = 9;

    /** What {@link #exponentOf(CharSequence)} returns for text that has none; SBE's null value of an int8. */
    public static final int NO_EXPONENT = Byte.MIN_VALUE;

    /** Exponent of money. */
    public static final int MONEY_EXPONENT = -8;

    /** Exponent of rates. */
    public static final int RATE_EXPONENT = -12;

    /** Most bytes that {@link #format(long, int, MutableDirectBuffer, int)} writes: sign, 19 digits, 9 zeros. */
    public static final int MAX_FORMATTED_LENGTH = 29;

    static final long[] POWERS_OF_TEN = new long[19];

    /** Two decimal digits at a time, as ASCII: twice the value is the offset. */
    private static final byte[] DIGIT_PAIRS = new byte[200];

    static {
        long power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10; // wraps only after the last one
        }
        for (int i = 0; i < 100; i++) {
            DIGIT_PAIRS[2 * i] = (byte) ('0' + i / 10);
            DIGIT_PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private Decimals() {}

    /**
     * Tells mantissas from sentinels and null.
     *
     * @param mantissa to judge.
     * @return whether it is INVALID, OVERFLOW, INEXACT or SBE's null value.
     */
    public static boolean isError(final long mantissa) {
        return mantissa < MIN_MANTISSA;
    }

    /**
     * Name of a sentinel, for messages to people.
     *
     * @param mantissa a sentinel.
     * @return what is wrong with it.
     */
    public static String errorName(final long mantissa) {
        if (mantissa == INVALID) {
            return "not a number";
        } else if (mantissa == OVERFLOW) {
            return "too large";
        } else if (mantissa == INEXACT) {
            return "too many decimals";
        }
        return mantissa == Long.MIN_VALUE ? "null" : "no error";
    }

    /**
     * Power of ten.
     *
     * @param power 0 to 18.
     * @return 10^power.
     */
    public static long pow10(final int power) {
        return POWERS_OF_TEN[power];
    }

    /**
     * Reads a whole text as a decimal. Allocates: for start-up and people.
     *
     * @param text [-+]digits[.digits][e|E[+-]digits] and nothing else.
     * @param exponent of the result, -18 to 9.
     * @return mantissa or sentinel.
     */
    public static long parse(final CharSequence text, final int exponent) {
        final int length = text.length();
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            final char c = text.charAt(i);
            bytes[i] = c < 0x80 ? (byte) c : 0;
        }
        final DecimalParser parser = new DecimalParser();
        final long mantissa = parser.parse(new UnsafeBuffer(bytes), 0, length, exponent);
        return parser.endOffset() == length ? mantissa : INVALID;
    }

    /**
     * Number of decimals that a text such as a tick size needs, as an exponent: {@code "0.01000000"} gives -2,
     * {@code "10"} gives 0.
     *
     * @param text a decimal as {@link #parse(CharSequence, int)} takes it.
     * @return the largest exponent of 0 to -18 at which the text is exact and fits; {@link #NO_EXPONENT} if there is
     *     none.
     */
    public static int exponentOf(final CharSequence text) {
        for (int exponent = 0; exponent >= MIN_EXPONENT; exponent--) {
            final long mantissa = parse(text, exponent);
            if (!isError(mantissa)) {
                return exponent;
            } else if (mantissa != INEXACT) {
                return NO_EXPONENT; // more decimals make neither text a number nor a large one smaller
            }
        }
        return NO_EXPONENT;
    }

    /**
     * Plain text of a decimal. Allocates: for people.
     *
     * @param mantissa any long, as a plain number.
     * @param exponent -18 to 9.
     * @return text with exactly -exponent decimals if the exponent is negative, without a point otherwise.
     */
    public static String toString(final long mantissa, final int exponent) {
        final byte[] bytes = new byte[MAX_FORMATTED_LENGTH];
        final int length = format(mantissa, exponent, new UnsafeBuffer(bytes), 0);
        return new String(bytes, 0, length, US_ASCII);
    }

    /**
     * Writes a decimal as ASCII text in plain notation: exactly -exponent decimals if the exponent is negative, no
     * point otherwise. Does not allocate.
     *
     * @param mantissa any long, as a plain number (sentinels are not special here).
     * @param exponent -18 to 9.
     * @param buffer to write to; {@link #MAX_FORMATTED_LENGTH} bytes are always enough.
     * @param offset of the first byte.
     * @return bytes written.
     */
    public static int format(
            final long mantissa, final int exponent, final MutableDirectBuffer buffer, final int offset) {
        checkExponent(exponent);
        int index = offset;
        long rest = mantissa;
        if (mantissa < 0) {
            buffer.putByte(index++, (byte) '-');
            rest = -mantissa; // Long.MIN_VALUE stays itself, which is right as an unsigned number
        }
        final int decimals = Math.max(-exponent, 0);
        final int zeros = mantissa == 0 ? 0 : Math.max(exponent, 0);
        // one digit at least stands before the point
        final int digits = Math.max(digitCount(rest), decimals + 1);
        final int end = index + digits + (decimals > 0 ? 1 : 0);
        if (rest < 0) {
            // 2^63, the one magnitude that is no positive long: take its last digit off first
            return putLargest(decimals, zeros, buffer, offset, end);
        }
        int position = end;
        if (decimals > 0) {
            rest = putDigits(rest, decimals, buffer, position - decimals);
            position -= decimals + 1;
            buffer.putByte(position, (byte) '.');
        }
        putDigits(rest, position - index, buffer, index);
        for (int i = 0; i < zeros; i++) {
            buffer.putByte(end + i, (byte) '0');
        }
        return end + zeros - offset;
    }

    /**
     * The same value in another scale.
     *
     * @param mantissa or sentinel, which comes back unchanged.
     * @param fromExponent its exponent, -18 to 9.
     * @param toExponent exponent of the result, -18 to 9.
     * @return mantissa, OVERFLOW, or INEXACT if digits other than zero would be lost.
     */
    public static long rescale(final long mantissa, final int fromExponent, final int toExponent) {
        if (isError(mantissa) || fromExponent == toExponent || mantissa == 0) {
            return mantissa;
        }
        final int shift = fromExponent - toExponent;
        if (shift > 0) {
            return shift > 18 ? OVERFLOW : multiply(mantissa, POWERS_OF_TEN[shift]);
        }
        if (shift < -18) {
            return INEXACT; // no mantissa but 0 can be divided by 10^19
        }
        final long divisor = POWERS_OF_TEN[-shift];
        final long quotient = mantissa / divisor;
        return quotient * divisor == mantissa ? quotient : INEXACT;
    }

    /**
     * Price times quantity as money, rounded half even once, with an exact 128-bit product in between.
     *
     * @param priceMantissa or sentinel, which comes back unchanged.
     * @param priceExponent -18 to 9.
     * @param quantityMantissa or sentinel, which comes back unchanged.
     * @param sizeExponent -18 to 9.
     * @return amount in 10^-8 of the quote currency, or OVERFLOW.
     */
    public static long multiplyToMoney(
            final long priceMantissa, final int priceExponent, final long quantityMantissa, final int sizeExponent) {
        if (isError(priceMantissa)) {
            return priceMantissa;
        }
        if (isError(quantityMantissa)) {
            return quantityMantissa;
        }
        final int shift = priceExponent + sizeExponent - MONEY_EXPONENT;
        final long high = Math.multiplyHigh(priceMantissa, quantityMantissa);
        final long low = priceMantissa * quantityMantissa;
        if (high == low >> 63) {
            // the product is a long
            if (shift >= 0) {
                return low == 0 ? 0 : shift > 18 ? OVERFLOW : multiply(low, POWERS_OF_TEN[shift]);
            } else if (shift >= -18) {
                return divideHalfEven(low, POWERS_OF_TEN[-shift]);
            }
        } else if (shift > 0) {
            return OVERFLOW;
        }
        final boolean negative = high < 0;
        // |product| < 2^126, so that its negation fits as well
        final long magnitudeLow = negative ? -low : low;
        final long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        final long money = divideHalfEven(magnitudeHigh, magnitudeLow, -shift);
        return isError(money) ? money : negative ? -money : money;
    }

    /** Throws on an exponent that no instrument can have: a broken invariant, not bad input. */
    static void checkExponent(final int exponent) {
        if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
            throw new IllegalArgumentException("exponent=" + exponent + " is not in -18 to 9");
        }
    }

    private static long multiply(final long a, final long b) {
        final long low = a * b;
        return Math.multiplyHigh(a, b) == low >> 63 && !outOfRange(low) ? low : OVERFLOW;
    }

    private static boolean outOfRange(final long value) {
        return value < MIN_MANTISSA || value > MAX_MANTISSA;
    }

    private static long divideHalfEven(final long dividend, final long divisor) {
        final long quotient = dividend / divisor;
        final long remainder = Math.abs(dividend - quotient * divisor); // below divisor <= 10^18
        final long twice = remainder * 2; // at most 2 * 10^18: fits
        if (twice > divisor || (twice == divisor && (quotient & 1) != 0)) {
            // a divisor of 1 has no remainder, so |quotient| <= 2^63 / 10 here and one more fits
            return dividend < 0 ? quotient - 1 : quotient + 1;
        }
        return outOfRange(quotient) ? OVERFLOW : quotient;
    }

    /**
     * An unsigned 126-bit number divided by 10^power (0 to 28), rounded half even. Divides by at most 10^9 at a time,
     * limb by limb, so that (remainder, limb) stays a positive long; floor(floor(x / a) / b) is floor(x / ab), and what
     * the earlier steps left over only matters as "not nothing" beside the last step's remainder.
     */
    private static long divideHalfEven(final long high, final long low, final int power) {
        long limb3 = high >>> 32;
        long limb2 = high & 0xFFFF_FFFFL;
        long limb1 = low >>> 32;
        long limb0 = low & 0xFFFF_FFFFL;
        long divisor = 1;
        long remainder = 0;
        boolean leftOver = false;
        int left = power;
        while (left > 0) {
            final int step = Math.min(left, 9);
            leftOver |= remainder != 0;
            divisor = POWERS_OF_TEN[step];
            remainder = limb3 % divisor;
            limb3 /= divisor;
            long dividend = (remainder << 32) | limb2;
            limb2 = dividend / divisor;
            dividend = ((dividend % divisor) << 32) | limb1;
            limb1 = dividend / divisor;
            dividend = ((dividend % divisor) << 32) | limb0;
            limb0 = dividend / divisor;
            remainder = dividend % divisor;
            left -= step;
        }
        if ((limb3 | limb2) != 0 || limb1 > Integer.MAX_VALUE) {
            return OVERFLOW;
        }
        long quotient = (limb1 << 32) | limb0;
        final long twice = remainder * 2;
        if (twice > divisor || (twice == divisor && (leftOver || (quotient & 1) != 0))) {
            if (quotient == Long.MAX_VALUE) {
                return OVERFLOW;
            }
            quotient++;
        }
        return quotient > MAX_MANTISSA ? OVERFLOW : quotient;
    }

    /** Decimal digits of a magnitude; 2^63, negative as a long, has 19. */
    private static int digitCount(final long magnitude) {
        if (magnitude < 0) {
            return 19;
        }
        // 1233 / 4096 is just above log10(2): the estimate is right or one too many
        final int estimate = ((64 - Long.numberOfLeadingZeros(magnitude | 1)) * 1233) >>> 12;
        return magnitude >= POWERS_OF_TEN[estimate] ? estimate + 1 : Math.max(estimate, 1);
    }

    /** Writes the last {@code count} digits of a value, with leading zeros, and returns what stands before them. */
    private static long putDigits(
            final long value, final int count, final MutableDirectBuffer buffer, final int offset) {
        long rest = value;
        int position = offset + count;
        while (position - offset >= 2) {
            final long quotient = rest / 100;
            final int pair = (int) (rest - quotient * 100) * 2;
            buffer.putByte(--position, DIGIT_PAIRS[pair + 1]);
            buffer.putByte(--position, DIGIT_PAIRS[pair]);
            rest = quotient;
        }
        if (position > offset) {
            final long quotient = rest / 10;
            buffer.putByte(offset, (byte) ('0' + (int) (rest - quotient * 10)));
            rest = quotient;
        }
        return rest;
    }

    /** Writes 2^63 behind a sign that already stands at the offset. */
    private static int putLargest(
            final int decimals, final int zeros, final MutableDirectBuffer buffer, final int offset, final int end) {
        final long allButLast = Long.divideUnsigned(Long.MIN_VALUE, 10);
        int position = end - 1;
        buffer.putByte(position, (byte) '8');
        long rest = allButLast;
        if (decimals > 0) {
            rest = putDigits(rest, decimals - 1, buffer, position - (decimals - 1));
            position -= decimals;
            buffer.putByte(position, (byte) '.');
        }
        putDigits(rest, position - offset - 1, buffer, offset + 1);
        for (int i = 0; i < zeros; i++) {
            buffer.putByte(end + i, (byte) '0');
        }
        return end + zeros - offset;
    }
}
