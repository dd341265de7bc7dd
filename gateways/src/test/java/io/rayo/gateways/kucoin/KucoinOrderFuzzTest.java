package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.SharedData;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the venue says of orders, whole and damaged: told once it is sound, counted if it is not, never thrown over. */
class KucoinOrderFuzzTest implements ExecutionListener {
    private static final List<RequestKind> KINDS = List.of(RequestKind.values());
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final String ID = "t100000000001s";
    private static final String SPOT = "{\"topic\":\"/spotMarket/tradeOrdersV2\",\"type\":\"message\","
            + "\"subject\":\"orderChange\",\"userId\":\"6335\",\"channelType\":\"private\",\"data\":{"
            + "\"symbol\":\"BTC-USDT\",\"orderId\":\"6720ec\",\"clientOid\":\"" + ID + "\",\"side\":\"buy\","
            + "\"orderType\":\"limit\",\"price\":\"50000\",\"size\":\"0.00010\",\"originSize\":\"0.00010\","
            + "\"filledSize\":\"%s\",\"remainSize\":\"0.00005\",\"canceledSize\":\"0\",\"type\":\"%s\","
            + "\"status\":\"%s\"%s,\"orderTime\":1730211033305,\"ts\":1730211033335000000}}";
    private static final String MATCH = SPOT.formatted(
            "0.00005",
            "match",
            "match",
            ",\"matchPrice\":\"50000.5\",\"matchSize\":\"0.00005\",\"tradeId\":\"11067996711960577\","
                    + "\"liquidity\":\"maker\",\"feeType\":\"makerFee\"");
    private static final String FUTURES = "{\"topic\":\"/contractMarket/tradeOrders\",\"type\":\"message\","
            + "\"subject\":\"symbolOrderChange\",\"channelType\":\"private\",\"data\":{\"symbol\":\"XBTUSDTM\","
            + "\"orderId\":\"247899236673269761\",\"clientOid\":\"" + ID + "\",\"side\":\"sell\",\"type\":\"match\","
            + "\"price\":\"91670\",\"size\":\"3\",\"filledSize\":\"1\",\"remainSize\":\"2\",\"canceledSize\":\"0\","
            + "\"status\":\"match\",\"liquidity\":\"taker\",\"matchSize\":\"1\",\"matchPrice\":\"91670.1\","
            + "\"tradeId\":\"1907000000000000123\",\"tradeType\":\"trade\",\"orderTime\":1731916985768138917,"
            + "\"ts\":1731916985789000000}}";
    private static final String BALANCE = "{\"topic\":\"/account/balance\",\"type\":\"message\",\"subject\":"
            + "\"account.balance\",\"data\":{\"accountId\":\"548\",\"currency\":\"USDT\",\"total\":\"21.13\","
            + "\"available\":\"20.129\",\"hold\":\"1.001\",\"relationEvent\":\"%s\",\"time\":\"1730269283892\"}}";
    private static final String WALLET = "{\"topic\":\"/contractAccount/wallet\",\"subject\":"
            + "\"walletBalance.change\",\"data\":{\"currency\":\"XBT\",\"walletBalance\":\"2.002\","
            + "\"availableBalance\":\"2\",\"holdBalance\":\"0.001\",\"isolatedOrderMargin\":\"0.001\","
            + "\"version\":\"9\",\"timestamp\":\"1714632069838\"}}";
    private static final String POSITION = "{\"topic\":\"/contract/positionAll\",\"subject\":\"position.change\","
            + "\"data\":{\"symbol\":\"XBTUSDTM\",\"realisedGrossPnl\":0E-8,\"currentQty\":-20,"
            + "\"avgEntryPrice\":7508.2266,\"changeReason\":\"positionChange\",\"positionSide\":\"BOTH\","
            + "\"currentTimestamp\":1558506060394,\"posCross\":1.2e-7}}";
    private static final String TAKEN = "{\"id\":\"p0000000000007\",\"op\":\"spot.order\",\"code\":\"200000\","
            + "\"data\":{\"orderId\":\"6720ec\",\"clientOid\":\"" + ID + "\"},\"inTime\":1771741690821,"
            + "\"userRateLimit\":{\"limit\":4000,\"remaining\":3999,\"reset\":30000}}";
    private static final String REFUSED = "{\"id\":\"c0000000000008\",\"op\":\"spot.cancel\",\"code\":\"102436\","
            + "\"msg\":\"The order does not exist.\"}";
    private static final String CHALLENGE = "{\"sessionId\":\"92f2aec4\",\"timestamp\":1742175983882}";
    private static final String WELCOME = "{\"sessionId\":\"92f2aec4\",\"data\":\"welcome\",\"pingInterval\":18000}";
    private static final String ACK = "{\"id\":\"u0000000000009\",\"type\":\"ack\"}";
    private static final String SPOT_RECORD = "{\"id\":\"6720ec\",\"symbol\":\"BTC-USDT\",\"opType\":\"DEAL\","
            + "\"type\":\"limit\",\"side\":\"buy\",\"price\":\"10\",\"size\":\"0.00010\",\"dealSize\":\"%s\","
            + "\"timeInForce\":\"%s\",\"clientOid\":\"" + ID + "\",\"active\":%s,\"inOrderBook\":true,"
            + "\"cancelExist\":false,\"createdAt\":1547026471000,\"lastUpdatedAt\":1547026471001}";
    private static final String FUTURES_RECORD = "{\"id\":\"2478\",\"symbol\":\"XBTUSDTM\",\"type\":\"limit\","
            + "\"side\":\"sell\",\"price\":\"3600\",\"size\":20,\"dealSize\":20,\"timeInForce\":\"GTC\","
            + "\"clientOid\":\""
            + ID + "\",\"isActive\":false,\"stopPrice\":null,\"updatedAt\":1558167872000,\"status\":\"done\"}";
    private static final List<String> FRAMES = List.of(
            MATCH,
            SPOT.formatted("0", "open", "open", ""),
            FUTURES,
            BALANCE.formatted("trade.hold"),
            WALLET,
            POSITION,
            TAKEN,
            REFUSED,
            WELCOME,
            ACK);
    private static final List<String> REPLIES = List.of(
            data(SPOT_RECORD.formatted("0", "GTC", "true")),
            data("[" + SPOT_RECORD.formatted("0", "GTC", "true") + "]"),
            data("{\"items\":[" + fill("11067996711960577", "\"size\":\"0.00005\"") + "],\"lastId\":5}"),
            data("[{\"currency\":\"USDT\",\"type\":\"trade\",\"balance\":\"2\",\"available\":\"1\",\"holds\":\"1\"}]"),
            data("1547026471000"),
            data("{\"token\":\"2neA==\",\"instanceServers\":[{\"endpoint\":\"wss://ws-api-spot.kucoin.com/\"}]}"),
            "{\"code\":\"400100\",\"msg\":\"order_not_exist_or_not_allow_to_cancel\"}");

    private final OrderCounters counters = new OrderCounters();
    private final FeedSymbols<KucoinInstrument> symbols = new FeedSymbols<>();
    private final KucoinOrderMemory memory = new KucoinOrderMemory();
    private KucoinOrderDecoder decoder = decoder(false, true);
    private final List<String> heard = new ArrayList<>();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);
    private boolean deaf;

    KucoinOrderFuzzTest() {
        symbols.add(KucoinInstrument.bookless("BTC-USDT", 1, -1, -5));
        symbols.add(KucoinInstrument.bookless("XBTUSDTM", 2, -1, 0));
    }

    private KucoinOrderDecoder decoder(final boolean isFutures, final boolean hasStreamFills) {
        return new KucoinOrderDecoder(
                isFutures, symbols, new ClientOrderIds("t1"), memory, hasStreamFills, counters, this);
    }

    private static String data(final String data) {
        return "{\"code\":\"200000\",\"data\":" + data + "}";
    }

    private static String fill(final String tradeId, final String size) {
        return "{\"symbol\":\"BTC-USDT\",\"tradeId\":" + tradeId + ",\"orderId\":\"6720ec\",\"side\":\"buy\","
                + "\"liquidity\":\"taker\",\"price\":\"9466.8\"," + size + ",\"fee\":\"0.946357371456\","
                + "\"feeCurrency\":\"USDT\",\"createdAt\":1572335233000}";
    }

    private DecodeError decode(final SocketRole socket, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeText(socket, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    private String told(final String text) {
        heard.clear();
        assertEquals(DecodeError.NONE, decode(SocketRole.PRIVATE, text), text);
        return String.join("; ", heard);
    }

    @Test
    void shouldTellWhatTheVenueMeans() {
        assertEquals("order 64 NEW NEW cum 0", told(SPOT.formatted("0", "received", "new", "")));
        assertEquals("order 64 NEW NEW cum 0", told(SPOT.formatted("0", "open", "open", "")));
        assertEquals(
                "order 64 ORDER_STATUS PARTIALLY_FILLED cum 5", told(SPOT.formatted("0.00005", "open", "open", "")));
        assertEquals("order 64 TRADE NULL_VAL cum 5 500005 x 5 id 11067996711960577 fee none", told(MATCH));
        assertEquals(1, counters.unknownFees, "the stream does not say fees");
        assertEquals("order 64 ORDER_STATUS FILLED cum 10", told(SPOT.formatted("0.0001", "filled", "done", "")));
        assertEquals("order 64 CANCELED CANCELED cum 5", told(SPOT.formatted("0.00005", "canceled", "done", "")));
        assertEquals("order 64 CANCELED CANCELED cum 5", told(SPOT.formatted("0.00005", "update", "done", "")));
        memory.addImmediate(64);
        assertEquals("order 64 EXPIRED EXPIRED cum 0", told(SPOT.formatted("0", "canceled", "done", "")));
        assertEquals("order 64 TRADE NULL_VAL cum 1 916701 x 1 id 1907000000000000123 fee none", told(FUTURES));
        assertEquals("position 2 -20 75082", told(POSITION));
        assertEquals("", told(POSITION.replace("\"currentQty\":-20,", "")), "a price alone");
        assertEquals("balance BTC 200000000 200000", told(WALLET));
        assertEquals("balance USDT 2012900000 100100000", told(BALANCE.formatted("trade_hf.hold")));
        assertEquals("", told(BALANCE.formatted("main.deposit")), "of another wallet");
        assertEquals("limit 4000 1; answer PLACE 7 OK PENDING_NEW; end", told(TAKEN));
        assertEquals("answer CANCEL 8 NO_SUCH_ORDER NULL_VAL; end", told(REFUSED));
        assertEquals("handshake 9 true", told(ACK));
        assertEquals("handshake -1 true", told("{\"id\":\"rayo\",\"type\":\"welcome\"}"));
        assertEquals(
                "handshake -1 false; ended true",
                told("{\"id\":\"1\",\"type\":\"error\",\"code\":401,\"data\":\"token is invalid\"}"));
        assertEquals("", told(SPOT.formatted("0", "open", "open", "").replace(ID, "somebody-else")));
        assertEquals(1, counters.foreignOrders);
        assertEquals(DecodeError.UNKNOWN_VALUE, decode(SocketRole.PRIVATE, SPOT.formatted("0", "moved", "open", "")));
        assertEquals(
                DecodeError.UNKNOWN_SYMBOL,
                decode(
                        SocketRole.PRIVATE,
                        SPOT.formatted("0", "open", "open", "").replace("BTC-USDT", "ABC-USDT")));
    }

    @Test
    void shouldRememberTheTextToBeSigned() {
        heard.clear();
        assertEquals(DecodeError.NONE, decode(SocketRole.REQUESTS, CHALLENGE));
        assertEquals(CHALLENGE, new String(memory.challenge(), 0, memory.challengeLength(), StandardCharsets.UTF_8));
        assertEquals(DecodeError.NONE, decode(SocketRole.REQUESTS, WELCOME));
        assertEquals(DecodeError.NONE, decode(SocketRole.REQUESTS, "{\"code\":\"400003\",\"msg\":\"no key\"}"));
        assertEquals("handshake -1 true; handshake -1 true; handshake -1 false", String.join("; ", heard));
    }

    @Test
    void shouldLeaveFillsToTheListWhereTheirFeesAreWanted() {
        decoder = decoder(false, false);
        assertEquals("order 64 ORDER_STATUS PARTIALLY_FILLED cum 5", told(MATCH));
        assertEquals(0, counters.unknownFees);
    }

    private String reply(final RequestKind kind, final int status, final String text) {
        heard.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        decoder.decodeReply(kind, 9, status, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
        return String.join("; ", heard);
    }

    @Test
    void shouldReadAnswersByRestAndGuessNothing() {
        assertEquals("answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end", query("null"));
        assertEquals("answer QUERY_ORDER 9 OK NEW; end", query(SPOT_RECORD.formatted("0", "GTC", "true")));
        assertEquals("answer QUERY_ORDER 9 OK FILLED; end", query(SPOT_RECORD.formatted("0.0001", "GTC", "false")));
        assertEquals("answer QUERY_ORDER 9 OK CANCELED; end", query(SPOT_RECORD.formatted("0", "GTC", "false")));
        assertEquals("answer QUERY_ORDER 9 OK EXPIRED; end", query(SPOT_RECORD.formatted("0", "IOC", "false")));
        assertEquals("answer QUERY_ORDER 9 OK FILLED; end", query(FUTURES_RECORD));
        assertEquals("answer QUERY_ORDER 9 UNKNOWN NULL_VAL; end", query(FUTURES_RECORD.replace(ID, "other")));
        final String atMarket =
                FUTURES_RECORD.replace("\"dealSize\":20", "\"dealSize\":0").replace("limit", "market");
        assertEquals("answer QUERY_ORDER 9 OK EXPIRED; end", query(atMarket));
        assertEquals(
                "answer QUERY_ORDER 9 OK CANCELED; end",
                query(atMarket.replace("\"stopPrice\":null", "\"stop\":\"up\",\"stopTriggered\":false")),
                "a stop that never woke");
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(RequestKind.QUERY_ORDER, 200, "{\"code\":\"100001\",\"msg\":\"error.getOrder.orderNotExist\"}"));
        assertEquals("answer OPEN_ORDERS 9 OK NULL_VAL; end", reply(RequestKind.OPEN_ORDERS, 200, data("[]")));
        assertEquals("answer OPEN_ORDERS 9 OK NULL_VAL; end", reply(RequestKind.OPEN_ORDERS, 200, data("null")));
        assertEquals("", reply(RequestKind.OPEN_ORDERS, 200, "{\"code\":\"200000\"}"), "no data at all");
        assertEquals(
                "answer QUERY_FILLS 9 OK NULL_VAL; order -1 TRADE NULL_VAL cum none 94668 x 5 id 11 fee 94635737 USDT;"
                        + " end",
                reply(
                        RequestKind.QUERY_FILLS,
                        200,
                        data("{\"items\":[" + fill("11", "\"size\":\"0.00005\"") + "],\"lastId\":5}")));
        assertEquals("answer PLACE 9 UNKNOWN NULL_VAL; end", reply(RequestKind.PLACE, 503, ""));
        assertEquals("answer PLACE 9 BANNED NULL_VAL; end", reply(RequestKind.PLACE, 403, "<html>"));
        assertEquals("answer PLACE 9 LIMITED NULL_VAL; end", reply(RequestKind.PLACE, 429, "<html>"));
        assertEquals("", reply(RequestKind.PLACE, 200, "no JSON"));
        assertEquals("", reply(RequestKind.PLACE, 200, "{\"code\":\"200000\",\"data\":null}"), "a yes to nothing");
        assertEquals(
                "answer TOKEN 9 OK NULL_VAL; end",
                reply(
                        RequestKind.TOKEN,
                        200,
                        data("{\"token\":\"2neA==\",\"instanceServers\":[{\"endpoint\":\"wss://host/\"}]}")));
        assertEquals("wss://host/?token=2neA==&connectId=rayo", memory.privateUrl());
        assertEquals("answer TOKEN 9 OK NULL_VAL; end", reply(RequestKind.TOKEN, 200, data("1547026471000")));
        assertEquals(1_547_026_471_000L, memory.venueTimeMs());
        assertEquals(
                "",
                reply(
                        RequestKind.TOKEN,
                        200,
                        data("{\"token\":\"2neA==\",\"instanceServers\":[{\"endpoint\":\"nowhere\"}]}")));
    }

    private String query(final String record) {
        return reply(RequestKind.QUERY_ORDER, 200, data(record));
    }

    @Test
    void shouldTakeOnlyKnownRefusalsForRefusals() {
        final String code = "{\"code\":\"%s\",\"msg\":\"%s\"}";
        for (final String unknown :
                List.of("500000", "230005", "102428", "116151", "102426", "300018", "777777", "order_busy")) {
            assertEquals(
                    "answer PLACE 9 UNKNOWN NULL_VAL; end",
                    reply(RequestKind.PLACE, 200, code.formatted(unknown, "words")),
                    unknown);
        }
        assertEquals(
                "answer PLACE 9 UNKNOWN NULL_VAL; end",
                reply(RequestKind.PLACE, 200, code.formatted("400100", "validation.createOrder.clientOidDuplicated")),
                "the order itself may have the id");
        for (final String refusal : List.of("400100", "200004", "300003", "102421", "900001", "400005", "102434")) {
            assertEquals(
                    "answer PLACE 9 REFUSED NULL_VAL; end",
                    reply(RequestKind.PLACE, 200, code.formatted(refusal, "words")),
                    refusal);
        }
        assertEquals(
                "answer PLACE 9 CLOCK NULL_VAL; end", reply(RequestKind.PLACE, 200, code.formatted("400002", "words")));
        assertEquals(
                "answer PLACE 9 LIMITED NULL_VAL; end",
                reply(RequestKind.PLACE, 200, code.formatted("429000", "words")));
        assertEquals(
                "answer CANCEL 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(RequestKind.CANCEL, 200, code.formatted("400100", "order_not_exist_or_not_allow_to_cancel")));
        assertEquals(
                "answer CANCEL 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(RequestKind.CANCEL, 200, code.formatted("100004", "The order cannot be canceled.")));
        assertEquals(
                "answer CANCEL 9 LIMITED NULL_VAL; end",
                reply(RequestKind.CANCEL, 200, code.formatted("200002", "Your requests exceed the limit")));
    }

    @Test
    void shouldTellAFillOnceThoughItStandsOnTwoPages() {
        decoder = decoder(true, true);
        final String page = "{\"currentPage\":%d,\"pageSize\":2,\"totalNum\":4,\"totalPage\":2,\"items\":[%s,%s]}";
        final String one = fill("\"1\"", "\"size\":\"0.00005\"");
        final String two = fill("\"2\"", "\"size\":\"0.00005\"");
        final String three = fill("\"3\"", "\"size\":\"0.00005\"");
        for (int round = 0; round < 2; round++) {
            reply(RequestKind.QUERY_FILLS, 200, data(page.formatted(1, three, two)));
            assertEquals(List.of("3", "2", "next 2"), trades());
            reply(RequestKind.QUERY_FILLS, 200, data(page.formatted(2, two, one)));
            assertEquals(List.of("1"), trades());
        }
    }

    private List<String> trades() {
        final List<String> trades = new ArrayList<>();
        for (final String word : heard) {
            if (word.contains(" id ")) {
                trades.add(word.replaceAll(".* id (\\d+) .*", "$1"));
            } else if (word.startsWith("next")) {
                trades.add(word);
            }
        }
        return trades;
    }

    @Test
    void shouldPassOverTheVenuesOwnExamplesWithoutAnError() {
        int frames = 0;
        for (final var row : SharedData.rows(SharedData.path("messages/kucoin/ws_docs_examples.jsonl"))) {
            for (final var one : row.path("frames")) {
                final String text = one.path("raw").asText();
                final boolean isPrivate = text.contains("\"userId\"") || text.contains("orderChange");
                if (one.path("kind").asText().equals("message") && isPrivate) {
                    assertEquals(DecodeError.NONE, decode(SocketRole.PRIVATE, text), text);
                    frames++;
                }
            }
        }
        assertTrue(frames >= 5, "frames " + frames);
    }

    @Test
    void shouldTakeOrCountEveryDamagedText() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("kucoin orders fuzz: seed " + seed + ", " + COUNT + " texts");
        deaf = true;
        final Random random = new Random(seed);
        final FrameMutator mutator = new FrameMutator(FRAMES, random, 4_096);
        final FrameMutator replies = new FrameMutator(REPLIES, random, 4_096);
        final Set<DecodeError> reasons = EnumSet.noneOf(DecodeError.class);
        long accepted = 0;
        for (int i = 0; i < COUNT; i++) {
            final FrameMutator source = i % 2 == 0 ? mutator : replies;
            final int length = source.next();
            frame.wrap(source.bytes(), 0, length);
            try {
                final DecodeError error = i % 2 == 0
                        ? decoder.decodeText(i % 4 == 0 ? SocketRole.PRIVATE : SocketRole.REQUESTS, frame, 0, length, 1)
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
                reasons.add(error);
            } catch (final RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " input " + i + ": "
                                + new String(source.bytes(), 0, length, StandardCharsets.ISO_8859_1),
                        e);
            }
        }
        assertEquals(COUNT, accepted + counters.totalErrors());
        assertTrue(accepted > 1_000 && counters.totalErrors() > COUNT / 4, "accepted " + accepted);
        for (final DecodeError reason : reasons) {
            assertTrue(reason == DecodeError.NONE || counters.errors(reason) > 0, reason + " is not counted");
        }
        assertTrue(reasons.size() >= 8, "seed " + seed + " reasons " + reasons);
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
            final String fee = new String(update.feeAsset, 0, update.feeAssetLength, StandardCharsets.UTF_8);
            heard.add("order " + update.clientOrderId + " " + update.executionType + " " + update.orderStatus + " cum "
                    + number(update.cumulative)
                    + (update.lastPrice == ExecutionUpdate.NULL
                            ? ""
                            : " " + update.lastPrice + " x " + update.lastQuantity + " id " + update.tradeId + " fee "
                                    + number(update.fee) + (fee.isEmpty() ? "" : " " + fee)));
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
            if (!answer.next.isEmpty()) {
                heard.add("next " + new String(answer.next.text(), 0, answer.next.length(), StandardCharsets.UTF_8));
            }
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
        if (!deaf) {
            heard.add("limit " + limit + " " + used);
        }
    }

    @Override
    public void onHandshake(final SocketRole socket, final long correlationId, final boolean ok) {
        if (!deaf) {
            heard.add("handshake " + correlationId + " " + ok);
        }
    }

    @Override
    public void onPrivateStreamEnded(final boolean reconnect) {
        if (!deaf) {
            heard.add("ended " + reconnect);
        }
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
