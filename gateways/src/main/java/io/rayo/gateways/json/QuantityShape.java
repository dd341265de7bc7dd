package io.rayo.gateways.json;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.TextBytes;

/**
 * Reads decimals of which many follow on each other with the same number of decimals but any number of digits before
 * the point, as the quantities of a book's levels: 0.345 and 12.000. The decimals are guessed, as by
 * {@link DecimalShape}; where the point stands is found, as it cannot be guessed often enough: a wrong guess costs more
 * than all the rest. One thread; allocates nothing.
 */
final class QuantityShape {
    private static final int MAX_DIGITS = 8;
    private static final int MAX_LONG_DIGITS = 18;
    private static final long ZEROS = 0x3030303030303030L;
    /** Carries 10 and above into a byte's top bit. */
    private static final long TO_TOP_BIT = 0x7676767676767676L;

    private static final long TOP_BITS = 0x8080808080808080L;
    private static final int POINT = '.' ^ '0';

    private int decimals = 1;
    private long mask = 0xFF;
    private int end;

    /** Creates a guess of one decimal. */
    QuantityShape() {}

    /**
     * Reads a decimal without a sign, with 1 to 7 digits before the point, if it has as many decimals as guessed: then
     * it ends at {@link #end}. What stands there is the caller's to check: it must be neither a digit nor an exponent.
     *
     * @param text that holds it.
     * @param position of its first digit.
     * @param exponent of the result.
     * @return mantissa, not negative; else INVALID, which says nothing about the text.
     */
    long parse(final TextBytes text, final int position, final int exponent) {
        final long one = text.word(position) ^ ZEROS;
        // eight times the digits before the point; 64 if the word has no end of them
        final int bits = Long.numberOfTrailingZeros(((one + TO_TOP_BIT) | one) & TOP_BITS) & ~7;
        final int whole = bits >>> 3;
        final int point = (int) (one >>> bits) & 0xFF; // of 64 bits the first digit, which is none
        if (point != POINT || bits == 0 || exponent > 0 || whole - exponent > MAX_LONG_DIGITS) {
            return Decimals.INVALID;
        }
        end = position + whole + 1 + decimals;
        if (whole + 1 + decimals <= Long.BYTES) {
            final long fraction = (one >>> bits >>> 8) & mask;
            if (!isDigits(fraction) || decimals > -exponent) {
                return Decimals.INVALID;
            }
            final long digits = (one & ((1L << bits) - 1)) | (fraction << bits);
            return join(digits, whole + decimals) * Decimals.pow10(-exponent - decimals);
        }
        final long two = (text.word(position + whole + 1) ^ ZEROS) & mask;
        final int taken = Math.min(decimals, -exponent);
        if (!isDigits(two) || (taken < decimals && two >>> (8 * taken) != 0)) {
            return Decimals.INVALID;
        }
        // at most 7 and 8 digits, and all of them with the zeros at most 18: nothing overflows
        return (join(one, whole) * Decimals.pow10(taken) + join(two, taken)) * Decimals.pow10(-exponent - taken);
    }

    /** Whether bytes are 0 to 9. */
    private static boolean isDigits(final long bytes) {
        return (((bytes + TO_TOP_BIT) | bytes) & TOP_BITS) == 0;
    }

    /** The number that the first so many bytes make, each 0 to 9. */
    private static long join(final long bytes, final int count) {
        final int half = 4 * (Long.BYTES - count); // shifted twice, as a shift by 64 would be one by 0
        return JsonScanner.eight(bytes << half << half);
    }

    /**
     * Where the number that {@link #parse} has read ends.
     *
     * @return position behind its last digit; of no meaning if it has read none.
     */
    int end() {
        return end;
    }

    /**
     * Takes the look of a number for the next guess.
     *
     * @param text that holds it.
     * @param position of its first digit.
     * @param limit behind its last one.
     */
    void learn(final TextBytes text, final int position, final int limit) {
        int point = limit - 1;
        while (point > position && text.at(point) != '.') {
            point--;
        }
        final int behind = limit - point - 1;
        if (point > position && behind > 0 && behind <= MAX_DIGITS) {
            decimals = behind;
            mask = -1L >>> (8 * (Long.BYTES - behind));
        }
    }
}
