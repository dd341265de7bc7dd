package io.rayo.codecs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
    private static final byte MARK = (byte) '#';

    @Test
    void shouldKeepSentinelsApartFromMantissasAndNull() {
        assertTrue(Decimals.isError(Decimals.INVALID));
        assertTrue(Decimals.isError(Decimals.OVERFLOW));
        assertTrue(Decimals.isError(Decimals.INEXACT));
        assertTrue(Decimals.isError(Long.MIN_VALUE));
        assertFalse(Decimals.isError(Decimals.MIN_MANTISSA));
        assertFalse(Decimals.isError(Decimals.MAX_MANTISSA));
        assertFalse(Decimals.isError(0));
        assertFalse(Decimals.isError(-1));
        assertEquals(Decimals.MIN_MANTISSA, -Decimals.MAX_MANTISSA);
        assertEquals(Long.MIN_VALUE, io.rayo.codecs.sbe.TradeDecoder.priceMantissaNullValue());
        assertEquals(Decimals.NO_EXPONENT, io.rayo.codecs.sbe.InstrumentDefinitionDecoder.priceExponentNullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "0.01000000, -2",
        "1.00000000, 0",
        "10, 0",
        "0, 0",
        "0.00000001, -8",
        "1e-8, -8",
        "1.5e-3, -4",
        "5e1, 0",
        "0.5, -1",
        "0.000000000000000001, -18",
        "0.0000000000000000001, -128",
        "99999999999999999999, -128",
        "10.0000000000000000001, -128",
        "abc, -128",
        "'1 ', -128",
        "'', -128"
    })
    void shouldFindTheDecimalsThatTextNeeds(String text, int exponent) {
        assertEquals(exponent, Decimals.exponentOf(text));
    }

    @Test
    void shouldParseWholeTextOnly() {
        assertEquals(125, Decimals.parse("1.25", -2));
        assertEquals(Decimals.INVALID, Decimals.parse("1.25 ", -2));
        assertEquals(Decimals.INVALID, Decimals.parse("1.25x", -2));
        assertEquals(Decimals.INVALID, Decimals.parse("١٢", -2));
        assertEquals(Decimals.INEXACT, Decimals.parse("1.255", -2));
        assertEquals(Decimals.OVERFLOW, Decimals.parse("1e30", -2));
    }

    @ParameterizedTest
    @CsvSource({
        "6123450, -2, 61234.50",
        "-5, -8, -0.00000005",
        "0, -8, 0.00000000",
        "0, 3, 0",
        "12, 2, 1200",
        "-9223372036854775808, 0, -9223372036854775808",
        "-9223372036854775808, -1, -922337203685477580.8",
        "-9223372036854775808, 9, -9223372036854775808000000000",
        "9223372036854775807, -18, 9.223372036854775807"
    })
    void shouldWritePlainNotation(long mantissa, int exponent, String text) {
        assertFormat(mantissa, exponent);
        assertEquals(text, Decimals.toString(mantissa, exponent));
    }

    @Test
    void shouldFormatAsBigDecimalDoesAndReadItBack() {
        Random random = Seeds.random("DecimalsTest.format");
        for (int exponent = Decimals.MIN_EXPONENT; exponent <= Decimals.MAX_EXPONENT; exponent++) {
            for (int i = 0; i <= 18; i++) {
                for (int by = -1; by <= 1; by++) {
                    assertFormat(Decimals.pow10(i) + by, exponent);
                    assertFormat(-Decimals.pow10(i) + by, exponent);
                }
            }
            for (int by = 0; by < 4; by++) {
                assertFormat(Long.MIN_VALUE + by, exponent);
                assertFormat(Long.MAX_VALUE - by, exponent);
            }
            for (int i = 0; i < 10_000; i++) {
                assertFormat(random.nextLong() >> random.nextInt(64), exponent);
            }
        }
    }

    @Test
    void shouldRescaleExactlyOrSayWhyNot() {
        Random random = Seeds.random("DecimalsTest.rescale");
        for (int from = Decimals.MIN_EXPONENT; from <= Decimals.MAX_EXPONENT; from++) {
            for (int to = Decimals.MIN_EXPONENT; to <= Decimals.MAX_EXPONENT; to++) {
                for (int i = 0; i <= 18; i++) {
                    for (int by = -1; by <= 1; by++) {
                        assertRescale(Decimals.pow10(i) + by, from, to);
                        assertRescale(-Decimals.pow10(i) + by, from, to);
                        long limit = Decimals.MAX_MANTISSA / Decimals.pow10(i) + by;
                        assertRescale(Math.min(limit, Decimals.MAX_MANTISSA), from, to);
                        assertRescale(-Math.min(limit, Decimals.MAX_MANTISSA), from, to);
                    }
                }
                for (int i = 0; i < 200; i++) {
                    assertRescale(mantissa(random), from, to);
                }
            }
        }
        assertEquals(Decimals.INVALID, Decimals.rescale(Decimals.INVALID, -2, -8));
        assertEquals(Decimals.OVERFLOW, Decimals.rescale(Decimals.OVERFLOW, -8, -2));
        assertEquals(Long.MIN_VALUE, Decimals.rescale(Long.MIN_VALUE, -8, -2));
    }

    @Test
    void shouldMultiplyToMoneyWithOneHalfEvenRounding() {
        Random random = Seeds.random("DecimalsTest.money");
        long[] edges = new long[200];
        int count = 0;
        for (int i = 0; i <= 18; i++) {
            for (int by = -1; by <= 1; by++) {
                edges[count++] = Decimals.pow10(i) + by;
                edges[count++] = -5 * (Decimals.pow10(i) / 10) + by;
            }
        }
        edges[count++] = Decimals.MAX_MANTISSA;
        edges[count++] = Decimals.MIN_MANTISSA;
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                for (int sum = -36; sum <= 18; sum++) {
                    int priceExponent = Math.max(Math.min(sum + 9, 9), -18);
                    priceExponent = Math.max(priceExponent, sum - 9);
                    assertMoney(edges[a], Math.min(priceExponent, 9), edges[b], sum - Math.min(priceExponent, 9));
                }
            }
        }
        for (int i = 0; i < 1_000_000; i++) {
            assertMoney(mantissa(random), random.nextInt(28) - 18, mantissa(random), random.nextInt(28) - 18);
        }
    }

    @Test
    void shouldRoundHalfToEvenAlsoWhenTheTieIsFoundInSteps() {
        // 10^-18 * 10^-18 units: the last 28 digits go, in four steps of at most nine
        long half = 5 * Decimals.pow10(17);
        for (long factor : new long[] {1, 3, 5}) {
            assertMoney(half * factor, -18, Decimals.pow10(10), -18);
            assertMoney(half * factor + 1, -18, Decimals.pow10(10), -18);
            assertMoney(half * factor - 1, -18, Decimals.pow10(10), -18);
            assertMoney(-half * factor, -18, Decimals.pow10(10), -18);
        }
    }

    @Test
    void shouldPassSentinelsThroughMultiplication() {
        assertEquals(Decimals.INEXACT, Decimals.multiplyToMoney(Decimals.INEXACT, -2, 5, -2));
        assertEquals(Decimals.OVERFLOW, Decimals.multiplyToMoney(5, -2, Decimals.OVERFLOW, -2));
        assertEquals(Long.MIN_VALUE, Decimals.multiplyToMoney(Long.MIN_VALUE, -2, 5, -2));
    }

    private static long mantissa(Random random) {
        long value = random.nextLong() >> random.nextInt(64);
        return Math.max(Math.min(value, Decimals.MAX_MANTISSA), Decimals.MIN_MANTISSA);
    }

    private static void assertMoney(long price, int priceExponent, long quantity, int sizeExponent) {
        long expected = SlowDecimals.multiplyToMoney(price, priceExponent, quantity, sizeExponent);
        long actual = Decimals.multiplyToMoney(price, priceExponent, quantity, sizeExponent);
        if (expected != actual) {
            assertEquals(expected, actual, price + "e" + priceExponent + " * " + quantity + "e" + sizeExponent);
        }
    }

    private static void assertRescale(long mantissa, int from, int to) {
        long expected = SlowDecimals.rescale(mantissa, from, to);
        long actual = Decimals.rescale(mantissa, from, to);
        if (expected != actual) {
            assertEquals(expected, actual, mantissa + " from " + from + " to " + to);
        }
    }

    private static void assertFormat(long mantissa, int exponent) {
        String expected = SlowDecimals.format(mantissa, exponent);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[3 + Decimals.MAX_FORMATTED_LENGTH + 3]);
        buffer.setMemory(0, buffer.capacity(), MARK);
        int length = Decimals.format(mantissa, exponent, buffer, 3);
        byte[] written = new byte[length];
        buffer.getBytes(3, written);
        assertEquals(expected, new String(written, US_ASCII));
        assertEquals(expected, Decimals.toString(mantissa, exponent));
        for (int i = 0; i < buffer.capacity(); i++) {
            assertTrue((i >= 3 && i < 3 + length) || buffer.getByte(i) == MARK, "wrote outside at " + i);
        }
        if (!Decimals.isError(mantissa) && mantissa <= Decimals.MAX_MANTISSA) {
            assertEquals(mantissa, Decimals.parse(expected, exponent));
        }
    }
}
