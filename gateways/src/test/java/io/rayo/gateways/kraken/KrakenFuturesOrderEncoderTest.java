package io.rayo.gateways.kraken;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.ReplaceOrderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRefusal;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.PageCursor;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.RestMethod;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import io.rayo.gateways.orders.TestOrder;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Requests of Kraken Futures: bytes of the venue's and others' examples, and what is refused before it is sent. */
class KrakenFuturesOrderEncoderTest {
    private static final long NULL = NewOrderEncoder.priceMantissaNullValue();
    private static final long NOW_NS = 1_790_000_000_123_456_789L;
    private static final String SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    private static final OrderInstrument BTC = new OrderInstrument(1, "PF_XBTUSD", "BTC", 0, -4);
    private static final OrderInstrument LTC = new OrderInstrument(2, "PF_LTCUSD", "LTC", 0, -1);

    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final KrakenAccess access =
            new KrakenAccess(new Credentials("the-key".getBytes(US_ASCII), SECRET.getBytes(US_ASCII)));
    private final KrakenOrderIds venueIds = new KrakenOrderIds();
    private final KrakenFuturesOrderEncoder encoder = new KrakenFuturesOrderEncoder(
            KrakenOrderSettings.futures(KrakenUnderTest.credentials(), "g1"),
            new ClientOrderIds("g1"),
            access,
            new KrakenQuestions(),
            venueIds);

    private NewOrderDecoder order(
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long stopPrice,
            final long quantity,
            final boolean reduceOnly) {
        EventHeaders.put(message, 0, NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH, 1, 1, 1, 8, 0, 0);
        new NewOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(64)
                .priceMantissa(price)
                .stopPriceMantissa(stopPrice)
                .quantityMantissa(quantity)
                .strategyId(1)
                .signalId(0)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce)
                .orderFlags()
                .clear()
                .reduceOnly(reduceOnly);
        return order.wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
    }

    private ReplaceOrderDecoder replace(final long price, final long quantity) {
        EventHeaders.put(
                message, 0, ReplaceOrderEncoder.TEMPLATE_ID, ReplaceOrderEncoder.BLOCK_LENGTH, 1, 1, 1, 8, 0, 0);
        new ReplaceOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(64)
                .priceMantissa(price)
                .quantityMantissa(quantity);
        return new ReplaceOrderDecoder().wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
    }

    private OrderRequest rest(final RequestKind kind) {
        return out.begin(kind, Route.REST, 7, SocketRole.BOTH);
    }

    private OrderRequest socket(final RequestKind kind) {
        return out.begin(kind, Route.SOCKET, 7, SocketRole.BOTH);
    }

    private String header(final String name) {
        for (int i = 0; i < out.headerCount(); i++) {
            if (out.headerName(i).equals(name)) {
                return out.headerValue(i);
            }
        }
        return null;
    }

    private static Map<String, String> form(final String text) {
        final Map<String, String> fields = new LinkedHashMap<>();
        for (final String field : text.split("&", -1)) {
            final int sign = field.indexOf('=');
            assertNull(fields.put(field.substring(0, sign), field.substring(sign + 1)), "twice in " + text);
        }
        return fields;
    }

    /** Every field of an example is there with its value, and nothing else but what is always ours. */
    private static void assertFields(
            final JsonNode expected,
            final Map<String, String> found,
            final List<String> numbers,
            final List<String> ours) {
        expected.properties().forEach(field -> {
            final String value = found.get(field.getKey());
            if (numbers.contains(field.getKey())) {
                assertEquals(
                        0,
                        new BigDecimal(value)
                                .compareTo(new BigDecimal(field.getValue().asText())),
                        field.getKey());
            } else if (!field.getValue().asText().equals("<volatile>") && !ours.contains(field.getKey())) {
                assertEquals(field.getValue().asText(), value, field.getKey() + " of " + found);
            }
        });
        found.keySet().forEach(name -> assertTrue(expected.has(name) || ours.contains(name), name + " in " + found));
    }

    private static String query(final String target) {
        return target.substring(target.indexOf('?') + 1);
    }

    @Test
    void shouldWriteTheFuturesOrdersOfTheExamples() {
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            if (!row.path("venue").asText().equals("kraken_futures")) {
                continue;
            }
            switch (row.path("description").asText()) {
                case "Swap market buy" ->
                    assertNull(encoder.placeOrder(
                            order(Side.BUY, OrderType.MARKET, TimeInForce.IOC, NULL, NULL, 1, false),
                            LTC,
                            NOW_NS,
                            rest(RequestKind.PLACE)));
                case "with client order id" ->
                    assertNull(encoder.placeOrder(
                            order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 50, NULL, 1, false),
                            LTC,
                            NOW_NS,
                            rest(RequestKind.PLACE)));
                case "dead man switch 10 s" -> encoder.deadMan(null, 10_000, NOW_NS, rest(RequestKind.DEAD_MAN));
                default -> throw new AssertionError("an example that nobody checks: " + row);
            }
            assertEquals(row.path("path").asText(), out.targetText().replaceFirst("[?].*", ""));
            assertEquals(RestMethod.POST, out.method());
            assertEquals(0, out.bodyLength());
            assertFields(
                    row.get("query"),
                    form(query(out.targetText())),
                    List.of("size", "limitPrice"),
                    List.of("cliOrdId", "processBefore"));
            cases++;
        }
        assertEquals(3, cases);
    }

    /** What is signed is the query, the nonce of the header, and the path without its beginning. */
    @Test
    void shouldSignTheQueryAsItIsSent() {
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/signatures.jsonl"))) {
            if (!row.path("venue").asText().equals("kraken_futures")) {
                continue;
            }
            final KrakenAccess other = new KrakenAccess(new Credentials(
                    "k".getBytes(US_ASCII), row.path("secret").asText().getBytes(US_ASCII)));
            final String path = row.path("path").asText();
            rest(RequestKind.PLACE);
            final String target = path + "?" + row.path("post_data").asText();
            out.target(RestMethod.POST, out.target().putStringWithoutLengthAscii(0, target));
            other.signFutures(
                    out,
                    "/derivatives".length(),
                    path.length(),
                    row.path("nonce").asLong());
            assertEquals(row.path("expected").asText(), header("Authent"));
            assertEquals(row.path("nonce").asText(), header("Nonce"));
            cases++;
        }
        assertEquals(1, cases);
        encoder.openOrders(null, new PageCursor(), NOW_NS, rest(RequestKind.OPEN_ORDERS));
        assertEquals("the-key", header("APIKey"));
        assertEquals("1790000000123456", header("Nonce"));
        encoder.openOrders(null, new PageCursor(), NOW_NS, rest(RequestKind.OPEN_ORDERS));
        assertEquals("1790000000123457", header("Nonce"));
    }

    @Test
    void shouldSignTheChallengeOfTheDocuments() {
        final KrakenAccess documented = new KrakenAccess(new Credentials(
                "the-key".getBytes(US_ASCII),
                "7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm"
                        .getBytes(US_ASCII)));
        final byte[] challenge = "c100b894-1729-464d-ace1-52dbce11db42".getBytes(US_ASCII);
        assertTrue(documented.challenge(new UnsafeBuffer(challenge), 0, challenge.length));
        final KrakenFuturesOrderEncoder with = new KrakenFuturesOrderEncoder(
                KrakenOrderSettings.futures(KrakenUnderTest.credentials(), "g1"),
                new ClientOrderIds("g1"),
                documented,
                new KrakenQuestions(),
                venueIds);
        with.handshake(SocketRole.PRIVATE, 0, NOW_NS, socket(RequestKind.HANDSHAKE));
        assertEquals("{\"event\":\"challenge\",\"api_key\":\"the-key\"}", out.bodyText());
        with.handshake(SocketRole.PRIVATE, 2, NOW_NS, socket(RequestKind.HANDSHAKE));
        assertEquals(
                "{\"event\":\"subscribe\",\"feed\":\"open_orders\",\"api_key\":\"the-key\","
                        + "\"original_challenge\":\"c100b894-1729-464d-ace1-52dbce11db42\",\"signed_challenge\":"
                        + "\"4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bm"
                        + "nlMb3A==\"}",
                out.bodyText());
    }

    @Test
    void shouldWriteEveryKindOfRequest() {
        assertNull(encoder.placeOrder(
                order(Side.SELL, OrderType.STOP, TimeInForce.IOC, NULL, 60_000, 100, true),
                BTC,
                NOW_NS,
                rest(RequestKind.PLACE)));
        assertEquals(
                "/derivatives/api/v3/sendorder?orderType=stp&symbol=PF_XBTUSD&side=sell&size=0.0100&stopPrice=60000"
                        + "&triggerSignal=last&reduceOnly=true&cliOrdId=g100000000001s"
                        + "&processBefore=2026-09-21T14%3A13%3A25.123Z",
                out.targetText());
        for (final TimeInForce lifetime : List.of(TimeInForce.GTC, TimeInForce.GTX, TimeInForce.IOC, TimeInForce.FOK)) {
            assertNull(encoder.placeOrder(
                    order(Side.BUY, OrderType.LIMIT, lifetime, 61_000, NULL, 100, false),
                    BTC,
                    NOW_NS,
                    rest(RequestKind.PLACE)));
            final String word = lifetime == TimeInForce.GTC ? "lmt" : lifetime == TimeInForce.GTX ? "post" : "";
            assertEquals(
                    word.isEmpty() ? lifetime.name().toLowerCase(Locale.ROOT) : word,
                    form(query(out.targetText())).get("orderType"));
        }
        final TestOrder mine = new TestOrder(64, BTC);
        mine.quantity = 100;
        encoder.cancelOrder(mine, NOW_NS, rest(RequestKind.CANCEL));
        assertEquals("/derivatives/api/v3/cancelorder?cliOrdId=g100000000001s", out.targetText());
        assertNull(encoder.replaceOrder(replace(62_000, NULL), mine, NOW_NS, rest(RequestKind.REPLACE)));
        assertTrue(out.targetText()
                .startsWith("/derivatives/api/v3/editorder?cliOrdId=g100000000001s&size=0.0100&limitPrice=62000&"));
        encoder.queryOrder(mine, 0, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals("/derivatives/api/v3/orders/status?cliOrdIds=g100000000001s", out.targetText());
        encoder.queryOrder(mine, 1, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals(
                "/api/history/v3/orders?since=1789999990000&sort=desc&opened=true&closed=true&tradeable=PF_XBTUSD",
                out.targetText());
        encoder.queryOrder(mine, 2, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals("/derivatives/api/v3/fills", out.targetText());
        final byte[] token = "c+/=".getBytes(US_ASCII);
        mine.queryCursor.set(new UnsafeBuffer(token), 0, token.length);
        encoder.queryOrder(mine, 1, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertTrue(out.targetText().endsWith("&tradeable=PF_XBTUSD&continuation_token=c%2B%2F%3D"), out.targetText());
        final byte[] page = "2026-09-21T14%3A13%3A25.123Z0123456789abcdef".getBytes(US_ASCII);
        mine.queryCursor.set(new UnsafeBuffer(page), 0, page.length);
        encoder.queryOrder(mine, 2, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals("/derivatives/api/v3/fills?lastFillTime=2026-09-21T14%3A13%3A25.123Z", out.targetText());
        encoder.cancelAll(null, NOW_NS, rest(RequestKind.CANCEL_ALL));
        assertEquals("/derivatives/api/v3/cancelallorders", out.targetText());
        encoder.leverage(BTC, 10, NOW_NS, rest(RequestKind.LEVERAGE));
        assertEquals("/derivatives/api/v3/leveragepreferences?symbol=PF_XBTUSD&maxLeverage=10", out.targetText());
        assertEquals(RestMethod.PUT, out.method());
        encoder.balances(NOW_NS, rest(RequestKind.BALANCES));
        assertEquals("/derivatives/api/v3/accounts", out.targetText());
        encoder.positions(null, new PageCursor(), NOW_NS, rest(RequestKind.POSITIONS));
        assertEquals("/derivatives/api/v3/openpositions", out.targetText());
        final PageCursor cursor = new PageCursor();
        final byte[] before = "2026-09-21T14%3A13%3A25.123Z".getBytes(US_ASCII);
        cursor.set(new UnsafeBuffer(before), 0, before.length);
        encoder.recentFills(null, 1, cursor, NOW_NS, rest(RequestKind.RECENT_FILLS));
        assertEquals("/derivatives/api/v3/fills?lastFillTime=2026-09-21T14%3A13%3A25.123Z", out.targetText());
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotHave() {
        for (final OrderType type : List.of(OrderType.MARKET, OrderType.STOP, OrderType.STOP_LIMIT)) {
            assertEquals(
                    OrderRefusal.NOT_SUPPORTED,
                    encoder.placeOrder(
                            order(Side.BUY, type, TimeInForce.GTX, 1, 1, 1, false),
                            BTC,
                            NOW_NS,
                            rest(RequestKind.PLACE)));
        }
        assertEquals(
                OrderRefusal.BAD_PRICE,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 0, NULL, 1, false),
                        BTC,
                        NOW_NS,
                        rest(RequestKind.PLACE)));
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 0, false),
                        BTC,
                        NOW_NS,
                        rest(RequestKind.PLACE)));
    }

    @Test
    void shouldAllocateNothing() {
        final NewOrderDecoder wanted = order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 60_000, NULL, 100, false);
        final TestOrder mine = new TestOrder(64, BTC);
        final PageCursor cursor = new PageCursor();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                encoder.placeOrder(wanted, BTC, NOW_NS + i, rest(RequestKind.PLACE));
                encoder.cancelOrder(mine, NOW_NS + i, rest(RequestKind.CANCEL));
                encoder.queryOrder(mine, 1, NOW_NS + i, rest(RequestKind.QUERY_ORDER));
                encoder.queryFills(mine, cursor, NOW_NS + i, rest(RequestKind.QUERY_FILLS));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 4_000, "bytes for 4000 requests: " + least);
    }
}
