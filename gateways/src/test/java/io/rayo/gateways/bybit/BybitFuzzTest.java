package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.BookTwin;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames: each is accepted or counted, none throws, none is read beyond its end, none makes garbage. Set
 * {@code rayo.fuzz.count} for more of them and {@code rayo.fuzz.seed} to repeat a run.
 */
class BybitFuzzTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int MAX_LENGTH = 4_096;

    private final BookTwin books = new BookTwin();
    private final BybitHarness harness = new BybitHarness(BybitProduct.LINEAR, new TestPublisher(books));

    /** The frame is the whole buffer: reading beyond it fails in the buffer's own bounds check. */
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    private long accepted;

    BybitFuzzTest() {
        harness.add("BTCUSDT", -2, -3, 50);
    }

    @Test
    void shouldAcceptOrCountEveryDamagedFrame() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("bybit fuzz: seed " + seed + ", " + COUNT + " frames");
        final Random random = new Random(seed);
        final FrameMutator mutator = new FrameMutator(BybitFrames.ALL, random, MAX_LENGTH);
        long inputs = 0;
        for (final String text : BybitFrames.ALL) {
            final byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= whole.length; cut++) {
                decode(whole, cut, seed, inputs++);
            }
        }
        while (inputs < COUNT) {
            if (random.nextInt(64) == 0) {
                // a live book, so that damaged updates meet that too
                harness.symbols.find("BTCUSDT").resetBook();
                final byte[] whole = BybitFrames.ALL.get(7).getBytes(StandardCharsets.UTF_8);
                decode(whole, whole.length, seed, inputs++);
                final byte[] next = BybitFrames.ALL.get(8).getBytes(StandardCharsets.UTF_8);
                decode(next, random.nextBoolean() ? next.length : 0, seed, inputs++);
            }
            final int length = mutator.next();
            decode(mutator.bytes(), length, seed, inputs++);
        }
        assertEquals(inputs, harness.counters.frames);
        assertEquals(inputs, accepted + harness.counters.totalErrors());
        assertTrue(accepted > 1_000, "nothing was accepted");
        assertTrue(harness.counters.bookUpdates > 100, "no update met a live book");
        assertTrue(harness.counters.totalErrors() > COUNT / 4, "nothing was refused");
        assertFalse(harness.publisher.isClaimed(), "a slot was left behind");
        for (final DecodeError reason : DecodeError.values()) {
            // a message of more levels than the venue has is written below
            final boolean reached = reason == DecodeError.NONE || reason == DecodeError.TOO_LONG;
            assertTrue(reached || harness.counters.errors(reason) > 0, "never refused as " + reason);
        }
    }

    @Test
    void shouldRefuseMessagesOfTooManyLevelsOrTrades() {
        final String levels = "[\"61230.50\",\"1\"],".repeat(DepthDecoder.MAX_LEVELS) + "[\"61230.50\",\"1\"]";
        assertEquals(DecodeError.NONE, decode(BybitFrames.ALL.get(7)));
        assertEquals(DecodeError.TOO_LONG, decode(BybitFrames.delta(101, 1_001, "[" + levels + "]", "[]")));
        final String item = BybitFrames.TRADE.substring(
                BybitFrames.TRADE.indexOf("[{") + 1, BybitFrames.TRADE.lastIndexOf("}]") + 1);
        assertEquals(
                DecodeError.TOO_LONG,
                decode(BybitFrames.TRADE.replace(item, (item + ",").repeat(TradesDecoder.MAX_TRADES) + item)));
        assertEquals(2, harness.counters.errors(DecodeError.TOO_LONG));
    }

    private DecodeError decode(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        frame.wrap(bytes);
        return harness.decoder.decode(frame, 0, bytes.length, 1, 1, false);
    }

    private void decode(final byte[] bytes, final int length, final long seed, final long input) {
        frame.wrap(bytes, 0, length);
        try {
            if (harness.decoder.decode(frame, 0, length, 1, 1, false) == DecodeError.NONE) {
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
        final FrameMutator mutator = new FrameMutator(BybitFrames.ALL, new Random(42), MAX_LENGTH);
        final byte[][] inputs = new byte[4_000][];
        for (int i = 0; i < inputs.length; i++) {
            final int length = i % 4 == 0 ? mutator.next() : -1;
            inputs[i] = length < 0
                    ? BybitFrames.ALL.get(i % BybitFrames.ALL.size()).getBytes(StandardCharsets.UTF_8)
                    : Arrays.copyOf(mutator.bytes(), length);
        }
        final BybitHarness quiet =
                new BybitHarness(BybitProduct.LINEAR, new TestPublisher((buffer, offset, length) -> {}));
        final BybitInstrument instrument = quiet.add("BTCUSDT", -2, -3, 50);
        quiet.deaf = true;
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            instrument.resetBook();
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (final byte[] text : inputs) {
                frame.wrap(text);
                quiet.decoder.decode(frame, 0, text.length, 1, 1, false);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < inputs.length, "bytes for " + inputs.length + " frames: " + least);
    }
}
