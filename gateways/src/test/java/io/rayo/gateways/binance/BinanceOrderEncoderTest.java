package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.orders.ClientOrderIds;
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
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BinanceOrderEncoderTest {
    private final OrderMessages messages = new OrderMessages();
    private final ClientOrderIds ids = new ClientOrderIds(OrderMessages.PREFIX);
    private final OrderInstrument btc =
            OrderMessages.orderInstrument(OrderMessages.instruments().get(0));
    private final OrderInstrument full =
            OrderMessages.orderInstrument(OrderMessages.instruments().get(1));
    private final OrderRequest out = new OrderRequest();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final BinanceOrderEncoder spot = encoder(BinanceProduct.SPOT);
    private final BinanceOrderEncoder futures = encoder(BinanceProduct.USDM);

    private BinanceOrderEncoder encoder(BinanceProduct product) {
        return new BinanceOrderEncoder(product, OrderMessages.credentials(), ids, 5_000);
    }

    /** The request, once its signature was checked against the rule: parameters sorted by name, raw. */
    private JsonNode request() {
        assertTrue(out.bodyLength() > 0);
        JsonNode request = SharedData.json(out.bodyText());
        TreeMap<String, String> sorted = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : request.get("params").properties()) {
            if (!field.getKey().equals("signature")) {
                sorted.put(field.getKey(), field.getValue().asText());
            }
        }
        StringBuilder payload = new StringBuilder();
        sorted.forEach((k, v) -> payload.append(payload.isEmpty() ? "" : "&")
                .append(k)
                .append('=')
                .append(v));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(OrderMessages.SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            String expected =
                    HexFormat.of().formatHex(mac.doFinal(payload.toString().getBytes(StandardCharsets.UTF_8)));
            assertEquals(expected, request.get("params").get("signature").asText());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return request;
    }

    private OrderRequest begin(RequestKind kind) {
        return out.begin(kind, Route.SOCKET, 77, SocketRole.BOTH);
    }

    private OrderRequest byRest(RequestKind kind) {
        return out.begin(kind, Route.REST, 77, SocketRole.REQUESTS);
    }

    private OrderRefusal encode(BinanceOrderEncoder encoder) {
        return encode(encoder, begin(RequestKind.PLACE));
    }

    private OrderRefusal encode(BinanceOrderEncoder encoder, OrderRequest request) {
        messages.newOrder(77);
        newOrder.wrap(
                messages.buffer,
                EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(messages.buffer, 0),
                EventHeaders.version(messages.buffer, 0));
        OrderInstrument instrument = messages.instrumentId == 2 ? full : btc;
        return encoder.placeOrder(newOrder, instrument, OrderMessages.START_NS, request);
    }

    private String place(BinanceOrderEncoder encoder) {
        assertNull(encode(encoder));
        JsonNode request = request();
        assertEquals("p0000000000025", request.get("id").asText());
        assertEquals("order.place", request.get("method").asText());
        return parameters(request);
    }

    private static String parameters(JsonNode request) {
        StringBuilder words = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : request.get("params").properties()) {
            if (!field.getKey().equals("signature") && !field.getKey().equals("apiKey")) {
                words.append(words.isEmpty() ? "" : " ")
                        .append(field.getKey())
                        .append('=')
                        .append(field.getValue());
            }
        }
        return words.toString();
    }

    private OrderRefusal refusal(BinanceOrderEncoder encoder) {
        OrderRefusal refusal = encode(encoder);
        assertEquals(0, out.bodyLength());
        return refusal;
    }

    @Test
    void shouldPlaceALimitOrder() {
        String id = OrderMessages.clientText(77);
        assertEquals(
                "newClientOrderId=\"" + id + "\" newOrderRespType=\"FULL\" price=\"61234.50\" quantity=\"0.01000000\" "
                        + "recvWindow=5000 side=\"BUY\" symbol=\"BTCUSDT\" timeInForce=\"GTC\" timestamp=1790000000000 "
                        + "type=\"LIMIT\"",
                place(spot));
        messages.side = Side.SELL;
        messages.timeInForce = TimeInForce.GTX;
        messages.reduceOnly = true;
        assertEquals(
                "newClientOrderId=\"" + id
                        + "\" newOrderRespType=\"RESULT\" price=\"61234.50\" quantity=\"0.01000000\" "
                        + "recvWindow=5000 reduceOnly=\"true\" side=\"SELL\" symbol=\"BTCUSDT\" timeInForce=\"GTX\" "
                        + "timestamp=1790000000000 type=\"LIMIT\"",
                place(futures));
    }

    @Test
    void shouldSayEachTypeInTheVenuesWords() {
        messages.timeInForce = TimeInForce.GTX;
        String postOnly = place(spot);
        assertTrue(postOnly.endsWith("type=\"LIMIT_MAKER\"") && !postOnly.contains("timeInForce"), postOnly);
        messages.timeInForce = TimeInForce.IOC;
        assertTrue(place(spot).contains("timeInForce=\"IOC\""));
        messages.timeInForce = TimeInForce.FOK;
        assertTrue(place(futures).contains("timeInForce=\"FOK\""));
        messages.type = OrderType.MARKET;
        String market = place(spot);
        assertTrue(market.endsWith("type=\"MARKET\""), market);
        assertTrue(!market.contains("price") && !market.contains("timeInForce"), market);
        messages.type = OrderType.STOP;
        messages.stopPrice = 6_000_000;
        String stop = place(spot);
        assertTrue(stop.contains("stopPrice=\"60000.00\"") && stop.endsWith("type=\"STOP_LOSS\""), stop);
        assertTrue(!stop.contains(" price="), stop);
        messages.type = OrderType.STOP_LIMIT;
        messages.timeInForce = TimeInForce.GTC;
        String stopLimit = place(spot);
        assertTrue(
                stopLimit.contains(" price=\"61234.50\"")
                        && stopLimit.contains("timeInForce=\"GTC\"")
                        && stopLimit.endsWith("type=\"STOP_LOSS_LIMIT\""),
                stopLimit);
    }

    @Test
    void shouldPlaceStopsOfFuturesAsAlgoOrders() {
        String id = OrderMessages.clientText(77);
        messages.type = OrderType.STOP;
        messages.side = Side.SELL;
        messages.stopPrice = 6_000_000;
        messages.reduceOnly = true;
        assertNull(encode(futures));
        JsonNode request = request();
        assertEquals("p0000000000025", request.get("id").asText());
        assertEquals("algoOrder.place", request.get("method").asText());
        assertEquals(
                "algoType=\"CONDITIONAL\" clientAlgoId=\"" + id + "\" quantity=\"0.01000000\" recvWindow=5000 "
                        + "reduceOnly=\"true\" side=\"SELL\" symbol=\"BTCUSDT\" timestamp=1790000000000 "
                        + "triggerPrice=\"60000.00\" type=\"STOP_MARKET\" workingType=\"CONTRACT_PRICE\"",
                parameters(request));
        messages.instrumentId = 2;
        messages.price = 12;
        messages.stopPrice = 13;
        messages.quantity = 3;
        messages.type = OrderType.STOP_LIMIT;
        messages.side = Side.BUY;
        messages.timeInForce = TimeInForce.IOC;
        messages.reduceOnly = false;
        assertNull(encode(futures));
        assertEquals(
                "algoType=\"CONDITIONAL\" clientAlgoId=\"" + id + "\" price=\"120\" quantity=\"3\" recvWindow=5000 "
                        + "side=\"BUY\" symbol=\"1２USDT\" timeInForce=\"IOC\" timestamp=1790000000000 "
                        + "triggerPrice=\"130\" type=\"STOP\" workingType=\"CONTRACT_PRICE\"",
                parameters(request()));
        assertNull(encode(futures, byRest(RequestKind.PLACE)));
        checkRest(
                RestMethod.POST,
                "/fapi/v1/algoOrder",
                "algoType=CONDITIONAL&clientAlgoId=" + id + "&price=120&quantity=3&recvWindow=5000&side=BUY"
                        + "&symbol=1%EF%BC%92USDT&timeInForce=IOC&timestamp=1790000000000&triggerPrice=130&type=STOP"
                        + "&workingType=CONTRACT_PRICE");
    }

    @Test
    void shouldAskAndCancelStopsOfFuturesByWhatIsKnownOfThem() {
        String id = OrderMessages.clientText(5);
        String tail = "&recvWindow=5000&timestamp=1790000000000";
        String algo = "GET /fapi/v1/algoOrder?clientAlgoId=" + id + tail;
        String byClient = "GET /fapi/v1/order?origClientOrderId=" + id
                + "&recvWindow=5000&symbol=BTCUSDT&timestamp=1790000000000";
        String byVenue = "GET /fapi/v1/order?symbol=BTCUSDT&orderId=888" + tail;
        TestOrder order = new TestOrder(5, btc);
        checkQuestions(order, byClient, algo);
        assertEquals("order.cancel " + id, cancel(order));
        order.venueOrderId("888"); // an ordinary one keeps its name
        checkQuestions(order, byClient, algo);
        assertEquals("order.cancel " + id, cancel(order));
        order.orderType = OrderType.NULL_VAL; // of an earlier life: whether a trigger made it is not known
        checkQuestions(order, byVenue, algo);
        assertEquals("order.cancel 888", cancel(order));
        futures.cancelOrder(order, OrderMessages.START_NS, byRest(RequestKind.CANCEL));
        checkRest(RestMethod.DELETE, "/fapi/v1/order", "symbol=BTCUSDT&orderId=888" + tail);
        order.venueOrderId("a888");
        checkQuestions(order, algo, byClient);
        assertEquals("algoOrder.cancel " + id, cancel(order));
        futures.cancelOrder(order, OrderMessages.START_NS, byRest(RequestKind.CANCEL));
        checkRest(RestMethod.DELETE, "/fapi/v1/algoOrder", "clientAlgoId=" + id + tail);
        futures.queryFills(order, new PageCursor(), OrderMessages.START_NS, begin(RequestKind.QUERY_FILLS));
        checkRest(RestMethod.GET, "/fapi/v1/algoOrder", "clientAlgoId=" + id + tail);
        order.venueOrderId("");
        order.orderType = OrderType.STOP;
        checkQuestions(order, algo, byClient);
        assertEquals("algoOrder.cancel " + id, cancel(order));
        assertEquals(OrderRefusal.NOT_SUPPORTED, replace(order));
        order.venueOrderId("888");
        checkQuestions(order, byVenue, algo);
        assertEquals("order.cancel 888", cancel(order));
        spot.cancelOrder(order, OrderMessages.START_NS, begin(RequestKind.CANCEL));
        assertEquals("order.cancel", request().get("method").asText());
        spot.queryOrder(order, 0, OrderMessages.START_NS, begin(RequestKind.QUERY_ORDER));
        assertEquals(id, request().get("params").get("origClientOrderId").asText());
    }

    private void checkQuestions(TestOrder order, String first, String second) {
        for (int stage = 0; stage < 2; stage++) {
            futures.queryOrder(order, stage, OrderMessages.START_NS, byRest(RequestKind.QUERY_ORDER));
            String[] words = (stage == 0 ? first : second).split("[ ?]", -1);
            checkRest(RestMethod.valueOf(words[0]), words[1], words[2]);
        }
    }

    private String cancel(TestOrder order) {
        futures.cancelOrder(order, OrderMessages.START_NS, begin(RequestKind.CANCEL));
        JsonNode request = request();
        JsonNode params = request.get("params");
        return request.get("method").asText() + " "
                + params.path("origClientOrderId").asText()
                + params.path("clientAlgoId").asText()
                + params.path("orderId").asText();
    }

    private OrderRefusal replace(TestOrder order) {
        order.price = 6_100_000;
        order.quantity = 2_000_000;
        return futures.replaceOrder(
                messages.replaceOrder(5, 6_200_000, OrderMessages.NULL),
                order,
                OrderMessages.START_NS,
                begin(RequestKind.REPLACE));
    }

    @Test
    void shouldSignRawUtf8AndScalesAboveOne() {
        messages.instrumentId = 2;
        messages.price = 12;
        messages.quantity = 3;
        String words = place(spot);
        assertTrue(words.contains("price=\"120\" quantity=\"3\"") && words.contains("symbol=\"1２USDT\""), words);
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotHave() {
        messages.price = OrderMessages.NULL;
        assertEquals(OrderRefusal.BAD_PRICE, refusal(spot));
        messages.price = 1;
        messages.quantity = 0;
        assertEquals(OrderRefusal.BAD_QUANTITY, refusal(spot));
        messages.quantity = OrderMessages.NULL;
        assertEquals(OrderRefusal.BAD_QUANTITY, refusal(spot));
        messages.quantity = 1;
        messages.type = OrderType.STOP;
        assertEquals(OrderRefusal.BAD_PRICE, refusal(spot));
        messages.stopPrice = 5;
        messages.timeInForce = TimeInForce.GTX;
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(spot));
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(futures));
        messages.type = OrderType.STOP_LIMIT;
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(futures));
        messages.type = OrderType.LIMIT;
        messages.timeInForce = TimeInForce.NULL_VAL;
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(spot));
        messages.timeInForce = TimeInForce.GTC;
        messages.reduceOnly = true;
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(spot));
        messages.side = Side.NULL_VAL;
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(futures));
    }

    @Test
    void shouldAskAndCancelByClientOrderId() {
        TestOrder order = new TestOrder(5, btc);
        spot.cancelOrder(order, OrderMessages.START_NS, begin(RequestKind.CANCEL));
        JsonNode cancel = request();
        assertEquals("c0000000000025", cancel.get("id").asText());
        assertEquals("order.cancel", cancel.get("method").asText());
        assertEquals(
                OrderMessages.clientText(5),
                cancel.get("params").get("origClientOrderId").asText());
        spot.queryOrder(order, 0, OrderMessages.START_NS, begin(RequestKind.QUERY_ORDER));
        JsonNode query = request();
        assertEquals("q0000000000025", query.get("id").asText());
        assertEquals("order.status", query.get("method").asText());
        order.venueOrderId("888");
        PageCursor cursor = new PageCursor();
        spot.queryFills(order, cursor, OrderMessages.START_NS, begin(RequestKind.QUERY_FILLS));
        JsonNode fills = request();
        assertEquals("myTrades", fills.get("method").asText());
        assertEquals(888, fills.get("params").get("orderId").asLong());
        cursor.set(new UnsafeBuffer("1234".getBytes(StandardCharsets.US_ASCII)), 0, 4);
        spot.queryFills(order, cursor, OrderMessages.START_NS, begin(RequestKind.QUERY_FILLS));
        assertEquals(1_234, request().get("params").get("fromId").asLong());
        cursor.clear();
        spot.openOrders(btc, cursor, OrderMessages.START_NS, begin(RequestKind.OPEN_ORDERS));
        assertEquals("openOrders.status", request().get("method").asText());
        spot.handshake(SocketRole.BOTH, 0, 1_747_385_641_636_000_000L, begin(RequestKind.HANDSHAKE));
        JsonNode subscribe = request();
        assertEquals(
                "userDataStream.subscribe.signature", subscribe.get("method").asText());
        assertEquals(
                "681110a6057ad58657af22f5640fab9dd17418834cdfccdc81be8b0f7b2cde3e",
                subscribe.get("params").get("signature").asText());
        TestOrder other = new TestOrder(5, full);
        other.venueOrderId("888");
        futures.queryFills(other, cursor, OrderMessages.START_NS, begin(RequestKind.QUERY_FILLS));
        String query2 = "symbol=1%EF%BC%92USDT&orderId=888&limit=1000&recvWindow=5000&timestamp=1790000000000";
        checkRest(RestMethod.GET, "/fapi/v1/userTrades", query2);
    }

    private void checkRest(RestMethod method, String path, String query) {
        assertEquals(method, out.method());
        assertEquals(
                path + "?" + query + "&signature=" + BinanceSignerTest.sign(OrderMessages.SECRET, query),
                out.targetText());
        assertEquals(0, out.bodyLength());
        assertEquals(1, out.headerCount());
        assertEquals("X-MBX-APIKEY", out.headerName(0));
        assertEquals(OrderMessages.KEY, out.headerValue(0));
    }

    @Test
    void shouldAskFuturesByRestForWhatTheSocketDoesNotHave() {
        String tail = "&recvWindow=5000&timestamp=1790000000000";
        long now = OrderMessages.START_NS;
        futures.openOrders(btc, new PageCursor(), now, begin(RequestKind.OPEN_ORDERS));
        checkRest(RestMethod.GET, "/fapi/v1/openOrders", "symbol=BTCUSDT" + tail);
        PageCursor second = new PageCursor();
        futures.lists().next(out.correlationId(), second);
        futures.openOrders(btc, second, now, begin(RequestKind.OPEN_ORDERS));
        checkRest(RestMethod.GET, "/fapi/v1/openAlgoOrders", "symbol=BTCUSDT" + tail);
        futures.lists().next(out.correlationId(), second);
        assertTrue(second.isEmpty());
        futures.leverage(btc, 10, now, begin(RequestKind.LEVERAGE));
        checkRest(RestMethod.POST, "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=10" + tail);
        futures.marginMode(btc, true, now, begin(RequestKind.MARGIN_MODE));
        checkRest(RestMethod.POST, "/fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED" + tail);
        futures.deadMan(btc, 120_000, now, begin(RequestKind.DEAD_MAN));
        checkRest(RestMethod.POST, "/fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=120000" + tail);
        futures.cancelAll(btc, now, begin(RequestKind.CANCEL_ALL));
        checkRest(RestMethod.DELETE, "/fapi/v1/allOpenOrders", "symbol=BTCUSDT" + tail);
        futures.cancelAll(btc, 0, now, begin(RequestKind.CANCEL_ALL));
        checkRest(RestMethod.DELETE, "/fapi/v1/allOpenOrders", "symbol=BTCUSDT" + tail);
        futures.cancelAll(btc, 1, now, begin(RequestKind.CANCEL_ALL));
        checkRest(RestMethod.DELETE, "/fapi/v1/algoOpenOrders", "symbol=BTCUSDT" + tail);
        futures.token(SocketRole.PRIVATE, now, begin(RequestKind.TOKEN));
        assertEquals("POST /fapi/v1/listenKey", out.method() + " " + out.targetText());
        futures.keepAlive(SocketRole.PRIVATE, now, begin(RequestKind.KEEP_ALIVE));
        assertEquals("PUT /fapi/v1/listenKey", out.method() + " " + out.targetText());
        assertEquals(OrderMessages.KEY, out.headerValue(0));
        spot.serverTime(now, begin(RequestKind.SERVER_TIME));
        assertEquals("GET /api/v3/time", out.method() + " " + out.targetText());
        assertEquals(0, out.headerCount());
    }

    @Test
    void shouldSayTheSameByRestWhileTheSocketOfFuturesIsDown() {
        String id = OrderMessages.clientText(77);
        assertNull(encode(futures, byRest(RequestKind.PLACE)));
        checkRest(
                RestMethod.POST,
                "/fapi/v1/order",
                "newClientOrderId=" + id + "&newOrderRespType=RESULT&price=61234.50&quantity=0.01000000&recvWindow=5000"
                        + "&side=BUY&symbol=BTCUSDT&timeInForce=GTC&timestamp=1790000000000&type=LIMIT");
        messages.instrumentId = 2;
        messages.price = 12;
        messages.quantity = 3;
        messages.side = Side.SELL;
        messages.timeInForce = TimeInForce.GTX;
        messages.reduceOnly = true;
        assertNull(encode(futures, byRest(RequestKind.PLACE)));
        checkRest(
                RestMethod.POST,
                "/fapi/v1/order",
                "newClientOrderId=" + id + "&newOrderRespType=RESULT&price=120&quantity=3&recvWindow=5000"
                        + "&reduceOnly=true&side=SELL&symbol=1%EF%BC%92USDT&timeInForce=GTX&timestamp=1790000000000"
                        + "&type=LIMIT");
        long now = OrderMessages.START_NS;
        futures.queryOrder(new TestOrder(77, btc), 0, now, byRest(RequestKind.QUERY_ORDER));
        checkRest(
                RestMethod.GET,
                "/fapi/v1/order",
                "origClientOrderId=" + id + "&recvWindow=5000&symbol=BTCUSDT&timestamp=1790000000000");
        futures.balances(now, byRest(RequestKind.BALANCES));
        checkRest(RestMethod.GET, "/fapi/v3/balance", "recvWindow=5000&timestamp=1790000000000");
        futures.positions(null, new PageCursor(), now, byRest(RequestKind.POSITIONS));
        checkRest(RestMethod.GET, "/fapi/v3/positionRisk", "recvWindow=5000&timestamp=1790000000000");
    }

    @Test
    void shouldWriteTheRequestsThatOthersWrite() {
        OrderInstrument ltc = new OrderInstrument(1, "LTCUSDT", "LTC", -2, -1);
        messages.type = OrderType.MARKET;
        messages.quantity = 1;
        int cases = 0;
        for (JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            if (!row.path("venue").asText().equals("binance_usdm")) {
                continue;
            }
            boolean isPlace = row.path("op").asText().equals("createOrder");
            if (isPlace) {
                encode(futures); // wraps the order
                assertNull(futures.placeOrder(newOrder, ltc, OrderMessages.START_NS, byRest(RequestKind.PLACE)));
            } else {
                futures.cancelOrder(new TestOrder(77, ltc), OrderMessages.START_NS, byRest(RequestKind.CANCEL));
            }
            TreeMap<String, String> wanted = new TreeMap<>();
            row.get(isPlace ? "body" : "query")
                    .properties()
                    .forEach(each -> wanted.put(each.getKey(), each.getValue().asText()));
            TreeMap<String, String> written = new TreeMap<>();
            String target = out.targetText();
            for (String parameter : target.substring(target.indexOf('?') + 1).split("&", -1)) {
                String name = parameter.substring(0, parameter.indexOf('='));
                boolean isOurs = wanted.getOrDefault(name, "").equals("<volatile>") || name.equals("origClientOrderId");
                written.put(name, isOurs ? wanted.get(name) : parameter.substring(name.length() + 1));
            }
            assertEquals(wanted, written);
            assertEquals(row.get("http_method").asText(), out.method().name());
            assertEquals(row.get("path").asText(), target.substring(0, target.indexOf('?')));
            cases++;
        }
        assertEquals(2, cases);
    }

    @Test
    void shouldAskForHoldings() {
        spot.balances(OrderMessages.START_NS, begin(RequestKind.BALANCES));
        assertEquals("account.status", request().get("method").asText());
        assertTrue(request().get("params").get("omitZeroBalances").asBoolean());
        futures.balances(OrderMessages.START_NS, begin(RequestKind.BALANCES));
        assertEquals("v2/account.balance", request().get("method").asText());
        futures.positions(null, new PageCursor(), OrderMessages.START_NS, begin(RequestKind.POSITIONS));
        assertEquals("v2/account.position", request().get("method").asText());
    }

    @Test
    void shouldChangeAnOrderAsFarAsTheVenueCan() {
        TestOrder order = new TestOrder(5, btc);
        order.side = Side.SELL;
        order.price = 6_100_000;
        order.quantity = 2_000_000;
        assertNull(futures.replaceOrder(
                messages.replaceOrder(5, 6_200_000, OrderMessages.NULL),
                order,
                OrderMessages.START_NS,
                begin(RequestKind.REPLACE)));
        JsonNode modify = request();
        assertEquals("order.modify", modify.get("method").asText());
        assertEquals("62000.00", modify.get("params").get("price").asText());
        assertEquals("0.02000000", modify.get("params").get("quantity").asText());
        assertEquals("SELL", modify.get("params").get("side").asText());
        assertNull(spot.replaceOrder(
                messages.replaceOrder(5, OrderMessages.NULL, 1_500_000),
                order,
                OrderMessages.START_NS,
                begin(RequestKind.REPLACE)));
        JsonNode amend = request();
        assertEquals("order.amend.keepPriority", amend.get("method").asText());
        assertEquals("0.01500000", amend.get("params").get("newQty").asText());
        assertEquals(
                OrderMessages.clientText(5),
                amend.get("params").get("newClientOrderId").asText());
        for (long[] wish : new long[][] {{6_200_000, 1_500_000}, {OrderMessages.NULL, 2_000_000}}) {
            assertEquals(
                    OrderRefusal.NOT_SUPPORTED,
                    spot.replaceOrder(
                            messages.replaceOrder(5, wish[0], wish[1]),
                            order,
                            OrderMessages.START_NS,
                            begin(RequestKind.REPLACE)));
        }
    }

    @Test
    void shouldAllocateNothingPerRequest() {
        TestOrder order = new TestOrder(5, btc);
        checkAllocation(spot, order);
        messages.type = OrderType.STOP;
        messages.stopPrice = 6_000_000;
        order.orderType = OrderType.STOP;
        checkAllocation(futures, order);
    }

    private void checkAllocation(BinanceOrderEncoder encoder, TestOrder order) {
        encode(encoder);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 12 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                encoder.placeOrder(newOrder, btc, OrderMessages.START_NS + i, begin(RequestKind.PLACE));
                encoder.cancelOrder(order, OrderMessages.START_NS + i, begin(RequestKind.CANCEL));
                encoder.queryOrder(order, 0, OrderMessages.START_NS + i, begin(RequestKind.QUERY_ORDER));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 2_000, "bytes for 6000 requests: " + least);
    }
}
