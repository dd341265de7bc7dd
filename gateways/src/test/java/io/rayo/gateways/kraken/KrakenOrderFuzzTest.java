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
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the spot market says of orders, whole and damaged: told once it is sound, counted if it is not. */
class KrakenOrderFuzzTest {
    private static final List<RequestKind> KINDS = List.of(RequestKind.values());
    private static final int COUNT = Integer.getInteger("rayo.fuzz.count", 300_000);
    private static final String ID = "t100000000001s";
    private static final String OTHER_ID = "t100000000003k";
    private static final String TXID = "OABCDE-12345-FGHIJ";
    private static final String PENDING = executions(
            "{\"exec_type\":\"pending_new\",\"order_id\":\"" + TXID + "\",\"cl_ord_id\":\"" + ID
                    + "\",\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"order_type\":\"limit\",\"order_qty\":0.01000000,"
                    + "\"limit_price\":61000.0,\"time_in_force\":\"GTC\",\"order_status\":\"pending_new\","
                    + "\"cum_cost\":0.0,\"timestamp\":\"2026-10-01T10:00:00.124Z\"}",
            1);
    private static final String NEW = executions(
            "{\"exec_type\":\"new\",\"order_id\":\"" + TXID
                    + "\",\"order_status\":\"new\",\"timestamp\":\"2026-10-01T10:00:00.125Z\"}",
            2);
    private static final String TRADE = executions(
            "{\"exec_type\":\"trade\",\"order_id\":\"" + TXID
                    + "\",\"exec_id\":\"TXXXXX-1\",\"trade_id\":365573,\"symbol\":\"BTC/USD\",\"side\":\"buy\","
                    + "\"last_qty\":0.00400000,\"last_price\":61000.0,\"cost\":244.0,\"liquidity_ind\":\"m\","
                    + "\"order_status\":\"partially_filled\",\"cum_qty\":0.00400000,\"fees\":[{\"asset\":\"USD\","
                    + "\"qty\":0.61}],\"fee_usd_equiv\":0.61,\"timestamp\":\"2026-10-01T10:00:01.5Z\"}",
            3);
    private static final String ENDED = executions(
            "{\"exec_type\":\"%1$s\",\"order_id\":\"" + TXID + "\",\"order_status\":\"%1$s\",\"reason\":\"%2$s\","
                    + "%3$s\"timestamp\":\"2026-10-01T10:00:02Z\"}",
            4);
    private static final String BALANCES =
            "{\"channel\":\"balances\",\"type\":\"update\",\"data\":[{\"ledger_id\":\"L\","
                    + "\"asset\":\"USD\",\"asset_class\":\"currency\",\"amount\":-1.5,\"balance\":1000.25,\"fee\":0.1,"
                    + "\"type\":\"trade\",\"timestamp\":\"2026-10-01T10:00:02Z\"}],\"sequence\":5}";
    private static final String PLACED = "{\"method\":\"add_order\",\"req_id\":7,\"result\":{\"order_id\":\"" + TXID
            + "\",\"cl_ord_id\":\"" + ID + "\"},\"success\":true,\"time_in\":\"2026-10-01T10:00:00.123456Z\","
            + "\"time_out\":\"2026-10-01T10:00:00.125456Z\"}";
    private static final String REFUSED = "{\"method\":\"%s\",\"req_id\":8,\"success\":false,\"error\":\"%s\","
            + "\"time_in\":\"2026-10-01T10:00:00.123Z\",\"time_out\":\"2026-10-01T10:00:00.125Z\"}";
    private static final String SUBSCRIBED = "{\"method\":\"subscribe\",\"req_id\":9,\"result\":{\"channel\":"
            + "\"executions\",\"maxratecount\":125},\"success\":true}";
    private static final String ORDERS = "{\"error\":[],\"result\":{\"%s\":{\"OFOREI-GN000-AAAAAA\":{"
            + "\"cl_ord_id\":null,"
            + "\"status\":\"open\",\"descr\":{\"pair\":\"SUIUSD\",\"type\":\"buy\",\"ordertype\":\"limit\"},"
            + "\"vol\":\"1.5\",\"vol_exec\":\"0\"},\"" + TXID + "\":{\"refid\":null,\"cl_ord_id\":\"" + ID
            + "\",\"status\":\"%s\",\"reason\":\"%s\",\"opentm\":1790000000.8648,\"descr\":{\"pair\":\"XBTUSD\","
            + "\"type\":\"sell\",\"ordertype\":\"limit\",\"price\":\"61000.0\",\"price2\":\"0\"},"
            + "\"vol\":\"0.01000000\",\"vol_exec\":\"%s\",\"cost\":\"0\"}},\"count\":2}}";
    private static final String TRADES = "{\"error\":[],\"result\":{\"trades\":{\"TXXXXX-1\":{\"ordertxid\":\"" + TXID
            + "\",\"pair\":\"XXBTZUSD\",\"time\":1790000001.5,\"type\":\"buy\",\"ordertype\":\"limit\","
            + "\"price\":\"61000.0\",\"cost\":\"244\",\"fee\":\"0.61\",\"vol\":\"0.00400000\",\"maker\":true},"
            + "\"TOTHER-2\":{\"ordertxid\":\"OSOMEB-ODYEL-SES111\",\"pair\":\"XXBTZUSD\",\"time\":1790000001.5,"
            + "\"type\":\"buy\",\"price\":\"61000.0\",\"fee\":\"0\",\"vol\":\"0.1\"}},\"count\":2}}";
    private static final List<String> FRAMES = List.of(
            PENDING,
            NEW,
            TRADE,
            ENDED.formatted("canceled", "User requested", "\"cum_qty\":0.00400000,"),
            BALANCES,
            PLACED,
            REFUSED.formatted("cancel_order", "EOrder:Unknown order"),
            SUBSCRIBED);
    private static final List<String> REPLIES = List.of(
            ORDERS.formatted("open", "open", "", "0.004"),
            TRADES,
            "{\"error\":[],\"result\":{\"ZUSD\":{\"balance\":\"1000.25\",\"hold_trade\":\"0.25\"},\"SOL\":{"
                    + "\"balance\":\"1.5\",\"hold_trade\":\"0\"}}}",
            "{\"error\":[],\"result\":{\"token\":\"abc\",\"expires\":900}}",
            "{\"error\":[\"EGeneral:Invalid arguments\"]}",
            "{\"error\":[],\"result\":{\"unixtime\":1790000000,\"rfc1123\":\"x\"}}");

    private final OrderCounters counters = new OrderCounters();
    private final FeedSymbols<KrakenInstrument> symbols = new FeedSymbols<>();
    private final KrakenQuestions questions = new KrakenQuestions();
    private final KrakenOrderIds venueIds = new KrakenOrderIds();
    private final KrakenAccess access = new KrakenAccess(KrakenUnderTest.credentials());
    private final HeardOrders heard = new HeardOrders();
    private final OrderDecoder decoder =
            new KrakenOrderDecoder(symbols, new ClientOrderIds("t1"), access, questions, venueIds, counters, heard);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);

    KrakenOrderFuzzTest() {
        symbols.add(new KrakenInstrument("BTC/USD", 1, -1, -8, 0));
    }

    private static String executions(final String item, final int sequence) {
        return "{\"channel\":\"executions\",\"type\":\"update\",\"data\":[" + item + "],\"sequence\":" + sequence + "}";
    }

    private DecodeError decode(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeText(SocketRole.BOTH, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    private String told(final String text) {
        heard.words.clear();
        assertEquals(DecodeError.NONE, decode(text), text);
        return String.join("; ", heard.words);
    }

    private OrderRequest request(final long correlationId) {
        return new OrderRequest().begin(RequestKind.QUERY_ORDER, Route.REST, correlationId, SocketRole.BOTH);
    }

    private String reply(final RequestKind kind, final int status, final String text) {
        heard.words.clear();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        decoder.decodeReply(kind, 9, status, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
        return String.join("; ", heard.words);
    }

    @Test
    void shouldTellWhatBecomesOfAnOrderOfWhichLaterWordsSayLittle() {
        assertEquals("", told(NEW), "nobody knows whose it is");
        assertEquals(1, counters.foreignOrders);
        assertEquals("handshake 9 true", told(SUBSCRIBED));
        assertEquals("order 64 ORDER_STATUS PENDING_NEW cum none", told(PENDING));
        assertEquals("order 64 NEW NEW cum none", told(NEW));
        assertEquals("order 64 TRADE NULL_VAL cum 400000 610000 x 400000 fee 61000000 USD", told(TRADE));
        assertEquals(
                "order 64 CANCELED CANCELED cum 400000",
                told(ENDED.formatted("canceled", "User requested", "\"cum_qty\":0.00400000,")));
    }

    @Test
    void shouldNotConcludeFromAnEndThatDoesNotSayHowMuchWasFilled() {
        told(PENDING);
        told(NEW);
        told(TRADE);
        assertEquals("unclear 64", told(ENDED.formatted("canceled", "User requested", "")));
        assertEquals("unclear 64; gap", told(ENDED.formatted("filled", "", "")));
    }

    @Test
    void shouldTellTheEndsThatTheVenueHas() {
        told(PENDING);
        final String cum = "\"cum_qty\":%s,";
        final String none = cum.formatted("0.00000000");
        heard.hearsGaps = false;
        assertEquals(
                "order 64 ORDER_STATUS FILLED cum 1000000", told(ENDED.formatted("filled", "", cum.formatted("0.01"))));
        assertEquals("order 64 REJECTED REJECTED cum 0", told(ENDED.formatted("canceled", "Post only order", none)));
        assertEquals(
                "order 64 CANCELED CANCELED cum 1",
                told(ENDED.formatted("canceled", "Post only order", cum.formatted("0.00000001"))));
        assertEquals("order 64 EXPIRED EXPIRED cum 0", told(ENDED.formatted("expired", "", none)));
    }

    @Test
    void shouldHearThatMessagesAreMissing() {
        assertEquals("order 64 ORDER_STATUS PENDING_NEW cum none", told(PENDING));
        assertEquals("order 64 TRADE NULL_VAL cum 400000 610000 x 400000 fee 61000000 USD; gap", told(TRADE));
    }

    @Test
    void shouldTellAnswersWithoutTakingThemForMoreThanTheySay() {
        assertEquals("answer PLACE 7 OK PENDING_NEW; end", told(PLACED));
        assertEquals(
                "answer CANCEL 8 NO_SUCH_ORDER NULL_VAL; end",
                told(REFUSED.formatted("cancel_order", "EOrder:Unknown order")));
        final String[][] outcomes = {
            {"EOrder:Insufficient funds", "REFUSED"},
            {"EOrder:Post only order", "REFUSED"},
            {"EOrder:Rate limit exceeded", "LIMITED"},
            {"EAPI:Rate limit exceeded", "LIMITED"},
            {"EGeneral:Temporary lockout", "BANNED"},
            {"EAPI:Invalid nonce", "CLOCK"},
            {"EService:Deadline elapsed", "CLOCK"},
            {"EService:Unavailable", "UNKNOWN"},
            {"EService:Busy", "UNKNOWN"},
            {"EGeneral:Internal error", "UNKNOWN"},
            {"EGeneral:Invalid arguments:cl_ord_id", "UNKNOWN"},
            {"EGeneral:Invalid arguments:volume", "REFUSED"},
            {"EService:Market in cancel_only mode", "REFUSED"},
            {"words that nobody knows", "UNKNOWN"},
        };
        for (final String[] outcome : outcomes) {
            assertEquals(
                    "answer PLACE 8 " + outcome[1] + " NULL_VAL; end",
                    told(REFUSED.formatted("add_order", outcome[0])),
                    outcome[0]);
        }
        assertEquals("balance USD 100025000000 0", told(BALANCES));
        assertEquals("answer null -1 LIMITED NULL_VAL; end", told("{\"error\":\"Exceeded msg rate\"}"));
        assertEquals("", told("{\"channel\":\"heartbeat\"}"));
    }

    @Test
    void shouldFindTheOrderThatWasAskedForAndNoOther() {
        questions.order(request(9), 64, 1, 1_000_000, false, 1, 0);
        assertEquals(
                "answer QUERY_ORDER 9 OK PARTIALLY_FILLED cum 400000; end",
                reply(RequestKind.QUERY_ORDER, 200, ORDERS.formatted("open", "open", "", "0.004")));
        assertEquals(
                "answer QUERY_ORDER 9 OK CANCELED cum 400000; end",
                reply(RequestKind.QUERY_ORDER, 200, ORDERS.formatted("closed", "canceled", "User requested", "0.004")));
        assertEquals(
                "answer QUERY_ORDER 9 OK REJECTED cum 0; end",
                reply(RequestKind.QUERY_ORDER, 200, ORDERS.formatted("closed", "canceled", "Post only order", "0")));
        assertEquals(
                "answer QUERY_ORDER 9 OK FILLED cum 1000000; end",
                reply(RequestKind.QUERY_ORDER, 200, ORDERS.formatted("closed", "closed", "", "0.01")));
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(
                        RequestKind.QUERY_ORDER,
                        200,
                        ORDERS.formatted("closed", "closed", "", "0.01").replace(ID, OTHER_ID)));
        assertEquals(
                "answer QUERY_ORDER 9 NO_SUCH_ORDER NULL_VAL; end",
                reply(RequestKind.QUERY_ORDER, 200, "{\"error\":[],\"result\":{\"open\":{}}}"));
        assertEquals(
                "answer OPEN_ORDERS 9 OK NULL_VAL; order 64 ORDER_STATUS NEW cum 0; end",
                reply(RequestKind.OPEN_ORDERS, 200, ORDERS.formatted("open", "open", "", "0")));
    }

    @Test
    void shouldReadFillsAndMoneyAndGuessNothing() {
        questions.fills(request(9), -1, 0, 1_790_000_000, 0);
        told(PENDING);
        assertEquals(
                "answer RECENT_FILLS 9 OK NULL_VAL; "
                        + "order 64 TRADE NULL_VAL cum none 610000 x 400000 fee 61000000 USD; end",
                reply(RequestKind.RECENT_FILLS, 200, TRADES));
        assertEquals(
                "answer BALANCES 9 OK NULL_VAL; balance USD 100000000000 25000000; balance SOL 150000000 0; end",
                reply(RequestKind.BALANCES, 200, REPLIES.get(2)));
        assertEquals("answer TOKEN 9 OK NULL_VAL; end", reply(RequestKind.TOKEN, 200, REPLIES.get(3)));
        assertEquals(3, access.tokenLength());
        assertEquals("answer PLACE 9 UNKNOWN NULL_VAL; end", reply(RequestKind.PLACE, 520, "<html>"));
        assertEquals("answer PLACE 9 LIMITED NULL_VAL; end", reply(RequestKind.PLACE, 429, "{}"));
        assertEquals("answer PLACE 9 BANNED NULL_VAL; end", reply(RequestKind.PLACE, 429, "error code: 1015"));
        assertEquals("", reply(RequestKind.PLACE, 200, "no JSON"));
        assertEquals("", reply(RequestKind.OPEN_ORDERS, 200, "{\"error\":[]}"));
    }

    /** A page of fifty has another behind it if the count says so. */
    @Test
    void shouldGoOnWithTheNextPageOfFills() {
        questions.fills(request(9), -1, 0, 1_790_000_000, 50);
        final StringBuilder trades = new StringBuilder("{\"error\":[],\"result\":{\"count\":120,\"trades\":{");
        for (int i = 0; i < 50; i++) {
            trades.append(i == 0 ? "" : ",")
                    .append("\"TSOME-000")
                    .append(i)
                    .append("\":{\"ordertxid\":\"OSOMEB-ODYEL-SES111\",\"price\":\"1\",\"vol\":\"1\"}");
        }
        assertEquals(
                "answer RECENT_FILLS 9 OK NULL_VAL next 1790000000:100; end",
                reply(RequestKind.RECENT_FILLS, 200, trades.append("}}}").toString()));
    }

    @Test
    void shouldForgetWhatABrokenTextTaught() {
        final String broken = PENDING.replace("],\"sequence\":1}", ",{\"exec_type\":\"new\"}],\"sequence\":1}")
                .replace("\"order_status\":\"pending_new\"", "\"order_status\":\"pending_new\"");
        assertEquals(DecodeError.NONE, decode(PENDING.replace(TXID, "OFIRST-12345-FGHIJ")));
        assertTrue(decode(broken.replace("{\"exec_type\":\"new\"}", "7")) != DecodeError.NONE);
        assertEquals("gap", told(NEW.replace("\"sequence\":2", "\"sequence\":9")), "the id is not known");
    }

    @Test
    void shouldTakeOrCountEveryDamagedText() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("kraken spot orders fuzz: seed " + seed + ", " + COUNT + " texts");
        heard.deaf = true;
        final Random random = new Random(seed);
        final FrameMutator frames = new FrameMutator(FRAMES, random, 4_096);
        final FrameMutator replies = new FrameMutator(REPLIES, random, 4_096);
        questions.order(request(1), 64, 1, 1_000_000, false, 1, 0);
        long accepted = 0;
        for (int i = 0; i < COUNT; i++) {
            final boolean isReply = i % 2 == 1;
            final FrameMutator mutator = isReply ? replies : frames;
            final int length = mutator.next();
            frame.wrap(mutator.bytes(), 0, length);
            try {
                final DecodeError error = !isReply
                        ? decoder.decodeText(SocketRole.BOTH, frame, 0, length, 1)
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
                decoder.decodeText(SocketRole.BOTH, frame, 0, text.length, 1);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 8_000, "bytes for 8000 texts: " + least);
    }
}
