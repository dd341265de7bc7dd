package io.rayo.gateways.okx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What the venue says of orders and stops, whole and damaged: told once it is sound, counted if not, never thrown over.
 */
class OkxOrderFuzzTest implements ExecutionListener {
    private static final List<RequestKind> KINDS = List.of(RequestKind.values());
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final String ID = "t100000000001s";
    private static final long OF_ORDERS = 9;
    private static final long OF_STOPS = 10;

    private static final String FILLS =
            "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT-SWAP\",\"tradeId\":"
                    + "\"744876980\",\"ordId\":\"680800019749904384\",\"clOrdId\":\"%s\",\"billId\":\"1\","
                    + "\"fillPx\":\"58999.9\","
                    + "\"fillSz\":\"5\",\"side\":\"sell\",\"execType\":\"T\",\"fee\":\"-0.3\","
                    + "\"feeCcy\":\"USDT\",\"ts\":"
                    + "\"1708587373362\"}]}";
    private static final String TAKEN = answer("{\"algoId\":\"581878926302093312\",\"clOrdId\":\"\","
            + "\"algoClOrdId\":\""
            + ID + "\",\"sCode\":\"0\",\"sMsg\":\"\",\"tag\":\"\"}");
    private static final List<String> FRAMES = List.of(
            push("orders-algo", stop("live", "", "[]", "")),
            push("orders-algo", stop("effective", "", "[\"680800019749904384\"]", "")),
            push("orders-algo", stop("order_failed", "", "[]", "51169")),
            push("orders", order("", ID, "5", "filled")),
            push("orders", order(ID, "", "2", "partially_filled")),
            answer(stop("canceled", "", "[]", "")),
            answer(order("", ID, "5", "filled")),
            FILLS.formatted(""),
            TAKEN,
            "{\"event\":\"login\",\"code\":\"0\",\"msg\":\"\",\"connId\":\"a4d3ae55\"}");

    private final OrderCounters counters = new OrderCounters();
    private final FeedSymbols<OkxInstrument> symbols = new FeedSymbols<>();
    private final OkxAlgoQuestions questions = new OkxAlgoQuestions();
    private final OkxExecutionDecoder decoder =
            new OkxExecutionDecoder(symbols, new ClientOrderIds("t1"), questions, true, counters, this);
    private final List<String> heard = new ArrayList<>();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);
    private boolean deaf;

    OkxOrderFuzzTest() {
        symbols.add(new OkxInstrument("BTC-USDT-SWAP", 1, -1, -2, null));
        questions.add(new OrderRequest().begin(RequestKind.QUERY_ORDER, Route.REST, OF_STOPS, SocketRole.BOTH));
    }

    /** As the documentation has it, with an id of ours. */
    private static String stop(final String state, final String orderId, final String orderIds, final String failCode) {
        return ("{\"actualPx\":\"0\",\"actualSide\":\"\",\"actualSz\":\"0\",\"algoClOrdId\":\"" + ID
                        + "\",\"algoId\":\"581878926302093312\",\"attachAlgoOrds\":[],\"amendResult\":\"\","
                        + "\"cTime\":\"1685002746818\","
                        + "\"uTime\":\"1708679675245\",\"ccy\":\"\",\"clOrdId\":\"\",\"closeFraction\":\"\","
                        + "\"failCode\":\"%4$s\","
                        + "\"instId\":\"BTC-USDT-SWAP\",\"instType\":\"SWAP\",\"last\":\"60174.8\","
                        + "\"lever\":\"10\",\"notionalUsd\":\"11.0\","
                        + "\"ordId\":\"%2$s\",\"ordIdList\":%3$s,\"ordPx\":\"\",\"ordType\":\"conditional\","
                        + "\"posSide\":\"net\","
                        + "\"reduceOnly\":\"true\",\"reqId\":\"\",\"side\":\"sell\",\"slOrdPx\":\"-1\","
                        + "\"slTriggerPx\":\"59000\","
                        + "\"slTriggerPxType\":\"last\",\"state\":\"%1$s\",\"sz\":\"5\",\"tag\":\"\","
                        + "\"tdMode\":\"cross\",\"tgtCcy\":\"\","
                        + "\"triggerTime\":\"\",\"linkedOrd\":{\"ordId\":\"98192973880283\"}}")
                .formatted(state, orderId, orderIds, failCode);
    }

    private static String order(
            final String clientOrderId, final String ofStop, final String filled, final String state) {
        return ("{\"accFillSz\":\"%3$s\",\"algoClOrdId\":\"%2$s\",\"algoId\":\"\",\"cancelSource\":\"\","
                        + "\"clOrdId\":\"%1$s\",\"execType\":\"T\",\"fillFee\":\"-0.3\","
                        + "\"fillFeeCcy\":\"USDT\",\"fillPx\":\"58999.9\","
                        + "\"fillSz\":\"%3$s\",\"instId\":\"BTC-USDT-SWAP\",\"ordId\":\"680800019749904384\","
                        + "\"ordType\":\"market\","
                        + "\"side\":\"sell\",\"state\":\"%4$s\",\"sz\":\"5\",\"tradeId\":\"744876980\","
                        + "\"uTime\":\"1708587373362\"}")
                .formatted(clientOrderId, ofStop, filled, state);
    }

    private static String push(final String channel, final String data) {
        return "{\"arg\":{\"channel\":\"" + channel
                + "\",\"uid\":\"77982378738415879\",\"instType\":\"ANY\"},\"data\":[" + data + "]}";
    }

    private static String answer(final String data) {
        return "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + data + "]}";
    }

    private DecodeError decode(final String text) {
        heard.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeText(SocketRole.PRIVATE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    private String told(final String text) {
        assertEquals(DecodeError.NONE, decode(text), text);
        return String.join("; ", heard);
    }

    private String reply(final RequestKind kind, final long question, final String text) {
        heard.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        decoder.decodeReply(kind, question, 200, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
        return String.join("; ", heard);
    }

    @Test
    void shouldTellWhatBecomesOfAStop() {
        assertEquals(
                "order 64 NEW NEW cum 0 of 500 id a581878926302093312",
                told(push("orders-algo", stop("live", "", "[]", ""))));
        assertEquals(
                "order 64 CANCELED CANCELED cum 0 of 500 id a581878926302093312",
                told(push("orders-algo", stop("canceled", "", "[]", ""))));
        assertEquals(
                "order 64 REJECTED REJECTED cum 0 of 500 id a581878926302093312 REDUCE_ONLY",
                told(push("orders-algo", stop("order_failed", "", "[]", "51169"))));
        assertEquals(
                "order 64 NEW NEW cum 0 of 500 id a581878926302093312",
                told(push("orders-algo", stop("live", "312269865356374016", "[]", ""))));
        // what it became is asked about, by its id where that is told
        assertEquals(
                "unclear 64 id 1884789786215137280",
                told(push("orders-algo", stop("effective", "1884789786215137280", "[\"1884789786215137280\"]", ""))));
        assertEquals(
                "unclear 64 id 1884789786215137281",
                told(push(
                        "orders-algo",
                        stop("effective", "", "[\"1884789786215137280\",\"1884789786215137281\"]", ""))));
        assertEquals("unclear 64 id a581878926302093312", told(push("orders-algo", stop("effective", "", "[]", ""))));
        // one that failed and has an order is not over without that one's word
        assertEquals(
                "unclear 64 id 1884789786215137280",
                told(push("orders-algo", stop("order_failed", "1884789786215137280", "[]", "51008"))));
        assertEquals(
                "unclear 64 id a581878926302093312", told(push("orders-algo", stop("partially_failed", "", "[]", ""))));
        assertEquals(0, counters.foreignOrders);
        assertEquals("", told(push("orders-algo", stop("live", "", "[]", "").replace(ID, ""))));
        assertEquals("", told(push("orders-algo", stop("live", "", "[]", "").replace(ID, "somebodyElse"))));
        assertEquals(2, counters.foreignOrders);
        assertEquals(DecodeError.UNKNOWN_VALUE, decode(push("orders-algo", stop("resting", "", "[]", ""))));
        assertEquals(DecodeError.BAD_NUMBER, decode(push("orders-algo", stop("effective", "x1", "[]", ""))));
    }

    @Test
    void shouldBookWhatAStopBecameOnTheStop() {
        final String fill = "order 64 TRADE FILLED cum 500 of 500 id 680800019749904384 589999 x 500 fee 30000000 USDT";
        assertEquals(fill, told(push("orders", order("", ID, "5", "filled"))));
        assertEquals(fill, told(push("orders", order("O632302662327996418", ID, "5", "filled"))));
        assertEquals(fill, told(push("orders", order(ID, "", "5", "filled"))), "an ordinary order");
        assertEquals("", told(push("orders", order("", "", "5", "filled"))));
        assertEquals("", told(push("orders", order(ID, "t2000000000099", "5", "filled"))), "another's stop");
        // asked for by its id it is ours whatever it is called, unless it is called something else
        final String state = "answer QUERY_ORDER 9 OK FILLED of 64? cum 500 of 500 id 680800019749904384; end";
        assertEquals(
                state.replace("64?", "64"),
                reply(RequestKind.QUERY_ORDER, OF_ORDERS, answer(order("", ID, "5", "filled"))));
        assertEquals(
                state.replace("64?", "-1"),
                reply(RequestKind.QUERY_ORDER, OF_ORDERS, answer(order("", "", "5", "filled"))));
        assertTrue(reply(RequestKind.QUERY_ORDER, OF_ORDERS, answer(order("x", "", "5", "filled")))
                .startsWith("answer QUERY_ORDER 9 UNKNOWN"));
        final String fills = reply(RequestKind.QUERY_FILLS, OF_ORDERS, FILLS.formatted(""));
        assertTrue(
                fills.contains("order -1 TRADE NULL_VAL cum none of none id 680800019749904384 589999 x 500"), fills);
        assertEquals(1, heard.stream().filter(word -> word.contains("TRADE")).count());
        reply(RequestKind.QUERY_FILLS, OF_ORDERS, FILLS.formatted("x"));
        assertEquals(0, heard.stream().filter(word -> word.contains("TRADE")).count());
        reply(RequestKind.RECENT_FILLS, OF_ORDERS, FILLS.formatted(""));
        assertEquals(0, heard.stream().filter(word -> word.contains("TRADE")).count(), "anybody's");
    }

    @Test
    void shouldReadAnswersAboutStopsAndGuessNothing() {
        assertEquals(
                "answer PLACE 11 OK PENDING_NEW of 64 cum none of none id a581878926302093312; end",
                reply(RequestKind.PLACE, 11, TAKEN));
        assertEquals(
                "answer CANCEL 11 OK PENDING_CANCEL of -1 cum none of none id a590919993110396111; end",
                reply(
                        RequestKind.CANCEL,
                        11,
                        answer("{\"algoId\":\"590919993110396111\",\"sCode\":\"0\",\"sMsg\":\"\"}")));
        final String error = "{\"code\":\"1\",\"msg\":\"\",\"data\":[{\"algoId\":\"\",\"algoClOrdId\":\"" + ID
                + "\",\"sCode\":\"%d\",\"sMsg\":\"words\"}]}";
        assertTrue(reply(RequestKind.PLACE, 11, error.formatted(51_280)).startsWith("answer PLACE 11 REFUSED"));
        for (final int unknown : new int[] {51_065, 51_068, 51_149, 51_290}) {
            assertTrue(reply(RequestKind.PLACE, 11, error.formatted(unknown)).startsWith("answer PLACE 11 UNKNOWN"));
        }
        assertTrue(reply(RequestKind.CANCEL, 11, error.formatted(51_400)).startsWith("answer CANCEL 11 NO_SUCH_ORDER"));
        assertTrue(reply(RequestKind.CANCEL, 11, error.formatted(51_416)).startsWith("answer CANCEL 11 REFUSED"));
        // nothing is only nothing where stops were asked for
        assertTrue(reply(RequestKind.QUERY_ORDER, OF_ORDERS, answer("")).startsWith("answer QUERY_ORDER 9 UNKNOWN"));
        assertTrue(
                reply(RequestKind.QUERY_ORDER, OF_STOPS, answer("")).startsWith("answer QUERY_ORDER 10 NO_SUCH_ORDER"));
        assertEquals(
                "answer QUERY_ORDER 10 OK NEW of 64 cum 0 of 500 id a581878926302093312; end",
                reply(RequestKind.QUERY_ORDER, OF_STOPS, answer(stop("live", "", "[]", ""))));
        assertEquals(
                "answer QUERY_ORDER 10 OK PENDING_NEW of 64 cum none of 500 id 1884789786215137280; end",
                reply(RequestKind.QUERY_ORDER, OF_STOPS, answer(stop("effective", "1884789786215137280", "[]", ""))));
        assertEquals(
                "answer QUERY_ORDER 10 OK REJECTED of 64 cum 0 of 500 id a581878926302093312 INSUFFICIENT_FUNDS; end",
                reply(RequestKind.QUERY_ORDER, OF_STOPS, answer(stop("order_failed", "", "[]", "51008"))));
        // fills of a stop whose order is not known are none yet
        assertEquals(
                "answer QUERY_FILLS 10 OK NULL_VAL of -1 cum none of none; end",
                reply(RequestKind.QUERY_FILLS, OF_STOPS, answer(stop("effective", "", "[]", ""))));
        // the list of orders is followed by that of stops, page by page
        assertEquals(
                "answer OPEN_ORDERS 9 OK NULL_VAL of -1 cum none of none next a; end",
                reply(RequestKind.OPEN_ORDERS, OF_ORDERS, answer("")));
        assertEquals(
                "answer OPEN_ORDERS 10 OK NULL_VAL of -1 cum none of none; "
                        + "order 64 ORDER_STATUS NEW cum 0 of 500 id a581878926302093312; end",
                reply(RequestKind.OPEN_ORDERS, OF_STOPS, answer(stop("live", "", "[]", ""))));
        final String page = String.join(",", Collections.nCopies(100, stop("live", "", "[]", "")));
        assertTrue(reply(RequestKind.OPEN_ORDERS, OF_STOPS, answer(page))
                .startsWith("answer OPEN_ORDERS 10 OK NULL_VAL of -1 cum none of none next a581878926302093312; "));
    }

    /** Rows of the documentation and of others: of other instruments and other people's, but sound. */
    @Test
    void shouldTakeTheExamplesOfOthers() {
        int taken = 0;
        for (final String file : List.of("v5_docs_examples", "rest_docs_examples", "all_nautilus")) {
            for (final JsonNode row : SharedData.rows(SharedData.path("messages/okx/" + file + ".jsonl"))) {
                final String raw = row.path("raw").asText(row.path("response").asText());
                final JsonNode root = SharedData.json(raw.startsWith("{") ? raw : "{}");
                final JsonNode first = root.path("data").path(0);
                if (first.has("algoClOrdId") && first.has("ordIdList") && root.has("code")) {
                    assertTrue(reply(RequestKind.OPEN_ORDERS, OF_STOPS, raw).endsWith("end"), () -> file + ": " + raw);
                    taken++;
                } else if (root.path("arg").path("channel").asText("").equals("orders-algo") && root.has("data")) {
                    assertEquals("", told(raw));
                    taken++;
                }
            }
        }
        assertTrue(taken >= 4, "examples " + taken);
    }

    @Test
    void shouldTakeOrCountEveryDamagedText() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("okx orders fuzz: seed " + seed + ", " + COUNT + " texts");
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
                                random.nextBoolean() ? OF_STOPS : OF_ORDERS,
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
        final byte[][] texts = FRAMES.stream().map(f -> f.getBytes(US_ASCII)).toArray(byte[][]::new);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 7_000; i++) {
                final byte[] text = texts[i % texts.length];
                frame.wrap(text);
                decoder.decodeText(SocketRole.PRIVATE, frame, 0, text.length, 1);
                decoder.decodeReply(
                        RequestKind.QUERY_ORDER,
                        i % 2 == 0 ? OF_STOPS : OF_ORDERS,
                        200,
                        ReplyHeaders.NONE,
                        frame,
                        0,
                        text.length,
                        1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 7_000, "bytes for 14000 texts: " + least);
    }

    private static String number(final long value) {
        return value == ExecutionUpdate.NULL ? "none" : Long.toString(value);
    }

    private static String words(final ExecutionUpdate update) {
        final StringBuilder text = new StringBuilder();
        text.append(" cum ").append(number(update.cumulative)).append(" of ").append(number(update.quantity));
        if (update.venueOrderIdLength > 0) {
            text.append(" id ").append(new String(update.venueOrderId, 0, update.venueOrderIdLength, US_ASCII));
        }
        if (update.lastPrice != ExecutionUpdate.NULL) {
            text.append(' ').append(update.lastPrice).append(" x ").append(update.lastQuantity);
            text.append(" fee ").append(update.fee).append(' ');
            text.append(new String(update.feeAsset, 0, update.feeAssetLength, US_ASCII));
        }
        return text + (update.rejectReason.value() == 0 ? "" : " " + update.rejectReason);
    }

    @Override
    public void onOrderEvent(final ExecutionUpdate update) {
        if (!deaf) {
            heard.add("order " + update.clientOrderId + " " + update.executionType + " " + update.orderStatus
                    + words(update));
        }
    }

    @Override
    public void onOrderUnclear(final ExecutionUpdate update) {
        if (!deaf) {
            heard.add("unclear " + update.clientOrderId + " id "
                    + new String(update.venueOrderId, 0, update.venueOrderIdLength, US_ASCII));
        }
    }

    @Override
    public void onAnswer(final OrderAnswer answer) {
        if (!deaf) {
            heard.add("answer " + answer.kind + " " + answer.correlationId + " " + answer.outcome + " "
                    + answer.update.orderStatus + " of " + answer.update.clientOrderId + words(answer.update)
                    + (answer.next.isEmpty()
                            ? ""
                            : " next " + new String(answer.next.text(), 0, answer.next.length(), US_ASCII)));
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
        assertTrue(deaf);
    }

    @Override
    public void onPosition(
            final int instrumentId, final long quantity, final long averagePrice, final long eventTimeNs) {
        assertTrue(deaf);
    }

    @Override
    public void onRateLimit(final boolean ofOrders, final long intervalNs, final long limit, final long used) {
        assertTrue(deaf);
    }

    @Override
    public void onHandshake(final SocketRole socket, final long correlationId, final boolean ok) {
        assertTrue(deaf);
    }

    @Override
    public void onPrivateStreamEnded(final boolean reconnect) {
        assertTrue(deaf);
    }

    @Override
    public void onPrivateStreamGap() {
        assertTrue(deaf);
    }

    @Override
    public void onServerShutdown(final SocketRole socket) {
        assertTrue(deaf);
    }
}
