package io.rayo.gateways.json;

/**
 * Text of up to 32 bytes that a venue always writes alike, as words of eight bytes, the first one lowest: to be kept in
 * a constant, so that the JIT compares with constants. See {@link JsonScanner#expect(int, Literal)}.
 *
 * @param one bytes 0 to 7.
 * @param two bytes 8 to 15.
 * @param three bytes 16 to 23.
 * @param four bytes 24 to 31.
 * @param length 1 to 32.
 * @param tail bits of the last word that belong to the text.
 */
public record Literal(long one, long two, long three, long four, int length, long tail) {
    /** Longest text in bytes. */
    public static final int MAX_LENGTH = 4 * Long.BYTES;

    /**
     * Makes one.
     *
     * @param text ASCII, 1 to 32 letters.
     * @return the literal.
     */
    public static Literal of(final String text) {
        final int length = text.length();
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("invalid literal, 1 to 32 letters are wanted: " + text);
        }
        final int last = length - (length - 1) / Long.BYTES * Long.BYTES;
        return new Literal(
                word(text, 0),
                word(text, Long.BYTES),
                word(text, 2 * Long.BYTES),
                word(text, 3 * Long.BYTES),
                length,
                -1L >>> (Long.SIZE - 8 * last));
    }

    private static long word(final String text, final int from) {
        long word = 0;
        for (int i = Math.min(text.length(), from + Long.BYTES) - 1; i >= from; i--) {
            word = word << 8 | text.charAt(i);
        }
        return word;
    }
}
