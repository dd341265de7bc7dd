package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderPhase;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.OrderSession;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.orders.ReconciliationListener;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestChannel;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketControl;
import io.rayo.gateways.orders.SocketRole;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BinanceOrderSessionTest implements RequestChannel {
    private static final long MS = 1_000_000;
    private static final OrderSettings SETTINGS =
            OrderSettings.DEFAULTS.with().checked(false).build();

    private final OrderMessages messages = new OrderMessages();
    private final List<String> reports = new ArrayList<>();
    private final List<JsonNode> sent = new ArrayList<>();
    private final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
    private final OrderCounters counters = new OrderCounters();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private long nowNs = OrderMessages.START_NS;
    private boolean takes = true;
    private int holds;
    private int flushes;
    private boolean recording = true;
    private String fillsPath;
    private long fillsId;
    private long lastId;
    private OrderSession session;

    BinanceOrderSessionTest() {
        OrderMessages.instruments().forEach(symbols::add);
        session = session(BinanceProduct.SPOT, SETTINGS);
    }

    private OrderSession session(BinanceProduct product, OrderSettings settings) {
        OrderSession made = new OrderSession(
                OrderMessages.protocol(product, symbols),
                this,
                SocketControl.NONE,
                new TestPublisher(this::onReport),
                settings,
                counters,
                ReconciliationListener.NONE,
                () -> nowNs,
                0,
                0);
        OrderMessages.instruments().forEach(i -> made.add(OrderMessages.orderInstrument(i)));
        return made;
    }

    private void onReport(DirectBuffer buffer, int offset, int length) {
        if (!recording || EventHeaders.templateId(buffer, offset) != ExecutionReportDecoder.TEMPLATE_ID) {
            return;
        }
        report.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        String words =
                report.executionType() + " " + report.orderStatus() + " z=" + report.cumulativeQuantityMantissa();
        if (report.tradeId() != ExecutionUpdate.NULL) {
            words += " t=" + report.tradeId();
        }
        String reason = report.rejectReason().name();
        report.venueOrderId();
        report.feeAsset();
        String text = report.text();
        reports.add(report.clientOrderId() + " " + words + (reason.equals("NONE") ? "" : " " + reason)
                + (text.isEmpty() ? "" : " '" + text + "'"));
    }

    @Override
    public boolean send(OrderRequest request) {
        lastId = request.correlationId();
        if (request.route() == Route.REST) {
            fillsPath = request.targetText();
            fillsId = request.correlationId();
        } else if (takes && recording) {
            sent.add(SharedData.json(request.bodyText()));
        }
        return takes;
    }

    @Override
    public boolean hold(OrderRequest request) {
        holds++;
        return send(request);
    }

    @Override
    public void flush() {
        flushes++;
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                DecodeError.NONE,
                session.onText(SocketRole.BOTH, new UnsafeBuffer(bytes), 0, bytes.length, nowNs),
                text);
    }

    private void answer(int request, String body) {
        text("{\"id\":\"" + sent.get(request).get("id").asText() + "\"," + body + "}");
    }

    private void connect() {
        session.onSocketOpen(SocketRole.BOTH);
        answer(sent.size() - 1, "\"status\":200,\"result\":{\"subscriptionId\":0}");
        sent.clear();
        reports.clear();
    }

    private void place(long id) {
        session.onOrder(messages.buffer, 0, messages.newOrder(id));
    }

    private void cancel(long id) {
        session.onOrder(messages.buffer, 0, messages.cancelOrder(id, id + 1));
    }

    private void pass(long milliseconds) {
        for (long i = 0; i < milliseconds; i += 10) {
            nowNs += 10 * MS;
            session.doWork(nowNs);
        }
    }

    private String methods() {
        StringBuilder words = new StringBuilder();
        sent.forEach(r ->
                words.append(words.isEmpty() ? "" : " ").append(r.get("method").asText()));
        return words.toString();
    }

    private static String order(String status, String executed) {
        return "\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":9,\"origQty\":\"0.01\",\"executedQty\":\""
                + executed + "\",\"side\":\"BUY\",\"transactTime\":1790000000000,\"status\":\"" + status + "\"}";
    }

    private static String event(long id, String type, String status, String cumulative, String last, long tradeId) {
        return "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":1790000000200,\"s\":\"BTCUSDT\",\"c"
                + "\":\""
                + OrderMessages.clientText(id) + "\",\"S\":\"BUY\",\"q\":\"0.01\",\"C\":\"\",\"x\":\"" + type
                + "\",\"X\":\"" + status
                + "\",\"r\":\"NONE\",\"i\":9,\"l\":\"" + last + "\",\"z\":\"" + cumulative
                + "\",\"L\":\"100\",\"n\":\"0\",\"N\":null,\"T\":1790000000198,\"t\":" + tradeId + ",\"m\":false}}";
    }

    @Test
    void shouldSayOfAnOrderThatNeverLeftThatItNeverLeft() {
        place(64);
        assertEquals(List.of("64 REJECTED REJECTED z=0 HALTED 'not sent: no connection'"), reports);
        session.onSocketOpen(SocketRole.BOTH);
        reports.clear();
        place(128);
        assertEquals(List.of("128 REJECTED REJECTED z=0 HALTED 'not sent: user data stream is down'"), reports);
        connect();
        takes = false;
        place(192);
        assertEquals(List.of("192 REJECTED REJECTED z=0 HALTED 'not sent: no connection'"), reports);
        reports.clear();
        takes = true;
        messages.instrumentId = 7;
        place(256);
        assertEquals(List.of("256 REJECTED REJECTED z=0 UNKNOWN_INSTRUMENT 'not sent: unknown instrument'"), reports);
        assertEquals(0, session.openOrders());
        cancel(64);
        pass(100);
        assertEquals("", methods());
        assertTrue(session.isSettled());
    }

    @Test
    void shouldFollowAnOrderToItsLastFill() {
        connect();
        place(64);
        text(event(64, "TRADE", "PARTIALLY_FILLED", "0.004", "0.004", 5));
        answer(
                0,
                "\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":9,\"origQty\":\"0.01\",\"executedQty"
                        + "\":\"0.004\","
                        + "\"status\":\"PARTIALLY_FILLED\",\"side\":\"BUY\",\"fills\":[{\"price\":\"100\",\"qty\":\""
                        + "0.004\","
                        + "\"tradeId\":5}]}");
        text(event(64, "TRADE", "FILLED", "0.01", "0.006", 6));
        text(event(64, "TRADE", "FILLED", "0.01", "0.006", 6));
        assertEquals(
                List.of(
                        "64 PENDING_NEW PENDING_NEW z=0",
                        "64 TRADE PARTIALLY_FILLED z=400000 t=5",
                        "64 TRADE FILLED z=1000000 t=6"),
                reports);
        assertEquals(0, session.openOrders());
        pass(20_000);
        assertEquals("order.place", methods());
    }

    @Test
    void shouldAddUpTheFillsOfAnAnswerThatComesBeforeTheirEvents() {
        connect();
        place(64);
        answer(
                0,
                "\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":9,\"origQty\":\"0.01\",\"executedQty"
                        + "\":\"0.01\",\"status\":\"FILLED\",\"side\":\"BUY\",\"fills\":["
                        + "{\"price\":\"100\",\"qty\":\"0.004\",\"tradeId\":5},"
                        + "{\"price\":\"101\",\"qty\":\"0.006\",\"tradeId\":6}]}");
        text(event(64, "TRADE", "PARTIALLY_FILLED", "0.004", "0.004", 5));
        text(event(64, "TRADE", "FILLED", "0.01", "0.006", 6));
        assertEquals("64 TRADE PARTIALLY_FILLED z=400000 t=5", reports.get(reports.size() - 2));
        assertEquals("64 TRADE FILLED z=1000000 t=6", reports.getLast());
        assertEquals(0, session.openOrders());
    }

    @Test
    void shouldBookATradeBetweenTwoOfOurOrdersForEach() {
        connect();
        place(64);
        answer(0, order("NEW", "0"));
        place(128);
        answer(1, order("NEW", "0"));
        text(event(64, "TRADE", "FILLED", "0.01", "0.01", 5));
        text(event(128, "TRADE", "FILLED", "0.01", "0.01", 5));
        assertEquals("64 TRADE FILLED z=1000000 t=5", reports.get(reports.size() - 2));
        assertEquals("128 TRADE FILLED z=1000000 t=5", reports.getLast());
        assertEquals(0, session.openOrders());
    }

    @Test
    void shouldRejectOnADefiniteErrorOnly() {
        connect();
        place(64);
        answer(0, "\"status\":400,\"error\":{\"code\":-2010,\"msg\":\"Order would immediately match and take.\"}");
        assertEquals(
                List.of(
                        "64 PENDING_NEW PENDING_NEW z=0",
                        "64 REJECTED REJECTED z=0 VENUE_REJECTED 'Order would immediately match and take.'"),
                reports);
        String[] unknown = {
            "\"status\":500,\"error\":{\"code\":-1000,\"msg\":\"x\"}",
            "\"status\":503,\"error\":{\"code\":-1008,\"msg\":\"x\"}",
            "\"status\":400,\"error\":{\"code\":-1006,\"msg\":\"x\"}",
            "\"status\":400,\"error\":{\"code\":-1007,\"msg\":\"x\"}",
            "\"status\":400,\"error\":{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}",
            "\"status\":400,\"error\":{\"code\":-4116,\"msg\":\"x\"}",
            "\"status\":400",
            "\"status\":409,\"error\":{\"code\":-2021,\"msg\":\"x\"}"
        };
        for (int i = 0; i < unknown.length; i++) {
            long id = 128 + 64L * i;
            reports.clear();
            place(id);
            answer(sent.size() - 1, unknown[i]);
            assertTrue(reports.getLast().startsWith(id + " UNKNOWN UNRESOLVED z=0"), reports.toString());
            assertEquals(OrderPhase.UNRESOLVED, session.phase(id));
        }
    }

    @Test
    void shouldAskUntilItIsKnownWhatBecameOfASilentOrder() {
        connect();
        place(64);
        pass(5_100);
        assertEquals("64 UNKNOWN UNRESOLVED z=0 'no answer in time'", reports.getLast());
        assertFalse(session.isSettled());
        String none = "\"status\":400,\"error\":{\"code\":-2013,\"msg\":\"Order does not exist.\"}";
        int asked = 0;
        int answers = 0;
        while (asked < 4) {
            pass(10);
            if (sent.size() > 1 + asked) {
                asked++;
                if (asked < 4) {
                    answer(asked, none);
                    answers++;
                }
            }
        }
        assertEquals(3, answers);
        assertEquals(2, reports.size(), "believed too early: " + reports);
        answer(4, order("NEW", "0"));
        assertEquals("64 ORDER_STATUS NEW z=0", reports.getLast());
        assertEquals(OrderPhase.WORKING, session.phase(64));
        assertTrue(session.isSettled());
        assertEquals("order.place order.status order.status order.status order.status", methods());
    }

    @Test
    void shouldBelieveThatAnOrderIsNotThereOnlyAfterRepetitionAndTime() {
        connect();
        session.queryOrder(64, 1);
        long startNs = nowNs;
        int asked = 0;
        while (reports.isEmpty() && nowNs < startNs + 60_000 * MS) {
            pass(10);
            if (sent.size() > asked) {
                answer(asked++, "\"status\":400,\"error\":{\"code\":-2013,\"msg\":\"Order does not exist.\"}");
            }
        }
        assertEquals(List.of("64 NOT_FOUND REJECTED z=0 UNKNOWN_ORDER 'Order does not exist.'"), reports);
        assertTrue(nowNs - startNs >= SETTINGS.notFoundAgeNs());
        assertTrue(nowNs - startNs < 30_000 * MS);
        assertTrue(asked >= 3);
        // and if it turns up after all, it is not kept back
        text(event(64, "NEW", "NEW", "0", "0", -1));
        assertEquals("64 NEW NEW z=0", reports.getLast());
    }

    @Test
    void shouldRecoverFillsThatWereMissedWhileDisconnected() {
        connect();
        place(64);
        answer(0, order("NEW", "0"));
        place(128);
        session.onSocketLost(SocketRole.BOTH);
        assertEquals("128 UNKNOWN UNRESOLVED z=0 'connection lost'", reports.getLast());
        pass(500);
        connect();
        pass(100);
        assertEquals("order.status order.status", methods());
        for (int i = 0; i < 2; i++) {
            String client = sent.get(i).get("params").get("origClientOrderId").asText();
            answer(
                    i,
                    client.equals(OrderMessages.clientText(64))
                            ? order("CANCELED", "0.004")
                            : "\"status\":400,\"error\":{\"code\":-2013,\"msg\":\"x\"}");
        }
        assertEquals(List.of("64 ORDER_STATUS CANCELED z=400000"), reports);
        sent.clear();
        pass(50);
        assertEquals("myTrades", methods());
        answer(
                0,
                "\"status\":200,\"result\":[{\"symbol\":\"BTCUSDT\",\"id\":5,\"orderId\":9,\"price\":\"100.00\",\"qt"
                        + "y\":\"0.004\","
                        + "\"commission\":\"0.1\",\"commissionAsset\":\"USDT\",\"time\":1660801715793,\"isBuyer\":true,"
                        + "\"isMaker\":true}]");
        assertEquals("64 TRADE PARTIALLY_FILLED z=400000 t=5", reports.getLast());
        assertEquals(1, session.openOrders());
    }

    @Test
    void shouldAskForFuturesFillsByRest() {
        session = session(BinanceProduct.USDM, SETTINGS);
        session.onSocketOpen(SocketRole.REQUESTS);
        session.onSocketOpen(SocketRole.PRIVATE);
        place(64);
        answer(0, order("FILLED", "0.01"));
        pass(250);
        assertEquals(null, fillsPath);
        pass(100);
        assertTrue(fillsPath.startsWith("/fapi/v1/userTrades?symbol=BTCUSDT&orderId=9&"), fillsPath);
        byte[] body =
                ("[{\"symbol\":\"BTCUSDT\",\"id\":5,\"orderId\":9,\"price\":\"100.00\",\"qty\":\"0.01\",\"time\":1,"
                                + "\"buyer\":true,\"maker\":false}]")
                        .getBytes(StandardCharsets.UTF_8);
        session.onReply(fillsId, 200, ReplyHeaders.NONE, new UnsafeBuffer(body), 0, body.length, nowNs);
        assertEquals("64 TRADE FILLED z=1000000 t=5", reports.getLast());
        assertEquals(0, session.openOrders());
        session.onReply(fillsId, 200, ReplyHeaders.NONE, new UnsafeBuffer(body), 0, body.length, nowNs);
        assertEquals(3, reports.size(), reports.toString());
    }

    /** The venue may give the order that a trigger makes a name of its own: its events are those of a stranger then. */
    @Test
    void shouldFindTheFillsOfAStopByTheIdOfTheOrderThatItBecame() {
        session = session(BinanceProduct.USDM, SETTINGS);
        session.onSocketOpen(SocketRole.REQUESTS);
        session.onSocketOpen(SocketRole.PRIVATE);
        messages.type = OrderType.STOP;
        messages.stopPrice = 7_000_000;
        place(64);
        String algo = "\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"quantity\":\"0.01\"";
        answer(0, "\"status\":200,\"result\":{\"algoId\":21,\"algoStatus\":\"NEW\"," + algo + "}");
        text(algoEvent("NEW", ""));
        text(algoEvent("TRIGGERING", ""));
        text(algoEvent("TRIGGERED", "88"));
        text(event(64, "TRADE", "FILLED", "0.01", "0.01", 5)
                .replace("executionReport", "TRADE_LITE")
                .replace(OrderMessages.clientText(64), "autoclose-1"));
        pass(1_000);
        assertEquals(null, fillsPath);
        text(algoEvent("FINISHED", "88"));
        pass(10);
        assertTrue(fillsPath.startsWith("/fapi/v1/order?symbol=BTCUSDT&orderId=88&"), fillsPath);
        reply("{\"symbol\":\"BTCUSDT\",\"orderId\":88,\"clientOrderId\":\"autoclose-1\",\"origQty\":\"0.01\","
                + "\"executedQty\":\"0.01\",\"side\":\"BUY\",\"status\":\"FILLED\"}");
        pass(100);
        assertTrue(fillsPath.startsWith("/fapi/v1/userTrades?symbol=BTCUSDT&orderId=88&"), fillsPath);
        reply("[{\"symbol\":\"BTCUSDT\",\"id\":5,\"orderId\":88,\"price\":\"100.00\",\"qty\":\"0.01\",\"time\":1,"
                + "\"buyer\":true,\"maker\":false}]");
        text(algoEvent("FINISHED", "88"));
        assertEquals(
                List.of(
                        "64 PENDING_NEW PENDING_NEW z=0",
                        "64 NEW NEW z=0",
                        "64 ORDER_STATUS FILLED z=1000000",
                        "64 TRADE FILLED z=1000000 t=5"),
                reports);
        assertEquals(0, session.openOrders());
        assertEquals(1, counters.foreignOrders);
        assertEquals("algoOrder.place", methods());
    }

    private static String algoEvent(String status, String actualId) {
        return "{\"e\":\"ALGO_UPDATE\",\"T\":1790000000200,\"E\":1790000000201,\"o\":{\"caid\":\""
                + OrderMessages.clientText(64) + "\",\"aid\":21,\"s\":\"BTCUSDT\",\"S\":\"BUY\",\"q\":\"0.01\",\"X\":\""
                + status + "\",\"ai\":\"" + actualId + "\",\"aq\":\"0.00\"}}";
    }

    /** Answers the last request by REST. */
    private void reply(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        session.onReply(fillsId, 200, ReplyHeaders.NONE, new UnsafeBuffer(body), 0, body.length, nowNs);
    }

    @Test
    void shouldCancelAndCopeWithRefusedCancels() {
        connect();
        place(64);
        cancel(64);
        assertEquals("order.place", methods());
        answer(0, order("NEW", "0"));
        assertEquals("order.place order.cancel", methods());
        answer(1, "\"status\":400,\"error\":{\"code\":-2011,\"msg\":\"Unknown order sent.\"}");
        assertEquals("64 CANCEL_REJECTED NEW z=0 UNKNOWN_ORDER 'Unknown order sent.'", reports.getLast());
        pass(20);
        assertEquals("order.place order.cancel order.status", methods());
        answer(2, order("NEW", "0"));
        cancel(64);
        answer(3, order("CANCELED", "0"));
        text(event(64, "CANCELED", "CANCELED", "0", "0", -1));
        assertEquals("64 CANCELED CANCELED z=0", reports.getLast());
        assertEquals(5, reports.size(), reports.toString());
        assertEquals(0, session.openOrders());
    }

    @Test
    void shouldRepeatACancelOfUnknownOutcomeOnceTheOrderIsKnownToWork() {
        connect();
        place(64);
        answer(0, order("NEW", "0"));
        cancel(64);
        answer(1, "\"status\":504,\"error\":{\"code\":-1007,\"msg\":\"Timeout\"}");
        assertEquals("64 UNKNOWN UNRESOLVED z=0 'Timeout'", reports.getLast());
        pass(300);
        assertEquals("order.place order.cancel order.status", methods());
        answer(2, order("NEW", "0"));
        pass(10);
        assertEquals("order.place order.cancel order.status order.cancel", methods());
    }

    @Test
    void shouldCancelEverythingThatWorksOrTurnsOutToWork() {
        connect();
        place(64);
        answer(0, order("NEW", "0"));
        place(128);
        assertEquals(2, session.cancelAllWorking());
        assertEquals("order.place order.place order.cancel", methods());
        answer(1, order("NEW", "0"));
        pass(10);
        assertEquals("order.place order.place order.cancel order.cancel", methods());
        place(192);
        assertEquals("192 REJECTED REJECTED z=0 HALTED 'not sent: session is stopping'", reports.getLast());
        answer(2, order("CANCELED", "0"));
        answer(3, order("CANCELED", "0"));
        assertTrue(session.isSettled());
        assertEquals(0, session.openOrders());
    }

    /** Orders 64, 128 and so on, known to work. */
    private void work(int count) {
        for (int i = 0; i < count; i++) {
            place(64L * (i + 1));
            answer(i, order("NEW", "0"));
        }
        sent.clear();
    }

    @Test
    void shouldLetCancelsShareWritesAndCountThemOnceTheyAreHandedOver() {
        connect();
        work(20);
        session.hold();
        for (int i = 0; i < 20; i++) {
            cancel(64L * (i + 1));
            assertEquals(i < 15 ? 0 : 16, counters.cancelsSent);
        }
        place(64 * 21);
        assertEquals(20, holds, "an order goes at once");
        assertEquals(1, flushes);
        session.release();
        assertEquals(2, flushes);
        assertEquals(20, counters.cancelsSent);
        assertEquals("order.cancel ".repeat(20) + "order.place", methods());
        session.release();
        assertEquals(2, flushes);
    }

    @Test
    void shouldHandOverAllCancelsOfAWithdrawal() {
        connect();
        work(20);
        session.cancelAllWorking();
        assertEquals(20, counters.cancelsSent);
        assertEquals(20, holds);
        assertEquals(2, flushes);
    }

    @Test
    void shouldTryAHeldCancelAgainThatTheConnectionDidNotTake() {
        connect();
        work(2);
        session.hold();
        takes = false;
        cancel(64);
        takes = true;
        cancel(128);
        session.release();
        assertEquals(1, counters.cancelsSent);
        pass(SETTINGS.queryDelayNs() / MS + 20);
        assertEquals(2, counters.cancelsSent);
        assertEquals("order.cancel order.cancel", methods());
    }

    @Test
    void shouldAskWhatBecameOfOrdersWhoseHeldCancelsWereLostWithTheConnection() {
        connect();
        work(2);
        session.hold();
        cancel(64);
        cancel(128);
        session.onSocketLost(SocketRole.BOTH);
        session.release();
        assertEquals(
                List.of("64 UNKNOWN UNRESOLVED z=0 'connection lost'", "128 UNKNOWN UNRESOLVED z=0 'connection lost'"),
                reports.subList(reports.size() - 2, reports.size()));
        connect();
        pass(300);
        assertEquals("order.status order.status", methods());
    }

    @Test
    void shouldLeaveStopsThatGuardPositionsOnlyWhenItIsTold() {
        connect();
        place(64);
        answer(0, order("NEW", "0"));
        messages.type = OrderType.STOP;
        messages.side = Side.SELL;
        messages.stopPrice = 9_000_00;
        place(128);
        place(192);
        answer(1, order("NEW", "0"));
        assertEquals(3, session.cancelAllButStops());
        answer(2, order("NEW", "0"));
        pass(10);
        assertEquals("order.place order.place order.place order.cancel", methods());
        answer(3, order("CANCELED", "0"));
        assertTrue(session.isSettled());
        assertEquals(2, session.cancelAllWorking());
        assertEquals("order.place order.place order.place order.cancel order.cancel order.cancel", methods());
    }

    @Test
    void shouldNeverSendAnOrderTwice() {
        connect();
        place(64);
        place(64);
        answer(0, order("CANCELED", "0"));
        place(64);
        session.onSocketLost(SocketRole.BOTH);
        connect();
        place(64);
        pass(10_000);
        assertEquals("", methods());
        assertEquals(3, counters.duplicateOrders);
    }

    @Test
    void shouldKeepRoomForCancelsAndStayAwayDuringABan() {
        connect();
        String limits =
                ",\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\""
                        + ":50,"
                        + "\"count\":36},{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum"
                        + "\":1,\"limit\":6000,"
                        + "\"count\":100}]";
        place(64);
        answer(0, order("NEW", "0") + limits);
        place(128);
        place(192);
        assertEquals("order.place order.place", methods());
        assertEquals(
                "192 REJECTED REJECTED z=0 ORDER_RATE_LIMIT 'not sent: request limit of the venue is nearly reached'",
                reports.getLast());
        pass(10_000);
        sent.clear();
        place(256);
        answer(
                0,
                order("NEW", "0")
                        + limits.replace("\"count\":100", "\"count\":5000").replace("36", "1"));
        place(320);
        cancel(64);
        assertEquals("order.place order.cancel", methods());
        sent.clear();
        place(384);
        text("{\"id\":\"c0000000000001\",\"status\":418,\"error\":{\"code\":-1003,\"msg\":\"x\",\"data\":{\"retr"
                + "yAfter\":"
                + (nowNs / MS + 90_000) + "}}}");
        cancel(256);
        place(448);
        pass(80_000);
        assertEquals("", methods());
        assertTrue(reports.getLast().contains("UNKNOWN") || reports.getLast().contains("banned"), reports.getLast());
        pass(20_000);
        assertTrue(methods().contains("order.cancel"), methods());
    }

    @Test
    void shouldRefuseMoreOrdersThanItCanFollow() {
        session = session(BinanceProduct.SPOT, SETTINGS.with().maxOrders(2).build());
        connect();
        place(64);
        place(128);
        place(192);
        assertEquals("192 REJECTED REJECTED z=0 OPEN_ORDERS_LIMIT 'not sent: too many open orders'", reports.getLast());
        assertEquals("order.place order.place", methods());
    }

    private static String digits(long correlationId) {
        String digits = Long.toString(correlationId, 36);
        return "0".repeat(13 - digits.length()) + digits;
    }

    @Test
    void shouldAllocateNothingPerOrder() {
        connect();
        recording = false;
        text("{\"id\":\"x\",\"status\":200,\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\","
                + "\"intervalNum\":10,"
                + "\"limit\":1000000000,\"count\":1},{\"rateLimitType\":\"ORDERS\",\"interval\":\"DAY\",\"in"
                + "tervalNum\":1,\"limit\":"
                + "1000000000,\"count\":1},{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"i"
                + "ntervalNum\":1,"
                + "\"limit\":1000000000,\"count\":1}]}");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int perRound = 2_000;
        long least = Long.MAX_VALUE;
        long id = 0;
        long tradeId = 0;
        UnsafeBuffer input = new UnsafeBuffer(new byte[0]);
        byte[][] answers = new byte[perRound][];
        byte[][] events = new byte[perRound][];
        byte[][] cancels = new byte[perRound][];
        for (int round = 0; round < 12 && least > 0; round++) {
            long first = id;
            for (int i = 0; i < perRound; i++) {
                id += 64;
                String placed = "p" + digits(lastId + 2L * i + 1);
                String cancelled = "c" + digits(lastId + 2L * i + 2);
                answers[i] = ("{\"id\":\"" + placed + "\"," + order("NEW", "0") + "}").getBytes(StandardCharsets.UTF_8);
                events[i] = event(id, "TRADE", "PARTIALLY_FILLED", "0.004", "0.004", ++tradeId)
                        .getBytes(StandardCharsets.UTF_8);
                cancels[i] = ("{\"id\":\"" + cancelled + "\"," + order("CANCELED", "0.004") + "}")
                        .getBytes(StandardCharsets.UTF_8);
            }
            id = first;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < perRound; i++) {
                id += 64;
                nowNs += MS;
                session.onOrder(messages.buffer, 0, messages.newOrder(id));
                input.wrap(answers[i]);
                session.onText(SocketRole.BOTH, input, 0, answers[i].length, nowNs);
                input.wrap(events[i]);
                session.onText(SocketRole.BOTH, input, 0, events[i].length, nowNs);
                session.onOrder(messages.buffer, 0, messages.cancelOrder(id, id + 1));
                input.wrap(cancels[i]);
                session.onText(SocketRole.BOTH, input, 0, cancels[i].length, nowNs);
                session.doWork(nowNs);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertEquals(0, session.openOrders());
        }
        assertEquals(counters.ordersSent, counters.cancelsSent);
        assertEquals(counters.fills, counters.ordersSent);
        assertTrue(least < perRound, "bytes for " + perRound + " orders: " + least);
    }
}
