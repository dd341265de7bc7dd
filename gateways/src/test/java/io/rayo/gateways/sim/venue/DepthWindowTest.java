package io.rayo.gateways.sim.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.ManualClock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthWindowTest {
    private final ManualClock clock = new ManualClock(1_790_000_000_000L);

    private void run(TestVenue venue, int ticks) {
        for (int i = 0; i < ticks; i++) {
            clock.advance(10);
            venue.tick(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 25, Integer.MAX_VALUE})
    void shouldLetASubscriberKeepTheViewWhenverItComes(int levels) {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        TestVenue.Settings settings = TestVenue.settings(clock)
                .seed(seed)
                .instrument(TestVenue.spot())
                .eventsPerTick(6);
        settings.depthLevels.add(levels);
        try (TestVenue venue = TestVenue.launch("depth", settings)) {
            DepthWindow window = venue.call(
                    () -> venue.markets().iterator().next().depthWindows().getFirst());
            for (int round = 0; round < 20; round++) {
                // nobody listens for a while, then somebody comes at a moment of no meaning
                venue.call(() -> venue.unwanted.add(window));
                run(venue, 1 + round);
                TestVenue.BookFollower follower = venue.call(() -> {
                    venue.unwanted.remove(window);
                    TestVenue.BookFollower made = new TestVenue.BookFollower(window);
                    venue.followers.put(window, made);
                    return made;
                });
                run(venue, 30);
                venue.call(() -> venue.followers.remove(window));
                assertEquals(List.of(), follower.wrong, "seed " + seed + " round " + round);
                assertTrue(follower.applied > 3, follower.applied + " publications, seed " + seed);
            }
        }
    }
}
