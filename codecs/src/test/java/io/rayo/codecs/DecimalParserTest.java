package io.rayo.codecs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {
    private final DecimalParser parser = new DecimalParser();

    @ParameterizedTest
    @CsvSource({
        "61234.50000000, -2, 6123450",
        "61234.50000000, -8, 6123450000000",
        "0.00001234, -8, 1234",
        "0.00001234, -18, 12340000000000",
        "-0.5, -1, -5",
        "+7, 0, 7",
        "-0, 0, 0",
        "0000000000000000000000001.5, -1, 15",
        "12345678, 0, 12345678",
        "1234567890123456, 0, 1234567890123456",
        "12345678.12345678, -8, 1234567812345678",
        "1200, 2, 12",
        "1.5e3, 0, 1500",
        "15E-1, -1, 15",
        "1e+2, 0, 100",
        "0e999999999999, -8, 0",
        "0.000e-999999999999, 9, 0",
        "9223372036854775803, 0, 9223372036854775803",
        "-9223372036854775804, 0, -9223372036854775804",
        "92233720368.54775803000000000000000000, -8, 9223372036854775803"
    })
    void shouldReadNumber(String text, int exponent, long mantissa) {
        assertParse(text, exponent, mantissa, text.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+", ".", ".5", "-.5", "abc", "1.", "1.x", "1e", "1e+", "1.5E-", "--1", " 1", "NaN", "١"
            })
    void shouldRefuseWhatIsNoNumber(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(Decimals.INVALID, parser.parse(new UnsafeBuffer(bytes), 0, bytes.length, -2));
        assertTrue(parser.endOffset() <= bytes.length);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775805, 0",
        "-9223372036854775805, 0",
        "9223372036854775807, 0",
        "-9223372036854775808, 0",
        "18446744073709551617, 0",
        "99999999999999999999999999.5, -8",
        "1e19, 0",
        "1e999999999999, -8",
        "92233720368.54775808, -8",
        "10, -18"
    })
    void shouldReportOverflow(String text, int exponent) {
        assertParse(text, exponent, Decimals.OVERFLOW, text.length());
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, -2",
        "61234.50000001, -7",
        "5, 1",
        "1e-9, -8",
        "1e-999999999999, -18",
        "0.00000000000000000000000001, -18",
        "1.0000000000000001, -8"
    })
    void shouldReportDigitsBeyondTheScale(String text, int exponent) {
        assertParse(text, exponent, Decimals.INEXACT, text.length());
    }

    @ParameterizedTest
    @CsvSource({
        "'12.5\",\"q\"', 4",
        "'12.5.7', 4",
        "'12-3', 2",
        "'7]', 1",
        "'7 ', 1",
        "'12345678,', 8",
        "'12.50000000}', 11"
    })
    void shouldStopAtTheFirstByteThatCannotBelong(String text, int length) {
        UnsafeBuffer buffer = new UnsafeBuffer(text.getBytes(US_ASCII));
        assertTrue(!Decimals.isError(parser.parse(buffer, 0, text.length(), -2)));
        assertEquals(length, parser.endOffset());
    }

    @Test
    void shouldRefuseExponentThatNoInstrumentCanHave() {
        UnsafeBuffer buffer = new UnsafeBuffer("1".getBytes(US_ASCII));
        assertThrows(IllegalArgumentException.class, () -> parser.parse(buffer, 0, 1, -19));
        assertThrows(IllegalArgumentException.class, () -> parser.parse(buffer, 0, 1, 10));
    }

    @Test
    void shouldAgreeWithBigDecimalAtEveryBoundary() {
        long[] centres = new long[60];
        int count = 0;
        for (int i = 0; i <= 18; i++) {
            centres[count++] = Decimals.pow10(i);
            centres[count++] = -Decimals.pow10(i);
            centres[count++] = 5 * (Decimals.pow10(i) / 10);
        }
        centres[count] = Long.MAX_VALUE;
        for (long centre : centres) {
            for (int by = -6; by <= 6; by++) {
                BigDecimal mantissa = BigDecimal.valueOf(centre).add(BigDecimal.valueOf(by));
                for (int textScale = -18; textScale <= 9; textScale++) {
                    BigDecimal value = mantissa.scaleByPowerOfTen(textScale);
                    for (int exponent = -18; exponent <= 9; exponent++) {
                        assertSame(value.toPlainString(), exponent);
                    }
                    assertSame(value.negate().toString(), textScale);
                }
            }
        }
    }

    @Test
    void shouldAgreeWithSlowTwinOnRandomNumbers() {
        Random random = Seeds.random("DecimalParserTest.numbers");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600_000; i++) {
            text.setLength(0);
            if (random.nextInt(4) == 0) {
                text.append(random.nextBoolean() ? '-' : '+');
            }
            digits(random, text, random.nextInt(8) == 0 ? 24 : 12);
            if (random.nextInt(3) > 0) {
                text.append('.');
                digits(random, text, random.nextInt(8) == 0 ? 24 : 12);
                text.repeat('0', random.nextInt(10));
            }
            if (random.nextInt(6) == 0) {
                text.append(random.nextBoolean() ? 'e' : 'E');
                text.append(random.nextBoolean() ? "-" : random.nextBoolean() ? "+" : "");
                digits(random, text, random.nextInt(50) == 0 ? 22 : 2);
            }
            if (random.nextInt(3) == 0) {
                text.append("\",}] .-+eE09xyz".charAt(random.nextInt(15)));
            }
            assertSame(text.toString(), random.nextInt(28) - 18);
        }
    }

    @Test
    void shouldAgreeWithSlowTwinOnRandomBytes() {
        Random random = Seeds.random("DecimalParserTest.bytes");
        byte[] alphabet = "0000123456789.-+eE\"/:;".getBytes(US_ASCII);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 1_000_000; i++) {
            int length = random.nextInt(28);
            boolean wild = random.nextInt(3) == 0;
            for (int k = 0; k < length; k++) {
                bytes[k] = wild && random.nextInt(4) == 0
                        ? (byte) random.nextInt()
                        : alphabet[random.nextInt(alphabet.length)];
            }
            assertSame(new String(bytes, 0, length, ISO_8859_1), random.nextInt(28) - 18);
        }
    }

    @Test
    void shouldNeverReadAtOrBeyondTheLimit() {
        // the buffer ends at the limit, and Agrona checks every access against it
        for (String text : new String[] {
            "1", "61234.5", "12345678", "123456789", "1234567890123456789", "1.5e-", "1.", "-", "0.00000000000"
        }) {
            for (int length = 0; length <= text.length(); length++) {
                byte[] bytes = text.substring(0, length).getBytes(US_ASCII);
                UnsafeBuffer exact = new UnsafeBuffer(bytes);
                // what stands behind the limit must not matter either
                UnsafeBuffer roomy = new UnsafeBuffer((text.substring(0, length) + "9999999999999").getBytes(US_ASCII));
                assertEquals(
                        parser.parse(exact, 0, length, -8),
                        parser.parse(roomy, 0, length, -8),
                        text.substring(0, length));
            }
        }
    }

    private void assertSame(String text, int exponent) {
        SlowDecimals.Parsed expected = SlowDecimals.parse(text, exponent);
        // at an odd place, among bytes that look like more of the number
        String before = "97";
        UnsafeBuffer buffer = new UnsafeBuffer((before + text + "31").getBytes(ISO_8859_1));
        int limit = before.length() + text.length();
        long actual = parser.parse(buffer, before.length(), limit, exponent);
        if (expected.mantissa() != actual) {
            assertEquals(expected.mantissa(), actual, "text=" + text + " exponent=" + exponent);
        }
        if (expected.length() >= 0) {
            if (expected.length() != parser.endOffset() - before.length()) {
                assertEquals(expected.length(), parser.endOffset() - before.length(), "length of text=" + text);
            }
        } else {
            assertTrue(parser.endOffset() >= before.length() && parser.endOffset() <= limit, text);
        }
    }

    private void assertParse(String text, int exponent, long mantissa, int length) {
        UnsafeBuffer buffer = new UnsafeBuffer(text.getBytes(US_ASCII));
        assertEquals(mantissa, parser.parse(buffer, 0, text.length(), exponent));
        assertEquals(length, parser.endOffset());
        assertSame(text, exponent);
    }

    private static void digits(Random random, StringBuilder text, int most) {
        int count = 1 + random.nextInt(most);
        int zeros = random.nextInt(3) == 0 ? random.nextInt(count) : 0;
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + (i < zeros ? 0 : random.nextInt(10))));
        }
    }
}
