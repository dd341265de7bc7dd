package io.rayo.engine.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums and extremes of windows against slow twins, to the bit. */
class WindowTwinsTest {
    private static final int COUNT = 20_000;

    private final long seed = Long.getLong("rayo.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void shouldSumAsTwoDoubleSumsDo() {
        for (int length = 1; length < 40; length += 1 + length / 4) {
            final WindowSum fast = new WindowSum(length);
            final Window window = new Window(length);
            final DoubleSum carried = new DoubleSum();
            final DoubleSum fresh = new DoubleSum();
            for (int i = 0; i < COUNT; i++) {
                final double value = value();
                fast.push(value);
                carried.add(value);
                carried.add(-window.push(value));
                fresh.add(value);
                if (window.hasComeRound()) {
                    carried.set(fresh);
                    fresh.clear();
                }
                assertSame(carried.value(), fast.sum());
                assertSame(carried.value() / length, fast.mean());
                assertEquals(window.isFull(), fast.isFull());
            }
        }
    }

    @Test
    void shouldFindTheHighestAndTheLowestOfTheWindow() {
        for (int length = 1; length < 40; length += 1 + length / 4) {
            final Extreme highest = Extreme.highest(length);
            final Extreme lowest = Extreme.lowest(length);
            final double[] last = new double[length];
            for (int i = 0; i < COUNT; i++) {
                final double value = random.nextInt(16) == 0 ? (random.nextBoolean() ? 0.0 : -0.0) : value();
                last[i % length] = value;
                highest.push(value);
                lowest.push(value);
                assertEquals(i + 1 >= length, highest.isFull());
                double max = Double.NEGATIVE_INFINITY;
                double min = Double.POSITIVE_INFINITY;
                for (int k = 0; k < Math.min(length, i + 1); k++) {
                    max = Math.max(max, last[k]);
                    min = Math.min(min, last[k]);
                }
                assertSame(max, highest.value());
                assertSame(min, lowest.value());
            }
        }
    }

    private void assertSame(final double expected, final double actual) {
        assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(actual), "seed " + seed);
    }

    /** Mostly near each other, at times far away, of both signs. */
    private double value() {
        final double near = 100 + random.nextInt(20) * 0.01;
        return switch (random.nextInt(32)) {
            case 0 -> near * 1e12;
            case 1 -> near * 1e-12;
            case 2 -> -near;
            default -> near;
        };
    }
}
