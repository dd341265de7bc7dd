package io.rayo.codecs;

/**
 * Decimal digits, eight at a time: a word of eight ASCII bytes, the first one lowest, exclusive-or'ed with eight times
 * '0', holds digits as 0 to 9 and anything else as more. What is no digit is found with one addition (118 carries 10
 * and above into the byte's top bit) and the digits are joined to a number by three multiplications. So neither the
 * number of digits nor trailing zeros cost a loop.
 *
 * <p>Stateless: any thread.
 */
public final class Digits {
    private static final long ZEROS = 0x3030303030303030L;
    private static final long TO_TOP_BIT = 0x7676767676767676L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private Digits() {}

    /**
     * Digits at the start of a word. A byte that carries into its neighbour is none itself, so the lowest mark is true.
     *
     * @param word eight bytes, the first one lowest.
     * @return 0 to 8.
     */
    public static int count(final long word) {
        final long digits = word ^ ZEROS;
        return Long.numberOfTrailingZeros(((digits + TO_TOP_BIT) | digits) & TOP_BITS) >>> 3;
    }

    /**
     * The number that the first digits make: moved to the top, zeros before them, then pairs, fours and all eight.
     *
     * @param word eight bytes, the first one lowest.
     * @param count of digits at its start that are taken, 0 to 8.
     * @return 0 to 99,999,999.
     */
    public static long join(final long word, final int count) {
        final int half = 4 * (8 - count); // shifted twice, as a shift by 64 would be one by 0
        long digits = (word ^ ZEROS) << half << half;
        digits = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
        digits = (digits * 100 + (digits >>> 16)) & 0x0000FFFF0000FFFFL;
        return (digits * 10_000 + (digits >>> 32)) & 0xFFFF_FFFFL;
    }

    /**
     * One byte of a word.
     *
     * @param word eight bytes, the first one lowest.
     * @param index 0 to 7.
     * @return 0 to 255.
     */
    public static int byteAt(final long word, final int index) {
        return (int) (word >>> (8 * index)) & 0xFF;
    }

    /** Not 0 if a digit at {@code from} (0 to 8) or after it, of {@code count} (0 to 8) digits, is not 0. */
    static long from(final long word, final int from, final int count) {
        final int above = 4 * (8 - count);
        final int below = 4 * from;
        return (word ^ ZEROS) << above << above >>> above >>> above >>> below >>> below;
    }
}
