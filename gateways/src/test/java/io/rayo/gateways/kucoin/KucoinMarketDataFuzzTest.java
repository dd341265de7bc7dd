package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedListener;
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
class KucoinMarketDataFuzzTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);

    private static final int MAX_LENGTH = 8_192;

    /** The frame is the whole buffer: reading beyond it fails in the buffer's own bounds check. */
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    private KucoinHarness harness;
    private long accepted;
    private long inputs;

    private static KucoinHarness harness(final KucoinApi api) {
        final KucoinHarness harness = new KucoinHarness(KucoinProduct.SPOT, api, (buffer, offset, length) -> {});
        harness.add("ETH-USDT", -2, -8);
        harness.add("XBTUSDTM", -1, 0);
        return harness;
    }

    @Test
    void shouldAcceptOrCountEveryDamagedUnifiedFrame() {
        fuzz(KucoinApi.UTA);
    }

    @Test
    void shouldAcceptOrCountEveryDamagedClassicFrame() {
        fuzz(KucoinApi.CLASSIC);
    }

    private void fuzz(final KucoinApi api) {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("KuCoin market data fuzz, " + api + ": seed " + seed + ", " + COUNT + " frames");
        harness = harness(api);
        accepted = 0;
        inputs = 0;
        final FrameMutator mutator = new FrameMutator(KucoinFrames.ALL, new Random(seed), MAX_LENGTH);
        for (final String text : KucoinFrames.ALL) {
            final byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= whole.length; cut++) {
                decode(whole, cut, seed);
            }
        }
        long joins = 0;
        while (inputs < COUNT) {
            if (inputs % 16 == 0) {
                join(api);
                joins++;
            }
            decode(mutator.bytes(), mutator.next(), seed);
            harness.heard.clear();
        }
        assertEquals(inputs, harness.counters.frames);
        assertEquals(inputs, accepted + harness.counters.totalErrors());
        assertTrue(accepted > COUNT / 20, "nothing was accepted");
        assertTrue(harness.counters.bookUpdates > joins / 100, "no update met a live book");
        assertTrue(harness.counters.totalErrors() > COUNT / 4, "nothing was refused");
        assertFalse(harness.publisher.isClaimed(), "a slot was left behind");
        for (final DecodeError reason : DecodeError.values()) {
            if (reason != DecodeError.NONE && reason != DecodeError.TOO_LONG) {
                assertTrue(harness.counters.errors(reason) > 0, "never refused as " + reason);
            }
        }
    }

    /** Makes the book live, so that damaged changes meet that too. */
    private void join(final KucoinApi api) {
        final KucoinInstrument instrument = harness.symbols.find("ETH-USDT");
        instrument.resetBook();
        if (api == KucoinApi.UTA) {
            assertEquals(DecodeError.NONE, harness.decode(KucoinFrames.SNAPSHOT));
            accepted++;
            inputs++;
        } else {
            assertEquals(DecodeError.NONE, harness.decode(KucoinFrames.CHANGES));
            harness.snapshot(instrument, KucoinFrames.REST);
            accepted += 3; // the change is read again after the snapshot, without being counted as a frame
            inputs += 2;
            accepted--;
        }
        assertTrue(instrument.bookTracker().isLive());
    }

    private void decode(final byte[] bytes, final int length, final long seed) {
        frame.wrap(bytes, 0, length);
        try {
            if (harness.decoder.decode(frame, 0, length, 1, 1, false) == DecodeError.NONE) {
                accepted++;
            }
            inputs++;
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " input " + inputs + ": "
                            + new String(bytes, 0, length, StandardCharsets.ISO_8859_1),
                    e);
        }
    }

    @Test
    void shouldRefuseAChangeOfTooManyLevels() {
        harness = harness(KucoinApi.CLASSIC);
        final String levels = "[\"18906\",\"0.1\",\"14103845\"],".repeat(LevelList.MAX_CHANGES);
        assertEquals(
                DecodeError.TOO_LONG,
                harness.decode(KucoinFrames.CHANGES.replace("\"asks\":[", "\"asks\":[" + levels)));
    }

    @Test
    void shouldAllocateNothingWhateverTheFrame() {
        final KucoinHarness quiet = harness(KucoinApi.UTA);
        final FrameMutator mutator = new FrameMutator(KucoinFrames.ALL, new Random(42), MAX_LENGTH);
        final byte[][] frames = new byte[4_000][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = i % 4 == 0
                    ? Arrays.copyOf(mutator.bytes(), mutator.next())
                    : KucoinFrames.ALL.get(i % KucoinFrames.ALL.size()).getBytes(StandardCharsets.UTF_8);
        }
        // the harness would make texts of what it hears
        final FeedListener<KucoinInstrument> deaf = new FeedListener<>() {
            @Override
            public void onAnswer(final long id, final long code) {
                // nothing
            }

            @Override
            public void onServerShutdown() {
                // nothing
            }

            @Override
            public void onConnectionUseless(final String reason) {
                // nothing
            }

            @Override
            public void onSnapshotWanted(final KucoinInstrument instrument) {
                // nothing
            }
        };
        final KucoinMarketDataDecoder decoder = new KucoinMarketDataDecoder(
                KucoinProduct.SPOT, new FeedContext<>(1, quiet.symbols, quiet.publisher, quiet.counters, 0), deaf);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final UnsafeBuffer input = new UnsafeBuffer(new byte[0]);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (final byte[] text : frames) {
                input.wrap(text);
                decoder.decode(input, 0, text.length, 1, 1, false);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < frames.length, "bytes for " + frames.length + " frames: " + least);
    }
}
