package io.rayo.gateways.kraken;

import io.rayo.codecs.Decimals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The venue's side of a book, as slow and plain as can be: makes the frames of its changes, with checksums of text. */
final class SlowSpotVenue {
    static final int PRICE_EXPONENT = -2;
    static final int SIZE_EXPONENT = -8;

    /** A frame, and what the book looks like for whoever has read it. */
    record Step(String frame, Map<Long, Long> bids, Map<Long, Long> asks) {}

    private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final Random random;
    private final int depth;
    private final String symbol;
    private long timeUs = 1_790_000_000_000_000L;

    SlowSpotVenue(final Random random, final int depth, final String symbol) {
        this.random = random;
        this.depth = depth;
        this.symbol = symbol;
        for (int i = 0; i < 3 * depth; i++) {
            bids.put(10_000L - random.nextInt(3 * depth), quantity());
            asks.put(10_001L + random.nextInt(3 * depth), quantity());
        }
    }

    private long quantity() {
        return 1 + random.nextLong(random.nextBoolean() ? 1_000 : 10_000_000_000L);
    }

    Step snapshot() {
        timeUs += random.nextInt(1_000);
        return step("snapshot", window(bids), window(asks), window(bids), window(asks));
    }

    /** Changes something that the subscriber sees. */
    Step change() {
        while (true) {
            final Map<Long, Long> bidsBefore = window(bids);
            final Map<Long, Long> asksBefore = window(asks);
            for (int i = random.nextInt(4); i >= 0; i--) {
                final boolean bid = random.nextBoolean();
                final long price = bid ? 10_000L - random.nextInt(2 * depth) : 10_001L + random.nextInt(2 * depth);
                final NavigableMap<Long, Long> side = bid ? bids : asks;
                if (random.nextInt(5) < 2 && side.size() > 3) {
                    side.remove(price);
                } else {
                    side.put(price, quantity());
                }
            }
            final Map<Long, Long> bidChanges = changes(bidsBefore, window(bids), bids);
            final Map<Long, Long> askChanges = changes(asksBefore, window(asks), asks);
            if (!bidChanges.isEmpty() || !askChanges.isEmpty()) {
                timeUs += 1 + random.nextInt(100_000);
                return step("update", bidChanges, askChanges, window(bids), window(asks));
            }
        }
    }

    private Map<Long, Long> window(final NavigableMap<Long, Long> side) {
        final NavigableMap<Long, Long> window = new TreeMap<>(side.comparator());
        side.entrySet().stream().limit(depth).forEach(e -> window.put(e.getKey(), e.getValue()));
        return window;
    }

    /**
     * What the venue tells: deletions of what it still showed, and all that is new or other; not what is pushed out.
     */
    private static Map<Long, Long> changes(
            final Map<Long, Long> before, final Map<Long, Long> after, final Map<Long, Long> whole) {
        final Map<Long, Long> changes = new TreeMap<>();
        for (final Long price : before.keySet()) {
            if (!whole.containsKey(price)) {
                changes.put(price, 0L);
            }
        }
        after.forEach((price, quantity) -> {
            if (!quantity.equals(before.get(price))) {
                changes.put(price, quantity);
            }
        });
        return changes;
    }

    private Step step(
            final String type,
            final Map<Long, Long> bidLevels,
            final Map<Long, Long> askLevels,
            final Map<Long, Long> bidWindow,
            final Map<Long, Long> askWindow) {
        final String time = Instant.ofEpochSecond(timeUs / 1_000_000).toString().replace("Z", "")
                + ".%06dZ".formatted(timeUs % 1_000_000);
        final String frame = "{\"channel\":\"book\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"" + symbol
                + "\",\"bids\":" + levels(bidLevels) + ",\"asks\":" + levels(askLevels) + ",\"checksum\":"
                + checksum(bidWindow, askWindow) + ",\"timestamp\":\"" + time + "\"}]}";
        return new Step(frame, bidWindow, askWindow);
    }

    private static String levels(final Map<Long, Long> levels) {
        final List<String> texts = new ArrayList<>();
        levels.forEach((price, quantity) -> texts.add("{\"price\":" + Decimals.toString(price, PRICE_EXPONENT)
                + ",\"qty\":" + Decimals.toString(quantity, SIZE_EXPONENT) + "}"));
        return "[" + String.join(",", texts) + "]";
    }

    private static long checksum(final Map<Long, Long> bids, final Map<Long, Long> asks) {
        final StringBuilder text = new StringBuilder();
        for (final Map<Long, Long> side : List.of(asks, bids)) {
            side.entrySet().stream()
                    .limit(10)
                    .forEach(level -> text.append(digits(Decimals.toString(level.getKey(), PRICE_EXPONENT)))
                            .append(digits(Decimals.toString(level.getValue(), SIZE_EXPONENT))));
        }
        final CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private static String digits(final String number) {
        return number.replace(".", "").replaceFirst("^0+", "");
    }
}
