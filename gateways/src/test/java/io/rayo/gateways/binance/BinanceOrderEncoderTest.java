package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderRefusal;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class BinanceOrderEncoderTest {
    private final OrderMessages messages = new OrderMessages();
    private final ClientOrderIds ids = new ClientOrderIds(OrderMessages.PREFIX);
    private final BinanceOrderEncoder spot = encoder(BinanceProduct.SPOT);
    private final BinanceOrderEncoder futures = encoder(BinanceProduct.USDM);

    private BinanceOrderEncoder encoder(BinanceProduct product) {
        return new BinanceOrderEncoder(product, OrderMessages.instruments(), OrderMessages.credentials(), ids, 5_000);
    }

    /** The request, once its signature was checked against the rule: parameters sorted by name, raw. */
    private static JsonNode request(BinanceOrderEncoder encoder, int length) {
        assertTrue(length > 0, () -> "refused: " + encoder.refusal());
        byte[] bytes = new byte[length];
        encoder.buffer().getBytes(0, bytes);
        JsonNode request = SharedData.json(new String(bytes, StandardCharsets.UTF_8));
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

    private String place(BinanceOrderEncoder encoder) {
        messages.newOrder(77);
        JsonNode request = request(encoder, encoder.placeOrder(messages.buffer, 0, OrderMessages.START_NS));
        assertEquals("order.place", request.get("method").asText());
        StringBuilder words = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : request.get("params").properties()) {
            if (!field.getKey().equals("signature") && !field.getKey().equals("apiKey")) {
                words.append(field.getKey())
                        .append('=')
                        .append(field.getValue())
                        .append(' ');
            }
        }
        return words.toString().trim();
    }

    private OrderRefusal refusal(BinanceOrderEncoder encoder) {
        messages.newOrder(77);
        assertEquals(BinanceOrderEncoder.REFUSED, encoder.placeOrder(messages.buffer, 0, OrderMessages.START_NS));
        return encoder.refusal();
    }

    @Test
    void shouldPlaceALimitOrder() {
        spot.clockOffsetNs(-1_500_000_000L);
        String id = OrderMessages.clientText(77);
        assertEquals(
                "newClientOrderId=\"" + id + "\" newOrderRespType=\"FULL\" price=\"61234.50\" quantity=\"0.01000000\" "
                        + "recvWindow=5000 side=\"BUY\" symbol=\"BTCUSDT\" timeInForce=\"GTC\" timestamp=1789999998500 "
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
    void shouldSignRawUtf8AndScalesAboveOne() {
        messages.instrumentId = 2;
        messages.price = 12;
        messages.quantity = 3;
        String words = place(spot);
        assertTrue(words.contains("price=\"120\" quantity=\"3\"") && words.contains("symbol=\"1２USDT\""), words);
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotHave() {
        messages.instrumentId = 9;
        assertEquals(OrderRefusal.UNKNOWN_INSTRUMENT, refusal(spot));
        messages.instrumentId = 1;
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
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(futures));
        messages.timeInForce = TimeInForce.GTX;
        assertEquals(OrderRefusal.NOT_SUPPORTED, refusal(spot));
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
        OrderInstrument instrument = spot.instrument(1);
        JsonNode cancel = request(spot, spot.cancelOrder(5, instrument, 2, OrderMessages.START_NS));
        assertEquals("c00000000000052", cancel.get("id").asText());
        assertEquals("order.cancel", cancel.get("method").asText());
        assertEquals(
                OrderMessages.clientText(5),
                cancel.get("params").get("origClientOrderId").asText());
        JsonNode query = request(spot, spot.queryOrder(5, instrument, 13, OrderMessages.START_NS));
        assertEquals("q000000000000513", query.get("id").asText());
        assertEquals("order.status", query.get("method").asText());
        JsonNode fills = request(spot, spot.queryFills(5, 888, instrument, 1, OrderMessages.START_NS));
        assertEquals("myTrades", fills.get("method").asText());
        assertEquals(888, fills.get("params").get("orderId").asLong());
        JsonNode open = request(spot, spot.queryOpenOrders(instrument, 1, OrderMessages.START_NS));
        assertEquals("openOrders.status", open.get("method").asText());
        JsonNode subscribe = request(spot, spot.subscribeUserData(1, 1_747_385_641_636_000_000L));
        assertEquals(
                "userDataStream.subscribe.signature", subscribe.get("method").asText());
        assertEquals(
                "681110a6057ad58657af22f5640fab9dd17418834cdfccdc81be8b0f7b2cde3e",
                subscribe.get("params").get("signature").asText());
        String path = new String(
                futures.fillsPath(888, futures.instrument(2), OrderMessages.START_NS), StandardCharsets.US_ASCII);
        String query2 = "symbol=1%EF%BC%92USDT&orderId=888&limit=1000&recvWindow=5000&timestamp=1790000000000";
        assertEquals(
                "/fapi/v1/userTrades?" + query2 + "&signature=" + BinanceSignerTest.sign(OrderMessages.SECRET, query2),
                path);
    }

    @Test
    void shouldAllocateNothingPerRequest() {
        messages.newOrder(77);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 12 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                spot.placeOrder(messages.buffer, 0, OrderMessages.START_NS + i);
                spot.cancelOrder(i, spot.instrument(1), 1, OrderMessages.START_NS + i);
                spot.queryOrder(i, spot.instrument(1), 1, OrderMessages.START_NS + i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 2_000, "bytes for 6000 requests: " + least);
    }
}
