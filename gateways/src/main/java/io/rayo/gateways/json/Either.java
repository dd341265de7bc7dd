package io.rayo.gateways.json;

/**
 * Two words of up to eight letters, one of which stands at a place, such as the sides of trades: to be kept in a
 * constant, as a {@link Literal}. See {@link JsonScanner#quickEither}.
 *
 * @param one letters of the first word, the first one lowest.
 * @param oneMask bits that belong to it.
 * @param oneLength of it in bytes.
 * @param other letters of the second word.
 * @param otherMask bits that belong to it.
 * @param otherLength of it in bytes.
 */
public record Either(long one, long oneMask, int oneLength, long other, long otherMask, int otherLength) {
    /**
     * Makes one.
     *
     * @param one ASCII, 1 to 8 letters.
     * @param other ASCII, 1 to 8 letters; neither is the start of the other.
     * @return the two words.
     */
    public static Either of(final String one, final String other) {
        if (one.startsWith(other) || other.startsWith(one)) {
            throw new IllegalArgumentException(
                    "invalid words, none may be the start of the other: " + one + ", " + other);
        }
        final Literal first = Literal.of(one);
        final Literal second = Literal.of(other);
        if (first.length() > Long.BYTES || second.length() > Long.BYTES) {
            throw new IllegalArgumentException("invalid words, 1 to 8 letters are wanted: " + one + ", " + other);
        }
        return new Either(first.one(), first.tail(), first.length(), second.one(), second.tail(), second.length());
    }
}
