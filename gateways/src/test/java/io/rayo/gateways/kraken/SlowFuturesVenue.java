package io.rayo.gateways.kraken;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * The venue's side of a futures book, as slow and plain as can be: whole prices, whole quantities, one change a frame.
 */
final class SlowFuturesVenue {
    /** A frame, and what the book looks like for whoever has read it. */
    record Step(String frame, Map<Long, Long> bids, Map<Long, Long> asks) {}

    private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final Random random;
    private final String symbol;
    private long sequence = 1_000;
    private long timeMs = 1_790_000_000_000L;

    SlowFuturesVenue(final Random random, final String symbol) {
        this.random = random;
        this.symbol = symbol;
        for (int i = 0; i < 20; i++) {
            bids.put(1_000L - random.nextInt(30), 1L + random.nextInt(500));
            asks.put(1_001L + random.nextInt(30), 1L + random.nextInt(500));
        }
    }

    Step snapshot() {
        timeMs += random.nextInt(10);
        return new Step(
                "{\"feed\":\"book_snapshot\",\"product_id\":\"" + symbol + "\",\"timestamp\":" + timeMs + ",\"seq\":"
                        + sequence + ",\"tickSize\":null,\"bids\":" + levels(bids) + ",\"asks\":" + levels(asks) + "}",
                new TreeMap<>(bids),
                new TreeMap<>(asks));
    }

    Step change() {
        final boolean bid = random.nextBoolean();
        final long price = bid ? 1_000L - random.nextInt(30) : 1_001L + random.nextInt(30);
        final long quantity = random.nextInt(5) < 2 ? 0 : 1L + random.nextInt(500);
        final NavigableMap<Long, Long> side = bid ? bids : asks;
        if (quantity == 0) {
            side.remove(price);
        } else {
            side.put(price, quantity);
        }
        timeMs += random.nextInt(100);
        return new Step(
                "{\"feed\":\"book\",\"product_id\":\"" + symbol + "\",\"side\":\"" + (bid ? "buy" : "sell")
                        + "\",\"seq\":" + ++sequence + ",\"price\":" + price + ".0,\"qty\":" + quantity
                        + ",\"timestamp\":" + timeMs + "}",
                new TreeMap<>(bids),
                new TreeMap<>(asks));
    }

    private static String levels(final Map<Long, Long> levels) {
        final List<String> texts = new ArrayList<>();
        levels.forEach((price, quantity) -> texts.add("{\"price\":" + price + ",\"qty\":" + quantity + ".0}"));
        return "[" + String.join(",", texts) + "]";
    }
}
