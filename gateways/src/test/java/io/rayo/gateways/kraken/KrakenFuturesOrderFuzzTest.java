package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.gateways.FrameMutator;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderDecoder;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What Kraken Futures says of orders, whole and damaged: told once it is sound, counted if it is not. */
class KrakenFuturesOrderFuzzTest {
    private static final List<RequestKind> KINDS = List.of(RequestKind.values());
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final String ID = "t100000000001s";
    private static final String UID = "59302619-41d2-4f0b-941f-7e7914760ad3";
    private static final String ORDER = "{\"feed\":\"open_orders\",\"order\":{\"instrument\":\"PF_XBTUSD\","
            + "\"time\":1790000000410,\"last_update_time\":1790000000410,\"qty\":%s,\"filled\":%s,\"limit_price\":"
            + "61000.0,\"stop_price\":0.0,\"type\":\"limit\",\"order_id\":\"" + UID + "\",\"cli_ord_id\":\"" + ID
            + "\",\"direction\":1,\"reduce_only\":false},\"is_cancel\":%s,\"reason\":\"%s\"}";
    private static final String SHORT_END = "{\"feed\":\"open_orders\",\"order_id\":\"" + UID + "\",\"cli_ord_id\":\""
            + ID + "\",\"is_cancel\":true,\"reason\":\"cancelled_by_user\"}";
    private static final String FILL = "{\"feed\":\"fills\",\"username\":\"u\",\"fills\":[{"
            + "\"instrument\":\"PF_XBTUSD\","
            + "\"time\":1790000000003,\"price\":61000.0,\"seq\":1,\"buy\":true,\"qty\":0.004,"
            + "\"remaining_order_qty\":%s,\"order_id\":\"" + UID + "\",\"cli_ord_id\":\"" + ID
            + "\",\"fill_id\":\"6a22a3fb-1\",\"fill_type\":\"taker\",\"fee_paid\":0.122,\"fee_currency\":\"USD\"}]}";
    private static final String POSITIONS = "{\"feed\":\"open_positions\",\"account\":\"a\",\"positions\":[{"
            + "\"instrument\":\"PF_XBTUSD\",\"balance\":-0.5,\"entry_price\":61000.4,\"mark_price\":1.5,\"pnl\":-1}]}";
    private static final String BALANCES = "{\"feed\":\"balances\",\"account\":\"a\",\"flex_futures\":{\"currencies\":{"
            + "\"USD\":{\"quantity\":1000.5,\"value\":1000.5,\"available\":900},\"XBT\":{\"quantity\":1,"
            + "\"available\":1}},\"balance_value\":1},\"seq\":1}";
    private static final String PLACED = "{\"result\":\"success\",\"serverTime\":\"2026-10-01T10:30:45.123Z\","
            + "\"sendStatus\":{\"order_id\":\"" + UID + "\",\"status\":\"%s\",\"receivedTime\":"
            + "\"2026-10-01T10:30:45.123Z\",\"orderEvents\":[%s]}}";
    private static final String EXECUTION = "{\"executionId\":\"e\",\"price\":61000,\"amount\":%s,"
            + "\"orderPriorEdit\":null,\"orderPriorExecution\":{\"orderId\":\"" + UID + "\",\"cliOrdId\":\"" + ID
            + "\",\"type\":\"ioc\",\"symbol\":\"PF_XBTUSD\",\"side\":\"buy\",\"quantity\":0.01,\"filled\":0},"
            + "\"takerReducedQuantity\":null,\"type\":\"EXECUTION\"}";
    private static final String CANCELED = "{\"result\":\"success\",\"serverTime\":\"2026-10-01T10:30:45.123Z\","
            + "\"cancelStatus\":{\"status\":\"%s\",\"order_id\":\"" + UID + "\",\"orderEvents\":[{\"type\":\"CANCEL\","
            + "\"uid\":\"" + UID + "\",\"order\":{\"orderId\":\"" + UID + "\",\"cliOrdId\":\"" + ID
            + "\",\"type\":\"lmt\",\"symbol\":\"PF_XBTUSD\",\"side\":\"buy\",\"quantity\":0.01,\"filled\":0.004,"
            + "\"limitPrice\":61000,\"timestamp\":\"2026-10-01T10:30:45.123Z\"}}]}}";
    private static final String STATUS = "{\"result\":\"success\",\"serverTime\":\"2026-10-01T10:30:45.123Z\","
            + "\"orders\":[{\"order\":{\"type\":\"ORDER\",\"orderId\":\"" + UID + "\",\"cliOrdId\":\"" + ID
            + "\",\"symbol\":\"PF_XBTUSD\",\"side\":\"buy\",\"quantity\":0.01,\"filled\":%s,\"limitPrice\":61000,"
            + "\"reduceOnly\":false,\"timestamp\":\"2026-10-01T10:30:45.123Z\"},\"status\":\"%s\","
            + "\"updateReason\":\"%s\",\"error\":null}]}";
    private static final String HISTORY = "{\"elements\":[{\"uid\":\"x\","
            + "\"timestamp\":1790000000000,\"event\":{\"%s\":{"
            + "\"%s\":{\"uid\":\"" + UID
            + "\",\"tradeable\":\"PF_XBTUSD\",\"direction\":\"Buy\",\"quantity\":\"0.01\","
            + "\"filled\":\"%s\",\"timestamp\":1790000000000,\"limitPrice\":\"61000\",\"orderType\":\"Limit\","
            + "\"clientId\":\"" + ID + "\",\"reduceOnly\":false},\"reason\":\"%s\"}}}],\"len\":1%s}";
    private static final String FILLS = "{\"result\":\"success\",\"fills\":[{\"fill_id\":\"6a22a3fb-1\",\"symbol\":"
            + "\"PF_XBTUSD\",\"side\":\"buy\",\"order_id\":\"" + UID + "\",\"cliOrdId\":\"" + ID
            + "\",\"size\":0.004,\"price\":61000,\"fillTime\":\"2026-09-21T14:13:20.000Z\",\"fillType\":\"maker\"},"
            + "{\"fill_id\":\"other\",\"symbol\":\"PF_XBTUSD\",\"side\":\"buy\",\"order_id\":\"z\",\"size\":1,"
            + "\"price\":1,\"fillTime\":\"2026-09-21T14:13:19.000Z\",\"fillType\":\"maker\"}],"
            + "\"serverTime\":\"2026-10-01T10:30:45.123Z\"}";
    private static final List<String> FRAMES = List.of(
            ORDER.formatted("0.01", "0.0", "false", "new_placed_order_by_user"),
            SHORT_END,
            FILL.formatted("0.006"),
            POSITIONS,
            BALANCES,
            "{\"event\":\"challenge\",\"message\":\"c100b894-1729-464d-ace1-52dbce11db42\"}",
            "{\"event\":\"subscribed\",\"feed\":\"fills\"}",
            "{\"feed\":\"heartbeat\",\"time\":1790000000000}");
    private static final List<String> REPLIES = List.of(
            PLACED.formatted("placed", EXECUTION.formatted("0.01")),
            CANCELED.formatted("cancelled"),
            STATUS.formatted("0.004", "ENTERED_BOOK", "NEW_USER_ORDER"),
            HISTORY.formatted("OrderCancelled", "order", "0.004", "cancelled_by_user", ""),
            FILLS,
            "{\"result\":\"error\",\"error\":\"apiLimitExceeded\",\"serverTime\":\"2026-10-01T10:30:45.123Z\"}",
            "{\"result\":\"success\",\"accounts\":{\"cash\":{\"balances\":{}},\"flex\":{\"currencies\":{\"USD\":{"
                    + "\"quantity\":1000.5,\"available\":900}}}}}",
            "{\"result\":\"success\",\"openPositions\":[{\"side\":\"short\",\"symbol\":\"PF_XBTUSD\",\"price\":"
                    + "27523.749993345933,\"fillTime\":\"2026-04-05T12:31:21.410Z\",\"size\":0.5}]}");
    private static final long NOW_NS = 1_790_000_100_000_000_000L; // 100 s after the fill

    private final OrderCounters counters = new OrderCounters();
    private final FeedSymbols<KrakenFuturesInstrument> symbols = new FeedSymbols<>();
    private final KrakenQuestions questions = new KrakenQuestions();
    private final KrakenAccess access = new KrakenAccess(KrakenUnderTest.credentials());
    private final HeardOrders heard = new HeardOrders();
    private final OrderDecoder decoder = new KrakenFuturesOrderDecoder(
            symbols, new ClientOrderIds("t1"), access, questions, new KrakenOrderIds(), counters, heard);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    KrakenFuturesOrderFuzzTest() {
        symbols.add(new KrakenFuturesInstrument("PF_XBTUSD", 1, 0, -4, false));
    }

    private String told(final String text) {
        heard.words.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                DecodeError.NONE,
                decoder.decodeText(SocketRole.PRIVATE, new UnsafeBuffer(bytes), 0, bytes.length, 1),
                text);
        return String.join("; ", heard.words);
    }

    private String reply(final RequestKind kind, final int status, final String text) {
        heard.words.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        decoder.decodeReply(kind, 9, status, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
        return String.join("; ", heard.words);
    }

    private OrderRequest request(final RequestKind kind, final long correlationId) {
        return new OrderRequest().begin(kind, Route.REST, correlationId, SocketRole.REQUESTS);
    }

    private String place(final boolean isImmediate, final String text) {
        questions.place(request(RequestKind.PLACE, 9), 64, 1, 100, isImmediate, NOW_NS);
        return reply(RequestKind.PLACE, 200, text);
    }

    private String query(final int stage, final boolean isImmediate, final String text) {
        questions.order(request(RequestKind.QUERY_ORDER, 9), 64, 1, 100, isImmediate, NOW_NS, stage);
        return reply(RequestKind.QUERY_ORDER, 200, text);
    }

    @Test
    void shouldTellWhatTheFeedsSay() {
        assertEquals(
                "order 64 NEW NEW cum 0", told(ORDER.formatted("0.01", "0.0", "false", "new_placed_order_by_user")));
        assertEquals(
                "order 64 ORDER_STATUS PARTIALLY_FILLED cum 40",
                told(ORDER.formatted("0.006", "0.004", "false", "partial_fill")));
        assertEquals("order 64 REPLACED NEW cum 0", told(ORDER.formatted("0.02", "0.0", "false", "edited_by_user")));
        assertEquals("order 64 ORDER_STATUS FILLED cum 100", told(ORDER.formatted("0.0", "0.01", "true", "full_fill")));
        assertEquals(
                "order 64 CANCELED CANCELED cum 40",
                told(ORDER.formatted("0.006", "0.004", "true", "cancelled_by_user")));
        assertEquals(
                "order 64 REJECTED REJECTED cum 0",
                told(ORDER.formatted("0.01", "0", "true", "post_order_failed_because_it_would_filled")));
        assertEquals("unclear 64", told(SHORT_END), "nothing is said of its fills");
        assertEquals("order 64 TRADE NULL_VAL cum none 61000 x 40 fee 12200000 USD", told(FILL.formatted("0.006")));
        assertEquals("order 64 TRADE FILLED cum none 61000 x 40 fee 12200000 USD", told(FILL.formatted("0.0")));
        assertEquals("position 1 -5000 61000", told(POSITIONS));
        assertEquals("balance USD 90000000000 10050000000; balance BTC 100000000 0", told(BALANCES));
        assertEquals("", told(FILL.formatted("0.0").replace(ID, "somebody-else")));
        assertEquals(1, counters.foreignOrders);
    }

    @Test
    void shouldLetAnAnswerCountForItsOwnStepOnly() {
        access.handshakeStep(0);
        assertEquals("handshake -1 true", told(FRAMES.get(5)));
        access.handshakeStep(3);
        assertEquals("handshake -1 true", told("{\"event\":\"subscribed\",\"feed\":\"fills\"}"));
        assertEquals("handshake -1 false", told("{\"event\":\"subscribed_failed\",\"feed\":\"fills\"}"));
        access.handshakeStep(4);
        assertEquals("", told("{\"event\":\"subscribed\",\"feed\":\"fills\"}"));
    }

    @Test
    void shouldTakeNoWordButPlacedForAnAcceptance() {
        assertEquals("answer PLACE 9 OK NEW; end", place(false, PLACED.formatted("placed", "")));
        assertEquals("answer PLACE 9 OK PENDING_NEW; end", place(true, PLACED.formatted("placed", "")));
        assertEquals(
                "answer PLACE 9 OK FILLED; end", place(true, PLACED.formatted("placed", EXECUTION.formatted("0.01"))));
        assertEquals(
                "answer PLACE 9 OK EXPIRED; end",
                place(true, PLACED.formatted("placed", EXECUTION.formatted("0.004"))));
        assertEquals(
                "answer PLACE 9 OK PARTIALLY_FILLED; end",
                place(false, PLACED.formatted("placed", EXECUTION.formatted("0.004"))));
        assertEquals("answer PLACE 9 OK EXPIRED; end", place(true, PLACED.formatted("iocWouldNotExecute", "")));
        final String[][] outcomes = {
            {"postWouldExecute", "REFUSED"},
            {"insufficientAvailableFunds", "REFUSED"},
            {"marketSuspended", "REFUSED"},
            {"clientOrderIdAlreadyExist", "UNKNOWN"},
            {"words that nobody knows", "UNKNOWN"},
        };
        for (final String[] outcome : outcomes) {
            assertEquals(
                    "answer PLACE 9 " + outcome[1] + " NULL_VAL; end", place(false, PLACED.formatted(outcome[0], "")));
        }
        final String error = "{\"result\":\"error\",\"error\":\"%s\"}";
        assertEquals("answer PLACE 9 LIMITED NULL_VAL; end", place(false, error.formatted("apiLimitExceeded")));
        assertEquals("answer PLACE 9 CLOCK NULL_VAL; end", place(false, error.formatted("nonceDuplicate")));
        assertEquals("answer PLACE 9 UNKNOWN NULL_VAL; end", place(false, error.formatted("Server Error")));
        assertEquals("answer PLACE 9 REFUSED NULL_VAL; end", place(false, error.formatted("authenticationError")));
        assertEquals("answer PLACE 9 UNKNOWN NULL_VAL; end", reply(RequestKind.PLACE, 503, ""));
        assertEquals("", reply(RequestKind.PLACE, 200, "{\"result\":\"success\"}"));
    }

    @Test
    void shouldConcludeACancelFromWhatItSaysOfTheOrder() {
        questions.order(request(RequestKind.CANCEL, 9), 64, 1, 100, false, NOW_NS, 0);
        assertEquals(
                "answer CANCEL 9 OK CANCELED; end", reply(RequestKind.CANCEL, 200, CANCELED.formatted("cancelled")));
        assertEquals(
                "answer CANCEL 9 OK PENDING_CANCEL; end",
                reply(RequestKind.CANCEL, 200, CANCELED.formatted("cancelled").replace("CANCEL\"", "OTHER\"")));
        assertEquals(
                "answer CANCEL 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(RequestKind.CANCEL, 200, "{\"result\":\"success\",\"cancelStatus\":{\"status\":\"notFound\"}}"));
    }

    @Test
    void shouldAskOneSourceAfterTheOtherAndGuessNothing() {
        assertEquals(
                "answer QUERY_ORDER 9 OK PARTIALLY_FILLED cum 40; end",
                query(0, false, STATUS.formatted("0.004", "ENTERED_BOOK", "NEW_USER_ORDER")));
        assertEquals(
                "answer QUERY_ORDER 9 OK CANCELED cum 40; end",
                query(0, false, STATUS.formatted("0.004", "CANCELLED", "CANCELLED_BY_USER")));
        assertEquals(
                "answer QUERY_ORDER 9 OK FILLED cum 100; end",
                query(0, false, STATUS.formatted("0.01", "FULLY_EXECUTED", "FULL_FILL")));
        assertEquals(
                "answer QUERY_ORDER 9 OK EXPIRED cum 0; end",
                query(0, true, STATUS.formatted("0", "REJECTED", "IOC_WOULD_NOT_EXECUTE_REASON")));
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                query(0, false, STATUS.formatted("0", "whatever", "x")),
                "only a documented word is evidence");
        assertEquals("answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end", query(0, false, "{\"result\":\"success\"}"));
        assertEquals(
                "answer QUERY_ORDER 9 OK CANCELED cum 40; end",
                query(1, false, HISTORY.formatted("OrderCancelled", "order", "0.004", "cancelled_by_user", "")));
        assertEquals(
                "answer QUERY_ORDER 9 OK FILLED cum 100; end",
                query(1, false, HISTORY.formatted("OrderUpdated", "newOrder", "0.01", "full_fill", "")));
        assertEquals(
                "answer QUERY_ORDER 9 UNKNOWN NULL_VAL; end",
                query(1, false, HISTORY.formatted("OrderPlaced", "order", "0", "new_user_order", "")));
        final String other = HISTORY.replace(ID, "t100000000003k");
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                query(1, false, other.formatted("OrderPlaced", "order", "0", "new_user_order", "")));
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL next c==; end",
                query(1, false, other.formatted("OrderPlaced", "order", "0", "x", ",\"continuationToken\":\"c==\"")),
                "it may be on the next page");
        assertEquals(
                "answer QUERY_ORDER 9 UNKNOWN NULL_VAL; end",
                query(
                        1,
                        false,
                        other.formatted(
                                "OrderPlaced",
                                "order",
                                "0",
                                "x",
                                ",\"continuationToken\":\"" + "c".repeat(513) + "\"")),
                "nobody can ask for it");
        assertEquals("", query(1, false, "{\"result\":\"success\"}"));
        assertEquals("answer QUERY_ORDER 9 OK EXPIRED cum 40; end", query(2, true, FILLS));
        // it did not work 90 s after its fill: it is over
        assertEquals("answer QUERY_ORDER 9 OK CANCELED cum 40; end", query(2, false, FILLS));
        assertEquals(
                "answer QUERY_ORDER 9 UNKNOWN NULL_VAL; end",
                query(2, false, FILLS.replace("14:13:20", "14:14:55")),
                "it may have come after the look for what works");
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                query(2, false, "{\"result\":\"success\",\"fills\":[]}"));
    }

    private static String fills(final int count, final int mine, final long newestMs, final long stepMs) {
        final StringBuilder text = new StringBuilder("{\"result\":\"success\",\"fills\":[");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"fill_id\":\"f")
                    .append(i)
                    .append("\",\"symbol\":\"PF_XBTUSD\",\"side\":\"buy\",\"order_id\":\"")
                    .append(UID)
                    .append("\",\"cliOrdId\":\"")
                    .append(i >= count - mine ? ID : "t100000000003k")
                    .append("\",\"size\":0.001,\"price\":61000,\"fillTime\":\"")
                    .append(Instant.ofEpochMilli(newestMs - i * stepMs))
                    .append("\",\"fillType\":\"maker\"}");
        }
        return text.append("]}").toString();
    }

    @Test
    void shouldFollowAnOrdersFillsOverSeveralPages() {
        final long newestMs = NOW_NS / 1_000_000 - 20_000;
        // the last two are of one moment: others of it may be on the next page, so that they count there
        final String page = fills(100, 3, newestMs, 10)
                .replace(
                        Instant.ofEpochMilli(newestMs - 980).toString(),
                        Instant.ofEpochMilli(newestMs - 990).toString());
        final OrderRequest request = request(RequestKind.QUERY_ORDER, 9);
        questions.order(request, 64, 1, 100, true, NOW_NS, 2);
        questions.carry(request, NOW_NS - 60_000_000_000L, 0, Long.MAX_VALUE);
        final String first = reply(RequestKind.QUERY_ORDER, 200, page);
        assertTrue(first.startsWith("answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL next 2026-"), first);

        questions.order(request, 64, 1, 100, true, NOW_NS, 2);
        questions.carry(request, NOW_NS - 60_000_000_000L, 10, (newestMs - 970) * 1_000_000);
        assertEquals(
                "answer QUERY_ORDER 9 OK EXPIRED cum 40; end",
                reply(RequestKind.QUERY_ORDER, 200, fills(3, 3, newestMs - 990, 0)));

        questions.order(request, 64, 1, 100, true, NOW_NS, 2);
        questions.carry(request, NOW_NS - 60_000_000_000L, 0, Long.MAX_VALUE);
        assertEquals(
                "answer QUERY_ORDER 9 UNKNOWN NULL_VAL; end",
                reply(RequestKind.QUERY_ORDER, 200, fills(100, 0, newestMs, 0)),
                "no time to go on from");

        questions.order(request, 64, 1, 100, true, NOW_NS, 2);
        questions.carry(request, NOW_NS - 20_500_000_000L, 0, Long.MAX_VALUE);
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(RequestKind.QUERY_ORDER, 200, fills(100, 0, newestMs, 10)),
                "the page goes back to before it was sent");
    }

    @Test
    void shouldReadFillsMoneyAndPositions() {
        questions.fills(request(RequestKind.RECENT_FILLS, 9), -1, 0, 0, 0);
        assertEquals(
                "answer RECENT_FILLS 9 OK NULL_VAL; order 64 TRADE NULL_VAL cum none 61000 x 40 fee none ; end",
                reply(RequestKind.RECENT_FILLS, 200, FILLS));
        assertEquals(
                "answer BALANCES 9 OK NULL_VAL; balance USD 90000000000 10050000000; end",
                reply(RequestKind.BALANCES, 200, REPLIES.get(6)));
        assertEquals(
                "answer POSITIONS 9 OK NULL_VAL; position 1 -5000 27524; end",
                reply(RequestKind.POSITIONS, 200, REPLIES.get(7)));
    }

    @Test
    void shouldTakeOrCountEveryDamagedText() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("kraken futures orders fuzz: seed " + seed + ", " + COUNT + " texts");
        heard.deaf = true;
        final Random random = new Random(seed);
        final FrameMutator frames = new FrameMutator(FRAMES, random, 4_096);
        final FrameMutator replies = new FrameMutator(REPLIES, random, 4_096);
        long accepted = 0;
        for (int i = 0; i < COUNT; i++) {
            final boolean isReply = i % 2 == 1;
            final FrameMutator mutator = isReply ? replies : frames;
            final int length = mutator.next();
            frame.wrap(mutator.bytes(), 0, length);
            final RequestKind kind = KINDS.get(random.nextInt(KINDS.size()));
            questions.order(request(kind, 1), 64, 1, 100, random.nextBoolean(), NOW_NS, random.nextInt(3));
            try {
                final DecodeError error = !isReply
                        ? decoder.decodeText(SocketRole.PRIVATE, frame, 0, length, 1)
                        : decoder.decodeReply(kind, 1, 200, ReplyHeaders.NONE, frame, 0, length, 1);
                accepted += error == DecodeError.NONE ? 1 : 0;
            } catch (final RuntimeException | AssertionError e) {
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
        heard.deaf = true;
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final byte[][] texts =
                FRAMES.stream().map(f -> f.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 8_000; i++) {
                final byte[] text = texts[i % texts.length];
                frame.wrap(text);
                decoder.decodeText(SocketRole.PRIVATE, frame, 0, text.length, 1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 8_000, "bytes for 8000 texts: " + least);
    }
}
