package io.rayo.gateways.kucoin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class KucoinOrderEncoderTest {
    private static final long NULL = NewOrderDecoder.priceMantissaNullValue();
    private static final long NOW = 1_790_000_000_100_000_000L;
    private static final OrderInstrument BTC = new OrderInstrument(1, "BTC-USDT", "BTC", -1, -8);
    private static final OrderInstrument ETH = new OrderInstrument(2, "ETH-USDT", "ETH", 0, -4);
    private static final OrderInstrument XBT = new OrderInstrument(3, "XBTUSDTM", "BTC", -1, 0);
    private static final OrderInstrument LTC = new OrderInstrument(4, "LTCUSDTM", "LTC", -2, 0);

    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final KucoinOrderMemory memory = new KucoinOrderMemory();

    private static Credentials credentials(final String key, final String secret, final String passphrase) {
        return new Credentials(key.getBytes(US_ASCII), secret.getBytes(US_ASCII), passphrase.getBytes(US_ASCII));
    }

    private static KucoinOrderSettings settings(final KucoinProduct product) {
        return new KucoinOrderSettings(product, credentials("k", "s", "p"), "g1");
    }

    private KucoinOrderEncoder encoder(final KucoinOrderSettings settings) {
        final KucoinSigner signer = new KucoinSigner(settings.credentials(), settings.keyVersion());
        return new KucoinOrderEncoder(settings, signer, new ClientOrderIds("g1"), memory);
    }

    private KucoinOrderEncoder encoder(final KucoinProduct product) {
        return encoder(settings(product));
    }

    private NewOrderDecoder order(
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long stopPrice,
            final long quantity,
            final boolean reduceOnly) {
        EventHeaders.put(message, 0, NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH, 1, 1, 1, 4, 0, 0);
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

    private OrderRequest rest(final RequestKind kind) {
        return out.begin(kind, Route.REST, 7, SocketRole.REQUESTS);
    }

    private OrderRequest socket(final RequestKind kind) {
        return out.begin(kind, Route.SOCKET, 7, SocketRole.REQUESTS);
    }

    private String header(final String name) {
        for (int i = 0; i < out.headerCount(); i++) {
            if (out.headerName(i).equals(name)) {
                return out.headerValue(i);
            }
        }
        return null;
    }

    private void request(final RestMethod method, final String target, final String body) {
        rest(RequestKind.PLACE);
        out.target(method, out.target().putStringWithoutLengthAscii(0, target));
        out.bodyLength(out.body().putStringWithoutLengthAscii(0, body));
    }

    // ---- signatures ----

    @Test
    void shouldSignAsTheWorkedExamplesDo() {
        final KucoinSigner signer = new KucoinSigner(
                credentials("670fd33bf9406e0007ab3945", "a1b2c3d4-5e6f-7081-92a3-b4c5d6e7f809", "myPassphrase1"), 2);
        request(RestMethod.GET, "/api/v1/accounts?currency=USDT&type=trade", "");
        signer.signRest(out, 1_729_176_273_859L);
        assertEquals("YWUS09m2gpjVOWBM/bSA9aYLghSKWWcKhOq8/Td8Pbg=", header("KC-API-PASSPHRASE"));
        assertEquals("bUMKND34OiHxCHhpk5yicUa6Y1oMzowKYYr8iTJ1yDs=", header("KC-API-SIGN"));
        assertEquals("1729176273859", header("KC-API-TIMESTAMP"));
        assertEquals("670fd33bf9406e0007ab3945", header("KC-API-KEY"));
        assertEquals("2", header("KC-API-KEY-VERSION"));
        assertNull(header("Content-Type"));
        request(
                RestMethod.POST,
                "/api/v1/hf/orders",
                "{\"clientOid\":\"5c52e11203aa677f33e493fb\",\"side\":\"buy\",\"symbol\":\"BTC-USDT\","
                        + "\"type\":\"limit\",\"price\":\"50000\",\"size\":\"0.00001\"}");
        signer.signRest(out, 1_729_176_273_859L);
        assertEquals("jM0DDUiOCUvFRwIEjxP2fbc5wWfzKMqbcYPDjKJ2ZBU=", header("KC-API-SIGN"));
        assertEquals("application/json", header("Content-Type"));
        assertEquals(
                "apikey=670fd33bf9406e0007ab3945&timestamp=1729176273859"
                        + "&sign=x9VXB6jbuB7SM3umKebqNW7qO%2BZkmVSQKVuDFHxFGZ4%3D"
                        + "&passphrase=YWUS09m2gpjVOWBM%2FbSA9aYLghSKWWcKhOq8%2FTd8Pbg%3D",
                signer.socketQuery(1_729_176_273_859L));
        final byte[] challenge = "{\"sessionId\":\"92f2aec4-d87e-47cc-917d-4e7c93911bdc\",\"timestamp\":1742175983882}"
                .getBytes(StandardCharsets.UTF_8);
        final int length = signer.signChallenge(challenge, challenge.length, message, 0);
        assertEquals("U0LBRL2GVAL4qUHrN2b0Qltmpp9fJQ2tJFeGI8LIlW4=", message.getStringWithoutLengthAscii(0, length));
    }

    @Test
    void shouldReproduceTheSharedSignatures() {
        int rows = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/signatures.jsonl"))) {
            if (!row.path("venue").asText().equals("kucoin")) {
                continue;
            }
            final KucoinSigner signer = new KucoinSigner(
                    credentials(
                            row.get("api_key").asText(),
                            row.get("secret").asText(),
                            row.get("passphrase").asText()),
                    2);
            request(
                    RestMethod.valueOf(row.get("method").asText()),
                    row.get("path").asText(),
                    row.get("body").asText());
            signer.signRest(out, row.get("timestamp").asLong());
            assertEquals(row.get("expected").asText(), header("KC-API-SIGN"));
            assertEquals(row.get("expected_passphrase_header").asText(), header("KC-API-PASSPHRASE"));
            rows++;
        }
        assertEquals(1, rows);
    }

    @Test
    void shouldWantAPassphraseAndAKnownVersionOfTheKey() {
        final Credentials full = credentials("k", "s", "p");
        assertThrows(IllegalArgumentException.class, () -> new KucoinSigner(full, 1));
        final Credentials lacking = new Credentials("k".getBytes(US_ASCII), "s".getBytes(US_ASCII));
        assertThrows(IllegalArgumentException.class, () -> new KucoinSigner(lacking, 3));
        assertEquals("KucoinSigner[hidden]", new KucoinSigner(full, 3).toString());
    }

    // ---- orders ----

    private void assertFields(final JsonNode expected, final List<String> ours) {
        final JsonNode body = SharedData.json(out.bodyText());
        expected.properties().forEach(field -> {
            final JsonNode found = body.get(field.getKey());
            final boolean isNumber =
                    field.getKey().equals("price") || field.getKey().equals("size");
            if (isNumber) {
                assertEquals(field.getValue().isTextual(), found.isTextual(), field.getKey());
                assertEquals(
                        0,
                        new BigDecimal(found.asText())
                                .compareTo(new BigDecimal(field.getValue().asText())));
            } else if (!field.getKey().equals("clientOid")) {
                assertEquals(field.getValue(), found, field.getKey() + " of " + body);
            }
        });
        body.fieldNames()
                .forEachRemaining(name -> assertTrue(expected.has(name) || ours.contains(name), name + " in " + body));
    }

    private void assertRequest(final JsonNode row) {
        assertEquals(row.get("http_method").asText(), out.method().name());
        final StringBuilder target = new StringBuilder(row.get("path").asText());
        row.path("query")
                .properties()
                .forEach(field -> target.append(target.indexOf("?") < 0 ? '?' : '&')
                        .append(field.getKey())
                        .append('=')
                        .append(field.getValue().asText()));
        assertEquals(target.toString(), out.targetText());
    }

    /**
     * Those of the cases that concern an endpoint that is used here: not the abandoned one, nor stop orders of spot.
     */
    @Test
    void shouldWriteTheRequestsOfTheExamples() {
        final OrderInstrument ltcOnSpot = new OrderInstrument(1, "LTC-USDT", "LTC", -2, -4);
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            final String name =
                    row.path("venue").asText() + ": " + row.path("description").asText();
            final int before = cases++;
            switch (name) {
                case "kucoin_spot: spot limit, hf" -> {
                    assertNull(encoder(KucoinProduct.SPOT)
                            .placeOrder(
                                    order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1_000, NULL, 1, false),
                                    ETH,
                                    NOW,
                                    rest(RequestKind.PLACE)));
                    assertFields(row.get("body"), List.of("timeInForce", "allowMaxTimeWindow", "clientTimestamp"));
                }
                case "kucoin_spot: cancel all spot orders of a symbol, hf" ->
                    encoder(KucoinProduct.SPOT).cancelAll(ltcOnSpot, NOW, rest(RequestKind.CANCEL_ALL));
                case "kucoin_futures: Swap market sell" -> {
                    assertNull(encoder(settings(KucoinProduct.FUTURES).leverage(1))
                            .placeOrder(
                                    order(Side.SELL, OrderType.MARKET, TimeInForce.IOC, NULL, NULL, 1, false),
                                    LTC,
                                    NOW,
                                    rest(RequestKind.PLACE)));
                    assertFields(row.get("body"), List.of("marginMode"));
                }
                case "kucoin_futures: by clientOid" -> {
                    encoder(KucoinProduct.FUTURES).cancelOrder(new TestOrder(64, LTC), NOW, rest(RequestKind.CANCEL));
                    final String target = out.targetText().replace("g100000000001s", "order2");
                    out.target(out.method(), out.target().putStringWithoutLengthAscii(0, target));
                }
                default -> cases = before;
            }
            if (cases > before) {
                assertRequest(row);
            }
        }
        assertEquals(4, cases);
    }

    @Test
    void shouldWriteTheOrdersOfTheVenuesOwnExamples() {
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("messages/kucoin/rest_official_sdk_models.jsonl"))) {
            if (!row.path("kind").asText().equals("request")) {
                continue;
            }
            final JsonNode expected = SharedData.json(row.get("raw").asText());
            final int before = cases++;
            switch (row.path("name").asText() + " " + row.path("path").asText()) {
                case "AddOrder /api/v1/hf/orders" -> {
                    assertNull(encoder(KucoinProduct.SPOT)
                            .placeOrder(
                                    order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 500_000, NULL, 1_000, false),
                                    BTC,
                                    NOW,
                                    rest(RequestKind.PLACE)));
                    ((ObjectNode) expected).remove("remark");
                    assertFields(expected, List.of("timeInForce", "allowMaxTimeWindow", "clientTimestamp"));
                }
                case "AddOrder /api/v1/orders" -> {
                    assertNull(encoder(settings(KucoinProduct.FUTURES).leverage(3))
                            .placeOrder(
                                    order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 1, false),
                                    XBT,
                                    NOW,
                                    rest(RequestKind.PLACE)));
                    ((ObjectNode) expected).remove(List.of("remark", "reduceOnly"));
                    assertFields(expected, List.of());
                }
                case "SetDCP /api/v1/hf/orders/dead-cancel-all" -> {
                    // all symbols of the account rather than two
                    encoder(KucoinProduct.SPOT).deadMan(null, 5_000, NOW, rest(RequestKind.DEAD_MAN));
                    assertEquals(
                            expected.get("timeout"),
                            SharedData.json(out.bodyText()).get("timeout"));
                }
                case "ModifyMarginLeverage /api/v2/changeCrossUserLeverage" -> {
                    encoder(KucoinProduct.FUTURES).leverage(XBT, 10, NOW, rest(RequestKind.LEVERAGE));
                    assertEquals(expected, SharedData.json(out.bodyText()));
                }
                default -> cases = before;
            }
            if (cases > before) {
                assertEquals(row.get("path").asText(), out.targetText());
                assertEquals(RestMethod.POST, out.method());
            }
        }
        assertEquals(4, cases);
    }

    @Test
    void shouldPutTheSameOrderIntoTheSocketsEnvelope() {
        assertNull(encoder(KucoinProduct.SPOT)
                .placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.GTX, 600_005, NULL, 1_000_000, false),
                        BTC,
                        NOW,
                        socket(RequestKind.PLACE)));
        assertEquals(
                "{\"id\":\"p0000000000007\",\"op\":\"spot.order\",\"args\":{\"clientOid\":\"g100000000001s\","
                        + "\"side\":\"buy\",\"symbol\":\"BTC-USDT\",\"type\":\"limit\",\"price\":\"60000.5\","
                        + "\"size\":\"0.01000000\",\"timeInForce\":\"GTC\",\"postOnly\":true,"
                        + "\"allowMaxTimeWindow\":5000,\"clientTimestamp\":1790000000100}}",
                out.bodyText());
        assertEquals(0, out.headerCount());
        encoder(KucoinProduct.SPOT).cancelOrder(new TestOrder(64, BTC), NOW, socket(RequestKind.CANCEL));
        assertEquals(
                "{\"id\":\"c0000000000007\",\"op\":\"spot.cancel\",\"args\":{\"clientOid\":\"g100000000001s\","
                        + "\"symbol\":\"BTC-USDT\"}}",
                out.bodyText());
        assertNull(encoder(settings(KucoinProduct.FUTURES).isolated(false))
                .placeOrder(
                        order(Side.SELL, OrderType.STOP_LIMIT, TimeInForce.IOC, 600_000, 610_000, 25, true),
                        XBT,
                        NOW,
                        socket(RequestKind.PLACE)));
        assertEquals(
                "{\"id\":\"p0000000000007\",\"op\":\"futures.order\",\"args\":{\"clientOid\":\"g100000000001s\","
                        + "\"side\":\"sell\",\"symbol\":\"XBTUSDTM\",\"type\":\"limit\",\"price\":\"60000.0\","
                        + "\"size\":25,\"timeInForce\":\"IOC\",\"marginMode\":\"CROSS\",\"stop\":\"down\","
                        + "\"stopPriceType\":\"TP\",\"stopPrice\":\"61000.0\",\"reduceOnly\":true}}",
                out.bodyText());
        assertTrue(memory.isImmediate(64));
    }

    @Test
    void shouldCountFuturesInWholeLots() {
        final OrderInstrument fine = new OrderInstrument(1, "XBTUSDTM", "BTC", -1, -2);
        final KucoinOrderEncoder encoder = encoder(KucoinProduct.FUTURES);
        assertNull(encoder.placeOrder(
                order(Side.BUY, OrderType.MARKET, TimeInForce.IOC, NULL, NULL, 300, false),
                fine,
                NOW,
                rest(RequestKind.PLACE)));
        assertTrue(out.bodyText().contains("\"size\":3,"), out.bodyText());
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.MARKET, TimeInForce.IOC, NULL, NULL, 350, false),
                        fine,
                        NOW,
                        rest(RequestKind.PLACE)));
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotHave() {
        final KucoinOrderEncoder spot = encoder(KucoinProduct.SPOT);
        final KucoinOrderEncoder futures = encoder(KucoinProduct.FUTURES);
        rest(RequestKind.PLACE);
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                spot.placeOrder(
                        order(Side.BUY, OrderType.MARKET, TimeInForce.GTX, NULL, NULL, 1, false), BTC, NOW, out));
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                spot.placeOrder(order(Side.BUY, OrderType.STOP, TimeInForce.GTC, NULL, 5, 1, false), BTC, NOW, out));
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                spot.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 1, true), BTC, NOW, out));
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                futures.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.FOK, 1, NULL, 1, false), XBT, NOW, out));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                spot.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 0, NULL, 1, false), BTC, NOW, out));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                futures.placeOrder(
                        order(Side.BUY, OrderType.STOP, TimeInForce.GTC, NULL, NULL, 1, false), XBT, NOW, out));
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                spot.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 0, false), BTC, NOW, out));
    }

    // ---- questions ----

    @Test
    void shouldAskAboutOrdersFillsAndMoney() {
        final KucoinOrderEncoder spot = encoder(KucoinProduct.SPOT);
        final TestOrder mine = new TestOrder(64, BTC);
        mine.venueOrderId("6720ec");
        spot.queryOrder(mine, 0, NOW, rest(RequestKind.QUERY_ORDER));
        assertEquals("/api/v1/hf/orders/client-order/g100000000001s?symbol=BTC-USDT", out.targetText());
        spot.cancelOrder(mine, NOW, rest(RequestKind.CANCEL));
        assertEquals("/api/v1/hf/orders/client-order/g100000000001s?symbol=BTC-USDT", out.targetText());
        assertEquals(RestMethod.DELETE, out.method());
        final PageCursor cursor = new PageCursor();
        spot.queryFills(mine, cursor, NOW, rest(RequestKind.QUERY_FILLS));
        assertEquals("/api/v1/hf/fills?symbol=BTC-USDT&orderId=6720ec&limit=100", out.targetText());
        cursor.set(new UnsafeBuffer("77".getBytes(US_ASCII)), 0, 2);
        spot.queryFills(mine, cursor, NOW, rest(RequestKind.QUERY_FILLS));
        assertTrue(out.targetText().endsWith("&lastId=77"), out.targetText());
        spot.openOrders(BTC, new PageCursor(), NOW, rest(RequestKind.OPEN_ORDERS));
        assertEquals("/api/v1/hf/orders/active?symbol=BTC-USDT", out.targetText());
        spot.balances(NOW, rest(RequestKind.BALANCES));
        assertEquals("/api/v1/accounts?type=trade", out.targetText());
        spot.cancelAll(null, NOW, rest(RequestKind.CANCEL_ALL));
        assertEquals("/api/v1/hf/orders/cancelAll", out.targetText());
        spot.deadMan(BTC, 0, NOW, rest(RequestKind.DEAD_MAN));
        assertEquals("{\"timeout\":-1,\"symbols\":\"BTC-USDT\"}", out.bodyText());
        spot.serverTime(NOW, rest(RequestKind.SERVER_TIME));
        assertEquals("/api/v1/timestamp", out.targetText());
        assertEquals(0, out.headerCount());
        final KucoinOrderEncoder futures = encoder(KucoinProduct.FUTURES);
        final TestOrder theirs = new TestOrder(64, XBT);
        theirs.venueOrderId("2341");
        futures.queryOrder(theirs, 0, NOW, rest(RequestKind.QUERY_ORDER));
        assertEquals("/api/v1/orders/byClientOid?clientOid=g100000000001s", out.targetText());
        futures.queryFills(theirs, new PageCursor(), NOW, rest(RequestKind.QUERY_FILLS));
        assertEquals("/api/v1/fills?orderId=2341&currentPage=1&pageSize=100", out.targetText());
        cursor.set(new UnsafeBuffer("2".getBytes(US_ASCII)), 0, 1);
        futures.openOrders(null, cursor, NOW, rest(RequestKind.OPEN_ORDERS));
        assertEquals("/api/v1/orders?status=active&currentPage=2&pageSize=100", out.targetText());
        futures.balances(NOW, rest(RequestKind.BALANCES));
        assertEquals("/api/v1/account-overview?currency=USDT", out.targetText());
        futures.positions(null, new PageCursor(), NOW, rest(RequestKind.POSITIONS));
        assertEquals("/api/v1/positions", out.targetText());
        futures.cancelAll(XBT, NOW, rest(RequestKind.CANCEL_ALL));
        assertEquals("/api/v3/orders?symbol=XBTUSDTM", out.targetText());
        futures.marginMode(XBT, true, NOW, rest(RequestKind.MARGIN_MODE));
        assertEquals("{\"symbol\":\"XBTUSDTM\",\"marginMode\":\"ISOLATED\"}", out.bodyText());
    }

    @Test
    void shouldOpenTheSocketsAsTheVenueWantsIt() {
        final KucoinOrderEncoder encoder = encoder(KucoinProduct.FUTURES);
        encoder.token(SocketRole.PRIVATE, NOW, rest(RequestKind.TOKEN));
        assertEquals("/api/v1/bullet-private", out.targetText());
        assertEquals(RestMethod.POST, out.method());
        encoder.token(SocketRole.REQUESTS, NOW, rest(RequestKind.TOKEN));
        assertEquals("/api/v1/timestamp", out.targetText());
        out.begin(RequestKind.HANDSHAKE, Route.SOCKET, 7, SocketRole.PRIVATE);
        encoder.handshake(SocketRole.PRIVATE, 0, NOW, out);
        assertEquals(0, out.bodyLength(), "the welcome comes first");
        encoder.handshake(SocketRole.PRIVATE, 3, NOW, out);
        assertEquals(
                "{\"id\":\"u0000000000007\",\"type\":\"subscribe\",\"topic\":\"/contract/positionAll\","
                        + "\"privateChannel\":true,\"response\":true}",
                out.bodyText());
        encoder.handshake(SocketRole.REQUESTS, 0, NOW, out);
        assertEquals(0, out.bodyLength());
        encoder.handshake(SocketRole.REQUESTS, 1, NOW, out);
        assertEquals(KucoinSigner.LENGTH, out.bodyLength());
    }

    @Test
    void shouldAllocateNothing() {
        final KucoinOrderEncoder spot = encoder(KucoinProduct.SPOT);
        final KucoinOrderEncoder futures = encoder(KucoinProduct.FUTURES);
        final NewOrderDecoder wanted = order(Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 6_000_000, NULL, 10, false);
        final TestOrder mine = new TestOrder(64, BTC);
        final PageCursor cursor = new PageCursor();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                spot.placeOrder(wanted, BTC, NOW + i, socket(RequestKind.PLACE));
                futures.placeOrder(wanted, XBT, NOW + i, rest(RequestKind.PLACE));
                spot.cancelOrder(mine, NOW + i, rest(RequestKind.CANCEL));
                spot.queryFills(mine, cursor, NOW + i, rest(RequestKind.QUERY_FILLS));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 4_000, "bytes for 4000 requests: " + least);
    }
}
