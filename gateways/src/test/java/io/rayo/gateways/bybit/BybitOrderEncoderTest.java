package io.rayo.gateways.bybit;

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
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BybitOrderEncoderTest {
    private static final long NULL = NewOrderDecoder.priceMantissaNullValue();
    private static final OrderInstrument BTC = new OrderInstrument(1, "BTCUSDT", "BTC", -2, -3);
    private static final OrderInstrument LTC = new OrderInstrument(2, "LTCUSDT", "LTC", 0, -1);
    private static final OrderInstrument WHOLE = new OrderInstrument(3, "BTCUSDT", "BTC", 0, 0);

    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderDecoder order = new NewOrderDecoder();

    private static BybitOrderEncoder encoder(final BybitProduct product, final String key, final String secret) {
        final BybitSettings settings = new BybitSettings(product)
                .account(new Credentials(key.getBytes(US_ASCII), secret.getBytes(US_ASCII)), "g1");
        return new BybitOrderEncoder(settings, new ClientOrderIds("g1"), new BybitAmendments());
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

    private String header(final String name) {
        for (int i = 0; i < out.headerCount(); i++) {
            if (out.headerName(i).equals(name)) {
                return out.headerValue(i);
            }
        }
        return null;
    }

    @Test
    void shouldSignAsTheWorkedExamplesDo() {
        final BybitOrderEncoder encoder = encoder(BybitProduct.LINEAR, "BYBITKEY123", "BYBITSECRET456");
        rest(RequestKind.POSITIONS);
        encoder.positions(BTC, new PageCursor(), 1_658_384_314_791_000_000L, out);
        assertEquals("/v5/position/list?category=linear&symbol=BTCUSDT", out.targetText());
        assertEquals("d130eca4c9e9268abef5ec5360ebf8a324ad7e2e8a0c9d3d7dcef56be86f9d74", header("X-BAPI-SIGN"));
        assertEquals("1658384314791", header("X-BAPI-TIMESTAMP"));
        assertEquals("5000", header("X-BAPI-RECV-WINDOW"));
        assertEquals("BYBITKEY123", header("X-BAPI-API-KEY"));
        final BybitSigner signer = new BybitSigner(
                new Credentials("BYBITKEY123".getBytes(US_ASCII), "BYBITSECRET456".getBytes(US_ASCII)), 5_000);
        assertEquals(
                "c03b9bb25a8c75406c5bb7ca22a4667bd85f0870ee02e35e6e9030ccda8f93a5",
                new String(signer.login(1_662_350_400_000L), US_ASCII));
        // the body of the worked example, whose client order id is none of this system's
        rest(RequestKind.PLACE);
        out.target(RestMethod.POST, out.target().putStringWithoutLengthAscii(0, "/v5/order/create"));
        out.bodyLength(out.body()
                .putStringWithoutLengthAscii(
                        0,
                        "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"side\":\"Buy\",\"orderType\":\"Limit\","
                                + "\"qty\":\"0.010\",\"price\":\"60000.00\",\"timeInForce\":\"PostOnly\","
                                + "\"orderLinkId\":\"g1-000001\"}"));
        signer.sign(out, 0, 1_658_385_579_423L);
        assertEquals("c9b981c37afff73fdd3456afd4e3dfaffc5f186c5596417ab0a8796cf87c5a09", header("X-BAPI-SIGN"));
        assertEquals("application/json", header("Content-Type"));
    }

    @Test
    void shouldReproduceThePublishedSignatures() {
        int rows = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/signatures.jsonl"))) {
            if (!row.path("venue").asText().equals("bybit")) {
                continue;
            }
            final BybitOrderEncoder encoder = encoder(
                    BybitProduct.LINEAR,
                    row.get("api_key").asText(),
                    row.get("secret").asText());
            rest(RequestKind.POSITIONS);
            encoder.positions(BTC, new PageCursor(), row.get("timestamp").asLong() * 1_000_000, out);
            assertTrue(out.targetText().endsWith("?" + row.get("payload").asText()));
            assertEquals(row.get("expected").asText(), header("X-BAPI-SIGN"));
            rows++;
        }
        assertEquals(1, rows);
    }

    private void assertFields(final JsonNode expected, final List<String> ours) {
        final JsonNode body = SharedData.json(out.bodyText());
        expected.properties().forEach(field -> {
            final boolean isId = field.getKey().equals("orderLinkId");
            final JsonNode found = body.get(field.getKey());
            final boolean isNumber =
                    field.getKey().equals("price") || field.getKey().equals("qty");
            if (isNumber) {
                assertEquals(
                        0,
                        new BigDecimal(found.asText())
                                .compareTo(new BigDecimal(field.getValue().asText())));
            } else if (!isId) {
                assertEquals(field.getValue(), found, field.getKey() + " of " + body);
            }
        });
        body.fieldNames()
                .forEachRemaining(name -> assertTrue(expected.has(name) || ours.contains(name), name + " in " + body));
    }

    @Test
    void shouldWriteTheOrdersOfTheExamples() {
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/ccxt_requests.jsonl"))) {
            final String description = row.path("description").asText();
            rest(RequestKind.PLACE);
            if (!row.path("venue").asText().equals("bybit")) {
                continue;
            }
            if (description.equals("Spot limit postOnly")) {
                assertNull(encoder(BybitProduct.SPOT, "k", "s")
                        .placeOrder(
                                order(Side.BUY, OrderType.LIMIT, TimeInForce.GTX, 60, NULL, 1, false), LTC, 1, out));
                assertFields(row.get("body"), List.of("orderLinkId"));
                cases++;
            } else if (description.equals("spot limit buy with triggerPrice")) {
                final OrderInstrument instrument = new OrderInstrument(1, "BTCUSDT", "BTC", 0, -1);
                assertNull(encoder(BybitProduct.SPOT, "k", "s")
                        .placeOrder(
                                order(Side.BUY, OrderType.STOP_LIMIT, TimeInForce.GTC, 36_000, 36_001, 1, false),
                                instrument,
                                1,
                                out));
                assertFields(row.get("body"), List.of("orderLinkId", "timeInForce"));
                cases++;
            }
            assertEquals("/v5/order/create", out.targetLength() == 0 ? "/v5/order/create" : out.targetText());
        }
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/bybit_v5_docs_requests.jsonl"))) {
            if (row.path("note").asText().startsWith("USDT Perp close long")) {
                rest(RequestKind.PLACE);
                assertNull(encoder(BybitProduct.LINEAR, "k", "s")
                        .placeOrder(
                                order(Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 30_000, NULL, 1, true),
                                WHOLE,
                                1,
                                out));
                assertFields(SharedData.json(row.get("body").asText()), List.of("orderLinkId"));
                cases++;
            }
        }
        assertEquals(3, cases);
    }

    @Test
    void shouldPutTheSameOrderIntoTheSocketsEnvelope() {
        final BybitOrderEncoder encoder = encoder(BybitProduct.LINEAR, "k", "s");
        out.begin(RequestKind.PLACE, Route.SOCKET, 7, SocketRole.REQUESTS);
        assertNull(encoder.placeOrder(
                order(Side.SELL, OrderType.STOP, TimeInForce.IOC, NULL, 6_000_000, 10, true),
                BTC,
                1_790_000_000_100_000_000L,
                out));
        assertEquals(
                "{\"reqId\":\"p0000000000007\",\"header\":{\"X-BAPI-TIMESTAMP\":\"1790000000100\","
                        + "\"X-BAPI-RECV-WINDOW\":\"5000\"},\"op\":\"order.create\",\"args\":[{"
                        + "\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"side\":\"Sell\",\"orderType\":\"Market\","
                        + "\"qty\":\"0.010\",\"timeInForce\":\"IOC\",\"triggerPrice\":\"60000.00\","
                        + "\"triggerDirection\":2,\"positionIdx\":0,\"orderLinkId\":\"g100000000001s\","
                        + "\"reduceOnly\":true}]}",
                out.bodyText());
    }

    @Test
    void shouldSayThatSpotQuantitiesAreInTheBaseCoin() {
        final BybitOrderEncoder encoder = encoder(BybitProduct.SPOT, "k", "s");
        rest(RequestKind.PLACE);
        assertNull(encoder.placeOrder(
                order(Side.BUY, OrderType.MARKET, TimeInForce.IOC, NULL, NULL, 10, false), BTC, 1, out));
        assertTrue(out.bodyText().contains("\"marketUnit\":\"baseCoin\""), out.bodyText());
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotHave() {
        final BybitOrderEncoder spot = encoder(BybitProduct.SPOT, "k", "s");
        rest(RequestKind.PLACE);
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                spot.placeOrder(order(Side.BUY, OrderType.MARKET, TimeInForce.GTX, NULL, NULL, 1, false), BTC, 1, out));
        assertEquals(
                OrderRefusal.NOT_SUPPORTED,
                spot.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 1, true), BTC, 1, out));
        assertEquals(
                OrderRefusal.BAD_PRICE,
                spot.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 0, NULL, 1, false), BTC, 1, out));
        assertEquals(
                OrderRefusal.BAD_QUANTITY,
                spot.placeOrder(order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 1, NULL, 0, false), BTC, 1, out));
    }

    @Test
    void shouldAskAboutOrdersFillsAndMoney() {
        final BybitOrderEncoder encoder = encoder(BybitProduct.LINEAR, "k", "s");
        final TestOrder mine = new TestOrder(64, BTC);
        encoder.queryOrder(mine, 0, 1, rest(RequestKind.QUERY_ORDER));
        assertEquals(
                "/v5/order/realtime?category=linear&symbol=BTCUSDT&orderLinkId=g100000000001s" + "", out.targetText());
        encoder.queryOrder(mine, 1, 1, rest(RequestKind.QUERY_ORDER));
        assertTrue(out.targetText().startsWith("/v5/order/history?category=linear&symbol=BTCUSDT&orderLinkId="));
        encoder.queryFills(mine, new PageCursor(), 1, rest(RequestKind.QUERY_FILLS));
        assertEquals(
                "/v5/execution/list?category=linear&symbol=BTCUSDT&orderLinkId=g100000000001s&limit=100",
                out.targetText());
        encoder.recentFills(null, 1_700_000_000_123_000_000L, new PageCursor(), 1, rest(RequestKind.RECENT_FILLS));
        assertEquals("/v5/execution/list?category=linear&startTime=1700000000123&limit=100", out.targetText());
        encoder.openOrders(BTC, new PageCursor(), 1, rest(RequestKind.OPEN_ORDERS));
        assertEquals("/v5/order/realtime?category=linear&symbol=BTCUSDT&limit=50", out.targetText());
        encoder.balances(1, rest(RequestKind.BALANCES));
        assertEquals("/v5/account/wallet-balance?accountType=UNIFIED", out.targetText());
        encoder.leverage(BTC, 10, 1, rest(RequestKind.LEVERAGE));
        assertEquals(
                "{\"category\":\"linear\",\"symbol\":\"BTCUSDT\",\"buyLeverage\":\"10\",\"sellLeverage\":\"10\"}",
                out.bodyText());
        encoder.cancelAll(null, 1, rest(RequestKind.CANCEL_ALL));
        assertEquals("{\"category\":\"linear\",\"settleCoin\":\"USDT\"}", out.bodyText());
    }

    @Test
    void shouldAllocateNothing() {
        final BybitOrderEncoder encoder = encoder(BybitProduct.LINEAR, "key", "secret");
        final NewOrderDecoder wanted = order(Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_000_000, NULL, 10, false);
        final TestOrder mine = new TestOrder(64, BTC);
        final PageCursor cursor = new PageCursor();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                out.begin(RequestKind.PLACE, Route.SOCKET, i, SocketRole.REQUESTS);
                encoder.placeOrder(wanted, BTC, 1_790_000_000_100_000_000L + i, out);
                encoder.placeOrder(wanted, BTC, 1_790_000_000_100_000_000L + i, rest(RequestKind.PLACE));
                encoder.cancelOrder(mine, 1_790_000_000_100_000_000L + i, rest(RequestKind.CANCEL));
                encoder.queryFills(mine, cursor, i, rest(RequestKind.QUERY_FILLS));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 4_000, "bytes for 4000 requests: " + least);
    }
}
