package io.rayo.engine.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WideUnsignedTest {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    private static BigInteger big(long high, long low) {
        return BigInteger.valueOf(high).multiply(TWO_64).add(new BigInteger(Long.toUnsignedString(low)));
    }

    private static long randomBits(SplittableRandom random) {
        return random.nextLong() >>> random.nextInt(1, 64);
    }

    @Test
    void shouldDivideAsBigDecimalDoes() {
        long seed = 4711;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        WideUnsigned numerator = new WideUnsigned();
        WideUnsigned denominator = new WideUnsigned();
        WideUnsigned addend = new WideUnsigned();
        int overflows = 0;
        int halves = 0;
        for (int i = 0; i < 200_000; i++) {
            long high = random.nextBoolean() ? 0 : randomBits(random);
            long low = random.nextLong() >>> random.nextInt(0, 64);
            long factor = randomBits(random);
            int power = random.nextInt(0, 55);
            long addHigh = randomBits(random);
            long divisorHigh = random.nextBoolean() ? 0 : randomBits(random);
            // small and even divisors make halves
            long divisorLow = 0 == random.nextInt(4) ? 2L << random.nextInt(0, 20) : random.nextLong();
            int divisorPower = random.nextBoolean() ? 0 : random.nextInt(0, 40);
            if (0 == (divisorHigh | divisorLow)) {
                continue;
            }
            numerator.set(high, low).multiply(factor).multiplyPowerOfTen(power).add(addend.set(addHigh, low));
            denominator.set(divisorHigh, divisorLow).multiplyPowerOfTen(divisorPower);
            BigInteger expectedNumerator = big(high, low)
                    .multiply(BigInteger.valueOf(factor))
                    .multiply(BigInteger.TEN.pow(power))
                    .add(big(addHigh, low));
            BigInteger expectedDenominator = big(divisorHigh, divisorLow).multiply(BigInteger.TEN.pow(divisorPower));
            BigInteger expected = new BigDecimal(expectedNumerator)
                    .divide(new BigDecimal(expectedDenominator), 0, RoundingMode.HALF_EVEN)
                    .toBigInteger();
            BigInteger[] parts = expectedNumerator.shiftLeft(1).divideAndRemainder(expectedDenominator);
            halves += 0 == parts[1].signum() && parts[0].testBit(0) ? 1 : 0;

            boolean fits = numerator.divideHalfEven(denominator);

            if (fits) {
                assertEquals(expected, big(numerator.quotientHigh(), numerator.quotientLow()), "case " + i);
            } else {
                assertTrue(expected.bitLength() > 125, "case " + i + ": refused " + expected);
                overflows++;
            }
        }
        assertTrue(overflows > 100, "overflows: " + overflows);
        assertTrue(halves > 100, "halves: " + halves);
    }

    @Test
    void shouldSayWhenAQuotientIsNotALong() {
        WideUnsigned one = new WideUnsigned();
        WideUnsigned value = new WideUnsigned();

        assertEquals(Long.MAX_VALUE, value.set(0, Long.MAX_VALUE).divideToLong(one.set(0, 1)));
        assertEquals(WideUnsigned.OVERFLOW, value.set(0, Long.MIN_VALUE).divideToLong(one.set(0, 1)));
        assertEquals(WideUnsigned.OVERFLOW, value.set(1, 0).divideToLong(one.set(0, 1)));
        // MAX_VALUE and a half rounds up and out
        assertEquals(WideUnsigned.OVERFLOW, value.set(0, -1L).divideToLong(one.set(0, 2)));
        assertEquals(0, value.set(0, 0).divideToLong(one.set(0, 3)));
        assertThrows(ArithmeticException.class, () -> value.set(0, 1).divideToLong(one.set(0, 0)));
        assertThrows(
                IllegalStateException.class,
                () -> value.set(Long.MAX_VALUE, -1).multiplyPowerOfTen(100).multiplyPowerOfTen(100));
    }

    @Test
    void shouldSumExactlyAndRefuseWhatDoesNotFit() {
        SplittableRandom random = new SplittableRandom(99);
        Sum128 sum = new Sum128();
        BigInteger expected = BigInteger.ZERO;
        long[][] terms = new long[1_000][];
        int refused = 0;
        for (int i = 0; i < terms.length; i++) {
            long a = random.nextLong(1, Long.MAX_VALUE);
            long b = random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(0, 50);
            long high = Math.multiplyHigh(a, b);
            if (sum.fits(high, a * b)) {
                sum.add(high, a * b);
                expected = expected.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
                terms[i] = new long[] {high, a * b};
            } else {
                assertTrue(expected.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)))
                                .bitLength()
                        > 127);
                refused++;
            }
            assertEquals(expected, big(sum.high(), sum.low()));
        }
        assertTrue(refused > 0);
        for (long[] term : terms) {
            if (null != term) {
                sum.subtract(term[0], term[1]);
            }
        }
        assertTrue(sum.isZero());
        assertThrows(IllegalStateException.class, () -> sum.subtract(0, 1));
    }
}
