package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.BookTwin;
import io.rayo.gateways.market.FeedInstrument;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Books from streams with dropped, repeated, swapped and damaged frames: whenever a book counts as live it is the
 * venue's book of the frame that came last, level by level. {@code rayo.seed} repeats a run.
 */
class KrakenBookRandomTest {
    private static final int TRIALS = 1_000;
    private static final int STEPS = 60;

    /** A frame, and what the book is for whoever has read all up to it. */
    private record Step(String frame, Map<Long, Long> bids, Map<Long, Long> asks) {}

    private long losses;
    private long noticed;

    @Test
    void shouldNeverShowAWrongSpotBookForLive() {
        final long base = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("Kraken spot books: seed " + base);
        for (long seed = base; seed < base + TRIALS; seed++) {
            final Random random = new Random(seed);
            final SlowSpotVenue venue = new SlowSpotVenue(random, 10, "BTC/USD");
            final BookTwin twin = new BookTwin();
            final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot(twin);
            harness.add(
                    new KrakenInstrument("BTC/USD", 1, SlowSpotVenue.PRICE_EXPONENT, SlowSpotVenue.SIZE_EXPONENT, 10));
            run(seed, random, harness, twin.book(1), () -> step(venue.snapshot()), () -> step(venue.change()));
        }
        assertTrue(losses > TRIALS, "few frames were lost: " + losses);
        assertEquals(losses, noticed);
    }

    @Test
    void shouldNeverShowAWrongFuturesBookForLive() {
        final long base = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("Kraken futures books: seed " + base);
        for (long seed = base; seed < base + TRIALS; seed++) {
            final Random random = new Random(seed);
            final SlowFuturesVenue venue = new SlowFuturesVenue(random, "PF_XBTUSD");
            final BookTwin twin = new BookTwin();
            final KrakenHarness<KrakenFuturesInstrument> harness = KrakenHarness.futures(twin, false);
            harness.add(new KrakenFuturesInstrument("PF_XBTUSD", 1, 0, 0, true));
            run(seed, random, harness, twin.book(1), () -> step(venue.snapshot()), () -> step(venue.change()));
        }
        assertTrue(losses > TRIALS, "few frames were lost: " + losses);
        assertEquals(losses, noticed);
    }

    private static Step step(final SlowSpotVenue.Step step) {
        return new Step(step.frame(), step.bids(), step.asks());
    }

    private static Step step(final SlowFuturesVenue.Step step) {
        return new Step(step.frame(), step.bids(), step.asks());
    }

    private void run(
            final long seed,
            final Random random,
            final KrakenHarness<?> harness,
            final BookTwin.Book book,
            final Supplier<Step> snapshots,
            final Supplier<Step> changes) {
        final FeedInstrument instrument = harness.symbols.instruments().getFirst();
        deliver(seed, harness, instrument, book, snapshots.get());
        assertTrue(book.live, "seed " + seed + ": not live after the snapshot");
        for (int i = 0; i < STEPS; i++) {
            final Step step = changes.get();
            switch (random.nextInt(24)) {
                case 0 -> { // lost: noticed with the very next frame, unless that alone makes the book right again
                    final boolean wasLive = book.live;
                    final Step next = changes.get();
                    deliver(seed, harness, instrument, book, next);
                    if (wasLive) {
                        losses++;
                        noticed += !book.live || equal(book, next) ? 1 : 0;
                    }
                }
                case 1 -> {
                    deliver(seed, harness, instrument, book, step);
                    deliver(seed, harness, instrument, book, step);
                }
                case 2 -> { // swapped: the second one, coming first, is judged; what comes late changes nothing
                    final Step next = changes.get();
                    deliver(seed, harness, instrument, book, next);
                    harness.decode(step.frame());
                    check(seed, instrument, book, next);
                }
                case 3 -> {
                    harness.decode(damaged(step.frame(), random));
                    deliver(seed, harness, instrument, book, changes.get());
                }
                default -> deliver(seed, harness, instrument, book, step);
            }
            if (!book.live && random.nextInt(4) == 0) {
                assertTrue(harness.heard.contains("snapshot " + instrument.symbol()), "seed " + seed + ": not asked");
                harness.heard.clear();
                deliver(seed, harness, instrument, book, snapshots.get());
                assertTrue(book.live, "seed " + seed + ": not live after a snapshot");
            }
        }
    }

    /** Where there is a checksum any bit may turn; a futures frame that is whole must be believed. */
    private static String damaged(final String frame, final Random random) {
        final byte[] bytes = frame.getBytes(StandardCharsets.US_ASCII);
        final int at = random.nextInt(bytes.length);
        bytes[at] = frame.contains("checksum") ? (byte) (bytes[at] ^ 1 << random.nextInt(7)) : (byte) '#';
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static void deliver(
            final long seed,
            final KrakenHarness<?> harness,
            final FeedInstrument instrument,
            final BookTwin.Book book,
            final Step step) {
        harness.decode(step.frame());
        check(seed, instrument, book, step);
    }

    private static void check(
            final long seed, final FeedInstrument instrument, final BookTwin.Book book, final Step step) {
        assertEquals(instrument.bookTracker().isLive(), book.live, () -> "seed " + seed);
        if (book.live) {
            assertEquals(sorted(step.bids), sorted(book.bids), () -> "bids, seed " + seed + ": " + step.frame);
            assertEquals(sorted(step.asks), sorted(book.asks), () -> "asks, seed " + seed + ": " + step.frame);
        }
    }

    private static boolean equal(final BookTwin.Book book, final Step step) {
        return sorted(step.bids).equals(sorted(book.bids)) && sorted(step.asks).equals(sorted(book.asks));
    }

    private static Map<Long, Long> sorted(final Map<Long, Long> side) {
        final Map<Long, Long> sorted = new TreeMap<>(Comparator.naturalOrder());
        sorted.putAll(side);
        return sorted;
    }
}
