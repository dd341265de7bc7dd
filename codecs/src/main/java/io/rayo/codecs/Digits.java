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
    private static final long ONES = 0x0101010101010101L;

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
     * Writes a number as eight digits, zeros before it: the way back of {@link #join}. Both halves of four digits, then
     * all four pairs, then all eight digits are parted at once; a division by a constant is a multiplication.
     *
     * @param number 0 to 99,999,999.
     * @return ASCII digits, the first one lowest.
     */
    public static long text(final long number) {
        final long halves = (number / 10_000) | ((number % 10_000) << 32);
        // 10,486 / 2^20 is a hundredth closely enough for numbers below 10,000
        final long hundreds = ((halves * 10_486) >>> 20) & 0x0000007F0000007FL;
        final long pairs = hundreds | ((halves - 100 * hundreds) << 16);
        // 103 / 2^10 is a tenth closely enough for numbers below 100
        final long tens = ((pairs * 103) >>> 10) & 0x000F000F000F000FL;
        return (tens | ((pairs - 10 * tens) << 8)) | ZEROS;
    }

    /**
     * Zeros before a number that {@link #text} has written.
     *
     * @param digits eight ASCII digits, the first one lowest.
     * @return 0 to 8.
     */
    public static int leadingZeros(final long digits) {
        return Long.numberOfTrailingZeros(digits ^ ZEROS) >>> 3;
    }

    /**
     * Whether all bytes of a word are hexadecimal digits, of either case.
     *
     * @param word eight bytes.
     * @return true if they are.
     */
    public static boolean isHex(final long word) {
        final long letters = word | 0x2020202020202020L;
        // adding to a byte below 128 sets its top bit from the lower bound on, and above the upper one
        final long digit = (word + 0x5050505050505050L) & ~(word + 0x4646464646464646L);
        final long letter = (letters + 0x1F1F1F1F1F1F1F1FL) & ~(letters + 0x1919191919191919L);
        return (word & TOP_BITS) == 0 && ((digit | letter) & TOP_BITS) == TOP_BITS;
    }

    /**
     * The number that eight hexadecimal digits make.
     *
     * @param word for which {@link #isHex} holds, the first digit lowest.
     * @return 0 to 2^32 - 1.
     */
    public static long hex(final long word) {
        long value = (word & 0x0F0F0F0F0F0F0F0FL) + 9 * ((word >>> 6) & ONES);
        value = ((value << 4) | (value >>> 8)) & 0x00FF00FF00FF00FFL;
        value = ((value << 8) | (value >>> 16)) & 0x0000FFFF0000FFFFL;
        return ((value << 16) | (value >>> 32)) & 0xFFFF_FFFFL;
    }

    /**
     * Writes four bytes as eight hexadecimal digits: the bytes are parted, then their halves, and all eight become
     * letters at once.
     *
     * @param bytes the first one lowest.
     * @return ASCII digits of lower case, the first byte's first one lowest.
     */
    public static long hexText(final int bytes) {
        long halves = bytes & 0xFFFF_FFFFL;
        halves = (halves | (halves << 16)) & 0x0000FFFF0000FFFFL;
        halves = (halves | (halves << 8)) & 0x00FF00FF00FF00FFL;
        halves = ((halves >>> 4) | (halves << 8)) & 0x0F0F0F0F0F0F0F0FL;
        // adding six carries 10 and above into bit 4; the letters begin 39 behind the digits' end
        final long letters = ((halves + 0x0606060606060606L) >>> 4) & ONES;
        return halves + ZEROS + letters * ('a' - '0' - 10);
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

    /**
     * Whether some of a word's digits are other than 0.
     *
     * @param word eight bytes, the first one lowest.
     * @param from first digit that is looked at, 0 to 8.
     * @param count of digits at the word's start, 0 to 8.
     * @return not 0 if a digit at {@code from} or after it is not 0.
     */
    public static long from(final long word, final int from, final int count) {
        final int above = 4 * (8 - count);
        final int below = 4 * from;
        return (word ^ ZEROS) << above << above >>> above >>> above >>> below >>> below;
    }
}
