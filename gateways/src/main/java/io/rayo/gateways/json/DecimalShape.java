package io.rayo.gateways.json;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.Digits;
import io.rayo.codecs.TextBytes;

/**
 * Reads decimals of which many follow on each other and look alike, as the prices of a book's levels: so many digits
 * before the point, so many behind it. The guess is that the next one looks like the last one. Where it does, the place
 * of what follows is known without waiting for the text, and the processor reads several levels at once; where it does
 * not, {@link #parse} says so, and the number is read as any other. One thread; allocates nothing.
 */
final class DecimalShape {
    private static final int MAX_DIGITS = 8;

    private final boolean isOneDigit;
    private int whole = 1;
    private int decimals = 1;

    /**
     * Creates a guess.
     *
     * @param isOneDigit whether one digit before the point is always the guess, as most quantities have it.
     */
    DecimalShape(final boolean isOneDigit) {
        this.isOneDigit = isOneDigit;
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
        final int before = whole;
        final int behind = decimals;
        final long one = text.word(position);
        final long two = text.word(position + before + 1);
        final int taken = Math.min(behind, -exponent);
        if (Digits.count(one) != before
                || Digits.byteAt(one, before) != '.'
                || Digits.count(two) != behind
                || before - exponent > MAX_DIGITS
                || exponent > 0
                || Digits.from(two, taken, behind) != 0) {
            return Decimals.INVALID;
        }
        final int bits = 8 * before;
        final long both = (one & ((1L << bits) - 1)) | (two << bits);
        return Digits.join(both, before + taken) * Decimals.pow10(-exponent - taken);
    }

    /**
     * Where a number that {@link #parse} has read ends.
     *
     * @param position of its first digit.
     * @return position behind its last one.
     */
    int end(final int position) {
        return position + whole + 1 + decimals;
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
                && text.at(position + before) == '.') {
            whole = isOneDigit ? 1 : before;
            decimals = behind;
        }
    }
}
