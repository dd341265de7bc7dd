package io.rayo.gateways.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The scanner's words of eight bytes against twins that take one byte after the other. */
class JsonScannerTest {
    private static final int COUNT = 300_000;
    private static final String BEFORE = "9\"";
    private static final String BEHIND = "123456789\":,\"";

    private final long seed = Long.getLong("rayo.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final JsonScanner json = new JsonScanner();

    @Test
    void shouldReadIntegersAsAByteWiseTwinDoes() {
        for (int i = 0; i < COUNT; i++) {
            final StringBuilder digits = new StringBuilder();
            if (random.nextInt(8) == 0) {
                // around the largest number that fits
                digits.append(BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.valueOf(random.nextInt(9) - 4)));
            } else {
                for (int n = random.nextInt(22); n > 0; n--) {
                    digits.append((char) ('0' + (random.nextInt(3) == 0 ? 9 : random.nextInt(10))));
                }
            }
            final boolean quoted = random.nextBoolean();
            final boolean negative = random.nextInt(4) == 0;
            final String tail = random.nextInt(3) == 0 ? "" : "" + "\",}.eE x-tn{".charAt(random.nextInt(12));
            final String end = quoted && random.nextInt(5) > 0 ? "\"" + tail : tail;
            final String text = (quoted ? "\"" : "") + (negative ? "-" : "") + digits + end;
            wrap(text);
            final int p = json.integer(BEFORE.length());
            final String actual = p + " " + (p < 0 ? json.error() : Long.toString(json.number()));
            assertEquals(slowInteger(digits.toString(), quoted, negative, end), actual, "seed " + seed + ": " + text);
        }
    }

    private static String slowInteger(
            final String digits, final boolean quoted, final boolean negative, final String end) {
        final char next = end.isEmpty() ? 0 : end.charAt(0);
        if (digits.isEmpty()) {
            return "-1 " + ("tn{".indexOf(next) >= 0 ? DecodeError.UNEXPECTED_TYPE : DecodeError.BAD_NUMBER);
        }
        final BigInteger value = new BigInteger(digits);
        if (value.bitLength() > 63) {
            return "-1 OVERFLOW";
        }
        if (quoted ? next != '"' : ".eE".indexOf(next) >= 0 && next != 0) {
            return "-1 BAD_NUMBER";
        }
        final int length = (quoted ? 2 : 0) + (negative ? 1 : 0) + digits.length();
        return BEFORE.length() + length + " " + (negative ? value.negate() : value);
    }

    @Test
    void shouldReadKeysAsAByteWiseTwinDoes() {
        final String alphabet = "\"\"\"\"abcdefghij\\::,: \n\u00e4\u0000";
        for (int i = 0; i < COUNT; i++) {
            final StringBuilder text = new StringBuilder("\"");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            wrap(text.toString());
            final int p = json.key(BEFORE.length());
            final String actual = p + " " + (p < 0 ? json.error() : json.keyLength() + " " + json.keyWord());
            assertEquals(slowKey(text.toString()), actual, "seed " + seed + ": " + text);
        }
    }

    @Test
    void shouldStepToTheNextKeyAsInTwoSteps() {
        final String alphabet = "\"\"\"\"\"abcdefgh\\::::,,} \u00e4\u0000";
        for (int i = 0; i < COUNT; i++) {
            final StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "" : ",\"");
            for (int n = random.nextInt(16); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            wrap(text.toString());
            int p = json.next(BEFORE.length(), '}');
            if (p >= 0 && !json.ended()) {
                p = json.key(p);
            }
            final String expected = state(p);
            wrap(text.toString());
            assertEquals(expected, state(json.nextKey(BEFORE.length(), '}')), "seed " + seed + ": " + text);
        }
        wrap("}");
        assertEquals(JsonScanner.FAILED, json.nextKey(JsonScanner.FAILED, '}'));
        assertEquals(DecodeError.NONE, json.error());
    }

    private String state(final int position) {
        return position < 0
                ? "-1 " + json.error()
                : position + (json.ended() ? " ended" : " " + json.keyLength() + " " + json.keyWord());
    }

    private static String slowKey(final String text) {
        int p = 1;
        while (p < text.length() && text.charAt(p) != '"') {
            p += text.charAt(p) == '\\' ? 2 : 1;
        }
        if (p >= text.length()) {
            return "-1 MALFORMED_JSON";
        }
        final String key = text.substring(1, p++);
        while (p < text.length() && " \n\r\t".indexOf(text.charAt(p)) >= 0) {
            p++;
        }
        if (p >= text.length() || text.charAt(p++) != ':') {
            return "-1 MALFORMED_JSON";
        }
        while (p < text.length() && " \n\r\t".indexOf(text.charAt(p)) >= 0) {
            p++;
        }
        return BEFORE.length() + p + " " + key.length() + " " + (key.length() > 7 ? 0 : JsonScanner.word(key));
    }

    @Test
    void shouldFindLettersAndWordsInText() {
        for (int i = 0; i < COUNT / 10; i++) {
            final StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append("@abB\u00c0".charAt(random.nextInt(5)));
            }
            wrap("\"" + text + "\"@@");
            json.string(BEFORE.length());
            final int at = text.indexOf("@");
            assertEquals(at < 0 ? text.length() : at, json.indexInText('@'), "seed " + seed + ": " + text);
            final int from = random.nextInt(5);
            assertEquals(
                    text.length() >= from && text.substring(from).startsWith("ab"),
                    json.textHas(from, new byte[] {'a', 'b'}),
                    "seed " + seed + ": " + text);
            final String word = text.substring(0, Math.min(8, text.length()));
            assertEquals(text.length() > 8 ? 0 : JsonScanner.word(word), json.textWord(), "seed " + seed + ": " + text);
        }
    }

    @Test
    void shouldExpectNothingBeyondTheEnd() {
        final String text = ",\"E\":1";
        for (int end = 0; end <= text.length(); end++) {
            wrap(text.substring(0, end));
            final int p = json.expect(BEFORE.length(), JsonScanner.word(",\"E\":"), 5);
            assertEquals(end == text.length() ? BEFORE.length() + 5 : JsonScanner.FAILED, p);
            assertEquals(DecodeError.NONE, json.error());
        }
        wrap(",\"E\": 1");
        assertEquals(JsonScanner.FAILED, json.expect(BEFORE.length(), JsonScanner.word(",\"E\":"), 5));
        assertEquals(JsonScanner.FAILED, json.expect(JsonScanner.FAILED, JsonScanner.word(",\"E\":"), 5));
    }

    @Test
    void shouldReadPairsThatAreWrittenPlainly() {
        wrap("[\"61234.50\",\"1.25\"]");
        final int p = json.pair(BEFORE.length(), -2, -3);
        assertEquals(']', json.at(p));
        assertEquals(6_123_450, json.first());
        assertEquals(1_250, json.number());
        for (final String text : new String[] {
            "[ \"1\",\"2\"]",
            "[\"1\" ,\"2\"]",
            "[\"1\", \"2\"]",
            "[\"1\"]",
            "[\"1.234\",\"2\"]",
            "[\"1\",\"2",
            "[1,2]",
            "[]",
            "["
        }) {
            wrap(text);
            assertEquals(JsonScanner.FAILED, json.pair(BEFORE.length(), -2, -3), text);
            assertEquals(DecodeError.NONE, json.error(), text);
        }
        assertTrue(json.isWord(0, JsonScanner.word("9\"[")) || json.limit() < 8);
        assertFalse(json.isWord(0, 0));
    }

    /** At an odd place, with bytes behind the end that would belong to it. */
    private void wrap(final String text) {
        json.wrap(new UnsafeBuffer((BEFORE + text + BEHIND).getBytes(ISO_8859_1)), BEFORE.length() + text.length());
    }
}
