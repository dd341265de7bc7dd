package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames: each is accepted or counted, none throws, none is read beyond its end, none makes garbage. Set
 * {@code rayo.fuzz.count} for more of them and {@code rayo.fuzz.seed} to repeat a run.
 */
class MarketDataFuzzTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 1_000_000);
    private final FeedCounters counters = new FeedCounters();
    private final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
    private final TestPublisher publisher = new TestPublisher((buffer, offset, length) -> {});
    private final BinanceMarketDataDecoder decoder = new BinanceMarketDataDecoder(
            BinanceProduct.SPOT, symbols, publisher, counters, 0, BinanceMarketDataDecoder.MILLISECOND_NS);
    private final FrameMutator mutator = new FrameMutator();
    private final byte[] bytes = mutator.bytes();

    /** The frame is the whole buffer: reading beyond it fails in the buffer's own bounds check. */
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    private long accepted;
    private long joins;

    MarketDataFuzzTest() {
        symbols.add(
                new BinanceInstrument("BTCUSDT", 1, -2, -8, new BookSynchronizer(BookSynchronizer.Rule.SPOT, 1 << 14)));
    }

    @Test
    void shouldAcceptOrCountEveryDamagedFrame() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("market data fuzz: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        long inputs = 0;
        for (final String text : FrameMutator.FRAMES) {
            final byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= whole.length; cut++) {
                System.arraycopy(whole, 0, bytes, 0, cut);
                decode(cut, seed, inputs++);
            }
        }
        while (inputs < COUNT) {
            if (random.nextInt(64) == 0) {
                joinBook();
                inputs += 2;
            }
            decode(mutator.mutate(random), seed, inputs++);
        }
        assertEquals(inputs, counters.frames);
        assertEquals(inputs, accepted + counters.totalErrors());
        assertTrue(accepted > FrameMutator.FRAMES.size(), "nothing was accepted");
        assertTrue(counters.bookUpdates > joins, "no update met a live book");
        assertTrue(counters.totalErrors() > COUNT / 4, "nothing was refused");
        assertFalse(publisher.isClaimed(), "a slot was left behind");
        for (final DecodeError reason : List.of(
                DecodeError.MALFORMED_JSON, DecodeError.BAD_NUMBER, DecodeError.OVERFLOW, DecodeError.TOO_DEEP)) {
            assertTrue(counters.errors(reason) > 0, "never refused as " + reason);
        }
    }

    /** All but TOO_LONG: its market data has no list whose length is bounded. */
    @Test
    void shouldReachEveryReasonOfRefusal() {
        final String trade = FrameMutator.FRAMES.getFirst();
        refuse(DecodeError.MALFORMED_JSON, trade.substring(1));
        refuse(DecodeError.MISSING_FIELD, trade.replace("\"p\":\"2683.80000000\",", ""));
        refuse(DecodeError.UNKNOWN_SYMBOL, trade.replace("BTCUSDT", "ETHUSDT"));
        refuse(DecodeError.BAD_NUMBER, trade.replace("2683.80000000", "26x3"));
        refuse(DecodeError.OVERFLOW, trade.replace("2683.80000000", "1" + "0".repeat(40)));
        refuse(DecodeError.INEXACT, trade.replace("2683.80000000", "2683.80500000"));
        refuse(DecodeError.TOO_DEEP, trade.replace("\"M\":true", "\"M\":" + "[".repeat(40)));
        refuse(DecodeError.UNEXPECTED_TYPE, trade.replace("\"2683.80000000\"", "{}"));
        refuse(DecodeError.DUPLICATE_KEY, trade.replace("\"q\"", "\"p\""));
        refuse(DecodeError.UNKNOWN_VALUE, FrameMutator.FRAMES.get(4).replace("\"1m\"", "\"1x\""));
        for (final DecodeError reason : DecodeError.values()) {
            final boolean exists = reason != DecodeError.NONE && reason != DecodeError.TOO_LONG;
            assertEquals(exists ? 1 : 0, counters.errors(reason), reason::toString);
        }
    }

    private void refuse(final DecodeError reason, final String text) {
        final byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        frame.wrap(whole);
        assertEquals(reason, decoder.decode(frame, 0, whole.length, 1, 1, false), text);
    }

    /** Makes the book live, so that damaged updates meet that too. */
    private void joinBook() {
        final BinanceInstrument instrument = symbols.find("BTCUSDT");
        instrument.book().reset();
        final byte[] update = FrameMutator.FRAMES.get(3).getBytes(StandardCharsets.UTF_8);
        frame.wrap(update);
        assertEquals(DecodeError.NONE, decoder.decode(frame, 0, update.length, 1, 1, false));
        final String text = "{\"lastUpdateId\":158,\"bids\":[[\"61234.40\",\"3\"]],\"asks\":[[\"61234.60\",\"2\"]]}";
        frame.wrap(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                BookSynchronizer.SnapshotVerdict.FITS,
                decoder.decodeSnapshot(instrument, frame, 0, frame.capacity(), 1, 1));
        accepted += 2;
        joins++;
    }

    private void decode(final int length, final long seed, final long input) {
        frame.wrap(bytes, 0, length);
        try {
            if (decoder.decode(frame, 0, length, 1, 1, false) == DecodeError.NONE) {
                accepted++;
            }
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " input " + input + ": "
                            + new String(bytes, 0, length, StandardCharsets.ISO_8859_1),
                    e);
        }
    }

    @Test
    void shouldAllocateNothingWhateverTheFrame() {
        final Random random = new Random(42);
        final byte[][] inputs = new byte[4_000][];
        for (int i = 0; i < inputs.length; i++) {
            final int length = i % 4 == 0 ? mutator.mutate(random) : -1;
            inputs[i] = length < 0
                    ? FrameMutator.FRAMES.get(i % FrameMutator.FRAMES.size()).getBytes(StandardCharsets.UTF_8)
                    : Arrays.copyOf(bytes, length);
        }
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final UnsafeBuffer input = new UnsafeBuffer(new byte[0]);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (final byte[] text : inputs) {
                input.wrap(text);
                decoder.decode(input, 0, text.length, 1, 1, false);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < inputs.length, "bytes for " + inputs.length + " frames: " + least);
    }
}
