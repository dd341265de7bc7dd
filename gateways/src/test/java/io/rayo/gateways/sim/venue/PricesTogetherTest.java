package io.rayo.gateways.sim.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Venues of one seed share the path of an asset, and nothing else. */
class PricesTogetherTest {
    private static final int TICKS = 4_000;

    private record Path(List<Double> marks, List<SimTrade> trades) {}

    private static Path path(String name, long seed, SimInstrument instrument) {
        ManualClock clock = new ManualClock(1_790_000_000_000L);
        try (TestVenue venue = TestVenue.launch(
                name,
                TestVenue.settings(clock)
                        .seed(seed)
                        .eventsPerTick(3)
                        .instrument(instrument)
                        .stepVolatility(0.0005))) {
            return venue.call(() -> {
                SimMarket market = venue.markets().iterator().next();
                List<Double> marks = new ArrayList<>();
                for (int i = 0; i < TICKS; i++) {
                    clock.advance(10);
                    market.tick(1);
                    marks.add(market.markPrice().doubleValue());
                }
                return new Path(marks, List.copyOf(venue.trades));
            });
        }
    }

    private static double apart(Path one, Path other) {
        double most = 0;
        for (int i = 0; i < TICKS; i++) {
            most = Math.max(
                    most, Math.abs(Math.log(one.marks().get(i) / other.marks().get(i))));
        }
        return most;
    }

    @Test
    void shouldMoveOneAssetAlikeOnAllVenuesOfASeedButTradeItDifferently() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Path spot = path("one", seed, TestVenue.spot());
        Path swap = path("two", seed, TestVenue.linear());
        Path again = path("one", seed, TestVenue.spot());
        Path elsewhere = path("one", seed + 1, TestVenue.spot());
        assertEquals(spot, again, "seed " + seed);
        assertNotEquals(spot.trades().subList(0, 50), swap.trades().subList(0, 50));
        double walked =
                apart(spot, new Path(spot.marks().stream().map(mark -> 60_000.0).toList(), List.of()));
        assertTrue(apart(spot, swap) < 0.015, apart(spot, swap) + " apart, seed " + seed);
        assertTrue(walked > apart(spot, swap), walked + " walked, seed " + seed);
        assertTrue(apart(spot, elsewhere) > apart(spot, swap), "seed " + seed);
    }
}
