package io.rayo.engine.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import io.rayo.engine.money.ExactMath.Rounding;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactMathTest {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final long[] EDGES = edges();

    @Test
    void shouldAgreeWithBigDecimalOnAllPairsOfEdges() {
        for (long a : EDGES) {
            for (long b : EDGES) {
                checkSums(a, b);
                for (int exponent = -54; exponent <= 20; exponent++) {
                    checkScaled(a, b, exponent);
                }
                for (long divisor : EDGES) {
                    checkDivided(a, b, divisor);
                }
            }
        }
    }

    @Test
    void shouldAgreeWithBigDecimalOnRandomNumbers() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ExactMathTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int finite = 0;
        for (int i = 0; i < 400_000; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            checkSums(a, b);
            finite += checkScaled(a, b, random.nextInt(-54, 19)) ? 1 : 0;
            finite += checkDivided(a, b, random.nextLong() >>> random.nextInt(1, 64)) ? 1 : 0;
        }
        assertTrue(finite > 200_000, "only " + finite + " results fit");
    }

    @Test
    void shouldCompareProductsAsTheQuotientsWouldBe() {
        SplittableRandom random = new SplittableRandom(43);
        int most = 0;
        for (int i = 0; i < 400_000; i++) {
            long a = random.nextLong() >>> random.nextInt(1, 64);
            long b = random.nextLong() >>> random.nextInt(1, 64);
            long divisor = random.nextLong() >>> random.nextInt(1, 64);
            long limit = 0 == random.nextInt(2) && divisor > 0
                    ? nearQuotient(a, b, divisor, random.nextLong(-1, 2))
                    : random.nextLong() >>> random.nextInt(1, 64);
            boolean expected = BigInteger.valueOf(a)
                            .multiply(BigInteger.valueOf(b))
                            .compareTo(BigInteger.valueOf(limit).multiply(BigInteger.valueOf(divisor)))
                    <= 0;
            assertEquals(expected, ExactMath.isAtMost(a, b, limit, divisor));
            if (divisor > 0) {
                long quotient = ExactMath.multiplyDivide(a, b, divisor, Rounding.UP);
                assertEquals(ExactMath.OVERFLOW != quotient && quotient <= limit, expected);
            }
            most += expected ? 1 : 0;
        }
        assertTrue(most > 100_000 && most < 300_000, most + " are at most the limit");
    }

    private static long nearQuotient(long a, long b, long divisor, long distance) {
        long quotient = ExactMath.multiplyDivide(a, b, divisor, Rounding.UP);
        return ExactMath.OVERFLOW == quotient
                ? Long.MAX_VALUE
                : Math.max(0, Math.min(quotient, Long.MAX_VALUE - 1) + distance);
    }

    @Test
    void shouldAgreeWithTheCodecsMoney() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 100_000; i++) {
            long price = random.nextLong() >>> random.nextInt(8, 64);
            long quantity = random.nextLong() >>> random.nextInt(8, 64);
            int priceExponent = random.nextInt(-12, 1);
            int sizeExponent = random.nextInt(-12, 1);
            long expected = Decimals.multiplyToMoney(price, priceExponent, quantity, sizeExponent);
            long actual =
                    ExactMath.multiplyScaled(price, quantity, priceExponent + sizeExponent + 8, Rounding.HALF_EVEN);
            assertEquals(Decimals.isError(expected), ExactMath.OVERFLOW == actual);
            if (!Decimals.isError(expected)) {
                assertEquals(expected, actual);
            }
        }
    }

    @Test
    void shouldRescaleExactlyOrNotAtAll() {
        assertEquals(12_300, ExactMath.rescale(123, -2, -4));
        assertEquals(123, ExactMath.rescale(12_300, -4, -2));
        assertEquals(ExactMath.OVERFLOW, ExactMath.rescale(12_301, -4, -2));
        assertEquals(-5, ExactMath.rescale(-50, 0, 1));
        assertEquals(ExactMath.OVERFLOW, ExactMath.rescale(Long.MAX_VALUE, 0, -1));
        assertEquals(0, ExactMath.rescale(0, -18, 9));
        assertEquals(ExactMath.OVERFLOW, ExactMath.rescale(1, -18, 9));
    }

    private static void checkSums(long a, long b) {
        boolean isNan = ExactMath.OVERFLOW == a || ExactMath.OVERFLOW == b;
        BigInteger x = BigInteger.valueOf(a);
        BigInteger y = BigInteger.valueOf(b);
        assertEquals(isNan ? ExactMath.OVERFLOW : fit(x.add(y)), ExactMath.add(a, b));
        assertEquals(isNan ? ExactMath.OVERFLOW : fit(x.subtract(y)), ExactMath.subtract(a, b));
        assertEquals(isNan ? ExactMath.OVERFLOW : fit(x.multiply(y)), ExactMath.multiply(a, b));
    }

    private static boolean checkScaled(long a, long b, int exponent) {
        BigDecimal exact = new BigDecimal(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)), -exponent);
        boolean isNan = ExactMath.OVERFLOW == a || ExactMath.OVERFLOW == b;
        boolean isFinite = false;
        for (Rounding rounding : Rounding.values()) {
            long expected = isNan
                    ? ExactMath.OVERFLOW
                    : fit(exact.setScale(0, mode(rounding)).toBigInteger());
            long actual = ExactMath.multiplyScaled(a, b, exponent, rounding);
            assertEquals(expected, actual, () -> a + " * " + b + " * 10^" + exponent + " " + rounding);
            isFinite |= ExactMath.OVERFLOW != actual;
        }
        return isFinite;
    }

    private static boolean checkDivided(long a, long b, long divisor) {
        boolean isNan = ExactMath.OVERFLOW == a || ExactMath.OVERFLOW == b || divisor <= 0;
        boolean isFinite = false;
        for (Rounding rounding : Rounding.values()) {
            long expected = isNan
                    ? ExactMath.OVERFLOW
                    : fit(new BigDecimal(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)))
                            .divide(BigDecimal.valueOf(divisor), 0, mode(rounding))
                            .toBigInteger());
            long actual = ExactMath.multiplyDivide(a, b, divisor, rounding);
            assertEquals(expected, actual, () -> a + " * " + b + " / " + divisor + " " + rounding);
            assertEquals(
                    ExactMath.multiplyDivide(a, b, 1_000_000_000_000L, rounding),
                    ExactMath.multiplyRate(a, b, rounding),
                    () -> a + " * " + b + " as a rate, " + rounding);
            isFinite |= ExactMath.OVERFLOW != actual;
        }
        return isFinite;
    }

    private static long fit(BigInteger value) {
        return value.abs().compareTo(MAX) > 0 ? ExactMath.OVERFLOW : value.longValueExact();
    }

    private static RoundingMode mode(Rounding rounding) {
        return switch (rounding) {
            case HALF_EVEN -> RoundingMode.HALF_EVEN;
            case DOWN -> RoundingMode.DOWN;
            case UP -> RoundingMode.UP;
        };
    }

    private static long[] edges() {
        long[] edges = new long[34];
        int n = 0;
        for (int i = 0; i <= 18; i += 3) {
            edges[n++] = ExactMath.powerOfTen(i);
            edges[n++] = -ExactMath.powerOfTen(i);
            edges[n++] = 5 * ExactMath.powerOfTen(Math.min(i, 17));
        }
        for (long value : new long[] {
            0,
            2,
            3,
            -2,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            1L << 32,
            (1L << 32) - 1,
            1L << 62,
            -(1L << 62),
            0x8000_0000L
        }) {
            edges[n++] = value;
        }
        assertEquals(n, edges.length);
        return edges;
    }
}
