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
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int MAX_LENGTH = 4_096;
    private static final List<String> PIECES = List.of(
            "1e999",
            "NaN",
            "-",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "\"\\u0000\"",
            "1".repeat(400),
            "[".repeat(200),
            "{\"a\":".repeat(60),
            "\"e\":\"aggTrade\",",
            "\"stream\":\"btcusdt@depth5\",",
            "0.",
            "1e-5");
    private static final List<String> FRAMES = List.of(
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255612,"
                    + "\"s\":\"BTCUSDT\",\"t\":1520538925,"
                    + "\"p\":\"2683.80000000\",\"q\":\"0.00200000\",\"T\":1723161255611,\"m\":true,\"M\":true}}",
            "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1790000000130,"
                    + "\"s\":\"BTCUSDT\",\"a\":2987654321,"
                    + "\"p\":\"61230.10\",\"q\":\"0.250\",\"f\":6400000001,\"l\":6400000004,"
                    + "\"T\":1790000000088,\"m\":false}}",
            "{\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"601.35000000\",\"B\":\"31.21000000\","
                    + "\"a\":\"601.36\",\"A\":\"40.66\"}",
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                    + "\"E\":1790000000123,\"s\":\"BTCUSDT\",\"U\":157,"
                    + "\"u\":160,\"b\":[[\"61234.50\",\"1.2\"],[\"61234.40\",\"0\"]],\"a\":[[\"61234.60\",\"0\"]]}}",
            "{\"e\":\"kline\",\"E\":1790000002000,\"s\":\"BTCUSDT\",\"k\":{\"t\":1789999980000,"
                    + "\"T\":1790000039999,\"s\":\"BTCUSDT\","
                    + "\"i\":\"1m\",\"f\":100,\"L\":200,\"o\":\"61200.1\",\"c\":\"61234.5\","
                    + "\"h\":\"61240.0\",\"l\":\"61190.0\","
                    + "\"v\":\"102.5\",\"n\":101,\"x\":false,\"q\":\"6270000.1\",\"V\":\"50.2\","
                    + "\"Q\":\"3070000.0\",\"B\":\"0\"}}",
            "{\"e\":\"markPriceUpdate\",\"E\":1790000001000,\"s\":\"BTCUSDT\",\"p\":\"61233.91\","
                    + "\"i\":\"61230.02\",\"r\":\"0.0001\","
                    + "\"T\":1790006400000}",
            "{\"stream\":\"btcusdt@depth20\",\"data\":{\"lastUpdateId\":160,\"bids\":[[\"1.00\","
                    + "\"10\"]],\"asks\":[[\"1.01\",\"3\"]]}}",
            "{\"e\":\"depthUpdate\",\"E\":1790000000123,\"s\":\"BTCUSDT\",\"U\":161,\"u\":161,"
                    + "\"b\":[],\"a\":[[\"1.5\",\"2\"]]}",
            "{\"result\":null,\"id\":7}",
            "{\"code\":2,\"msg\":\"Invalid request\",\"id\":8}");

    private final FeedCounters counters = new FeedCounters();
    private final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
    private final TestPublisher publisher = new TestPublisher((buffer, offset, length) -> {});
    private final BinanceMarketDataDecoder decoder = new BinanceMarketDataDecoder(
            BinanceProduct.SPOT, symbols, publisher, counters, 0, BinanceMarketDataDecoder.MILLISECOND_NS);
    private final byte[] bytes = new byte[MAX_LENGTH];

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
        for (final String text : FRAMES) {
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
            decode(mutate(random), seed, inputs++);
        }
        assertEquals(inputs, counters.frames);
        assertEquals(inputs, accepted + counters.totalErrors());
        assertTrue(accepted > FRAMES.size(), "nothing was accepted");
        assertTrue(counters.bookUpdates > joins, "no update met a live book");
        assertTrue(counters.totalErrors() > COUNT / 4, "nothing was refused");
        assertFalse(publisher.isClaimed(), "a slot was left behind");
        for (final DecodeError reason : List.of(
                DecodeError.MALFORMED_JSON, DecodeError.BAD_NUMBER, DecodeError.OVERFLOW, DecodeError.TOO_DEEP)) {
            assertTrue(counters.errors(reason) > 0, "never refused as " + reason);
        }
    }

    /** Makes the book live, so that damaged updates meet that too. */
    private void joinBook() {
        final BinanceInstrument instrument = symbols.find("BTCUSDT");
        instrument.book().reset();
        final byte[] update = FRAMES.get(3).getBytes(StandardCharsets.UTF_8);
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

    private int mutate(final Random random) {
        final byte[] source = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
        int length = source.length;
        System.arraycopy(source, 0, bytes, 0, length);
        final int kind = random.nextInt(7);
        switch (kind) {
            case 0 -> {
                length = random.nextInt(600);
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) random.nextInt();
                }
            }
            case 1 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> length = random.nextInt(length + 1);
            case 3 -> {
                final byte[] other = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
                final int from = random.nextInt(other.length);
                final int at = random.nextInt(length);
                System.arraycopy(other, from, bytes, at, other.length - from);
                length = at + other.length - from;
            }
            case 4, 5 -> length = insert(random, length);
            default -> {
                // bad UTF-8 inside strings
                bytes[random.nextInt(length)] = (byte) (0x80 | random.nextInt(0x80));
            }
        }
        return length;
    }

    /** A piece of trouble instead of a number or in any place. */
    private int insert(final Random random, final int length) {
        final byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        int from = random.nextInt(length);
        int to = from;
        if (random.nextBoolean()) {
            while (from < length - 1 && (bytes[from] < '0' || bytes[from] > '9')) {
                from++;
            }
            to = from;
            while (to < length && ((bytes[to] >= '0' && bytes[to] <= '9') || bytes[to] == '.')) {
                to++;
            }
        }
        System.arraycopy(bytes, to, bytes, from + piece.length, length - to);
        System.arraycopy(piece, 0, bytes, from, piece.length);
        return length - (to - from) + piece.length;
    }

    @Test
    void shouldAllocateNothingWhateverTheFrame() {
        final Random random = new Random(42);
        final byte[][] inputs = new byte[4_000][];
        for (int i = 0; i < inputs.length; i++) {
            final int length = i % 4 == 0 ? mutate(random) : -1;
            inputs[i] = length < 0
                    ? FRAMES.get(i % FRAMES.size()).getBytes(StandardCharsets.UTF_8)
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
