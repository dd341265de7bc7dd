package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedSymbols;
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
class OkxMarketDataFuzzTest {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final int MAX_LENGTH = 4_096;
    private static final String BOOK = "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},\"action\":";
    private static final String SNAPSHOT = BOOK
            + "\"snapshot\",\"data\":[{\"asks\":[[\"8476.98\",\"415\",\"0\",\"13\"],[\"8477\",\"7\",\"0\",\"2\"]],"
            + "\"bids\":[[\"8476.97\",\"256\",\"0\",\"12\"]],\"ts\":\"1597026383085\",\"checksum\":0,"
            + "\"prevSeqId\":-1,\"seqId\":10}]}";
    private static final String UPDATE = BOOK
            + "\"update\",\"data\":[{\"asks\":[[\"8476.98\",\"0\",\"0\",\"0\"]],\"bids\":[[\"8476.97\",\"30\",\"0\","
            + "\"14\"]],\"ts\":\"1597026383185\",\"checksum\":0,\"prevSeqId\":10,\"seqId\":10}]}";
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
            "\"event\":\"error\",",
            "\"channel\":\"books5\",",
            "0.",
            "1e-5");
    private static final List<String> FRAMES = List.of(
            SNAPSHOT,
            UPDATE,
            UPDATE.replace("\"checksum\":0,\"prevSeqId\":10,\"seqId\":10", "\"checksum\":-1881014294"),
            "{\"arg\":{\"channel\":\"books5\",\"instId\":\"BTC-USDT\"},\"data\":[{\"asks\":[[\"8476.98\",\"4\"]],"
                    + "\"bids\":[],\"instId\":\"BTC-USDT\",\"ts\":\"1597026383085\",\"seqId\":11}]}",
            "{\"arg\":{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\","
                    + "\"tradeId\":\"130639474\",\"px\":\"42219.9\",\"sz\":\"0.12060306\",\"side\":\"buy\","
                    + "\"ts\":\"1630048897897\",\"count\":\"3\",\"source\":\"0\",\"seqId\":1234}]}",
            "{\"arg\":{\"channel\":\"bbo-tbt\",\"instId\":\"BTC-USDT\"},\"data\":[{\"asks\":[[\"8476.98\","
                    + "\"415\",\"0\","
                    + "\"13\"]],\"bids\":[[\"8476.97\",\"256\",\"0\",\"12\"]],\"ts\":\"1597026383085\",\"seqId\":5}]}",
            "{\"arg\":{\"channel\":\"tickers\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\",\"askPx\":"
                    + "\"9999.99\",\"askSz\":\"11\",\"bidPx\":\"8888.88\",\"bidSz\":\"5\",\"ts\":\"1597026383085\"}]}",
            "{\"arg\":{\"channel\":\"candle1m\",\"instId\":\"BTC-USDT\"},\"data\":[[\"1629993600000\",\"42500\","
                    + "\"48199.9\",\"41006.1\",\"41006.1\",\"3587.41\",\"166741046.22583129\",\"1.2\",\"0\"]]}",
            "{\"arg\":{\"channel\":\"mark-price\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"instId\":"
                    + "\"BTC-USDT-SWAP\",\"markPx\":\"42310.6\",\"ts\":\"1630049139746\"}]}",
            "{\"arg\":{\"channel\":\"index-tickers\",\"instId\":\"BTC-USDT\"},\"data\":[{\"idxPx\":\"0.12\","
                    + "\"ts\":\"1597026383085\"}]}",
            "{\"arg\":{\"channel\":\"funding-rate\",\"instId\":\"BTC-USDT-SWAP\"},\"data\":[{\"fundingRate\":"
                    + "\"0.00018751234567891\",\"fundingTime\":\"1700726400000\",\"ts\":\"1700724675402\"}]}",
            "{\"id\":\"1512\",\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid\",\"connId\":\"a4d3ae55\"}",
            "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed\"}",
            "pong");

    private final OkxHarness harness = new OkxHarness(OkxProduct.DERIVATIVES, (buffer, offset, length) -> {});
    private final OkxInstrument instrument;
    private final byte[] bytes = new byte[MAX_LENGTH];

    /** The frame is the whole buffer: reading beyond it fails in the buffer's own bounds check. */
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    private long accepted;

    OkxMarketDataFuzzTest() {
        instrument = harness.add("BTC-USDT", -2, -8);
        harness.add("BTC-USDT-SWAP", -2, -2);
    }

    @Test
    void shouldAcceptOrCountEveryDamagedFrame() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("OKX market data fuzz: seed " + seed + ", " + COUNT + " frames");
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
            if (random.nextInt(8) == 0) {
                instrument.book().reset();
                final byte[] snapshot = SNAPSHOT.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(snapshot, 0, bytes, 0, snapshot.length);
                decode(snapshot.length, seed, inputs++);
            }
            decode(mutate(random), seed, inputs++);
            harness.heard.clear();
        }
        assertEquals(inputs, harness.counters.frames);
        assertEquals(inputs, accepted + harness.counters.totalErrors());
        assertTrue(accepted > COUNT / 20, "nothing was accepted");
        assertTrue(harness.counters.bookUpdates > 0, "no update met a live book");
        assertTrue(harness.counters.totalErrors() > COUNT / 4, "nothing was refused");
        assertFalse(harness.publisher.isClaimed(), "a slot was left behind");
        for (final DecodeError reason : DecodeError.values()) {
            if (reason != DecodeError.NONE && reason != DecodeError.TOO_LONG) {
                assertTrue(harness.counters.errors(reason) > 0, "never refused as " + reason);
            }
        }
    }

    @Test
    void shouldRefuseTwoUpdatesOfABookInOneFrame() {
        final String item = SNAPSHOT.substring(SNAPSHOT.indexOf("[{") + 1, SNAPSHOT.lastIndexOf("}]") + 1);
        final byte[] text = SNAPSHOT.replace(item, item + "," + item).getBytes(StandardCharsets.UTF_8);
        frame.wrap(text);
        assertEquals(DecodeError.TOO_LONG, harness.decoder.decode(frame, 0, text.length, 1, 1, false));
        assertEquals(1, harness.counters.errors(DecodeError.TOO_LONG));
    }

    private void decode(final int length, final long seed, final long input) {
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

    private int mutate(final Random random) {
        final byte[] source = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
        int length = source.length;
        System.arraycopy(source, 0, bytes, 0, length);
        switch (random.nextInt(7)) {
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
            default -> bytes[random.nextInt(length)] = (byte) (0x80 | random.nextInt(0x80)); // bad UTF-8
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
        final OkxHarness quiet = new OkxHarness(OkxProduct.DERIVATIVES, (buffer, offset, length) -> {});
        quiet.add("BTC-USDT", -2, -8);
        quiet.add("BTC-USDT-SWAP", -2, -2);
        final Random random = new Random(42);
        final byte[][] inputs = new byte[4_000][];
        for (int i = 0; i < inputs.length; i++) {
            final int length = i % 4 == 0 ? mutate(random) : -1;
            inputs[i] = length < 0
                    ? FRAMES.get(i % FRAMES.size()).getBytes(StandardCharsets.UTF_8)
                    : Arrays.copyOf(bytes, length);
        }
        final OkxMarketDataDecoder decoder = new OkxMarketDataDecoder(
                new FeedContext<>(1, quiet.symbols, quiet.publisher, quiet.counters, 0),
                new FeedSymbols<>(),
                true,
                null); // the harness would make texts of what it hears
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
