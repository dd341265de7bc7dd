package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.BookTwin;
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
 * Random streams of a book with frames dropped, repeated, swapped and damaged, against a venue as plain as can be:
 * every gap is noticed at the very next update, and a book that is live is always equal to the venue's.
 */
class OkxBookRandomTest {
    private static final int SEEDS = Integer.getInteger("rayo.book.seeds", 1_000);
    private static final int UPDATES = 60;
    private static final String SYMBOL = "BTC-USDT";

    /** The venue's book, its sequence, and what it says of them. */
    private static final class Venue {
        final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        final NavigableMap<Long, Long> asks = new TreeMap<>();
        final Random random;
        final boolean withChecksum;
        long sequence = 1L << 40;

        Venue(final Random random, final boolean withChecksum) {
            this.random = random;
            this.withChecksum = withChecksum;
            for (int i = 0; i < 20; i++) {
                bids.put(1_000L - i, 1L + random.nextInt(50));
                asks.put(1_001L + i, 1L + random.nextInt(50));
            }
        }

        String snapshot() {
            return frame("snapshot", -1, levels(bids), levels(asks));
        }

        String update() {
            final Map<Long, Long> bidChanges = new HashMap<>();
            final Map<Long, Long> askChanges = new HashMap<>();
            final int kind = random.nextInt(20);
            final long previous = sequence;
            if (kind == 0) {
                return frame("update", previous, "", ""); // quiet
            }
            // kind 1: the venue starts its sequence anew, far below
            sequence = kind == 1 ? random.nextInt(1 << 30) : sequence + 1 + random.nextInt(3);
            for (int i = random.nextInt(4); i >= 0; i--) {
                change(bids, bidChanges, 1_000L - random.nextInt(25));
                change(asks, askChanges, 1_001L + random.nextInt(25));
            }
            return frame("update", previous, levels(bidChanges), levels(askChanges));
        }

        private void change(final Map<Long, Long> side, final Map<Long, Long> changes, final long price) {
            final long quantity = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(50);
            if (quantity == 0) {
                side.remove(price);
            } else {
                side.put(price, quantity);
            }
            changes.put(price, quantity);
        }

        private static String levels(final Map<Long, Long> side) {
            final List<String> levels = new ArrayList<>();
            side.forEach((price, quantity) -> levels.add("[\"" + price + "\",\"" + quantity + "\",\"0\",\"1\"]"));
            return String.join(",", levels);
        }

        private String frame(final String action, final long previous, final String bidText, final String askText) {
            return "{\"arg\":{\"channel\":\"books\",\"instId\":\"" + SYMBOL + "\"},\"action\":\"" + action
                    + "\",\"data\":[{\"asks\":[" + askText + "],\"bids\":[" + bidText + "],\"ts\":\"1790000000000\","
                    + "\"checksum\":" + (withChecksum ? SlowChecksum.of(bids, asks) : 0) + ",\"prevSeqId\":" + previous
                    + ",\"seqId\":" + sequence + "}]}";
        }
    }

    @Test
    void shouldNeverHaveAWrongBookThatSeemsRight() {
        final long first = Long.getLong("rayo.book.seed", 1);
        System.out.println("OKX book: seeds " + first + " to " + (first + SEEDS - 1));
        long gaps = 0;
        long faults = 0;
        for (long seed = first; seed < first + SEEDS; seed++) {
            final Trial trial = new Trial(seed);
            trial.run();
            gaps += trial.gaps;
            faults += trial.faults;
        }
        assertTrue(gaps > SEEDS, "gaps: " + gaps);
        assertTrue(faults > 2L * SEEDS, "faults: " + faults);
    }

    private static final class Trial {
        final long seed;
        final Random random;
        final Venue venue;
        final BookTwin twin = new BookTwin();
        final OkxHarness harness = new OkxHarness(OkxProduct.SPOT, twin);
        final OkxInstrument instrument = harness.add(SYMBOL, 0, 0);
        long gaps;
        long faults;

        Trial(final long seed) {
            this.seed = seed;
            random = new Random(seed);
            venue = new Venue(random, seed % 2 == 0);
        }

        void run() {
            harness.decode(venue.snapshot());
            check("snapshot");
            for (int i = 0; i < UPDATES; i++) {
                step(i);
            }
        }

        private void step(final int i) {
            final String where = "seed " + seed + " update " + i;
            final int fault = random.nextInt(12);
            final long before = venue.sequence;
            final String frame = venue.update();
            final boolean isQuiet = venue.sequence == before;
            switch (fault) {
                case 0 -> {
                    faults++; // dropped: the next one must tell
                    final String next = nextThatIsNotQuiet();
                    if (!isQuiet) {
                        expectGap(next, where);
                    }
                }
                case 1 -> {
                    faults++; // repeated: an update that changed the sequence no longer follows
                    harness.decode(frame);
                    check(where);
                    if (!isQuiet) {
                        expectGap(frame, where);
                    }
                }
                case 2 -> {
                    faults++; // swapped
                    final String next = nextThatIsNotQuiet();
                    if (isQuiet) {
                        harness.decode(next);
                        check(where);
                    } else {
                        expectGap(next, where);
                    }
                }
                case 3 -> {
                    faults++; // cut off
                    harness.decode(frame.substring(0, 1 + random.nextInt(frame.length() - 1)));
                    if (instrument.book().isLive()) {
                        final String next = nextThatIsNotQuiet();
                        if (!isQuiet) {
                            expectGap(next, where);
                        }
                    } else {
                        resync(where);
                    }
                }
                default -> {
                    harness.decode(frame);
                    check(where);
                }
            }
            if (!instrument.book().isLive()) {
                resync(where);
            } else if (fault <= 3) {
                resync(where); // what the fault left aside is caught up
            }
        }

        private String nextThatIsNotQuiet() {
            String next = venue.update();
            while (next.contains("\"asks\":[],\"bids\":[]")) {
                next = venue.update();
            }
            return next;
        }

        private void expectGap(final String frame, final String where) {
            final long gapsBefore = harness.counters.gaps;
            final long updates = harness.counters.bookUpdates;
            harness.decode(frame);
            assertEquals(gapsBefore + 1, harness.counters.gaps, where);
            assertEquals(updates, harness.counters.bookUpdates, where);
            assertFalse(instrument.book().isLive(), where);
            assertFalse(twin.book(1).live, where);
            gaps++;
        }

        private void resync(final String where) {
            harness.decode(venue.update()); // does not count before a snapshot
            harness.decode(venue.snapshot());
            check(where);
        }

        private void check(final String where) {
            assertTrue(instrument.book().isLive(), where + " seed " + seed);
            final BookTwin.Book book = twin.book(1);
            assertTrue(book.live, where);
            assertEquals(venue.bids, book.bids, where);
            assertEquals(venue.asks, book.asks, where);
            assertEquals(venue.sequence, book.lastSequence, where);
        }
    }
}
