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
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Requests of both markets: bytes of the venue's and others' examples, and what is refused before it is sent. */
class KrakenOrderEncoderTest {
    private static final long NULL = NewOrderEncoder.priceMantissaNullValue();
    private static final long NOW_NS = 1_790_000_000_123_456_789L;
    private static final String SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    private static final OrderInstrument BTC = new OrderInstrument(1, "BTC/USD", "BTC", -1, -8);
    private static final OrderInstrument LTC = new OrderInstrument(2, "LTC/USDT", "LTC", 0, -1);

    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final KrakenAccess access =
            new KrakenAccess(new Credentials("the-key".getBytes(US_ASCII), SECRET.getBytes(US_ASCII)));
    private final KrakenOrderIds venueIds = new KrakenOrderIds();
    private final KrakenOrderEncoder encoder = new KrakenOrderEncoder(
            KrakenOrderSettings.spot(KrakenUnderTest.credentials(), "g1"),
            new ClientOrderIds("g1"),
            access,
            new KrakenQuestions(),
            venueIds);

    KrakenOrderEncoderTest() {
        final byte[] token = "the-token".getBytes(US_ASCII);
        assertTrue(access.token(new UnsafeBuffer(token), 0, token.length));
    }

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

    @Test
    void shouldWriteTheSpotOrdersOfTheExamples() {
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            if (!row.path("venue").asText().equals("kraken_spot")) {
                continue;
            }
            switch (row.path("description").asText()) {
                case "Spot market sell" ->
                    assertNull(encoder.placeOrder(
                            order(Side.SELL, OrderType.MARKET, TimeInForce.IOC, NULL, NULL, 1, false),
                            LTC,
                            NOW_NS,
                            rest(RequestKind.PLACE)));
                case "Stop loss limit" ->
                    assertNull(encoder.placeOrder(
                            order(Side.SELL, OrderType.STOP_LIMIT, TimeInForce.GTC, 54, 55, 1, false),
                            LTC,
                            NOW_NS,
                            rest(RequestKind.PLACE)));
                case "cancel all" -> encoder.cancelAll(null, NOW_NS, rest(RequestKind.CANCEL_ALL));
                default -> throw new AssertionError("an example that nobody checks: " + row);
            }
            assertEquals(row.path("path").asText(), out.targetText());
            assertEquals(RestMethod.POST, out.method());
            assertFields(
                    row.get("body"),
                    form(out.bodyText()),
                    List.of("volume", "price", "price2"),
                    List.of("cl_ord_id", "deadline", "oflags", "timeinforce"));
            cases++;
        }
        assertEquals(3, cases);
    }

    @Test
    void shouldSignAsTheVenueDoes() {
        // the body of the published example, whose order of fields is none of this system's
        rest(RequestKind.PLACE);
        out.target(RestMethod.POST, out.target().putStringWithoutLengthAscii(0, "/0/private/AddOrder"));
        out.bodyLength(out.body()
                .putStringWithoutLengthAscii(
                        0, "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"));
        access.signSpot(out, 1_616_492_376_594L);
        assertEquals(
                "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
                header("API-Sign"));
        assertEquals("the-key", header("API-Key"));
        encoder.token(SocketRole.BOTH, 1_616_492_376_594_000L, rest(RequestKind.TOKEN));
        assertEquals("/0/private/GetWebSocketsToken", out.targetText());
        assertEquals("nonce=1616492376594", out.bodyText());
        assertEquals(
                "+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==",
                header("API-Sign"));
        assertEquals("application/x-www-form-urlencoded", header("Content-Type"));
    }

    @Test
    void shouldLetNoncesRiseEvenWhenTheClockFallsBack() {
        encoder.balances(5_000_000, rest(RequestKind.BALANCES));
        assertEquals("nonce=5000", out.bodyText());
        encoder.balances(5_000_000, rest(RequestKind.BALANCES));
        assertEquals("nonce=5001", out.bodyText());
        encoder.balances(1_000_000, rest(RequestKind.BALANCES));
        assertEquals("nonce=5002", out.bodyText());
        encoder.balances(9_000_000, rest(RequestKind.BALANCES));
        assertEquals("nonce=9000", out.bodyText());
    }

    @Test
    void shouldWriteOrdersForTheSocket() {
        assertNull(encoder.placeOrder(
                order(Side.BUY, OrderType.LIMIT, TimeInForce.GTX, 610_000, NULL, 1_000_000, false),
                BTC,
                NOW_NS,
                socket(RequestKind.PLACE)));
        assertEquals(
                "{\"method\":\"add_order\",\"params\":{\"order_type\":\"limit\",\"side\":\"buy\","
                        + "\"symbol\":\"BTC/USD\","
                        + "\"order_qty\":0.01000000,\"limit_price\":61000.0,\"time_in_force\":\"gtc\","
                        + "\"post_only\":true,\"fee_preference\":\"quote\",\"cl_ord_id\":\"g100000000001s\","
                        + "\"deadline\":\"2026-09-21T14:13:25.123Z\",\"token\":\"the-token\"},\"req_id\":7}",
                out.bodyText());
        assertNull(encoder.placeOrder(
                order(Side.SELL, OrderType.STOP, TimeInForce.IOC, NULL, 600_000, 1_000_000, true),
                BTC,
                NOW_NS,
                socket(RequestKind.PLACE)));
        assertEquals(
                "{\"method\":\"add_order\",\"params\":{\"order_type\":\"stop-loss\",\"side\":\"sell\","
                        + "\"symbol\":\"BTC/USD\",\"order_qty\":0.01000000,\"triggers\":{\"reference\":\"last\","
                        + "\"price\":60000.0,\"price_type\":\"static\"},\"fee_preference\":\"quote\","
                        + "\"cl_ord_id\":\"g100000000001s\",\"deadline\":\"2026-09-21T14:13:25.123Z\","
                        + "\"token\":\"the-token\"},\"req_id\":7}",
                out.bodyText());
        final TestOrder mine = new TestOrder(64, BTC);
        mine.quantity = 1_000_000;
        encoder.cancelOrder(mine, NOW_NS, socket(RequestKind.CANCEL));
        assertEquals(
                "{\"method\":\"cancel_order\",\"params\":{\"cl_ord_id\":[\"g100000000001s\"],\"token\":\"the-token\"},"
                        + "\"req_id\":7}",
                out.bodyText());
        assertNull(encoder.replaceOrder(replace(620_000, NULL), mine, NOW_NS, socket(RequestKind.REPLACE)));
        assertEquals(
                "{\"method\":\"amend_order\",\"params\":{\"cl_ord_id\":\"g100000000001s\",\"order_qty\":0.01000000,"
                        + "\"limit_price\":62000.0,\"deadline\":\"2026-09-21T14:13:25.123Z\",\"token\":\"the-token\"},"
                        + "\"req_id\":7}",
                out.bodyText());
        encoder.deadMan(null, 60_000, NOW_NS, socket(RequestKind.DEAD_MAN));
        assertEquals(
                "{\"method\":\"cancel_all_orders_after\",\"params\":{\"timeout\":60,"
                        + "\"token\":\"the-token\"},\"req_id\":7}",
                out.bodyText());
        encoder.handshake(SocketRole.BOTH, 0, NOW_NS, socket(RequestKind.HANDSHAKE));
        assertEquals(
                "executions",
                SharedData.json(out.bodyText()).path("params").path("channel").asText());
        encoder.handshake(SocketRole.BOTH, 1, NOW_NS, socket(RequestKind.HANDSHAKE));
        final JsonNode balances = SharedData.json(out.bodyText());
        assertEquals("balances", balances.path("params").path("channel").asText());
        assertEquals("the-token", balances.path("params").path("token").asText());
    }

    @Test
    void shouldRefuseWhatTheSpotMarketDoesNotHave() {
        for (final NewOrderDecoder wanted : List.of(
                order(Side.BUY, OrderType.MARKET, TimeInForce.GTX, NULL, NULL, 1, false),
                order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 1, true),
                order(Side.BUY, OrderType.STOP_LIMIT, TimeInForce.IOC, 1, 1, 1, false))) {
            assertEquals(
                    OrderRefusal.NOT_SUPPORTED,
                    encoder.placeOrder(wanted, BTC, NOW_NS, socket(RequestKind.PLACE)),
                    wanted.toString());
        }
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.FOK, 1, NULL, 1, false),
                        BTC,
                        NOW_NS,
                        rest(RequestKind.PLACE)));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 0, NULL, 1, false),
                        BTC,
                        NOW_NS,
                        socket(RequestKind.PLACE)));
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 0, false),
                        BTC,
                        NOW_NS,
                        socket(RequestKind.PLACE)));
    }

    @Test
    void shouldAskAboutOrdersAndFills() {
        final TestOrder mine = new TestOrder(64, BTC);
        encoder.queryOrder(mine, 0, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals("/0/private/OpenOrders", out.targetText());
        assertEquals("g100000000001s", form(out.bodyText()).get("cl_ord_id"));
        encoder.queryOrder(mine, 1, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals("/0/private/ClosedOrders", out.targetText());
        final String txid = "OABCDE-12345-FGHIJ";
        mine.venueOrderId(txid);
        encoder.queryOrder(mine, 1, NOW_NS, rest(RequestKind.QUERY_ORDER));
        assertEquals("/0/private/QueryOrders", out.targetText());
        assertEquals(txid, form(out.bodyText()).get("txid"));
        // the fills of an order begin when it was first heard of
        venueIds.put(new UnsafeBuffer(txid.getBytes(US_ASCII)), 0, txid.length(), 64, 1, 1_790_000_000_500_000_000L);
        encoder.queryFills(mine, new PageCursor(), NOW_NS, rest(RequestKind.QUERY_FILLS));
        assertEquals("/0/private/TradesHistory", out.targetText());
        assertEquals("1789999999", form(out.bodyText()).get("start"));
        assertEquals("false", form(out.bodyText()).get("consolidate_taker"));
        final PageCursor cursor = new PageCursor();
        cursor.set(new UnsafeBuffer("1790000077:50".getBytes(US_ASCII)), 0, 13);
        encoder.recentFills(null, 1_700_000_000_123_000_000L, cursor, NOW_NS, rest(RequestKind.RECENT_FILLS));
        assertEquals("1699999999", form(out.bodyText()).get("start"));
        assertEquals("1790000077", form(out.bodyText()).get("end"));
        assertEquals("50", form(out.bodyText()).get("ofs"));
        encoder.openOrders(null, new PageCursor(), NOW_NS, rest(RequestKind.OPEN_ORDERS));
        assertEquals("/0/private/OpenOrders", out.targetText());
        encoder.balances(NOW_NS, rest(RequestKind.BALANCES));
        assertEquals("/0/private/BalanceEx", out.targetText());
        encoder.serverTime(NOW_NS, rest(RequestKind.SERVER_TIME));
        assertEquals("/0/public/Time", out.targetText());
        assertEquals(0, out.headerCount(), "nothing is signed for what is public");
    }

    @Test
    void shouldAllocateNothing() {
        final NewOrderDecoder wanted =
                order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 600_000, NULL, 1_000_000, false);
        final TestOrder mine = new TestOrder(64, BTC);
        final PageCursor cursor = new PageCursor();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                encoder.placeOrder(wanted, BTC, NOW_NS + i, socket(RequestKind.PLACE));
                encoder.placeOrder(wanted, BTC, NOW_NS + i, rest(RequestKind.PLACE));
                encoder.cancelOrder(mine, NOW_NS + i, socket(RequestKind.CANCEL));
                encoder.queryFills(mine, cursor, NOW_NS + i, rest(RequestKind.QUERY_FILLS));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 4_000, "bytes for 4000 requests: " + least);
    }
}
