package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.BookTwin;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.BookSynchronizer.Rule;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.market.BookSynchronizer.Verdict;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookSynchronizerTest {
    private static final UnsafeBuffer FRAME = new UnsafeBuffer(new byte[32]);

    private static BookSynchronizer keeping(final Rule rule, final long... ids) {
        final BookSynchronizer book = new BookSynchronizer(rule, 1_000);
        for (int i = 0; i < ids.length; i += 3) {
            assertEquals(Verdict.KEEP, book.judge(ids[i], ids[i + 1], ids[i + 2], false));
            assertTrue(book.keep(FRAME, 0, 32, 5, ids[i], ids[i + 1], ids[i + 2]));
        }
        return book;
    }

    @ParameterizedTest
    @CsvSource({
        "9,TOO_OLD", // lastUpdateId < U of the first
        "10,FITS", // inside the first
        "12,FITS", // the first is dropped, the second follows on
        "14,FITS", // inside the second
        "15,FITS", // all are in it
        "99,FITS"
    })
    void shouldJudgeSpotSnapshotsByTheVenuesRule(final long id, final SnapshotVerdict expected) {
        assertEquals(expected, keeping(Rule.SPOT, 10, 12, 0, 13, 15, 0).judgeSnapshot(id));
    }

    @ParameterizedTest
    @CsvSource({
        "8,TOO_OLD",
        "9,FITS", // pu of the first
        "10,FITS",
        "13,FITS", // u of the first
        "15,TOO_OLD", // in the hole between two updates: the rule asks for U <= id
        "20,FITS",
        "25,FITS",
        "26,FITS"
    })
    void shouldJudgeFuturesSnapshotsByTheVenuesRule(final long id, final SnapshotVerdict expected) {
        assertEquals(expected, keeping(Rule.FUTURES, 10, 13, 9, 20, 25, 13).judgeSnapshot(id));
    }

    @Test
    void shouldWantASnapshotOnlyOnceAnUpdateIsKept() {
        final BookSynchronizer book = new BookSynchronizer(Rule.SPOT, 1_000);
        assertFalse(book.wantsSnapshot());
        assertEquals(SnapshotVerdict.UNWANTED, book.judgeSnapshot(5));
        book.keep(FRAME, 0, 32, 5, 1, 2, 0);
        assertTrue(book.wantsSnapshot());
        book.snapshotRequested(true);
        assertFalse(book.wantsSnapshot());
    }

    @Test
    void shouldStartOverWhenItsBufferIsFull() {
        final BookSynchronizer book = new BookSynchronizer(Rule.SPOT, 300);
        int kept = 0;
        while (book.keep(FRAME, 0, 32, 5, kept, kept, 0)) {
            kept++;
        }
        assertEquals(4, kept);
        assertEquals(1, book.keptCount(), "the update that did not fit is the first of the new start");
        assertFalse(book.keep(new UnsafeBuffer(new byte[400]), 0, 400, 5, 9, 9, 0));
        assertEquals(0, book.keptCount());
    }

    @Test
    void shouldFollowTheChainOnceLive() {
        final BookSynchronizer spot = keeping(Rule.SPOT, 10, 12, 0);
        spot.live(11, (buffer, offset, length, receiveTimeNs) -> true);
        assertEquals(Verdict.IGNORE, spot.judge(9, 11, 0, false));
        assertEquals(Verdict.APPLY, spot.judge(10, 12, 0, false));
        assertEquals(Verdict.GAP, spot.judge(13, 14, 0, false));
        spot.applied(12, 0);
        assertEquals(Verdict.APPLY, spot.judge(13, 14, 0, false));
        assertEquals(Verdict.GAP, spot.judge(14, 15, 0, false));

        final BookSynchronizer futures = keeping(Rule.FUTURES, 10, 12, 7);
        futures.live(11, (buffer, offset, length, receiveTimeNs) -> true);
        assertEquals(Verdict.IGNORE, futures.judge(5, 7, 4, false));
        assertEquals(Verdict.APPLY, futures.judge(10, 12, 7, false));
        futures.applied(12, 7);
        assertEquals(Verdict.APPLY, futures.judge(20, 22, 12, false));
        assertEquals(Verdict.GAP, futures.judge(20, 22, 15, false));
        assertEquals(Verdict.GAP, futures.judge(8, 22, 7, false), "pu must be the last u, not before it");
        assertEquals(Verdict.IGNORE, futures.judge(10, 12, 7, false));
    }

    @Test
    void shouldTakeUpdatesCutDifferentlyWhileTwoConnectionsOverlap() {
        final BookSynchronizer book = keeping(Rule.FUTURES, 10, 12, 7);
        book.live(12, (buffer, offset, length, receiveTimeNs) -> true);
        book.applied(12, 7);
        book.overlap(true);
        assertEquals(Verdict.IGNORE, book.judge(30, 33, 25, true), "the new connection may be ahead of the old");
        assertEquals(Verdict.APPLY, book.judge(11, 15, 9, true));
        book.applied(15, 9);
        assertEquals(Verdict.APPLY, book.judge(14, 18, 12, false));
        book.applied(18, 12);
        book.overlap(false);
        assertEquals(Verdict.APPLY, book.judge(17, 21, 15, false), "the first one after the change may still overlap");
        book.applied(21, 15);
        assertEquals(Verdict.APPLY, book.judge(22, 23, 21, false));
        book.applied(23, 21);
        assertEquals(Verdict.GAP, book.judge(22, 25, 21, false), "from the first exact match on the rule is strict");
    }

    /** A venue's book with its stream, and a network that drops, doubles and swaps updates. */
    private static final class Venue {
        final Random random;
        final Rule rule;
        final NavigableMap<Long, Long> bids = new TreeMap<>();
        final NavigableMap<Long, Long> asks = new TreeMap<>();
        long id = 1_000;
        long previousId = 990;

        Venue(final Rule rule, final Random random) {
            this.rule = rule;
            this.random = random;
        }

        String update() {
            final long first = rule == Rule.SPOT ? id + 1 : id + 1 + random.nextInt(5);
            final long last = first + random.nextInt(4);
            final Map<Long, Long> bidChanges = change(bids, 1_000);
            final Map<Long, Long> askChanges = change(asks, 2_000);
            final String text = "{\"e\":\"depthUpdate\",\"E\":5,\"T\":4,\"s\":\"ABC\",\"U\":" + first + ",\"u\":" + last
                    + ",\"pu\":" + previousId + ",\"b\":" + levels(bidChanges) + ",\"a\":" + levels(askChanges) + "}";
            id = last;
            previousId = last;
            return text;
        }

        private Map<Long, Long> change(final Map<Long, Long> side, final int base) {
            final Map<Long, Long> changes = new TreeMap<>();
            for (int i = random.nextInt(random.nextInt(10) == 0 ? 70 : 5); i >= 0; i--) {
                changes.put((long) base + random.nextInt(300), (long) Math.max(0, random.nextInt(12) - 4));
            }
            changes.forEach((price, quantity) -> {
                if (quantity == 0) {
                    side.remove(price);
                } else {
                    side.put(price, quantity);
                }
            });
            return changes;
        }

        String snapshot() {
            return "{\"lastUpdateId\":" + id + ",\"bids\":" + levels(bids) + ",\"asks\":" + levels(asks) + "}";
        }

        private static String levels(final Map<Long, Long> side) {
            final List<String> levels = new ArrayList<>();
            side.forEach((price, quantity) -> levels.add("[\"" + price + "\",\"" + quantity + "\"]"));
            return levels.toString();
        }
    }

    @ParameterizedTest
    @CsvSource({"SPOT", "USDM"})
    void shouldNeverHoldALiveBookThatDiffersFromTheVenues(final BinanceProduct product) {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("synchroniser: seed " + seed);
        final Random random = new Random(seed);
        final Venue venue = new Venue(product.bookRule(), random);
        final BookTwin twin = new BookTwin();
        final FeedCounters counters = new FeedCounters();
        final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        final BookSynchronizer book = new BookSynchronizer(product.bookRule(), 1 << 14);
        final BinanceInstrument instrument = new BinanceInstrument("ABC", 1, 0, 0, book);
        symbols.add(instrument);
        final BinanceMarketDataDecoder decoder =
                new BinanceMarketDataDecoder(product, symbols, new TestPublisher(twin), counters, 0, 1_000_000);
        final Map<Long, NavigableMap<Long, Long>> bidsAt = new TreeMap<>();
        final Map<Long, NavigableMap<Long, Long>> asksAt = new TreeMap<>();
        final ArrayDeque<String> snapshots = new ArrayDeque<>();
        String late = null;
        int compared = 0;
        for (int i = 0; i < 40_000; i++) {
            final String update = venue.update();
            bidsAt.put(venue.id, new TreeMap<>(venue.bids));
            asksAt.put(venue.id, new TreeMap<>(venue.asks));
            final int fate = random.nextInt(400);
            if (fate == 0) {
                continue; // lost
            }
            if (fate == 1 && late == null) {
                late = update; // overtaken
                continue;
            }
            decode(decoder, update);
            if (fate == 2) {
                decode(decoder, update); // doubled
            }
            if (late != null) {
                decode(decoder, late);
                late = null;
            }
            if (fate == 3) {
                decode(decoder, update.substring(0, update.length() - 1 - random.nextInt(20))); // damaged
            }
            if (fate == 4) {
                book.reset(); // disconnected; the gateway tells the core
                twin.book(1).live = false;
                snapshots.clear();
            }
            if (book.wantsSnapshot()) {
                book.snapshotRequested(true);
                snapshots.add(venue.snapshot()); // made now, here later
            }
            if (!snapshots.isEmpty() && random.nextInt(6) == 0) {
                snapshot(decoder, instrument, snapshots.poll());
            }
            if (book.isSnapshotRequested() && snapshots.isEmpty() && random.nextInt(6) == 0) {
                book.snapshotRequested(false); // lost on its way, or not wanted: asked for again
            }
            final BookTwin.Book published = twin.book(1);
            assertEquals(book.isLive(), published.live, "seed " + seed + " step " + i);
            if (published.live) {
                assertEquals(bidsAt.get(book.bookId()), new TreeMap<>(published.bids), "seed " + seed + " step " + i);
                assertEquals(asksAt.get(book.bookId()), published.asks, "seed " + seed + " step " + i);
                compared++;
            }
            if (bidsAt.size() > 500) {
                bidsAt.keySet().removeIf(id -> id < venue.id - 2_000);
                asksAt.keySet().removeIf(id -> id < venue.id - 2_000);
            }
        }
        assertTrue(compared > 20_000, "live for " + compared + " steps only");
        assertTrue(twin.book(1).gaps > 50);
        assertTrue(twin.book(1).snapshots > 50);
    }

    private static void decode(final BinanceMarketDataDecoder decoder, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final DecodeError error = decoder.decode(new UnsafeBuffer(bytes), 0, bytes.length, 9, 1, false);
        assertTrue(error == DecodeError.NONE || !text.endsWith("}"), text);
    }

    private static void snapshot(
            final BinanceMarketDataDecoder decoder, final BinanceInstrument instrument, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        decoder.decodeSnapshot(instrument, new UnsafeBuffer(bytes), 0, bytes.length, 9, 1);
    }
}
