package io.rayo.gateways.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DepthSideTest {
    @Test
    void shouldEqualASortedMapWhateverTheUpdates() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("depth side: seed " + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final boolean asks = random.nextBoolean();
            final int depth = 1 + random.nextInt(30);
            final int width = 1 + random.nextInt(4 * depth);
            final DepthSide side = new DepthSide(asks, depth);
            final TreeMap<Long, Long> twin = new TreeMap<>((a, b) -> asks ? Long.compare(a, b) : Long.compare(b, a));
            for (int update = 0; update < 30; update++) {
                final int levels = random.nextInt(3 * depth);
                final boolean atOnce = random.nextBoolean();
                final long[] prices = new long[levels];
                final long[] quantities = new long[levels];
                for (int level = 0; level < levels; level++) {
                    prices[level] = 1_000L + random.nextInt(width);
                    quantities[level] = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(100);
                }
                if (random.nextInt(4) > 0) {
                    fromTheBestOn(prices, asks);
                }
                for (int level = 0; level < levels; level++) {
                    final long price = prices[level];
                    final long quantity = quantities[level];
                    if (quantity == 0) {
                        twin.remove(price);
                    } else {
                        twin.put(price, quantity);
                    }
                    if (!atOnce) {
                        side.apply(price, quantity);
                        assertEquals(twin.size(), side.size(), "seed " + seed);
                    }
                }
                if (atOnce) {
                    final int half = random.nextInt(levels + 1);
                    side.apply(prices, quantities, 0, half);
                    side.apply(prices, quantities, half, levels);
                    assertEquals(twin.size(), side.size(), "seed " + seed);
                }
                long trimmed;
                while ((trimmed = side.trim()) != 0) {
                    assertEquals(twin.pollLastEntry().getKey(), trimmed, "seed " + seed);
                }
                assertTrue(twin.size() <= depth, "seed " + seed);
                if (random.nextInt(3) > 0) {
                    continue; // nobody looks at the levels for a while
                }
                int index = 0;
                for (final Map.Entry<Long, Long> level : twin.entrySet()) {
                    assertEquals(level.getKey(), side.price(index), "seed " + seed);
                    assertEquals(level.getValue(), side.quantity(index++), "seed " + seed);
                }
                assertEquals(index, side.size(), "seed " + seed);
            }
            side.clear();
            assertEquals(0, side.size());
        }
    }

    private static void fromTheBestOn(final long[] prices, final boolean asks) {
        Arrays.sort(prices);
        for (int i = 0; !asks && i < prices.length / 2; i++) {
            final long price = prices[i];
            prices[i] = prices[prices.length - 1 - i];
            prices[prices.length - 1 - i] = price;
        }
    }

    @Test
    void shouldKeepTheLeastAndTheLargestPrice() {
        for (final boolean asks : new boolean[] {false, true}) {
            final DepthSide side = new DepthSide(asks, 3);
            side.apply(Decimals.MAX_MANTISSA, 1);
            side.apply(1, 2);
            side.apply(Decimals.MAX_MANTISSA / 2, 3);
            side.apply(Decimals.MAX_MANTISSA, 4);
            side.apply(1, 5);
            assertEquals(3, side.size());
            assertEquals(asks ? 1 : Decimals.MAX_MANTISSA, side.price(0));
            assertEquals(asks ? 5 : 4, side.quantity(0));
            assertEquals(Decimals.MAX_MANTISSA / 2, side.price(1));
            assertEquals(asks ? Decimals.MAX_MANTISSA : 1, side.price(2));
            side.apply(1, 0);
            side.apply(Decimals.MAX_MANTISSA, 0);
            assertEquals(1, side.size());
        }
    }

    @Test
    void shouldRefuseADepthOfZero() {
        assertThrows(IllegalArgumentException.class, () -> new DepthSide(true, 0));
    }
}
