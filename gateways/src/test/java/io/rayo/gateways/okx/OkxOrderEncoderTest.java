package io.rayo.gateways.okx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
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
import java.time.Instant;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OkxOrderEncoderTest {
    private static final String ID = "t1" + "0".repeat(10) + "1s"; // 64 in base 36
    private static final long NOW_NS = 1_704_876_947_123_000_000L;
    private static final String SECRET = "22582BD0CFF14C41EDBF1AB98506286D";
    private static final OrderInstrument SPOT = new OkxOrderInstrument(1, "LTC-USDT", "LTC", -2, -4, 10_459);
    private static final OrderInstrument SWAP = new OkxOrderInstrument(2, "BTC-USDT-SWAP", "BTC", -1, -2, 10_460);

    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);

    private static OkxOrderEncoder encoder(final OkxProduct product) {
        return new OkxOrderEncoder(
                product,
                false,
                new Credentials("key".getBytes(US_ASCII), SECRET.getBytes(US_ASCII), "pass".getBytes(US_ASCII)),
                false,
                new ClientOrderIds("t1"),
                5_000,
                true);
    }

    private NewOrderDecoder order(
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long quantity,
            final boolean reduceOnly) {
        return order(
                side, type, timeInForce, price, NewOrderEncoder.stopPriceMantissaNullValue(), quantity, reduceOnly);
    }

    private NewOrderDecoder order(
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long stopPrice,
            final long quantity,
            final boolean reduceOnly) {
        final NewOrderEncoder encoder = new NewOrderEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .clientOrderId(64)
                .priceMantissa(price)
                .stopPriceMantissa(stopPrice)
                .quantityMantissa(quantity)
                .strategyId(1)
                .signalId(1)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce);
        encoder.orderFlags().clear().reduceOnly(reduceOnly);
        return new NewOrderDecoder().wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
    }

    private OrderRequest begin(final RequestKind kind, final Route route) {
        return out.begin(kind, route, 7, SocketRole.BOTH);
    }

    private String header(final String name) {
        for (int i = 0; i < out.headerCount(); i++) {
            if (out.headerName(i).equals(name)) {
                return out.headerValue(i);
            }
        }
        return null;
    }

    @Test
    void shouldWriteOrdersOfTheDocumentedForm() {
        begin(RequestKind.PLACE, Route.SOCKET);
        assertNull(encoder(OkxProduct.DERIVATIVES)
                .placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTX, 639_001, 5, true), SWAP, NOW_NS, out));
        assertEquals(
                "{\"id\":\"p0000000000007\",\"op\":\"order\",\"expTime\":\"1704876952123\","
                        + "\"args\":[{\"instIdCode\":10460,"
                        + "\"tdMode\":\"cross\",\"clOrdId\":\"" + ID + "\",\"side\":\"buy\",\"ordType\":\"post_only\","
                        + "\"px\":\"63900.1\",\"sz\":\"0.05\",\"reduceOnly\":true}]}",
                out.bodyText());
        begin(RequestKind.PLACE, Route.SOCKET);
        assertNull(encoder(OkxProduct.SPOT)
                .placeOrder(
                        order(Side.BUY, OrderType.MARKET, TimeInForce.IOC, Long.MIN_VALUE, 20_000, false),
                        SPOT,
                        NOW_NS,
                        out));
        assertTrue(out.bodyText().endsWith("\"ordType\":\"market\",\"sz\":\"2.0000\",\"tgtCcy\":\"base_ccy\"}]}"));
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotHave() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.SPOT);
        begin(RequestKind.PLACE, Route.SOCKET);
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                encoder.placeOrder(order(Side.BUY, OrderType.STOP, TimeInForce.GTC, 1, 1, false), SPOT, NOW_NS, out));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                encoder.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 0, 1, false), SPOT, NOW_NS, out));
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                encoder.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, 0, false), SPOT, NOW_NS, out));
        assertEquals(
                OrderRefusal.UNKNOWN_INSTRUMENT,
                encoder.placeOrder(
                        order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, 1, false),
                        new OkxOrderInstrument(1, "LTC-USDT", "LTC", -2, -4, OkxInstruments.NO_CODE),
                        NOW_NS,
                        out));
    }

    @Test
    void shouldSignByTheWorkedExamples() {
        final OkxSigner signer = new OkxSigner(
                new Credentials("key".getBytes(US_ASCII), SECRET.getBytes(US_ASCII), "pass".getBytes(US_ASCII)), true);
        final long timeMs = Instant.parse("2020-12-08T09:08:57.715Z").toEpochMilli();
        begin(RequestKind.BALANCES, Route.REST);
        final byte[] target = "/api/v5/account/balance?ccy=BTC".getBytes(US_ASCII);
        out.target().putBytes(0, target);
        out.target(RestMethod.GET, target.length);
        signer.signRest(out, timeMs);
        assertEquals("HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=", header("OK-ACCESS-SIGN"));
        assertEquals("2020-12-08T09:08:57.715Z", header("OK-ACCESS-TIMESTAMP"));
        assertEquals("1", header("x-simulated-trading"));
        begin(RequestKind.PLACE, Route.REST);
        final byte[] path = "/api/v5/trade/order".getBytes(US_ASCII);
        final byte[] body = ("{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"clOrdId\":\"b15\",\"side\":\"buy\","
                        + "\"ordType\":\"limit\",\"px\":\"2.15\",\"sz\":\"2\"}")
                .getBytes(US_ASCII);
        out.target().putBytes(0, path);
        out.body().putBytes(0, body);
        out.bodyLength(body.length);
        out.target(RestMethod.POST, path.length);
        signer.signRest(out, timeMs);
        assertEquals("dI6rrL9rXW/HdaPKJ/6LC1OgvH4/PYju6R3CqixMTNQ=", header("OK-ACCESS-SIGN"));
        final UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        assertEquals(OkxSigner.LENGTH, signer.signLogin(1_704_876_947, text, 0));
        assertEquals("5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=", text.getStringWithoutLengthAscii(0, 44));
    }

    @Test
    void shouldSignThePublishedVector() {
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/signatures.jsonl"))) {
            if (!row.get("venue").asText().equals("okx")) {
                continue;
            }
            final OkxSigner signer = new OkxSigner(
                    new Credentials(
                            row.get("api_key").asText().getBytes(US_ASCII),
                            row.get("secret").asText().getBytes(US_ASCII),
                            row.get("passphrase").asText().getBytes(US_ASCII)),
                    false);
            begin(RequestKind.BALANCES, Route.REST);
            final byte[] path = row.get("path").asText().getBytes(US_ASCII);
            out.target().putBytes(0, path);
            out.target(RestMethod.GET, path.length);
            signer.signRest(out, Instant.parse(row.get("timestamp").asText()).toEpochMilli());
            assertEquals(row.get("expected").asText(), header("OK-ACCESS-SIGN"));
        }
    }

    @Test
    void shouldWriteTheFieldsThatOthersWriteForASpotOrder() {
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            if (!row.get("venue").asText().equals("okx")
                    || !row.get("description").asText().equals("Spot limit buy")) {
                continue;
            }
            begin(RequestKind.PLACE, Route.REST);
            assertNull(encoder(OkxProduct.SPOT)
                    .placeOrder(
                            order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 5_000, 20_000, false),
                            SPOT,
                            NOW_NS,
                            out));
            final JsonNode ours = SharedData.json(out.bodyText());
            final JsonNode theirs = row.get("body").get(0);
            for (final String field : new String[] {"instId", "side", "ordType", "tdMode"}) {
                assertEquals(theirs.get(field), ours.get(field), field);
            }
            assertEquals(theirs.get("px").asDouble(), ours.get("px").asDouble());
            assertEquals(theirs.get("sz").asDouble(), ours.get("sz").asDouble());
            assertEquals("/api/v5/trade/order", out.targetText());
            assertEquals("1704876952123", header("expTime"));
        }
    }

    @Test
    void shouldWriteQuestions() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.SPOT);
        final TestOrder order = new TestOrder(64, SPOT);
        order.venueOrderId("452197707845865472");
        begin(RequestKind.QUERY_ORDER, Route.REST);
        encoder.queryOrder(order, 0, NOW_NS, out);
        assertEquals("/api/v5/trade/order?instId=LTC-USDT&clOrdId=" + ID, out.targetText());
        begin(RequestKind.QUERY_FILLS, Route.REST);
        encoder.queryFills(order, new PageCursor(), NOW_NS, out);
        assertEquals("/api/v5/trade/fills?instId=LTC-USDT&ordId=452197707845865472&limit=100", out.targetText());
        begin(RequestKind.CANCEL, Route.SOCKET);
        encoder.cancelOrder(order, NOW_NS, out);
        assertEquals(
                "{\"id\":\"c0000000000007\",\"op\":\"cancel-order\",\"args\":[{\"instIdCode\":10459,\"clOrdId\":\"" + ID
                        + "\"}]}",
                out.bodyText());
        begin(RequestKind.HANDSHAKE, Route.SOCKET);
        encoder.handshake(SocketRole.BOTH, 0, NOW_NS, out);
        assertTrue(out.bodyText().contains("\"timestamp\":\"1704876947\",\"sign\":\"5/36BgGV6m/6pmdc20zdqk0mzF5"));
    }

    private NewOrderDecoder stop(final OrderType type, final long price, final boolean reduceOnly) {
        return order(Side.SELL, type, TimeInForce.GTC, price, 590_000, 500, reduceOnly);
    }

    @Test
    void shouldWriteStopsOfTheDocumentedForm() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.DERIVATIVES);
        begin(RequestKind.PLACE, Route.SOCKET); // there is no other way than REST, whatever the way of orders is
        assertNull(encoder.placeOrder(stop(OrderType.STOP, Long.MIN_VALUE, true), SWAP, NOW_NS, out));
        assertEquals(Route.REST, out.route());
        assertEquals(RestMethod.POST, out.method());
        assertEquals("/api/v5/trade/order-algo", out.targetText());
        assertEquals(
                "{\"instId\":\"BTC-USDT-SWAP\",\"tdMode\":\"cross\",\"algoClOrdId\":\"" + ID
                        + "\",\"side\":\"sell\",\"ordType\":\"conditional\",\"sz\":\"5.00\","
                        + "\"slTriggerPx\":\"59000.0\",\"slTriggerPxType\":\"last\","
                        + "\"slOrdPx\":\"-1\",\"reduceOnly\":true}",
                out.bodyText());
        assertEquals("1704876952123", header("expTime"));
        begin(RequestKind.PLACE, Route.REST);
        assertNull(encoder.placeOrder(stop(OrderType.STOP_LIMIT, 589_000, false), SWAP, NOW_NS, out));
        assertTrue(out.bodyText().endsWith("\"slTriggerPxType\":\"last\",\"slOrdPx\":\"58900.0\"}"), out.bodyText());
    }

    @Test
    void shouldWriteTheFieldsThatOthersWriteForAStop() {
        int compared = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            if (row.get("venue").asText().equals("okx")
                    && row.path("path").asText().equals("/api/v5/trade/order-algo")) {
                begin(RequestKind.PLACE, Route.REST);
                assertNull(encoder(OkxProduct.DERIVATIVES)
                        .placeOrder(
                                order(Side.SELL, OrderType.STOP_LIMIT, TimeInForce.GTC, 490, 500, 100, true),
                                new OkxOrderInstrument(3, "LTC-USDT-SWAP", "LTC", -1, -2, 10_461),
                                NOW_NS,
                                out));
                final JsonNode ours = SharedData.json(out.bodyText());
                final JsonNode theirs = row.get("body");
                for (final String field : new String[] {"instId", "side", "ordType", "tdMode", "slTriggerPxType"}) {
                    assertEquals(theirs.get(field), ours.get(field), field);
                }
                for (final String field : new String[] {"sz", "slTriggerPx", "slOrdPx"}) {
                    assertEquals(theirs.get(field).asDouble(), ours.get(field).asDouble(), field);
                }
                assertEquals(row.get("path").asText(), out.targetText());
                compared++;
            }
        }
        assertEquals(1, compared);
    }

    @Test
    void shouldRefuseStopsThatTheVenueDoesNotHave() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.DERIVATIVES);
        begin(RequestKind.PLACE, Route.SOCKET);
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                encoder.placeOrder(
                        order(Side.SELL, OrderType.STOP_LIMIT, TimeInForce.IOC, 589_000, 590_000, 500, true),
                        SWAP,
                        NOW_NS,
                        out));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                encoder.placeOrder(
                        order(Side.SELL, OrderType.STOP, TimeInForce.GTC, 1, Long.MIN_VALUE, 500, true),
                        SWAP,
                        NOW_NS,
                        out));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                encoder.placeOrder(stop(OrderType.STOP_LIMIT, Long.MIN_VALUE, true), SWAP, NOW_NS, out));
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                encoder.placeOrder(
                        order(Side.SELL, OrderType.STOP, TimeInForce.GTC, 1, 590_000, 0, true), SWAP, NOW_NS, out));
        assertEquals(Route.SOCKET, out.route());
        final OkxOrderEncoder without = new OkxOrderEncoder(
                OkxProduct.DERIVATIVES,
                false,
                new Credentials("key".getBytes(US_ASCII), SECRET.getBytes(US_ASCII), "pass".getBytes(US_ASCII)),
                false,
                new ClientOrderIds("t1"),
                5_000,
                false);
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                without.placeOrder(stop(OrderType.STOP, Long.MIN_VALUE, true), SWAP, NOW_NS, out));
    }

    private String cancelled(final OkxOrderEncoder encoder, final TestOrder order) {
        begin(RequestKind.CANCEL, Route.SOCKET);
        encoder.cancelOrder(order, NOW_NS, out);
        return out.route() + " " + (out.route() == Route.REST ? out.targetText() + " " : "") + out.bodyText();
    }

    private String asked(final OkxOrderEncoder encoder, final TestOrder order, final int stage) {
        begin(RequestKind.QUERY_ORDER, Route.REST);
        encoder.queryOrder(order, stage, NOW_NS, out);
        return out.targetText();
    }

    @Test
    void shouldCallAStopByWhatItIs() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.DERIVATIVES);
        final TestOrder order = new TestOrder(64, SWAP);
        final String ordinary = "/api/v5/trade/order?instId=BTC-USDT-SWAP&";
        final String algo = "/api/v5/trade/order-algo?algoClOrdId=" + ID;
        order.orderType = OrderType.STOP;
        assertEquals(
                "REST /api/v5/trade/cancel-algos [{\"algoClOrdId\":\"" + ID + "\",\"instId\":\"BTC-USDT-SWAP\"}]",
                cancelled(encoder, order));
        assertEquals(algo, asked(encoder, order, 0));
        assertEquals(ordinary + "clOrdId=" + ID, asked(encoder, order, 1));
        // as the venue has shown it
        order.venueOrderId("a590919993110396111");
        assertEquals(
                "REST /api/v5/trade/cancel-algos"
                        + " [{\"algoId\":\"590919993110396111\",\"instId\":\"BTC-USDT-SWAP\"}]",
                cancelled(encoder, order));
        assertEquals(algo, asked(encoder, order, 0));
        begin(RequestKind.QUERY_FILLS, Route.REST);
        encoder.queryFills(order, new PageCursor(), NOW_NS, out);
        assertEquals(algo, out.targetText());
        // once it was triggered
        order.venueOrderId("590920138287841222");
        assertEquals(
                "SOCKET {\"id\":\"c0000000000007\",\"op\":\"cancel-order\",\"args\":[{\"instIdCode\":10460,"
                        + "\"ordId\":\"590920138287841222\"}]}",
                cancelled(encoder, order));
        assertEquals(ordinary + "ordId=590920138287841222", asked(encoder, order, 0));
        assertEquals(algo, asked(encoder, order, 1));
        // one from before this session: nobody knows what it is
        order.orderType = OrderType.NULL_VAL;
        order.venueOrderId("");
        assertEquals(ordinary + "clOrdId=" + ID, asked(encoder, order, 0));
        assertEquals(algo, asked(encoder, order, 1));
        // what is no stop is not looked for among them
        order.orderType = OrderType.LIMIT;
        assertEquals(ordinary + "clOrdId=" + ID, asked(encoder, order, 0));
        assertEquals(ordinary + "clOrdId=" + ID, asked(encoder, order, 1));
    }

    @Test
    void shouldAskForTheListOfStopsAfterThatOfOrders() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.DERIVATIVES);
        final PageCursor cursor = new PageCursor();
        begin(RequestKind.OPEN_ORDERS, Route.REST);
        encoder.openOrders(null, cursor, NOW_NS, out);
        assertEquals("/api/v5/trade/orders-pending?limit=100", out.targetText());
        encoder.algoQuestions().first(cursor);
        encoder.openOrders(null, cursor, NOW_NS, out);
        assertEquals("/api/v5/trade/orders-algo-pending?ordType=conditional&limit=100", out.targetText());
        encoder.algoQuestions().after(new UnsafeBuffer("987".getBytes(US_ASCII)), 0, 3, cursor);
        encoder.openOrders(null, cursor, NOW_NS, out);
        assertEquals("/api/v5/trade/orders-algo-pending?ordType=conditional&limit=100&after=987", out.targetText());
        assertTrue(encoder.algoQuestions().contains(7));
    }

    @Test
    void shouldWriteEveryTimeAsTheLibraryDoes() {
        final Random random = new Random(5);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        final OkxText text = new OkxText();
        for (int i = 0; i < 100_000; i++) {
            final long timeMs = random.nextLong(4_102_444_800_000L);
            text.begin(buffer).time(timeMs);
            final String library = Instant.ofEpochMilli(timeMs).toString();
            final String wanted = library.length() == 20 ? library.replace("Z", ".000Z") : library;
            assertEquals(wanted, buffer.getStringWithoutLengthAscii(0, text.length()));
        }
    }

    @Test
    void shouldAllocateNothingPerRequest() {
        final OkxOrderEncoder encoder = encoder(OkxProduct.SPOT);
        final NewOrderDecoder order = order(Side.SELL, OrderType.LIMIT, TimeInForce.IOC, 5_000, 20_000, false);
        final TestOrder working = new TestOrder(64, SPOT);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                begin(RequestKind.PLACE, i % 2 == 0 ? Route.SOCKET : Route.REST);
                encoder.placeOrder(order, SPOT, NOW_NS + i, out);
                begin(RequestKind.QUERY_ORDER, Route.REST);
                encoder.queryOrder(working, 0, NOW_NS + i, out);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 2_000, "bytes for 4,000 requests: " + least);
    }
}
