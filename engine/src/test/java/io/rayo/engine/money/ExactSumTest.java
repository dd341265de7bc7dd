package io.rayo.engine.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    @Test
    void shouldAgreeWithBigIntegerWhateverComesAndGoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ExactSumTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int overflows = 0;
        int fits = 0;
        for (int run = 0; run < 200; run++) {
            ExactSum sum = new ExactSum();
            List<Long> terms = new ArrayList<>();
            int shift = random.nextInt(8);
            for (int step = 0; step < 300; step++) {
                if (terms.isEmpty() || random.nextInt(5) < 3) {
                    long term = 0 == random.nextInt(40) ? ExactMath.OVERFLOW : random.nextLong() >> shift;
                    terms.add(term);
                    sum.add(term);
                } else {
                    sum.subtract(terms.remove(random.nextInt(terms.size())));
                }
                long expected = sumOf(terms, -1);
                assertEquals(expected, sum.value());
                overflows += ExactMath.OVERFLOW == expected ? 1 : 0;
                fits += ExactMath.OVERFLOW == expected ? 0 : 1;
                if (!terms.isEmpty()) {
                    int but = random.nextInt(terms.size());
                    assertEquals(sumOf(terms, but), sum.without(terms.get(but)));
                }
            }
        }
        assertTrue(overflows > 1_000 && fits > 1_000, overflows + " and " + fits);
    }

    @Test
    void shouldHoldTheGreatestAndTheLeast() {
        ExactSum sum = new ExactSum();
        assertEquals(0, sum.value());
        sum.add(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, sum.value());
        sum.add(1);
        assertEquals(ExactMath.OVERFLOW, sum.value());
        sum.add(-1);
        assertEquals(Long.MAX_VALUE, sum.value());
        sum.subtract(Long.MAX_VALUE);
        sum.subtract(-1);
        sum.subtract(1);
        sum.add(-Long.MAX_VALUE);
        assertEquals(-Long.MAX_VALUE, sum.value());
        sum.add(-1);
        assertEquals(ExactMath.OVERFLOW, sum.value());
        sum.add(-1);
        assertEquals(ExactMath.OVERFLOW, sum.value());
        sum.subtract(-1);
        sum.subtract(-1);
        assertEquals(-Long.MAX_VALUE, sum.value());
    }

    private static long sumOf(List<Long> terms, int but) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < terms.size(); i++) {
            if (i != but) {
                if (ExactMath.OVERFLOW == terms.get(i)) {
                    return ExactMath.OVERFLOW;
                }
                sum = sum.add(BigInteger.valueOf(terms.get(i)));
            }
        }
        return sum.bitLength() > 63 ? ExactMath.OVERFLOW : sum.longValueExact();
    }
}
