package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.SocketRole;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Damaged texts: each is accepted or counted, none throws, none is read beyond its end, and what is told is sound. Set
 * {@code rayo.fuzz.count} for more of them and {@code rayo.fuzz.seed} to repeat a run.
 */
class ExecutionFuzzTest implements ExecutionListener {
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 1_000_000);
    private static final int MAX_LENGTH = 4_096;
    private static final String ID = OrderMessages.clientText(77);
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
            "\"e\":\"executionReport\",",
            "0.",
            "1e-5",
            "\"status\":200,",
            "9223372036854775807",
            "-1");
    private static final List<String> TEXTS = List.of(
            "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":1790000000200,\"s\":\"BTCUSDT\",\"c\":\""
                    + ID
                    + "\",\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"GTC\",\"q\":\"0.010\",\"p\":\"61000.00\",\"C\":\"\","
                    + "\"x\":\"TRADE\","
                    + "\"X\":\"PARTIALLY_FILLED\",\"r\":\"NONE\",\"i\":12345,\"l\":\"0.004\",\"z\":\"0.004\",\"L\":"
                    + "\"61000.00\","
                    + "\"n\":\"0.00000400\",\"N\":\"BTC\",\"T\":1790000000198,\"t\":777,\"m\":true}}",
            "{\"e\":\"executionReport\",\"E\":1790000000200,\"s\":\"BTCUSDT\",\"c\":\"x\",\"S\":\"BUY\",\"q\":\"0.01"
                    + "0\",\"C\":\""
                    + ID
                    + "\",\"x\":\"CANCELED\",\"X\":\"CANCELED\",\"i\":12345,\"l\":\"0\",\"z\":\"0\",\"L\":\"0\",\"N"
                    + "\":null,\"T\":1,"
                    + "\"t\":-1,\"m\":false}",
            "{\"e\":\"ORDER_TRADE_UPDATE\",\"E\":1790000000205,\"T\":1790000000201,\"o\":{\"s\":\"BTCUSDT\",\"c\":\""
                    + ID
                    + "\",\"S\":\"SELL\",\"q\":\"0.100\",\"x\":\"TRADE\",\"X\":\"FILLED\",\"i\":8886774,\"l\":\"0.10"
                    + "0\","
                    + "\"z\":\"0.100\",\"L\":\"61300.0\",\"N\":\"USDT\",\"n\":\"1.226\",\"T\":1790000000201,\"t\":12"
                    + "3,\"m\":true}}",
            "{\"e\":\"TRADE_LITE\",\"E\":1568879465651,\"T\":1568879465651,\"s\":\"BTCUSDT\",\"c\":\"" + ID
                    + "\",\"S\":\"BUY\",\"q\":\"0.002\",\"p\":\"7100.50\",\"i\":8886774,\"l\":\"0.001\",\"L\":\"7100"
                    + ".50\",\"t\":5,"
                    + "\"m\":true}",
            "{\"e\":\"outboundAccountPosition\",\"E\":1709654400000,\"B\":[{\"a\":\"USDT\",\"f\":\"10000.0\",\"l\":"
                    + "\"25.5\"}]}",
            "{\"id\":\"p0000000000025\",\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":12345,"
                    + "\"origQty\":\"0.00847\",\"executedQty\":\"0.00847\",\"status\":\"FILLED\",\"side\":\"SELL\","
                    + "\"fills\":[{"
                    + "\"price\":\"23416.10\",\"qty\":\"0.00635\",\"commission\":\"0.000012\",\"commissionAsset\":\""
                    + "BNB\","
                    + "\"tradeId\":1650422481},{\"price\":\"23416.5\",\"qty\":\"0.00212\",\"tradeId\":1650422482}]},"
                    + "\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"li"
                    + "mit\":50,"
                    + "\"count\":1}]}",
            "{\"id\":\"c0000000000025\",\"status\":400,\"error\":{\"code\":-2011,\"msg\":\"Unknown order sent.\"}}",
            "{\"id\":\"q0000000000025\",\"status\":418,\"error\":{\"code\":-1003,\"msg\":\"x\",\"data\":{\"retryAft"
                    + "er\":16591}}}",
            "{\"id\":\"f0000000000025\",\"status\":200,\"result\":[{\"symbol\":\"BTCUSDT\",\"id\":5,\"orderId\":9,"
                    + "\"price\":\"100.00\",\"qty\":\"0.1\",\"time\":1660801715793,\"isBuyer\":false,\"isMaker\":tru"
                    + "e}]}",
            "{\"id\":\"o0000000000001\",\"status\":200,\"result\":[{\"clientOrderId\":\"" + ID
                    + "\",\"symbol\":\"BTCUSDT\",\"orderId\":4,\"origQty\":\"2\",\"executedQty\":\"1\",\"status\":\""
                    + "NEW\","
                    + "\"side\":\"SELL\"}]}",
            "{\"id\":\"b0000000000001\",\"status\":200,\"result\":{\"balances\":[{\"asset\":\"BTC\",\"free\":\"1.5\","
                    + "\"locked\":\"0.5\"}]}}",
            "{\"id\":\"n0000000000001\",\"status\":200,\"result\":[{\"symbol\":\"BTCUSDT\",\"positionAmt\":\"-0.5\","
                    + "\"entryPrice\":\"61000.123\"},{\"symbol\":\"OTHER\",\"positionAmt\":\"1\"}]}",
            "{\"e\":\"ACCOUNT_UPDATE\",\"E\":5,\"T\":4,\"a\":{\"m\":\"ORDER\",\"B\":[],\"P\":[{\"s\":\"BTCUSDT\","
                    + "\"pa\":\"0.25\",\"ep\":\"61000.1\"}]}}");

    /** What only futures have. */
    private static final List<String> FUTURES_TEXTS = List.of(
            "{\"e\":\"ALGO_UPDATE\",\"T\":1750515742297,\"E\":1750515742303,\"o\":{\"caid\":\"" + ID
                    + "\",\"aid\":2148719,\"at\":\"CONDITIONAL\",\"o\":\"STOP_MARKET\",\"s\":\"BTCUSDT\","
                    + "\"S\":\"SELL\",\"q\":\"0.01\",\"X\":\"NEW\",\"ai\":\"\",\"aq\":\"0.00000\",\"tp\":\"750\","
                    + "\"R\":false,\"rm\":\"\"}}",
            "{\"e\":\"ALGO_UPDATE\",\"T\":1,\"o\":{\"caid\":\"" + ID
                    + "\",\"aid\":21,\"s\":\"BTCUSDT\",\"S\":\"BUY\",\"q\":\"0.01\",\"X\":\"FINISHED\","
                    + "\"ai\":\"8886774\",\"aq\":\"0.01\"}}",
            "{\"id\":\"p0000000000025\",\"status\":200,\"result\":{\"algoId\":2146760,\"clientAlgoId\":\"" + ID
                    + "\",\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"quantity\":\"0.01\",\"algoStatus\":\"NEW\","
                    + "\"updateTime\":1750485492076}}",
            "{\"id\":\"q0000000000025\",\"status\":200,\"result\":{\"algoId\":2146760,\"symbol\":\"BTCUSDT\","
                    + "\"side\":\"SELL\",\"quantity\":\"0.01\",\"algoStatus\":\"TRIGGERED\",\"actualOrderId\":\"5\"}}",
            "{\"id\":\"c0000000000025\",\"status\":200,\"result\":{\"algoId\":2146760,\"clientAlgoId\":\"" + ID
                    + "\",\"code\":\"200\",\"msg\":\"success\"}}",
            "{\"id\":\"o0000000000001\",\"status\":200,\"result\":[{\"algoId\":4,\"clientAlgoId\":\"" + ID
                    + "\",\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"quantity\":\"2\",\"algoStatus\":\"NEW\"}]}");

    private final OrderCounters counters = new OrderCounters();
    private final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
    private final BinanceExecutionDecoder spot = decoder(BinanceProduct.SPOT);
    private final BinanceExecutionDecoder futures = decoder(BinanceProduct.USDM);
    private BinanceExecutionDecoder decoder = spot;
    private List<String> texts = TEXTS;
    private final byte[] bytes = new byte[MAX_LENGTH * 2];

    /** The text is the whole buffer: reading beyond it fails in the buffer's own bounds check. */
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[0]);

    private long told;
    private boolean answering;

    ExecutionFuzzTest() {
        symbols.add(new BinanceInstrument("BTCUSDT", 1, -2, -8, null));
    }

    private BinanceExecutionDecoder decoder(BinanceProduct product) {
        return new BinanceExecutionDecoder(
                product,
                symbols,
                new ListenKey(),
                new OpenOrderLists(),
                new ClientOrderIds(OrderMessages.PREFIX),
                counters,
                this);
    }

    @Test
    void shouldAcceptOrCountEveryDamagedTextOfStops() {
        decoder = futures;
        texts = FUTURES_TEXTS;
        acceptOrCount();
    }

    @Test
    void shouldAllocateNothingWhateverTheTextOfStops() {
        decoder = futures;
        texts = FUTURES_TEXTS;
        checkAllocation();
    }

    @Test
    void shouldAcceptOrCountEveryDamagedText() {
        acceptOrCount();
    }

    private void acceptOrCount() {
        long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("execution fuzz: seed " + seed + ", " + COUNT + " texts");
        Random random = new Random(seed);
        long accepted = 0;
        long inputs = 0;
        for (String whole : texts) {
            byte[] source = whole.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= source.length; cut++, inputs++) {
                System.arraycopy(source, 0, bytes, 0, cut);
                accepted += decode(cut, seed, inputs);
            }
        }
        assertEquals(texts.size(), accepted, "only whole texts are sound");
        while (inputs < COUNT) {
            accepted += decode(mutate(random), seed, inputs++);
        }
        assertEquals(inputs, counters.frames);
        assertEquals(inputs, accepted + counters.totalErrors());
        assertTrue(told > COUNT / 20, "told " + told);
        assertTrue(counters.totalErrors() > COUNT / 4, "nothing was refused");
        for (DecodeError reason : List.of(
                DecodeError.MALFORMED_JSON,
                DecodeError.BAD_NUMBER,
                DecodeError.OVERFLOW,
                DecodeError.TOO_DEEP,
                DecodeError.MISSING_FIELD,
                DecodeError.UNKNOWN_SYMBOL,
                DecodeError.UNKNOWN_VALUE)) {
            assertTrue(counters.errors(reason) > 0, "never refused as " + reason);
        }
    }

    private int decode(int length, long seed, long input) {
        text.wrap(bytes, 0, length);
        answering = false;
        try {
            boolean sound = decoder.decodeText(SocketRole.BOTH, text, 0, length, 1) == DecodeError.NONE;
            assertTrue(!answering, "an answer without its end");
            return sound ? 1 : 0;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " input " + input + ": "
                            + new String(bytes, 0, length, StandardCharsets.ISO_8859_1),
                    e);
        }
    }

    private int mutate(Random random) {
        byte[] source = texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
        int length = source.length;
        System.arraycopy(source, 0, bytes, 0, length);
        switch (random.nextInt(7)) {
            case 0 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    bytes[random.nextInt(length)] = (byte) random.nextInt();
                }
            }
            case 1 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> length = random.nextInt(length + 1);
            case 3 -> {
                byte[] other = texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
                int from = random.nextInt(other.length);
                int at = random.nextInt(length);
                System.arraycopy(other, from, bytes, at, other.length - from);
                length = at + other.length - from;
            }
            case 4 -> bytes[random.nextInt(length)] = (byte) ('0' + random.nextInt(10));
            default -> length = insert(random, length);
        }
        return length;
    }

    private int insert(Random random, int length) {
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
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

    private void soundUpdate(ExecutionUpdate u) {
        told++;
        assertTrue(u.instrumentId > 0);
        boolean hasFill = u.tradeId != ExecutionUpdate.NULL;
        assertTrue(!hasFill || (u.tradeId > 0 && u.lastQuantity > 0 && u.lastPrice > 0));
        assertTrue(u.quantity == ExecutionUpdate.NULL || u.quantity >= 0);
        assertTrue(u.cumulative == ExecutionUpdate.NULL || u.cumulative >= 0);
    }

    @Override
    public void onOrderEvent(ExecutionUpdate update) {
        soundUpdate(update);
    }

    @Override
    public void onOrderUnclear(ExecutionUpdate update) {
        soundUpdate(update);
    }

    @Override
    public void onAnswer(OrderAnswer answer) {
        answering = true;
        if (answer.hasOrder) {
            soundUpdate(answer.update);
        }
    }

    @Override
    public void onAnswerFill(OrderAnswer answer, ExecutionUpdate fill) {
        soundUpdate(fill);
    }

    @Override
    public void onAnswerEnd(OrderAnswer answer) {
        answering = false;
    }

    @Override
    public void onOpenOrder(ExecutionUpdate update) {
        soundUpdate(update);
    }

    @Override
    public void onBalance(DirectBuffer buffer, int offset, int length, long free, long locked, long eventTimeNs) {
        assertTrue(length > 0 && length <= ExecutionUpdate.MAX_ASSET_LENGTH);
        told++;
    }

    @Override
    public void onRateLimit(boolean orders, long intervalNs, long limit, long count) {
        assertTrue(intervalNs > 0 && limit >= 0 && count >= 0);
    }

    @Override
    public void onPosition(int instrumentId, long quantity, long averagePrice, long eventTimeNs) {
        assertTrue(instrumentId > 0 && (averagePrice > 0 || averagePrice == ExecutionUpdate.NULL));
        told++;
    }

    @Override
    public void onHandshake(SocketRole socket, long correlationId, boolean ok) {
        told++;
    }

    @Override
    public void onPrivateStreamEnded(boolean reconnect) {
        told++;
    }

    @Override
    public void onPrivateStreamGap() {
        told++;
    }

    @Override
    public void onServerShutdown(SocketRole socket) {
        told++;
    }

    @Test
    void shouldAllocateNothingWhateverTheText() {
        checkAllocation();
    }

    private void checkAllocation() {
        Random random = new Random(42);
        byte[][] inputs = new byte[4_000][];
        for (int i = 0; i < inputs.length; i++) {
            int length = i % 4 == 0 ? mutate(random) : -1;
            inputs[i] = length < 0
                    ? texts.get(i % texts.size()).getBytes(StandardCharsets.UTF_8)
                    : java.util.Arrays.copyOf(bytes, length);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (byte[] input : inputs) {
                text.wrap(input);
                decoder.decodeText(SocketRole.BOTH, text, 0, input.length, 1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < inputs.length, "bytes for " + inputs.length + " texts: " + least);
    }
}
