package io.rayo.gateways.json;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.TextBytes;

/**
 * Guesses how many digits a whole number has: as many as the last one of its kind had, as ids and sequences do for
 * months. Where the guess holds, the place of what follows is known without waiting for the digits, so that the
 * processor reads the next fields at the same time; where it does not, {@link JsonScanner#quickInteger(int,
 * IntegerShape)} reads the number as any other and learns its length. One for each kind of number, as a decoder's
 * field. One thread; allocates nothing.
 *
 * <p>Numbers of 9 to 16 digits are read as their first eight and their last eight digits, which may overlap; longer
 * ones have another word of eight between them.
 */
public final class IntegerShape {
    /** What {@link #parse} gives for a number that is not as guessed. */
    static final long OTHER = -1;

    private static final int TWO_WORDS = 2 * Long.BYTES;
    private static final int MAX_DIGITS = 18;
    private static final long EIGHT_DIGITS = 100_000_000;
    private static final long ZEROS = 0x3030303030303030L;
    private static final long TO_TOP_BIT = 0x7676767676767676L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private int length;
    private boolean isLong;
    /** Behind the number's first eight digits, or behind all of them if it has no more. */
    private int lastWordAt;

    /** Digits of the last word that were not in the first one. */
    private long lastMask;

    private long power;
    private int firstShift;

    /** Creates a guess of ten digits. */
    public IntegerShape() {
        guess(10);
    }

    private void guess(final int digits) {
        length = digits;
        isLong = digits > TWO_WORDS;
        lastWordAt = Math.max(0, digits - Long.BYTES);
        // of up to eight digits the first word is the last one: shifted to its top, and nothing is left for the other
        firstShift = 8 * Math.max(0, Long.BYTES - digits);
        final int before = isLong ? TWO_WORDS : Long.BYTES;
        final int left = Math.max(0, digits - before);
        lastMask = left == 0 ? 0 : -1L << (8 * (Long.BYTES - left));
        power = Decimals.pow10(left);
    }

    /**
     * Reads a number if it has as many digits as guessed and no more: then it ends at {@link #end}.
     *
     * @param text that holds it.
     * @param position of its first digit.
     * @return the number; OTHER if it is not as guessed.
     */
    long parse(final TextBytes text, final int position) {
        final long one = (text.word(position) ^ ZEROS) << firstShift;
        final long two = (text.word(position + lastWordAt) ^ ZEROS) & lastMask;
        final long marks = ((one + TO_TOP_BIT) | one | (two + TO_TOP_BIT) | two) & TOP_BITS;
        final int next = text.at(position + length) - '0';
        if (marks != 0 || (next >= 0 && next <= 9)) {
            return OTHER;
        }
        long first = JsonScanner.eight(one);
        if (isLong) {
            final long middle = text.word(position + Long.BYTES) ^ ZEROS;
            if ((((middle + TO_TOP_BIT) | middle) & TOP_BITS) != 0) {
                return OTHER;
            }
            first = first * EIGHT_DIGITS + JsonScanner.eight(middle);
        }
        return first * power + JsonScanner.eight(two);
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
     * Takes the length of a number for the next guess.
     *
     * @param digits it has.
     */
    void learn(final int digits) {
        if (digits > 0 && digits <= MAX_DIGITS) {
            guess(digits);
        }
    }
}
