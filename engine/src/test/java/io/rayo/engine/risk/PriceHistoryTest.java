package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The range of the hour, kept up to date, against all prices looked through anew. */
class PriceHistoryTest {
    private static final long MINUTE_NS = 60_000_000_000L;

    private record Price(long minute, long price) {}

    @Test
    void shouldKnowTheRangeOfTheHourAsIfItLookedAtAllPrices() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PriceHistoryTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int ranges = 0;
        for (int run = 0; run < 100; run++) {
            PriceHistory history = new PriceHistory();
            List<Price> prices = new ArrayList<>();
            long nowNs = random.nextLong(-100, 100) * MINUTE_NS;
            for (int step = 0; step < 500; step++) {
                nowNs += 0 == random.nextInt(60) ? random.nextLong(120 * MINUTE_NS) : random.nextLong(MINUTE_NS / 4);
                long now = PriceHistory.minuteOf(nowNs);
                if (random.nextBoolean()) {
                    // now and then a price comes late, but within the hour
                    long late = 0 == random.nextInt(20) ? random.nextLong(60) : 0;
                    long price = random.nextLong(1, 1_000);
                    history.onPrice(price, nowNs - late * MINUTE_NS);
                    prices.add(new Price(now - late, price));
                }
                if (0 == random.nextInt(100)) {
                    history = copy(history);
                }
                if (0 == random.nextInt(3)) {
                    long high = prices.stream()
                            .filter(p -> p.minute > now - 60 && p.minute <= now)
                            .mapToLong(Price::price)
                            .max()
                            .orElse(0);
                    long low = prices.stream()
                            .filter(p -> p.minute > now - 60 && p.minute <= now)
                            .mapToLong(Price::price)
                            .min()
                            .orElse(0);
                    assertEquals(high, history.high(nowNs));
                    assertEquals(low, history.low(nowNs));
                    ranges += high > low ? 1 : 0;
                }
            }
        }
        assertTrue(ranges > 5_000, ranges + " ranges");
    }

    @Test
    void shouldForgetAllWhenCleared() {
        PriceHistory history = new PriceHistory();
        history.onPrice(7, 5 * MINUTE_NS);
        assertEquals(7, history.high(5 * MINUTE_NS));
        history.clear();
        assertEquals(0, history.high(5 * MINUTE_NS));
        assertEquals(0, history.low(5 * MINUTE_NS));
        history.onPrice(9, 5 * MINUTE_NS);
        assertEquals(9, history.low(5 * MINUTE_NS));
    }

    private static PriceHistory copy(PriceHistory history) {
        StateWriter written = new StateWriter();
        history.writeState(written);
        PriceHistory copy = new PriceHistory();
        copy.readState(new StateReader().wrap(written.buffer(), 0, written.length()));
        return copy;
    }
}
