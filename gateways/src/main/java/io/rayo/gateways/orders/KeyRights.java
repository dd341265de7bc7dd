package io.rayo.gateways.orders;

import java.util.Locale;

/** What a key may do at the venue, as far as it matters here. */
public enum KeyRights {
    /** It cannot withdraw. */
    NO_WITHDRAWAL,
    /** It can: whoever steals it can empty the account. */
    WITHDRAWAL,
    /** The venue has not said it, or has no request for it. */
    UNKNOWN;

    /**
     * Looks into a member of the answer that lists rights as texts.
     *
     * @param answer JSON text.
     * @param member name of the member, which occurs once.
     * @param end character that ends its value.
     * @param words parts of rights that mean withdrawal, in lower case.
     * @return UNKNOWN if there is no such member.
     */
    public static KeyRights listed(final String answer, final String member, final char end, final String... words) {
        final int at = answer.indexOf('"' + member + '"');
        final int colon = at < 0 ? -1 : answer.indexOf(':', at + member.length() + 2);
        final int begin = colon < 0 ? -1 : begin(answer, colon + 1);
        final int last = begin < 0 ? -1 : answer.indexOf(end, begin + 1);
        if (last < 0) {
            return UNKNOWN;
        }
        final String rights = answer.substring(begin, last).toLowerCase(Locale.ROOT);
        for (final String word : words) {
            if (rights.contains(word)) {
                return WITHDRAWAL;
            }
        }
        return NO_WITHDRAWAL;
    }

    /**
     * Looks at a member that is true or false.
     *
     * @param answer JSON text.
     * @param member name of the member, which occurs once.
     * @return UNKNOWN if it is neither.
     */
    public static KeyRights flag(final String answer, final String member) {
        final int at = answer.indexOf('"' + member + '"');
        final int colon = at < 0 ? -1 : answer.indexOf(':', at + member.length() + 2);
        final int begin = colon < 0 ? -1 : begin(answer, colon + 1);
        if (begin < 0) {
            return UNKNOWN;
        }
        return answer.startsWith("true", begin)
                ? WITHDRAWAL
                : answer.startsWith("false", begin) ? NO_WITHDRAWAL : UNKNOWN;
    }

    /** Where a value begins: its first character that is no space; -1 if there is none. */
    private static int begin(final String answer, final int from) {
        for (int i = from; i < answer.length(); i++) {
            if (!Character.isWhitespace(answer.charAt(i))) {
                return i;
            }
        }
        return -1;
    }
}
