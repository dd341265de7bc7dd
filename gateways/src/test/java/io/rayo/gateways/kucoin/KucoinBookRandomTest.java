package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.BookTwin;
import io.rayo.gateways.json.DecodeError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Books over streams that lose, repeat, swap and damage messages: every gap is noticed at the very next message, and a
 * book that is said to be good equals the venue's. Set {@code rayo.book.seed} to repeat one of the 1,000 runs.
 */
class KucoinBookRandomTest {
    private static final int RUNS = 1_000;
    private static final int MESSAGES = 120;
    private static final String SYMBOL = "AB-CD";

    /** One change of the venue's book, of one sequence. */
    private record Change(long sequence, boolean bid, long price, long size) {}

    /** Changes that one message carries. */
    private record Batch(List<Change> changes) {
        long first() {
            return changes.getFirst().sequence;
        }

        long last() {
            return changes.getLast().sequence;
        }
    }

    private final List<Change> history = new ArrayList<>();
    private Random random;
    private long sequence;

    @Test
    void shouldNeverHaveAWrongBookOnTheUnifiedStream() {
        final long seed = Long.getLong("rayo.book.seed", System.nanoTime());
        System.out.println("KuCoin unified books: seeds from " + seed);
        long gaps = 0;
        for (int run = 0; run < RUNS; run++) {
            gaps += new KucoinBookRandomTest().runUnified(seed + run);
        }
        assertTrue(gaps > RUNS, "hardly a gap: " + gaps);
    }

    @Test
    void shouldNeverHaveAWrongBookOnTheClassicSpotStream() {
        final long seed = Long.getLong("rayo.book.seed", System.nanoTime());
        System.out.println("KuCoin classic spot books: seeds from " + seed);
        long gaps = 0;
        for (int run = 0; run < RUNS; run++) {
            gaps += new KucoinBookRandomTest().runClassic(seed + run, false);
        }
        assertTrue(gaps > RUNS, "hardly a gap: " + gaps);
    }

    @Test
    void shouldNeverHaveAWrongBookOnTheClassicFuturesStream() {
        final long seed = Long.getLong("rayo.book.seed", System.nanoTime());
        System.out.println("KuCoin classic futures books: seeds from " + seed);
        long gaps = 0;
        for (int run = 0; run < RUNS; run++) {
            gaps += new KucoinBookRandomTest().runClassic(seed + run, true);
        }
        assertTrue(gaps > RUNS, "hardly a gap: " + gaps);
    }

    private void start(final long seed) {
        random = new Random(seed);
        sequence = random.nextInt(1_000) + 1L;
    }

    private Batch nextBatch(final int most) {
        final List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            final boolean bid = random.nextBoolean();
            final long price = bid ? 90 + random.nextInt(10) : 101 + random.nextInt(10);
            final long size = random.nextInt(3) == 0 ? 0 : random.nextInt(50) + 1;
            changes.add(new Change(++sequence, bid, random.nextInt(12) == 0 ? 0 : price, size));
        }
        history.addAll(changes);
        return new Batch(changes);
    }

    /** The venue's side as of a sequence. */
    private NavigableMap<Long, Long> side(final boolean bid, final long upTo) {
        final NavigableMap<Long, Long> side = new TreeMap<>();
        for (final Change change : history) {
            if (change.sequence <= upTo && change.bid == bid && change.price > 0) {
                if (change.size == 0) {
                    side.remove(change.price);
                } else {
                    side.put(change.price, change.size);
                }
            }
        }
        return side;
    }

    private String levels(final boolean bid, final long upTo) {
        final List<String> levels = new ArrayList<>();
        side(bid, upTo).forEach((price, size) -> levels.add("[\"" + price + "\",\"" + size + "\"]"));
        return "[" + String.join(",", levels) + "]";
    }

    private void check(final BookTwin.Book book, final String where) {
        if (book.live) {
            assertEquals(side(true, book.lastSequence), new TreeMap<>(book.bids), where + " bids");
            assertEquals(side(false, book.lastSequence), new TreeMap<>(book.asks), where + " asks");
        }
    }

    // unified

    private String unified(final String type, final long first, final long last, final String bids, final String asks) {
        return "{\"T\":\"obu.SPOT\",\"dp\":\"increment@10ms\",\"t\":\"" + type + "\",\"P\":1768217875000107701,"
                + "\"d\":{\"s\":\"" + SYMBOL + "\",\"O\":" + first + ",\"C\":" + last + ",\"a\":" + asks + ",\"b\":"
                + bids + "}}";
    }

    private String unifiedSnapshot() {
        return unified("snapshot", sequence, sequence, levels(true, sequence), levels(false, sequence));
    }

    private String unifiedDelta(final Batch batch) {
        final StringBuilder bids = new StringBuilder();
        final StringBuilder asks = new StringBuilder();
        for (final Change change : batch.changes) {
            if (change.price > 0) {
                final StringBuilder text = change.bid ? bids : asks;
                text.append(text.isEmpty() ? "" : ",").append("[\"").append(change.price);
                text.append("\",\"").append(change.size).append("\"]");
            }
        }
        return unified("delta", batch.first(), batch.last(), "[" + bids + "]", "[" + asks + "]");
    }

    private int runUnified(final long seed) {
        start(seed);
        final BookTwin twin = new BookTwin();
        final KucoinHarness harness = new KucoinHarness(KucoinProduct.SPOT, KucoinApi.UTA, twin);
        harness.add(SYMBOL, 0, 0);
        final BookTwin.Book book = twin.book(1);
        nextBatch(20);
        final List<String> wire = new ArrayList<>(List.of(unifiedSnapshot()));
        for (int i = 0; i < MESSAGES; i++) {
            if (wire.isEmpty() || random.nextInt(4) > 0) {
                wire.add(unifiedDelta(nextBatch(4)));
            }
            if (wire.size() > 1 && random.nextInt(25) == 0) {
                Collections.swap(wire, 0, 1);
            }
            final String frame = wire.removeFirst();
            final boolean isDelta = frame.contains("\"delta\"");
            final int fate = random.nextInt(40);
            if (fate == 0 && isDelta) {
                continue; // lost
            }
            if (fate == 1) {
                wire.addFirst(frame); // twice
            }
            final boolean damaged = fate == 2;
            final boolean expectGap =
                    book.live && !damaged && isDelta && number(frame, "\"O\":") > book.lastSequence + 1;
            final DecodeError error = harness.decode(damaged ? damage(frame) : bytes(frame), false);
            final String where = "seed " + seed + " message " + i;
            assertTrue(damaged || error == DecodeError.NONE, where + " " + error);
            assertTrue(!expectGap || !book.live, where + ": a gap was not noticed");
            check(book, where);
            if (harness.heard.remove("snapshot " + SYMBOL)) {
                wire.add(unifiedSnapshot());
            }
        }
        return book.gaps;
    }

    private static long number(final String frame, final String key) {
        final int at = frame.indexOf(key) + key.length();
        int end = at;
        while (Character.isDigit(frame.charAt(end))) {
            end++;
        }
        return Long.parseLong(frame.substring(at, end));
    }

    private static byte[] bytes(final String frame) {
        return frame.getBytes(StandardCharsets.US_ASCII);
    }

    /** A byte that no JSON has, or the end is missing: what a damaged digit is, no checksum tells on these streams. */
    private byte[] damage(final String frame) {
        final byte[] bytes = bytes(frame);
        if (random.nextBoolean()) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        bytes[random.nextInt(bytes.length)] = 1;
        return bytes;
    }

    // classic

    private String classic(final Batch batch, final boolean futures) {
        if (futures) {
            final Change change = batch.changes.getFirst();
            return "{\"data\":{\"sequence\":" + change.sequence + ",\"change\":\"" + change.price + ".0,"
                    + (change.bid ? "buy" : "sell") + "," + change.size + "\",\"timestamp\":1622718985044},"
                    + "\"subject\":\"level2\",\"topic\":\"/contractMarket/level2:" + SYMBOL
                    + "\",\"type\":\"message\"}";
        }
        final List<Change> shuffled = new ArrayList<>(batch.changes);
        Collections.shuffle(shuffled, random);
        final StringBuilder bids = new StringBuilder();
        final StringBuilder asks = new StringBuilder();
        for (final Change change : shuffled) {
            final StringBuilder text = change.bid ? bids : asks;
            text.append(text.isEmpty() ? "" : ",")
                    .append("[\"")
                    .append(change.price)
                    .append("\",\"");
            text.append(change.size).append("\",\"").append(change.sequence).append("\"]");
        }
        return "{\"data\":{\"sequenceStart\":" + batch.first() + ",\"symbol\":\"" + SYMBOL
                + "\",\"changes\":{\"asks\":["
                + asks + "],\"bids\":[" + bids + "]},\"sequenceEnd\":" + batch.last()
                + "},\"subject\":\"trade.l2update\",\"topic\":\"/market/level2:" + SYMBOL + "\",\"type\":\"message\"}";
    }

    private int runClassic(final long seed, final boolean futures) {
        start(seed);
        final BookTwin twin = new BookTwin();
        final KucoinHarness harness =
                new KucoinHarness(futures ? KucoinProduct.FUTURES : KucoinProduct.SPOT, KucoinApi.CLASSIC, twin);
        final KucoinInstrument instrument = harness.add(SYMBOL, 0, 0);
        final BookTwin.Book book = twin.book(1);
        nextBatch(20);
        final List<String> wire = new ArrayList<>();
        int answerIn = -1;
        for (int i = 0; i < MESSAGES; i++) {
            if (wire.isEmpty() || random.nextInt(4) > 0) {
                wire.add(classic(nextBatch(futures ? 1 : 4), futures));
            }
            if (wire.size() > 1 && random.nextInt(25) == 0) {
                Collections.swap(wire, 0, 1);
            }
            final String frame = wire.removeFirst();
            final int fate = random.nextInt(40);
            if (fate == 0) {
                continue; // lost
            }
            if (fate == 1) {
                wire.addFirst(frame); // twice
            }
            final boolean damaged = fate == 2;
            final long first = number(frame, futures ? "\"sequence\":" : "\"sequenceStart\":");
            final boolean expectGap = book.live && !damaged && first > book.lastSequence + 1;
            final DecodeError error = harness.decode(damaged ? damage(frame) : bytes(frame), false);
            final String where = "seed " + seed + " message " + i;
            assertTrue(damaged || error == DecodeError.NONE, where + " " + error);
            assertTrue(!expectGap || !book.live, where + ": a gap was not noticed");
            check(book, where);
            if (harness.heard.removeIf(text -> text.startsWith("snapshot")) && answerIn < 0) {
                instrument.bookTracker().snapshotRequested(true);
                answerIn = random.nextInt(4);
            }
            if (answerIn >= 0 && --answerIn < 0) {
                final long upTo = Math.max(1, sequence - random.nextInt(6)); // at times in the middle of a message
                harness.snapshot(
                        instrument,
                        "{\"code\":\"200000\",\"data\":{\"sequence\":\"" + upTo + "\",\"bids\":" + levels(true, upTo)
                                + ",\"asks\":" + levels(false, upTo) + "}}");
                check(book, where + " after a snapshot");
            }
        }
        return book.gaps;
    }
}
