package io.rayo.gateways.json;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.Digits;
import io.rayo.codecs.TextBytes;

/**
 * Reads decimals of which many follow on each other and look alike, as the prices of a book's levels: so many digits
 * before the point, so many behind it. The guess is that the next one looks like the last one. Where it does, the place
 * of what follows is known without waiting for the text, and the processor reads several levels at once; where it does
 * not, {@link #parse} says so, and the number is read as any other. One thread; allocates nothing.
 *
 * <p>The bytes are exclusive-or'ed with what is guessed, a zero for each digit and the point: digits become 0 to 9, the
 * point 0, and anything else more.
 */
final class DecimalShape {
    private static final int MAX_DIGITS = 8;
    private static final int MAX_LONG_DIGITS = 18;
    private static final long ZEROS = 0x3030303030303030L;
    /** Carries 10 and above into a byte's top bit. */
    private static final long TO_TOP_BIT = 0x7676767676767676L;

    private static final long TOP_BITS = 0x8080808080808080L;

    private int whole;
    private int decimals;
    private int length;
    /** Whether digits and point fit into one word. */
    private boolean isShort;

    private long pattern;
    private long mask;
    private long pointMask;
    private long wholeMask;
    private long decimalMask;

    /** Creates a guess. */
    DecimalShape() {
        guess(1, 1);
    }

    private void guess(final int before, final int behind) {
        whole = before;
        decimals = behind;
        length = before + 1 + behind;
        isShort = length <= Long.BYTES;
        pointMask = 0xFFL << (8 * before);
        wholeMask = (1L << (8 * before)) - 1;
        pattern = ZEROS ^ (pointMask & (ZEROS ^ 0x2E2E2E2E2E2E2E2EL));
        mask = bytes(isShort ? length : before + 1);
        decimalMask = bytes(behind);
    }

    private static long bytes(final int count) {
        return -1L >>> (8 * (Long.BYTES - count));
    }

    /**
     * Reads a decimal without a sign, if it is as guessed: then it ends at {@link #end}. What stands there is the
     * caller's to check: it must be neither a digit nor an exponent.
     *
     * @param text that holds it.
     * @param position of its first digit.
     * @param exponent of the result.
     * @return mantissa, not negative; else INVALID, which says nothing about the text.
     */
    long parse(final TextBytes text, final int position, final int exponent) {
        final long one = (text.word(position) ^ pattern) & mask;
        if (!isDigits(one, mask) || (one & pointMask) != 0 || exponent > 0 || whole - exponent > MAX_LONG_DIGITS) {
            return Decimals.INVALID;
        }
        if (isShort) {
            final long digits = (one & wholeMask) | ((one >>> 8) & ~wholeMask);
            return decimals > -exponent
                    ? Decimals.INVALID
                    : join(digits, length - 1) * Decimals.pow10(-exponent - decimals);
        }
        final long two = (text.word(position + whole + 1) ^ ZEROS) & decimalMask;
        final int taken = Math.min(decimals, -exponent);
        if (!isDigits(two, decimalMask) || (taken < decimals && two >>> (8 * taken) != 0)) {
            return Decimals.INVALID;
        }
        // at most 7 and 8 digits, and all of them with the zeros at most 18: nothing overflows
        return (join(one, whole) * Decimals.pow10(taken) + join(two, taken)) * Decimals.pow10(-exponent - taken);
    }

    /** Whether the bytes under a mask are 0 to 9; those beyond it are 0. */
    private static boolean isDigits(final long bytes, final long mask) {
        return (((bytes + (TO_TOP_BIT & mask)) | bytes) & TOP_BITS) == 0;
    }

    /** The number that the first so many bytes make, each 0 to 9. */
    private static long join(final long bytes, final int count) {
        final int half = 4 * (Long.BYTES - count); // shifted twice, as a shift by 64 would be one by 0
        return JsonScanner.eight(bytes << half << half);
    }

    /**
     * Where a number that {@link #parse} has read ends.
     *
     * @param position of its first digit.
     * @return position behind its last one.
     */
    int end(final int position) {
        return position + length;
    }

    /**
     * Takes the look of a number for the next guess.
     *
     * @param text that holds it.
     * @param position of its first digit.
     * @param end behind its last one.
     */
    void learn(final TextBytes text, final int position, final int end) {
        final int before = Digits.count(text.word(position));
        final int behind = end - position - before - 1;
        if (before > 0
                && before < MAX_DIGITS
                && behind > 0
                && behind <= MAX_DIGITS
                && (before != whole || behind != decimals)
                && text.at(position + before) == '.') {
            guess(before, behind);
        }
    }
}
