package io.rayo.codecs;

import static io.rayo.codecs.Decimals.INEXACT;
import static io.rayo.codecs.Decimals.INVALID;
import static io.rayo.codecs.Decimals.MAX_MANTISSA;
import static io.rayo.codecs.Decimals.OVERFLOW;
import static io.rayo.codecs.Decimals.POWERS_OF_TEN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Reads decimal text out of a buffer into a mantissa. A flyweight: one instance per thread, kept by the decoder that
 * uses it.
 *
 * <p>Takes {@code [-+]digits[.digits][e|E[+-]digits]}. A point or an e that no digit follows makes the text INVALID.
 *
 * <p>Digits are taken eight at a time: a word of eight ASCII bytes, the first one lowest, exclusive-or'ed with eight
 * times '0', holds digits as 0 to 9 and anything else as more. What is no digit is found with one addition (118 carries
 * 10 and above into the byte's top bit) and the digits are joined to a number by three multiplications. So neither the
 * number of digits nor trailing zeros cost a loop.
 */
public final class DecimalParser {
    private static final long ZEROS = 0x3030303030303030L;
    private static final long TO_TOP_BIT = 0x7676767676767676L;
    private static final long TOP_BITS = 0x8080808080808080L;

    /** Most digits whose number is below 2^63 whatever they are. */
    private static final int SAFE_DIGITS = 18;

    /** Exponents in the text beyond this are all the same: 0 or no result. It is far above any frame's length. */
    private static final int EXPONENT_BOUND = 1 << 30;

    private int endOffset;

    /** Creates the flyweight. */
    public DecimalParser() {}

    /**
     * Reads a number from the offset up to the first byte that cannot belong to it.
     *
     * @param buffer that holds the text.
     * @param offset of the first byte.
     * @param limit end of what may be read; the byte there and beyond is never touched.
     * @param exponent of the result, -18 to 9.
     * @return mantissa, or INVALID, OVERFLOW (also where the value is inexact too), INEXACT: see
     *     {@link Decimals#isError(long)}.
     */
    public long parse(final DirectBuffer buffer, final int offset, final int limit, final int exponent) {
        int position = offset;
        boolean negative = false;
        long word = load(buffer, position, limit);
        final int first = (int) word & 0xFF;
        if (first == '-' || first == '+') {
            negative = first == '-';
            word = load(buffer, ++position, limit);
        }

        final int count = digitCount(word);
        if (count == 0) {
            endOffset = position;
            return INVALID;
        }
        // the common case, with one join instead of two: digits on both sides of the point fit into one word, and
        // nothing follows
        final int pointOffset = position + count;
        if (exponent <= 0 && count - exponent <= 8 && byteAt(word, count) == '.') {
            final long fraction = load(buffer, pointOffset + 1, limit);
            final int decimals = digitCount(fraction);
            final int end = pointOffset + 1 + decimals;
            final int next = decimals < 8 ? byteAt(fraction, decimals) : end < limit ? buffer.getByte(end) : 0;
            if (decimals > 0 && !isDigit(next) && (next | 0x20) != 'e') {
                endOffset = end;
                final int taken = Math.min(decimals, -exponent);
                if (digitsFrom(fraction, taken, decimals) != 0) {
                    return INEXACT;
                }
                // count is 7 at most, as the point is in the word too
                final long both = (word & ((1L << (8 * count)) - 1)) | (fraction << (8 * count));
                final long value = join(both, count + taken) * POWERS_OF_TEN[-exponent - taken];
                return negative ? -value : value;
            }
        }
        return parseLong(buffer, offset, position, limit, exponent, negative);
    }

    /** Up to 15 digits before the point and any number behind it; the digits start at {@code start}. */
    private long parseLong(
            final DirectBuffer buffer,
            final int offset,
            final int start,
            final int limit,
            final int exponent,
            final boolean negative) {
        long word = load(buffer, start, limit);
        int count = digitCount(word);
        long value = join(word, count);
        int position = start + count;
        int digits = count;
        if (count == 8) {
            word = load(buffer, position, limit);
            count = digitCount(word);
            if (count == 8) {
                return parseSlow(buffer, offset, limit, exponent);
            }
            value = value * POWERS_OF_TEN[count] + join(word, count);
            position += count;
            digits += count;
        }
        int next = byteAt(word, count);
        // from here on at most SAFE_DIGITS digits that count are taken: no step below can overflow
        if ((value == 0 ? 0 : digits) - exponent > SAFE_DIGITS || exponent > 0) {
            return parseSlow(buffer, offset, limit, exponent);
        }

        int missing = -exponent;
        long dropped = 0;
        if (next == '.') {
            position++;
            word = load(buffer, position, limit);
            count = digitCount(word);
            if (count == 0) {
                endOffset = position;
                return INVALID;
            }
            while (true) {
                final int taken = Math.min(count, missing);
                value = value * POWERS_OF_TEN[taken] + join(word, taken);
                missing -= taken;
                dropped |= digitsFrom(word, taken, count);
                position += count;
                if (count < 8) {
                    next = byteAt(word, count);
                    break;
                }
                next = position < limit ? buffer.getByte(position) : 0;
                if (!isDigit(next)) {
                    break;
                }
                word = load(buffer, position, limit);
                count = digitCount(word);
            }
        }
        if ((next | 0x20) == 'e') {
            return parseSlow(buffer, offset, limit, exponent);
        }
        endOffset = position;
        if (dropped != 0) {
            return INEXACT;
        }
        value *= POWERS_OF_TEN[missing];
        return negative ? -value : value;
    }

    /**
     * Where the last {@link #parse(DirectBuffer, int, int, int)} stopped: behind the number, or, if the text is
     * INVALID, at the byte that is wrong.
     *
     * @return offset in the buffer.
     */
    public int endOffset() {
        return endOffset;
    }

    /**
     * The same, but what is finer than the exponent is rounded, halves away from zero. Slower.
     *
     * @param buffer that holds the text.
     * @param offset of the first byte.
     * @param limit end of what may be read.
     * @param exponent of the result, -18 to 9.
     * @return mantissa, or INVALID, OVERFLOW.
     */
    public long parseRounded(final DirectBuffer buffer, final int offset, final int limit, final int exponent) {
        return offset < limit ? parseSlow(buffer, offset, limit, exponent, true) : INVALID;
    }

    /** Many digits, exponents, large scales: byte by byte, with every step checked. */
    private long parseSlow(final DirectBuffer buffer, final int offset, final int limit, final int exponent) {
        return parseSlow(buffer, offset, limit, exponent, false);
    }

    private long parseSlow(
            final DirectBuffer buffer, final int offset, final int limit, final int exponent, final boolean isRounded) {
        Decimals.checkExponent(exponent);
        final byte sign = buffer.getByte(offset);
        final int start = sign == '-' || sign == '+' ? offset + 1 : offset;
        final int pointOffset = skipDigits(buffer, start, limit);
        if (pointOffset == start) {
            endOffset = start;
            return INVALID;
        }
        int position = pointOffset;
        int fraction = 0;
        if (position < limit && buffer.getByte(position) == '.') {
            position = skipDigits(buffer, pointOffset + 1, limit);
            fraction = position - pointOffset - 1;
            if (fraction == 0) {
                endOffset = position;
                return INVALID;
            }
        }
        final int digitsEnd = position;
        int textExponent = 0;
        if (position < limit && (buffer.getByte(position) | 0x20) == 'e') {
            position++;
            boolean negativeExponent = false;
            if (position < limit && (buffer.getByte(position) == '-' || buffer.getByte(position) == '+')) {
                negativeExponent = buffer.getByte(position) == '-';
                position++;
            }
            final int exponentEnd = skipDigits(buffer, position, limit);
            if (exponentEnd == position) {
                endOffset = position;
                return INVALID;
            }
            for (; position < exponentEnd; position++) {
                textExponent = Math.min(textExponent, EXPONENT_BOUND / 10) * 10 + buffer.getByte(position) - '0';
            }
            textExponent = negativeExponent ? -textExponent : textExponent;
        }
        endOffset = position;
        // the text's digits, read as one whole number, times 10^shift is the mantissa; |shift| < 2^31 + 27 as a long
        final long shift = (long) textExponent - fraction - exponent;
        return scale(buffer, start, digitsEnd, shift, sign == '-', isRounded);
    }

    private static long scale(
            final DirectBuffer buffer,
            final int start,
            final int end,
            final long shift,
            final boolean negative,
            final boolean isRounded) {
        // digits from the left that belong to the mantissa; the point counts as none
        long toKeep = shift;
        for (int i = start; i < end; i++) {
            toKeep += buffer.getByte(i) == '.' ? 0 : 1;
        }
        long value = 0;
        boolean dropped = false;
        boolean passed = false;
        boolean up = false;
        for (int i = start; i < end; i++) {
            final int digit = buffer.getByte(i) - '0';
            if (digit < 0) {
                continue; // the point
            }
            if (toKeep <= 0) {
                dropped |= digit != 0;
                // the first one that does not fit decides; toKeep is negative if zeros would stand before it
                up |= toKeep == 0 && !passed && digit >= 5;
                passed = true;
                continue;
            }
            toKeep--;
            if (value > (MAX_MANTISSA - digit) / 10) {
                return OVERFLOW;
            }
            value = value * 10 + digit;
        }
        if (dropped && !isRounded) {
            return INEXACT;
        }
        if (up && isRounded) {
            if (value == MAX_MANTISSA) {
                return OVERFLOW;
            }
            value++;
        }
        for (; toKeep > 0 && value != 0; toKeep--) {
            if (value > MAX_MANTISSA / 10) {
                return OVERFLOW;
            }
            value *= 10;
        }
        return negative ? -value : value;
    }

    private static int skipDigits(final DirectBuffer buffer, final int offset, final int limit) {
        int position = offset;
        while (position < limit && isDigit(buffer.getByte(position))) {
            position++;
        }
        return position;
    }

    private static boolean isDigit(final int character) {
        return character >= '0' && character <= '9';
    }

    /** One byte of a word, 0 to 7. */
    private static int byteAt(final long word, final int index) {
        return (int) (word >>> (8 * index)) & 0xFF;
    }

    /** Eight bytes, the first one lowest; zero, which belongs to no number, for those at the limit and beyond. */
    private static long load(final DirectBuffer buffer, final int position, final int limit) {
        if (limit - position >= Long.BYTES) {
            return buffer.getLong(position, LITTLE_ENDIAN);
        }
        long word = 0;
        for (int i = limit - 1; i >= position; i--) {
            word = (word << 8) | (buffer.getByte(i) & 0xFF);
        }
        return word;
    }

    /**
     * Digits at the start of a word, 0 to 8. A byte that carries into its neighbour is none itself, so the lowest mark
     * is true.
     */
    private static int digitCount(final long word) {
        final long digits = word ^ ZEROS;
        return Long.numberOfTrailingZeros(((digits + TO_TOP_BIT) | digits) & TOP_BITS) >>> 3;
    }

    /**
     * The number that the first {@code count} (0 to 8) digits make: moved to the top, zeros before them, then pairs,
     * fours and all eight.
     */
    private static long join(final long word, final int count) {
        final int half = 4 * (8 - count); // shifted twice, as a shift by 64 would be one by 0
        long digits = (word ^ ZEROS) << half << half;
        digits = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
        digits = (digits * 100 + (digits >>> 16)) & 0x0000FFFF0000FFFFL;
        return (digits * 10_000 + (digits >>> 32)) & 0xFFFF_FFFFL;
    }

    /** Not 0 if a digit at {@code from} (0 to 8) or after it, of {@code count} (0 to 8) digits, is not 0. */
    private static long digitsFrom(final long word, final int from, final int count) {
        final int above = 4 * (8 - count);
        final int below = 4 * from;
        return (word ^ ZEROS) << above << above >>> above >>> above >>> below >>> below;
    }
}
