package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the venue says of orders, whole and damaged: told once it is sound, counted if it is not, never thrown over. */
class BybitOrderFuzzTest implements ExecutionListener {
    private static final List<RequestKind> KINDS = List.of(RequestKind.values());
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final String ID = "t100000000001s";
    private static final String ORDER = "{\"id\":\"1\",\"topic\":\"order.linear\",\"creationTime\":1790000000474"
            + ",\"data\":[{"
            + "\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"orderId\":\"5cf98598-1\",\"orderLinkId\":\"" + ID
            + "\",\"side\":\"Buy\",\"orderStatus\":\"%s\",\"rejectReason\":\"%s\",\"price\":\"61000\","
            + "\"qty\":\"0.010\",\"cumExecQty\":\"%s\",\"avgPrice\":\"\",\"updatedTime\":\"1790000000470\"}]}";
    private static final String FILL = "{\"topic\":\"execution.linear\",\"creationTime\":1790000000355,\"data\":[{"
            + "\"symbol\":\"BTCUSDT\",\"orderId\":\"5cf98598-1\",\"orderLinkId\":\""
            + "" + ID + "\",\"execId\":\"0ab1bdf7-9\","
            + "\"execPrice\":\"61000\",\"execQty\":\"0.004\",\"execFee\":\"0.0488\",\"feeCurrency\":\"\","
            + "\"execType\":\"Trade\",\"execTime\":\"1790000000353\",\"isMaker\":true,\"side\":\"Buy\"},{"
            + "\"symbol\":\"BTCUSDT\",\"orderLinkId\":\"\",\"execId\":\"x\",\"execType\":\"Funding\"}]}";
    private static final String POSITION = "{\"topic\":\"position.linear\",\"data\":[{\"symbol\":\"BTCUSDT\",\"s"
            + "ide\":\"Sell\","
            + "\"size\":\"0.5\",\"entryPrice\":\"61000.123456\",\"positionIdx\":0}]}";
    private static final String WALLET = "{\"topic\":\"wallet\",\"data\":[{\"accountType\":\"UNIFIED\",\"coin\":[{"
            + "\"coin\":\"USDT\",\"walletBalance\":\"1000.5\",\"locked\":\"0.5\",\"usdValue\":\"\"}]}]}";
    private static final String TAKEN = "{\"reqId\":\"p0000000000007\",\"retCode\":0,\"retMsg\":\"OK\",\"op\":\""
            + "order.create\","
            + "\"data\":{\"orderId\":\"a4c1718e\",\"orderLinkId\":\"" + ID + "\"},\"retExtInfo\":{},\"header\":{"
            + "\"X-Bapi-Limit\":\"10\",\"X-Bapi-Limit-Status\":\"9\"},\"connId\":\"c\"}";
    private static final String REFUSED = "{\"reqId\":\"c0000000000008\",\"retCode\":110001,\"retMsg\":\"order n"
            + "ot exists\","
            + "\"op\":\"order.cancel\",\"data\":{},\"connId\":\"c\"}";
    private static final String AUTH = "{\"success\":true,\"ret_msg\":\"\",\"op\":\"auth\",\"conn_id\":\"c\"}";
    private static final List<String> FRAMES = List.of(
            ORDER.formatted("PartiallyFilled", "EC_NoError", "0.004"), FILL, POSITION, WALLET, TAKEN, REFUSED, AUTH);

    private final OrderCounters counters = new OrderCounters();
    private final FeedSymbols<BybitInstrument> symbols = new FeedSymbols<>();
    private final BybitOrderDecoder decoder =
            new BybitOrderDecoder(symbols, new ClientOrderIds("t1"), new BybitAmendments(), "USDT", counters, this);
    private final List<String> heard = new ArrayList<>();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);
    private boolean deaf;

    BybitOrderFuzzTest() {
        symbols.add(new BybitInstrument("BTCUSDT", 1, -2, -3, 50));
    }

    private DecodeError decode(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeText(SocketRole.PRIVATE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    private String told(final String text) {
        heard.clear();
        assertEquals(DecodeError.NONE, decode(text), text);
        return String.join("; ", heard);
    }

    @Test
    void shouldTellWhatTheVenueMeans() {
        assertEquals("order 64 NEW NEW cum 0", told(ORDER.formatted("New", "EC_NoError", "0")));
        assertEquals("order 64 ORDER_STATUS FILLED cum 10", told(ORDER.formatted("Filled", "EC_NoError", "0.01")));
        assertEquals(
                "order 64 CANCELED CANCELED cum 4" + "",
                told(ORDER.formatted("Cancelled", "EC_PerCancelRequest", "0.004")));
        assertEquals(
                "order 64 REJECTED REJECTED cum 0",
                told(ORDER.formatted("Cancelled", "EC_PostOnlyWillTakeLiquidity", "0")));
        assertEquals(
                "order 64 EXPIRED EXPIRED cum 4",
                told(ORDER.formatted("Cancelled", "EC_NoImmediateQtyToFill" + "", "0.004")));
        // a reject may have fills: then it is none
        assertEquals("order 64 CANCELED CANCELED cum 4", told(ORDER.formatted("Rejected", "EC_NoError", "0.004")));
        assertEquals("order 64 TRADE NULL_VAL cum none 6100000 x 4 fee 4880000 USDT", told(FILL));
        assertEquals("position 1 -500 6100012", told(POSITION));
        assertEquals("balance USDT 100000000000 50000000", told(WALLET));
        assertEquals("answer PLACE 7 OK PENDING_NEW; end", told(TAKEN));
        assertEquals("answer CANCEL 8 NO_SUCH_ORDER NULL_VAL; end", told(REFUSED));
        assertEquals("handshake -1 true", told(AUTH));
        assertEquals("", told(ORDER.formatted("New", "EC_NoError", "0").replace(ID, "somebody-else")));
        assertEquals(1, counters.foreignOrders);
        assertEquals(1, counters.ignoredEvents, "funding");
    }

    private String reply(final RequestKind kind, final int status, final String text) {
        heard.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        decoder.decodeReply(kind, 9, status, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
        return String.join("; ", heard);
    }

    @Test
    void shouldReadAnswersByRestAndGuessNothing() {
        final String empty = "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"list\":[],\"nextPageCursor\":\"x\"}}";
        assertEquals("answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end", reply(RequestKind.QUERY_ORDER, 200, empty));
        assertEquals("answer OPEN_ORDERS 9 OK NULL_VAL; end", reply(RequestKind.OPEN_ORDERS, 200, empty));
        assertEquals("answer PLACE 9 UNKNOWN NULL_VAL; end", reply(RequestKind.PLACE, 503, ""));
        assertEquals("answer PLACE 9 BANNED NULL_VAL; end", reply(RequestKind.PLACE, 403, "<html>"));
        final String code = "{\"retCode\":%d,\"retMsg\":\"words\",\"result\":{}}";
        for (final int unknown : new int[] {10000, 10016, 110072, 170141, 170007, 110079}) {
            assertEquals(
                    "answer PLACE 9 UNKNOWN NULL_VAL; end", reply(RequestKind.PLACE, 200, code.formatted(unknown)));
        }
        assertEquals("answer PLACE 9 REFUSED NULL_VAL; end", reply(RequestKind.PLACE, 200, code.formatted(110007)));
        assertEquals("answer PLACE 9 LIMITED NULL_VAL; end", reply(RequestKind.PLACE, 200, code.formatted(10006)));
        assertEquals("answer PLACE 9 CLOCK NULL_VAL; end", reply(RequestKind.PLACE, 200, code.formatted(10002)));
        assertEquals("answer LEVERAGE 9 OK NULL_VAL; end", reply(RequestKind.LEVERAGE, 200, code.formatted(110043)));
        assertEquals("", reply(RequestKind.PLACE, 200, "no JSON"));
    }

    @Test
    void shouldTakeOrCountEveryDamagedText() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("bybit orders fuzz: seed " + seed + ", " + COUNT + " texts");
        deaf = true;
        final Random random = new Random(seed);
        final FrameMutator mutator = new FrameMutator(FRAMES, random, 4_096);
        long accepted = 0;
        for (int i = 0; i < COUNT; i++) {
            final int length = mutator.next();
            frame.wrap(mutator.bytes(), 0, length);
            try {
                final DecodeError error = i % 2 == 0
                        ? decoder.decodeText(SocketRole.PRIVATE, frame, 0, length, 1)
                        : decoder.decodeReply(
                                KINDS.get(random.nextInt(KINDS.size())),
                                1,
                                200,
                                ReplyHeaders.NONE,
                                frame,
                                0,
                                length,
                                1);
                accepted += error == DecodeError.NONE ? 1 : 0;
            } catch (final RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " input " + i + ": "
                                + new String(mutator.bytes(), 0, length, StandardCharsets.ISO_8859_1),
                        e);
            }
        }
        assertEquals(COUNT, accepted + counters.totalErrors());
        assertTrue(accepted > 1_000 && counters.totalErrors() > COUNT / 4, "accepted " + accepted);
    }

    @Test
    void shouldAllocateNothing() {
        deaf = true;
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final byte[][] texts =
                FRAMES.stream().map(f -> f.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 7_000; i++) {
                final byte[] text = texts[i % texts.length];
                frame.wrap(text);
                decoder.decodeText(SocketRole.PRIVATE, frame, 0, text.length, 1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 7_000, "bytes for 7000 texts: " + least);
    }

    private static String number(final long value) {
        return value == ExecutionUpdate.NULL ? "none" : Long.toString(value);
    }

    @Override
    public void onOrderEvent(final ExecutionUpdate update) {
        if (!deaf) {
            heard.add("order " + update.clientOrderId + " " + update.executionType + " " + update.orderStatus + " cum "
                    + number(update.cumulative)
                    + (update.lastPrice == ExecutionUpdate.NULL
                            ? ""
                            : " " + update.lastPrice + " x " + update.lastQuantity + " fee " + update.fee + " "
                                    + new String(update.feeAsset, 0, update.feeAssetLength, StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void onAnswer(final OrderAnswer answer) {
        final boolean guesses = answer.outcome == Outcome.OK && answer.update.orderStatus == OrderStatus.REJECTED;
        if (!deaf) {
            assertTrue(!guesses);
            heard.add("answer " + answer.kind + " " + answer.correlationId + " " + answer.outcome + " "
                    + answer.update.orderStatus);
        }
    }

    @Override
    public void onAnswerFill(final OrderAnswer answer, final ExecutionUpdate fill) {
        onOrderEvent(fill);
    }

    @Override
    public void onAnswerEnd(final OrderAnswer answer) {
        if (!deaf) {
            heard.add("end");
        }
    }

    @Override
    public void onOpenOrder(final ExecutionUpdate update) {
        onOrderEvent(update);
    }

    @Override
    public void onBalance(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long free,
            final long locked,
            final long eventTimeNs) {
        if (!deaf) {
            heard.add("balance " + buffer.getStringWithoutLengthAscii(offset, length) + " " + free + " " + locked);
        }
    }

    @Override
    public void onPosition(
            final int instrumentId, final long quantity, final long averagePrice, final long eventTimeNs) {
        if (!deaf) {
            heard.add("position " + instrumentId + " " + quantity + " " + averagePrice);
        }
    }

    @Override
    public void onRateLimit(final boolean ofOrders, final long intervalNs, final long limit, final long used) {
        assertTrue(deaf || (limit == 10 && used == 1));
    }

    @Override
    public void onHandshake(final SocketRole socket, final long correlationId, final boolean ok) {
        if (!deaf) {
            heard.add("handshake " + correlationId + " " + ok);
        }
    }

    @Override
    public void onPrivateStreamEnded(final boolean reconnect) {
        heard.add("ended");
    }

    @Override
    public void onPrivateStreamGap() {
        heard.add("gap");
    }

    @Override
    public void onServerShutdown(final SocketRole socket) {
        if (!deaf) {
            heard.add("shutdown");
        }
    }
}
