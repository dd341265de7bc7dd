package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.json.DecodeError;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames: each is accepted or counted, none throws, none is read beyond its end, none makes garbage. Set
 * {@code rayo.fuzz.count} for more of them and {@code rayo.fuzz.seed} to repeat a run.
 */
class KrakenFuzzTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int MAX_LENGTH = 16_384;
    private static final Set<DecodeError> REASONS = EnumSet.complementOf(EnumSet.of(DecodeError.NONE));

    private static final List<String> SPOT = List.of(
            new SlowSpotVenue(new Random(1), 10, "BTC/USD").snapshot().frame(),
            "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[{\"price\":"
                    + "45.5,\"qty\":0}],\"asks\":[],\"checksum\":2114181697,"
                    + "\"timestamp\":\"2026-10-01T17:35:55.540295Z\"}]}",
            "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
                    + "\"price\":61230.5,\"qty\":0.00027625,\"ord_type\":\"limit\",\"trade_id\":10218208,"
                    + "\"timestamp\":\"2026-10-01T17:35:55.440295Z\"}]}",
            "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":61230.4,"
                    + "\"bid_qty\":2.5,\"ask\":61230.5,\"ask_qty\":3.2,\"last\":61230.5,\"volume\":163.28908096,"
                    + "\"change_pct\":0.24,\"timestamp\":\"2026-10-01T09:30:59.123456Z\"}]}",
            "{\"channel\":\"ohlc\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"interval\":1,"
                    + "\"interval_begin\":\"2026-10-01T16:25:00.000000000Z\",\"open\":61200.1,\"high\":61240.0,"
                    + "\"low\":61190.0,\"close\":61230.5,\"volume\":30.92768066,\"vwap\":61215.0,\"trades\":12}]}",
            "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\",\"api_version\":\"v2\"}]}",
            "{\"channel\":\"heartbeat\"}",
            "{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\"},\"success\":true,\"req_id\":11}",
            "{\"error\":\"Currency pair not supported\",\"method\":\"subscribe\",\"success\":false,\"req_id\":12}");
    private static final List<String> FUTURES = List.of(
            "{\"feed\":\"book_snapshot\",\"product_id\":\"PF_XBTUSD\",\"timestamp\":1790000000817,\"seq\":10,"
                    + "\"tickSize\":null,\"bids\":[{\"price\":61230.0,\"qty\":0.6385}],\"asks\":[{\"price\":"
                    + "61231.0,\"qty\":2.05}]}",
            "{\"feed\":\"book\",\"product_id\":\"PF_XBTUSD\",\"side\":\"sell\",\"seq\":11,\"price\":61232.0,\"qty\":1,"
                    + "\"timestamp\":1790000000953}",
            "{\"feed\":\"trade\",\"product_id\":\"PF_XBTUSD\",\"uid\":\"05af78ac\",\"side\":\"sell\",\"type\":\"fill\","
                    + "\"seq\":653355,\"time\":1790000000519,\"qty\":0.015,\"price\":61230.5}",
            "{\"feed\":\"trade_snapshot\",\"product_id\":\"PF_XBTUSD\",\"trades\":[{\"feed\":\"trade\",\"product_id\":"
                    + "\"PF_XBTUSD\",\"side\":\"buy\",\"type\":\"fill\","
                    + "\"seq\":653354,\"time\":1790000000518,\"qty\":1,"
                    + "\"price\":61230}]}",
            "{\"feed\":\"ticker\",\"product_id\":\"PF_XBTUSD\",\"time\":1790000000406,\"bid\":61230.0,\"ask\":61231.0,"
                    + "\"bid_size\":2.5,\"ask_size\":1.3,\"index\":61228.4,\"markPrice\":61229.6123456789123,"
                    + "\"relative_funding_rate\":1e-05,\"next_funding_rate_time\":1790002800000}",
            "{\"feed\":\"heartbeat\",\"time\":1790000000000}",
            "{\"event\":\"subscribed\",\"feed\":\"book\",\"product_ids\":[\"PF_XBTUSD\"]}",
            "{\"event\":\"error\",\"message\":\"Invalid product id\"}");

    /** The frame is the whole buffer: reading beyond it fails in the buffer's own bounds check. */
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    private static KrakenHarness<KrakenInstrument> spot() {
        final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot((buffer, offset, length) -> {});
        harness.add(new KrakenInstrument("BTC/USD", 1, -2, -8, 10));
        return harness;
    }

    private static KrakenHarness<KrakenFuturesInstrument> futures() {
        final KrakenHarness<KrakenFuturesInstrument> harness =
                KrakenHarness.futures((buffer, offset, length) -> {}, true);
        harness.add(new KrakenFuturesInstrument("PF_XBTUSD", 1, -1, -4, true));
        return harness;
    }

    @Test
    void shouldAcceptOrCountEveryDamagedSpotFrame() {
        run(spot(), SPOT, COUNT);
    }

    @Test
    void shouldAcceptOrCountEveryDamagedFuturesFrame() {
        run(futures(), FUTURES, COUNT);
    }

    @Test
    @Tag("nightly")
    void shouldAcceptOrCountTenMillionDamagedFrames() {
        run(spot(), SPOT, 10_000_000);
        run(futures(), FUTURES, 10_000_000);
    }

    private void run(final KrakenHarness<?> harness, final List<String> frames, final int count) {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("Kraken market data fuzz: seed " + seed + ", " + count + " frames");
        final Random random = new Random(seed);
        final FrameMutator mutator = new FrameMutator(frames, random, MAX_LENGTH);
        long accepted = 0;
        long inputs = 0;
        for (final String text : frames) {
            final byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= whole.length; cut++) {
                accepted += decode(harness, whole, cut, seed, inputs++);
            }
        }
        while (inputs < count) {
            if (random.nextInt(8) == 0) {
                harness.symbols.instruments().getFirst().resetBook();
                final byte[] snapshot = frames.getFirst().getBytes(StandardCharsets.UTF_8);
                accepted += decode(harness, snapshot, snapshot.length, seed, inputs++);
                assertTrue(
                        harness.symbols.instruments().getFirst().bookTracker().isLive());
            }
            accepted += decode(harness, mutator.bytes(), mutator.next(), seed, inputs++);
            harness.heard.clear();
        }
        assertEquals(inputs, harness.counters.frames);
        assertEquals(inputs, accepted + harness.counters.totalErrors());
        assertTrue(harness.counters.totalErrors() > count / 4, "little was refused");
        assertTrue(harness.counters.resyncs > 100, "no live book met damage");
        assertFalse(harness.publisher.isClaimed(), "a slot was left behind");
    }

    private int decode(
            final KrakenHarness<?> harness, final byte[] bytes, final int length, final long seed, final long input) {
        frame.wrap(bytes, 0, length);
        try {
            return harness.decoder().decode(frame, 0, length, 1, 1, false) == DecodeError.NONE ? 1 : 0;
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " input " + input + ": "
                            + new String(bytes, 0, length, StandardCharsets.ISO_8859_1),
                    e);
        }
    }

    @Test
    void shouldReachEveryReasonOfRefusal() {
        final KrakenHarness<KrakenInstrument> spot = spot();
        final String trade = SPOT.get(2);
        refuse(spot, DecodeError.MALFORMED_JSON, trade.substring(1));
        refuse(spot, DecodeError.MISSING_FIELD, trade.replace("\"side\":\"buy\",", ""));
        refuse(spot, DecodeError.UNKNOWN_SYMBOL, trade.replace("BTC/USD", "BTC/EUR"));
        refuse(spot, DecodeError.BAD_NUMBER, trade.replace("61230.5", "0"));
        refuse(spot, DecodeError.OVERFLOW, trade.replace("61230.5", "1e40"));
        refuse(spot, DecodeError.INEXACT, trade.replace("61230.5", "61230.555"));
        refuse(spot, DecodeError.TOO_DEEP, trade.replace("\"limit\"", "[".repeat(40)));
        refuse(spot, DecodeError.UNEXPECTED_TYPE, trade.replace("61230.5", "{}"));
        refuse(spot, DecodeError.DUPLICATE_KEY, trade.replace("\"qty\"", "\"price\""));
        refuse(spot, DecodeError.UNKNOWN_VALUE, trade.replace("\"buy\"", "\"long\""));
        final String item = trade.substring(trade.indexOf('[') + 1, trade.indexOf(']'));
        refuse(spot, DecodeError.TOO_LONG, trade.replace(item, (item + ",").repeat(4_096) + item));
        final KrakenHarness<KrakenFuturesInstrument> futures = futures();
        final String change = FUTURES.get(1);
        refuse(futures, DecodeError.MALFORMED_JSON, change.substring(1));
        refuse(futures, DecodeError.MISSING_FIELD, change.replace("\"seq\":11,", ""));
        refuse(futures, DecodeError.UNKNOWN_SYMBOL, change.replace("PF_XBTUSD", "PF_ETHUSD"));
        refuse(futures, DecodeError.BAD_NUMBER, change.replace("61232.0", "-61232.0"));
        refuse(futures, DecodeError.OVERFLOW, change.replace("61232.0", "61232e60"));
        refuse(futures, DecodeError.INEXACT, change.replace("61232.0", "61232.05"));
        refuse(futures, DecodeError.TOO_DEEP, change.replace("\"qty\":1", "\"x\":" + "[".repeat(40)));
        refuse(futures, DecodeError.UNEXPECTED_TYPE, change.replace("61232.0", "[]"));
        refuse(futures, DecodeError.DUPLICATE_KEY, change.replace("\"qty\"", "\"price\""));
        refuse(futures, DecodeError.UNKNOWN_VALUE, change.replace("sell", "both"));
        final String history = FUTURES.get(3);
        final String row = history.substring(history.indexOf('[') + 1, history.indexOf(']'));
        refuse(futures, DecodeError.TOO_LONG, history.replace(row, (row + ",").repeat(1_000) + row));
        for (final DecodeError reason : REASONS) {
            assertTrue(spot.counters.errors(reason) > 0, "spot never refused as " + reason);
            assertTrue(futures.counters.errors(reason) > 0, "futures never refused as " + reason);
        }
    }

    private static void refuse(final KrakenHarness<?> harness, final DecodeError reason, final String text) {
        assertEquals(reason, harness.decode(text), text.substring(0, Math.min(300, text.length())));
    }

    @Test
    void shouldAllocateNothingWhateverTheFrame() {
        allocateNothing(spot(), SPOT);
        allocateNothing(futures(), FUTURES);
    }

    private void allocateNothing(final KrakenHarness<?> harness, final List<String> frames) {
        final FrameMutator mutator = new FrameMutator(frames, new Random(42), MAX_LENGTH);
        final byte[][] inputs = new byte[4_000][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i % 4 == 0
                    ? Arrays.copyOf(mutator.bytes(), mutator.next())
                    : frames.get(i % frames.size()).getBytes(StandardCharsets.UTF_8);
        }
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final UnsafeBuffer input = new UnsafeBuffer(new byte[0]);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 12 && least > 0; round++) {
            harness.heard.clear();
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (final byte[] text : inputs) {
                input.wrap(text);
                harness.decoder().decode(input, 0, text.length, 1, 1, false);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        final long heard = 256L * harness.heard.size(); // the test's own strings
        assertTrue(least < heard + inputs.length, "bytes for " + inputs.length + " frames: " + least);
    }
}
