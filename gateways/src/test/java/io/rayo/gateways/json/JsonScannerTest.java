package io.rayo.gateways.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

    @Test
    void shouldReadDecimalsQuicklyAsItDoesSlowly() {
        int pairs = 0;
        int numbers = 0;
        for (int i = 0; i < 300_000; i++) {
            final String one = number();
            final String two = number();
            final int firstExponent = random.nextInt(-9, 2);
            final int secondExponent = random.nextInt(-9, 2);
            wrap("[\"" + one + "\",\"" + two + "\"]");
            int p = json.decimal(BEFORE.length() + 1, firstExponent);
            final long first = json.number();
            p = p < 0 ? p : json.decimal(p + 1, secondExponent);
            final long second = json.number();
            wrap("[\"" + one + "\",\"" + two + "\"]");
            final int behind = json.pair(BEFORE.length(), firstExponent, secondExponent);
            assertEquals(p, behind, () -> "seed " + seed + ": " + one + " " + two);
            if (p >= 0) {
                assertEquals(first, json.first(), () -> "seed " + seed + ": " + one);
                assertEquals(second, json.number(), () -> "seed " + seed + ": " + two);
                pairs++;
            }
            final String quoted = random.nextInt(4) > 0 ? "\"" + one + "\"" : one;
            wrap(quoted);
            p = json.decimal(BEFORE.length(), firstExponent);
            final String decimal = p + " " + json.error() + " " + (p < 0 ? 0 : json.number());
            wrap(quoted);
            p = random.nextBoolean()
                    ? json.price(BEFORE.length(), firstExponent)
                    : json.quantity(BEFORE.length(), firstExponent);
            assertEquals(
                    decimal,
                    p + " " + json.error() + " " + (p < 0 ? 0 : json.number()),
                    () -> "seed " + seed + ": " + quoted);
            final char end = "\",}".charAt(random.nextInt(3));
            wrap(one + end);
            p = json.decimal(BEFORE.length(), firstExponent);
            final long slow = json.number();
            wrap(one + end);
            final int quick = random.nextBoolean()
                    ? json.quickPrice(BEFORE.length(), firstExponent)
                    : json.quickQuantity(BEFORE.length(), firstExponent);
            assertEquals(p, quick, () -> "seed " + seed + ": " + one);
            if (p >= 0) {
                assertEquals(slow, json.number(), () -> "seed " + seed + ": " + one);
                numbers++;
            }
            assertEquals(DecodeError.NONE, json.error());
        }
        assertTrue(pairs > 20_000 && numbers > 50_000, pairs + " pairs, " + numbers + " numbers");
        assertEquals(JsonScanner.FAILED, json.quickPrice(JsonScanner.FAILED, -2));
    }

    /** Mostly as a venue writes them, so that the look of the last one is often the next one's. */
    private String number() {
        final String text = (random.nextInt(4) > 0 ? "61234" : "" + random.nextInt(1_000_000_000))
                + (random.nextInt(8) > 0 ? "." : "")
                + (random.nextInt(4) > 0 ? "50" : "123456789012".substring(0, random.nextInt(13)))
                + (random.nextInt(8) > 0 ? "" : "0000")
                + (random.nextInt(16) > 0 ? "" : "e2");
        return random.nextInt(8) > 0 ? text : text.replace((char) ('0' + random.nextInt(10)), '.');
    }

    @Test
    void shouldReadIntegersQuickly() {
        wrap("1790000000123,");
        assertEquals(BEFORE.length() + 13, json.quickInteger(BEFORE.length()));
        assertEquals(1_790_000_000_123L, json.number());
        wrap("123456789012345678");
        assertEquals(BEFORE.length() + 18, json.quickInteger(BEFORE.length()));
        assertEquals(123_456_789_012_345_678L, json.number());
        for (final String text : new String[] {"", "-1", "\"1\"", "1234567890123456789", " 1", "x"}) {
            wrap(text);
            assertEquals(JsonScanner.FAILED, json.quickInteger(BEFORE.length()), text);
        }
        assertEquals(JsonScanner.FAILED, json.quickInteger(JsonScanner.FAILED));
        assertEquals(DecodeError.NONE, json.error());
    }

    @Test
    void shouldReadIntegersOfAnyShapeAsWithoutOne() {
        final IntegerShape shape = new IntegerShape();
        int length = 10;
        for (int i = 0; i < COUNT; i++) {
            length = random.nextInt(4) == 0 ? random.nextInt(21) : length;
            final StringBuilder text = new StringBuilder();
            for (int n = 0; n < length; n++) {
                text.append((char) ('0' + random.nextInt(10)));
            }
            if (length > 0 && random.nextInt(8) == 0) {
                text.setCharAt(random.nextInt(length), (char) random.nextInt(256));
            }
            text.append(random.nextInt(3) == 0 ? "" : "" + "\",}.eE x-1{".charAt(random.nextInt(11)));
            wrap(text.toString());
            final int expected = json.quickInteger(BEFORE.length());
            final long number = json.number();
            assertEquals(expected, json.quickInteger(BEFORE.length(), shape), () -> "seed " + seed + ": " + text);
            if (expected >= 0) {
                assertEquals(number, json.number(), () -> "seed " + seed + ": " + text);
            }
        }
        assertEquals(JsonScanner.FAILED, json.quickInteger(JsonScanner.FAILED, shape));
        assertEquals(DecodeError.NONE, json.error());
    }

    @Test
    void shouldReadTimesOf13And19Digits() {
        int valid = 0;
        for (int i = 0; i < COUNT; i++) {
            final int length = random.nextBoolean() ? 13 : 19;
            final StringBuilder text = new StringBuilder();
            for (int n = 0; n < length; n++) {
                text.append((char) ('0' + (n == 0 && random.nextInt(4) > 0 ? 1 : random.nextInt(10))));
            }
            if (random.nextInt(4) == 0) {
                text.setCharAt(random.nextInt(length), (char) random.nextInt(256));
            }
            if (random.nextInt(16) == 0) {
                text.setLength(random.nextInt(length));
            }
            text.append('"');
            wrap(text.toString());
            final int p = json.integer(BEFORE.length());
            final long number = json.number();
            final long largest = length == 13 ? 9_223_371_999_999L : 9_223_371_999_999_999_999L;
            final boolean isSound = p == BEFORE.length() + length && text.charAt(0) >= '0' && text.charAt(0) <= '9';
            final int quick = length == 13 ? json.quickMillis(BEFORE.length()) : json.quickNanos(BEFORE.length());
            if (quick >= 0) {
                assertTrue(isSound, () -> "seed " + seed + ": " + text);
                assertEquals(p, quick, () -> "seed " + seed + ": " + text);
                assertEquals(number, json.number(), () -> "seed " + seed + ": " + text);
                valid++;
            } else {
                assertTrue(!isSound || number > largest, () -> "seed " + seed + ": " + text);
            }
        }
        assertTrue(valid > COUNT / 2, valid + " times");
        assertEquals(JsonScanner.FAILED, json.quickMillis(JsonScanner.FAILED));
        assertEquals(JsonScanner.FAILED, json.quickNanos(JsonScanner.FAILED));
    }

    @Test
    void shouldReadOneOfTwoWords() {
        final Either sides = Either.of("Buy", "Sell");
        wrap("Buy\"");
        assertEquals(BEFORE.length() + 3, json.quickEither(BEFORE.length(), sides));
        assertEquals(0, json.number());
        wrap("Sell");
        assertEquals(BEFORE.length() + 4, json.quickEither(BEFORE.length(), sides));
        assertEquals(1, json.number());
        for (final String text : new String[] {"", "B", "Bu", "Sel", "buy", "Suy", "Bell", " Buy", "SELL"}) {
            wrap(text);
            assertEquals(JsonScanner.FAILED, json.quickEither(BEFORE.length(), sides), text);
        }
        assertEquals(JsonScanner.FAILED, json.quickEither(JsonScanner.FAILED, sides));
        assertEquals(DecodeError.NONE, json.error());
        assertThrows(IllegalArgumentException.class, () -> Either.of("limit", "limits"));
        assertThrows(IllegalArgumentException.class, () -> Either.of("limit", "stop-loss"));
    }

    @Test
    void shouldFindALetterBeforeTheEndOfAText() {
        final long letters = JsonScanner.word("@@@@@@@@");
        for (int length = 0; length < 40; length++) {
            final String text = "x".repeat(length);
            wrap(text + "@trade\"");
            assertEquals(BEFORE.length() + length, json.quickLetter(BEFORE.length(), letters));
            for (final String end : new String[] {"", "\"@", "\\@", "\"", "y".repeat(9) + "\"@"}) {
                wrap(text + end);
                assertEquals(JsonScanner.FAILED, json.quickLetter(BEFORE.length(), letters), text + end);
            }
        }
        assertEquals(JsonScanner.FAILED, json.quickLetter(JsonScanner.FAILED, letters));
        assertEquals(DecodeError.NONE, json.error());
    }

    @Test
    void shouldExpectLiteralsOfEveryLength() {
        final String text = "abcdefghijklmnopqrstuvwxyzABCDEFG";
        for (int length = 1; length <= Literal.MAX_LENGTH; length++) {
            final Literal literal = Literal.of(text.substring(0, length));
            wrap(text);
            assertEquals(BEFORE.length() + length, json.expect(BEFORE.length(), literal));
            wrap(text.substring(0, length));
            assertEquals(BEFORE.length() + length, json.expect(BEFORE.length(), literal));
            wrap(text.substring(0, length - 1));
            assertEquals(JsonScanner.FAILED, json.expect(BEFORE.length(), literal));
            for (int wrong = 0; wrong < length; wrong++) {
                wrap(text.substring(0, wrong) + '!' + text.substring(wrong + 1));
                assertEquals(JsonScanner.FAILED, json.expect(BEFORE.length(), literal));
            }
            assertEquals(JsonScanner.FAILED, json.expect(JsonScanner.FAILED, literal));
        }
        assertThrows(IllegalArgumentException.class, () -> Literal.of(""));
        assertThrows(IllegalArgumentException.class, () -> Literal.of(text));
    }

    @Test
    void shouldFindTheEndOfTextsWithoutEscapes() {
        for (int length = 0; length < 40; length++) {
            final String text = "x".repeat(length);
            wrap(text + '"');
            assertEquals(BEFORE.length() + length, json.quickText(BEFORE.length()));
            wrap(text);
            assertEquals(JsonScanner.FAILED, json.quickText(BEFORE.length()));
            wrap(text + "\\\"\"");
            assertEquals(JsonScanner.FAILED, json.quickText(BEFORE.length()));
        }
        assertEquals(JsonScanner.FAILED, json.quickText(JsonScanner.FAILED));
        assertEquals(DecodeError.NONE, json.error());
    }

    @Test
    void shouldCompareStretchesOfText() {
        final String text = "BTC-USDT-SWAP-260925";
        for (int length = 0; length <= text.length(); length++) {
            wrap(text.substring(0, length) + '|' + text.substring(0, length) + '"');
            final int other = BEFORE.length() + length + 1;
            assertTrue(json.isSame(BEFORE.length(), other, length));
            assertFalse(json.isSame(BEFORE.length(), other, length + 1));
            if (length > 0) {
                assertFalse(json.isSame(BEFORE.length(), other + 1, length));
            }
        }
    }

    /** At an odd place, with bytes behind the end that would belong to it. */
    private void wrap(final String text) {
        json.wrap(new UnsafeBuffer((BEFORE + text + BEHIND).getBytes(ISO_8859_1)), BEFORE.length() + text.length());
    }
}
