package io.rayo.gateways.sim.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private record Pair(String channel, Integer listener) {}

    @Test
    void shouldDoWhatAListOfPairsDoes() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        Subscriptions<Integer> subscriptions = new Subscriptions<>();
        List<Pair> twin = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            Pair pair = new Pair("c" + random.nextInt(8), random.nextInt(6));
            switch (random.nextInt(8)) {
                case 0 -> {
                    subscriptions.removeAll(pair.listener());
                    twin.removeIf(other -> other.listener().equals(pair.listener()));
                }
                case 1, 2, 3 -> assertEquals(twin.remove(pair), subscriptions.remove(pair.channel(), pair.listener()));
                default -> {
                    boolean fresh = !twin.contains(pair);
                    assertEquals(fresh, subscriptions.add(pair.channel(), pair.listener()));
                    if (fresh) {
                        twin.add(pair);
                    }
                }
            }
            List<Integer> listeners = twin.stream()
                    .filter(other -> other.channel().equals(pair.channel()))
                    .map(Pair::listener)
                    .toList();
            assertEquals(listeners, subscriptions.listeners(pair.channel()), "seed " + seed);
            assertEquals(!listeners.isEmpty(), subscriptions.isWanted(pair.channel()));
            assertEquals(
                    twin.stream()
                            .filter(other -> other.listener().equals(pair.listener()))
                            .map(Pair::channel)
                            .toList(),
                    List.copyOf(subscriptions.channels(pair.listener())),
                    "seed " + seed);
        }
        assertFalse(subscriptions.isWanted("never"));
    }
}
