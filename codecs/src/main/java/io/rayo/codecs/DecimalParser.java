package io.rayo.codecs;

import static io.rayo.codecs.Decimals.INEXACT;
import static io.rayo.codecs.Decimals.INVALID;
import static io.rayo.codecs.Decimals.MAX_MANTISSA;
import static io.rayo.codecs.Decimals.OVERFLOW;
import static io.rayo.codecs.Decimals.POWERS_OF_TEN;

import org.agrona.DirectBuffer;

/**
 * Reads decimal text out of a buffer into a mantissa. A flyweight: one instance per thread, kept by the decoder that
 * uses it.
 *
 * <p>Takes {@code [-+]digits[.digits][e|E[+-]digits]}. A point or an e that no digit follows makes the text INVALID.
 *
 * <p>Digits are taken eight at a time: see {@link Digits}.
 */
public final class DecimalParser {
    /** Most digits whose number is below 2^63 whatever they are. */
    private static final int SAFE_DIGITS = 18;

    /** Exponents in the text beyond this are all the same: 0 or no result. It is far above any frame's length. */
    private static final int EXPONENT_BOUND = 1 << 30;

    private final TextBytes ownText = new TextBytes();
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
        ownText.wrap(buffer, limit);
        return parse(ownText, offset, exponent);
    }

    /**
     * Reads a number from the offset up to the first byte that cannot belong to it.
     *
     * @param text that holds it.
     * @param offset of the first byte.
     * @param exponent of the result, -18 to 9.
     * @return as {@link #parse(DirectBuffer, int, int, int)}.
     */
    public long parse(final TextBytes text, final int offset, final int exponent) {
        int position = offset;
        boolean negative = false;
        long word = text.word(position);
        final int first = (int) word & 0xFF;
        if (first == '-' || first == '+') {
            negative = first == '-';
            word = text.word(++position);
        }

        final int count = Digits.count(word);
        if (count == 0) {
            endOffset = position;
            return INVALID;
        }
        // the common case, with one join instead of two: digits on both sides of the point fit into one word, and
        // nothing follows
        final int pointOffset = position + count;
        if (exponent <= 0 && count - exponent <= 8 && Digits.byteAt(word, count) == '.') {
            final long fraction = text.word(pointOffset + 1);
            final int decimals = Digits.count(fraction);
            final int end = pointOffset + 1 + decimals;
            final int next = decimals < 8 ? Digits.byteAt(fraction, decimals) : text.at(end);
            if (decimals > 0 && !isDigit(next) && (next | 0x20) != 'e') {
                endOffset = end;
                final int taken = Math.min(decimals, -exponent);
                if (Digits.from(fraction, taken, decimals) != 0) {
                    return INEXACT;
                }
                // count is 7 at most, as the point is in the word too
                final long both = (word & ((1L << (8 * count)) - 1)) | (fraction << (8 * count));
                final long value = Digits.join(both, count + taken) * POWERS_OF_TEN[-exponent - taken];
                return negative ? -value : value;
            }
        }
        return parseLong(text, offset, position, exponent, negative);
    }

    /** Up to 15 digits before the point and any number behind it; the digits start at {@code start}. */
    private long parseLong(
            final TextBytes text, final int offset, final int start, final int exponent, final boolean negative) {
        long word = text.word(start);
        int count = Digits.count(word);
        long value = Digits.join(word, count);
        int position = start + count;
        int digits = count;
        if (count == 8) {
            word = text.word(position);
            count = Digits.count(word);
            if (count == 8) {
                return parseSlow(text.buffer(), offset, text.limit(), exponent);
            }
            value = value * POWERS_OF_TEN[count] + Digits.join(word, count);
            position += count;
            digits += count;
        }
        int next = Digits.byteAt(word, count);
        // from here on at most SAFE_DIGITS digits that count are taken: no step below can overflow
        if ((value == 0 ? 0 : digits) - exponent > SAFE_DIGITS || exponent > 0) {
            return parseSlow(text.buffer(), offset, text.limit(), exponent);
        }

        int missing = -exponent;
        long dropped = 0;
        if (next == '.') {
            position++;
            word = text.word(position);
            count = Digits.count(word);
            if (count == 0) {
                endOffset = position;
                return INVALID;
            }
            while (true) {
                final int taken = Math.min(count, missing);
                value = value * POWERS_OF_TEN[taken] + Digits.join(word, taken);
                missing -= taken;
                dropped |= Digits.from(word, taken, count);
                position += count;
                if (count < 8) {
                    next = Digits.byteAt(word, count);
                    break;
                }
                next = text.at(position);
                if (!isDigit(next)) {
                    break;
                }
                word = text.word(position);
                count = Digits.count(word);
            }
        }
        if ((next | 0x20) == 'e') {
            return parseSlow(text.buffer(), offset, text.limit(), exponent);
        }
        endOffset = position;
        if (dropped != 0) {
            return INEXACT;
        }
        value *= POWERS_OF_TEN[missing];
        return negative ? -value : value;
    }

    /**
     * Where the last {@link #parse(TextBytes, int, int)} stopped: behind the number, or, if the text is INVALID, at the
     * byte that is wrong.
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
}
