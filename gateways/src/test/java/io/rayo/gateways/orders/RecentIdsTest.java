package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
    @Test
    void shouldRememberExactlyTheLastPairs() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("recent ids: seed " + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            final int capacity = 1 << random.nextInt(8);
            // in some rounds the count wraps; by then the memory is full, as it is after 2^32 pairs
            compare(new RecentIds(capacity, round % 2 == 0 ? capacity + 1 : -2 * capacity - 1), capacity, random, seed);
        }
    }

    private static void compare(final RecentIds ids, final int capacity, final Random random, final long seed) {
        final ArrayDeque<List<Long>> order = new ArrayDeque<>();
        final Set<List<Long>> twin = new HashSet<>();
        for (int i = 0; i < 20 * capacity + 100; i++) {
            final List<Long> pair =
                    List.of(1 + (long) random.nextInt(4), 1 + (long) random.nextInt(1 + random.nextInt(2 * capacity)));
            assertEquals(twin.contains(pair), ids.contains(pair.get(0), pair.get(1)), "seed " + seed);
            final boolean isNew = twin.add(pair);
            assertEquals(isNew, ids.add(pair.get(0), pair.get(1)), "seed " + seed);
            if (isNew) {
                order.add(pair);
                if (order.size() > capacity) {
                    twin.remove(order.remove());
                }
            }
        }
    }

    @Test
    void shouldKnowNothingAtFirst() {
        assertEquals(false, new RecentIds(64).contains(0, 0));
        assertEquals(true, new RecentIds(64).add(0, 0));
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new RecentIds(0));
        assertThrows(IllegalArgumentException.class, () -> new RecentIds(100));
    }
}
