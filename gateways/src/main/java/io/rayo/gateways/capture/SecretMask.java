package io.rayo.gateways.capture;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blanks out what must never reach a file: API keys, signatures, listen keys, passphrases, tokens. Values keep their
 * length and become asterisks. Works in place on the bytes of a JSON text, and on URLs. Pure functions.
 */
final class SecretMask {
    private static final byte[][] KEYS = {
        key("signature"),
        key("sign"),
        key("apikey"),
        key("api_key"),
        key("listenkey"),
        key("passphrase"),
        key("secret"),
        key("secretkey"),
        key("token"),
        key("accesskey"),
        key("key"),
    };

    /** A path segment where a listen key stands: no stream name, and long. */
    private static final Pattern URL_SEGMENT = Pattern.compile("(?<=/)[A-Za-z0-9]{32,}(?=[/?]|$)");

    private static final Pattern URL_PARAMETER = Pattern.compile(
            "(?<=[?&](?:signature|sign|apiKey|api_key|listenKey|token|passphrase|secret)=)[^&]*",
            Pattern.CASE_INSENSITIVE);

    /** Positional log-on arguments (key, expiry, signature) have no names; short strings there are no secrets. */
    private static final int POSITIONAL_SECRET_LENGTH_MIN = 12;

    private static final byte[] AUTH = "\"auth\"".getBytes(StandardCharsets.US_ASCII);

    private SecretMask() {}

    private static byte[] key(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String url(final String url) {
        final Matcher segments = URL_SEGMENT.matcher(url);
        final String masked =
                segments.replaceAll(match -> "*".repeat(match.group().length()));
        return URL_PARAMETER
                .matcher(masked)
                .replaceAll(match -> "*".repeat(match.group().length()));
    }

    /**
     * Masks in place.
     *
     * @param text JSON.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param sent by us: then the positional arguments of a log-on are masked too.
     */
    static void json(final byte[] text, final int offset, final int length, final boolean sent) {
        final int end = offset + length;
        final boolean maskLongStrings = sent && contains(text, offset, end, AUTH);
        int i = offset;
        while (i < end) {
            if (text[i] != '"') {
                i++;
                continue;
            }
            final int close = closingQuote(text, i + 1, end);
            int after = skipSpace(text, close + 1, end);
            if (after < end && text[after] == ':') {
                after = skipSpace(text, after + 1, end);
                if (after < end && text[after] == '"' && isSecretName(text, i + 1, close)) {
                    final int valueEnd = closingQuote(text, after + 1, end);
                    blank(text, after + 1, valueEnd);
                    i = valueEnd + 1;
                    continue;
                }
            } else if (maskLongStrings && close - i - 1 >= POSITIONAL_SECRET_LENGTH_MIN) {
                blank(text, i + 1, close);
            }
            i = close + 1;
        }
    }

    private static void blank(final byte[] text, final int from, final int to) {
        for (int i = from; i < to; i++) {
            text[i] = '*';
        }
    }

    private static boolean contains(final byte[] text, final int offset, final int end, final byte[] wanted) {
        for (int i = offset; i <= end - wanted.length; i++) {
            int matched = 0;
            while (matched < wanted.length && text[i + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return true;
            }
        }
        return false;
    }

    private static int skipSpace(final byte[] text, final int from, final int end) {
        int i = from;
        while (i < end && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r')) {
            i++;
        }
        return i;
    }

    private static int closingQuote(final byte[] text, final int from, final int end) {
        int i = from;
        while (i < end && text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, end);
    }

    private static boolean isSecretName(final byte[] text, final int from, final int to) {
        for (final byte[] key : KEYS) {
            if (key.length == to - from) {
                int matched = 0;
                while (matched < key.length && lower(text[from + matched]) == key[matched]) {
                    matched++;
                }
                if (matched == key.length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte lower(final byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }
}
