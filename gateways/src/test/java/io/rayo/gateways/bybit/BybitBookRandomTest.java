package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.BookTwin;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Streams of a made-up venue with dropped, repeated, exchanged and damaged frames and restarts of its count: whenever
 * the book is said to be live, it is the venue's book of that update. What is missing is noticed at the very next
 * update.
 */
class BybitBookRandomTest {
    private static final int STREAMS = 1_000;
    private static final int DEPTH = 50;

    /** The venue: a book of which the best levels are told. */
    private static final class Venue {
        final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        final NavigableMap<Long, Long> asks = new TreeMap<>();
        final Map<Long, String> shown = new HashMap<>();
        final Random random;
        final boolean tellsWhatLeaves;
        long id;
        long sequence = 1_000;

        Venue(final Random random) {
            this.random = random;
            tellsWhatLeaves = random.nextBoolean();
            for (int i = 0; i < DEPTH; i++) {
                bids.put(10_000L - i, 1L + random.nextInt(9));
                asks.put(10_001L + i, 1L + random.nextInt(9));
            }
        }

        String next() {
            id++;
            sequence += 1 + random.nextInt(5);
            if (id > 10 && random.nextInt(30) == 0) {
                // not twice within a few messages: two lost beginnings of a count could not be told apart
                return restart();
            }
            final Map<Long, Long> oldBids = window(bids);
            final Map<Long, Long> oldAsks = window(asks);
            for (int i = random.nextInt(5); i >= 0; i--) {
                change(bids, 10_000 - random.nextInt(70));
                change(asks, 10_001 + random.nextInt(70));
            }
            final String frame = BybitFrames.delta(id, sequence, difference(oldBids, bids), difference(oldAsks, asks));
            remember();
            return frame;
        }

        String restart() {
            id = 1;
            return whole();
        }

        String whole() {
            remember();
            return BybitFrames.snapshot(id, sequence, levels(window(bids)), levels(window(asks)));
        }

        private void change(final NavigableMap<Long, Long> side, final long price) {
            if (random.nextInt(3) == 0) {
                side.remove(price);
            } else {
                side.put(price, 1L + random.nextInt(1_000));
            }
        }

        private Map<Long, Long> window(final NavigableMap<Long, Long> side) {
            final Map<Long, Long> window = new TreeMap<>(side.comparator());
            side.entrySet().stream().limit(DEPTH).forEach(e -> window.put(e.getKey(), e.getValue()));
            return window;
        }

        private String difference(final Map<Long, Long> before, final NavigableMap<Long, Long> side) {
            final Map<Long, Long> after = window(side);
            final Map<Long, Long> changes = new TreeMap<>();
            after.forEach((price, quantity) -> {
                if (!quantity.equals(before.get(price))) {
                    changes.put(price, quantity);
                }
            });
            before.keySet().forEach(price -> {
                // what leaves the window although it is still there may or may not be told
                if (!after.containsKey(price) && (tellsWhatLeaves || !side.containsKey(price))) {
                    changes.put(price, 0L);
                }
            });
            return levels(changes);
        }

        private void remember() {
            shown.put(sequence, window(bids) + " " + window(asks));
        }

        private static String levels(final Map<Long, Long> levels) {
            final List<String> texts = new ArrayList<>();
            levels.forEach((price, quantity) -> texts.add("[\"" + price + "\",\"" + quantity + "\"]"));
            return "[" + String.join(",", texts) + "]";
        }
    }

    @Test
    void shouldNeverShowAWrongBookAsLive() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("bybit books: seed " + seed + ", " + STREAMS + " streams");
        long gaps = 0;
        long comparisons = 0;
        for (int stream = 0; stream < STREAMS; stream++) {
            final Random random = new Random(seed + stream);
            final BookTwin twin = new BookTwin();
            final BybitHarness harness = new BybitHarness(BybitProduct.LINEAR, new TestPublisher(twin));
            final BybitInstrument instrument = harness.add("BTCUSDT", 0, 0, DEPTH);
            final Venue venue = new Venue(random);
            final BookTwin.Book book = twin.book(1);
            final String at = "seed " + (seed + stream);
            final List<String> queue = new ArrayList<>();
            long lastSequence = 0;
            queue.add(venue.whole());
            for (int step = 0; step < 60 || !instrument.book().isLive(); step++) {
                assertTrue(step < 1_000, at + ": the book never came back");
                if (queue.isEmpty()) {
                    queue.add(venue.next());
                }
                String frame = queue.removeFirst();
                final boolean wasLive = instrument.book().isLive();
                final int fault = step < 60 ? random.nextInt(20) : 20;
                if (fault == 0) {
                    queue.clear();
                    frame = venue.next(); // the one before is lost
                } else if (fault == 1) {
                    queue.addFirst(frame); // comes twice
                } else if (fault == 2) {
                    queue.addFirst(frame); // exchanged with the next
                    frame = venue.next();
                } else if (fault == 3) {
                    frame = frame.substring(0, random.nextInt(frame.length()));
                } else if (fault == 4) {
                    frame = frame.replace("[[\"", "[[\"x");
                }
                final DecodeError error = harness.decode(frame);
                if (fault >= 5) {
                    assertEquals(DecodeError.NONE, error, at + ": " + frame);
                }
                if (!instrument.book().isLive() && harness.heard.contains("snapshot BTCUSDT")) {
                    // the resubscription: what was on the way still comes
                    harness.heard.clear();
                    instrument.book().snapshotRequested(true);
                    queue.add(venue.next());
                    queue.add(venue.whole());
                }
                gaps += wasLive && !instrument.book().isLive() ? 1 : 0;
                assertEquals(instrument.book().isLive(), book.live, at);
                if (book.live) {
                    comparisons++;
                    final long sequence = instrument.book().lastCrossSequence();
                    assertTrue(sequence >= lastSequence || !wasLive, at + ": the book went back in time");
                    lastSequence = sequence;
                    assertEquals(venue.shown.get(sequence), book.bids + " " + book.asks, at + " step " + step);
                }
            }
        }
        System.out.println(gaps + " gaps, " + comparisons + " comparisons");
        assertTrue(gaps > STREAMS && comparisons > 10 * STREAMS, "too quiet");
    }

    @Test
    void shouldNoticeEveryLostUpdateAtTheNextOne() {
        final Random random = new Random(42);
        for (int trial = 0; trial < STREAMS; trial++) {
            final BybitHarness harness = new BybitHarness(BybitProduct.SPOT);
            final BybitInstrument instrument = harness.add("BTCUSDT", 0, 0, DEPTH);
            final Venue venue = new Venue(random);
            harness.decode(venue.whole());
            for (int i = random.nextInt(5); i > 0; i--) {
                harness.decode(venue.next());
            }
            for (int i = random.nextInt(3); i >= 0; i--) {
                venue.next(); // lost
            }
            harness.publisher.clear();
            final String next = venue.next();
            harness.decode(next);
            if (next.contains("\"delta\"")) {
                assertTrue(!instrument.book().isLive(), "trial " + trial);
                assertTrue(harness.words().getFirst().startsWith("gap BOOK SEQUENCE"), "trial " + trial);
            }
        }
    }
}
