package io.rayo.gateways.sim.binance;

import static io.rayo.gateways.sim.TestSocket.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.ManualClock;
import io.rayo.gateways.sim.TestSocket;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimLedger;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BinanceOrdersTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String KEY = "demo-key";
    private static final String SECRET = "demo-secret";

    private final ManualClock clock = new ManualClock(1_790_000_000_000L);
    private BinanceSimulator simulator;
    private TestSocket api;
    private int nextId;

    @BeforeEach
    void launch() {
        simulator = BinanceSimulator.launch(SimulatorContext.demo()
                .clock(clock)
                .tickIntervalNs(0)
                .eventsPerTick(20)
                .limits(1_000_000, 100_000));
        api = new TestSocket(simulator.port(), "/ws-api/v3");
    }

    @AfterEach
    void close() {
        api.close();
        simulator.close();
    }

    private String request(String method, Map<String, String> params, String secret) {
        Map<String, String> all = new LinkedHashMap<>(params);
        all.putIfAbsent("apiKey", KEY);
        all.putIfAbsent("timestamp", Long.toString(clock.time()));
        all.put("signature", RequestSigner.sign(secret, RequestSigner.webSocketPayload(all)));
        JsonText json = new JsonText()
                .open()
                .text("id", "r" + nextId++)
                .text("method", method)
                .open("params");
        all.forEach((name, value) -> {
            if (name.equals("timestamp") || name.equals("recvWindow")) {
                json.number(name, Long.parseLong(value));
            } else {
                json.text(name, value);
            }
        });
        return json.close().close().toString();
    }

    private JsonNode call(TestSocket socket, String method, Map<String, String> params) throws Exception {
        String id = "\"id\":\"r" + nextId + "\"";
        socket.send(request(method, params, SECRET));
        return MAPPER.readTree(socket.next(text -> text.contains(id)));
    }

    private static Map<String, String> params(String... pairs) {
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            params.put(pairs[i], pairs[i + 1]);
        }
        return params;
    }

    private static Map<String, String> limit(String side, String price, String quantity, String id) {
        return params(
                "symbol",
                "BTCUSDT",
                "side",
                side,
                "type",
                "LIMIT",
                "timeInForce",
                "GTC",
                "price",
                price,
                "quantity",
                quantity,
                "newClientOrderId",
                id);
    }

    private int code(String method, Map<String, String> params) throws Exception {
        JsonNode answer = call(api, method, params);
        assertTrue(answer.has("error"), answer.toString());
        return answer.at("/error/code").asInt();
    }

    @Test
    void shouldSignAsTheVenuePublishes() {
        String secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
        assertEquals(
                "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
                RequestSigner.sign(
                        secret,
                        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
                                + "&timestamp=1499827319559"));
        Map<String, String> order = params(
                "timestamp",
                "1645423376532",
                "symbol",
                "BTCUSDT",
                "side",
                "SELL",
                "type",
                "LIMIT",
                "timeInForce",
                "GTC",
                "quantity",
                "0.01000000",
                "price",
                "52000.00",
                "recvWindow",
                "100",
                "apiKey",
                "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                "signature",
                "none");
        assertEquals(
                "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
                RequestSigner.sign(secret, RequestSigner.webSocketPayload(order)));
    }

    @Test
    void shouldTakeAnOrderToItsFillWithEventsAndMoney() throws Exception {
        JsonNode subscribed = call(api, "userDataStream.subscribe.signature", params());
        assertEquals(0, subscribed.at("/result/subscriptionId").asInt());
        JsonNode answer = call(api, "order.place", limit("BUY", "61000.00", "0.01000", "x-1"));
        assertEquals(200, answer.get("status").asInt(), answer.toString());
        JsonNode order = answer.get("result");
        assertEquals("FILLED", order.get("status").asText());
        assertEquals("x-1", order.get("clientOrderId").asText());
        assertEquals("0.01000000", order.get("executedQty").asText());
        assertEquals("ORDERS", answer.at("/rateLimits/0/rateLimitType").asText());
        JsonNode created = event("\"x\":\"NEW\"");
        assertEquals("x-1", created.at("/event/c").asText());
        BigDecimal paid = BigDecimal.ZERO;
        BigDecimal fees = BigDecimal.ZERO;
        for (JsonNode fill : order.get("fills")) {
            paid = paid.add(new BigDecimal(fill.get("price").asText())
                    .multiply(new BigDecimal(fill.get("qty").asText())));
            fees = fees.add(new BigDecimal(fill.get("commission").asText()));
            JsonNode trade = event("\"x\":\"TRADE\"");
            assertEquals(fill.get("tradeId"), trade.at("/event/t"));
            assertEquals("BTC", trade.at("/event/N").asText());
        }
        assertEquals(
                0,
                paid.compareTo(new BigDecimal(order.get("cummulativeQuoteQty").asText())));
        JsonNode money = event("outboundAccountPosition");
        SimLedger ledger = simulator.ledger();
        BigDecimal usdt = ledger.balance(KEY, "SPOT", "USDT").free();
        assertEquals(0, new BigDecimal("1000000").subtract(paid).compareTo(usdt));
        assertEquals(0, ledger.balance(KEY, "SPOT", "USDT").locked().signum());
        BigDecimal btc = new BigDecimal("10.01").subtract(fees);
        assertEquals(0, btc.compareTo(ledger.balance(KEY, "SPOT", "BTC").free()));
        assertEquals(0, btc.compareTo(new BigDecimal(money.at("/event/B/0/f").asText())));
        assertEquals(1, ledger.placeCount("x-1"));
    }

    private JsonNode event(String part) throws Exception {
        return MAPPER.readTree(api.next(text -> text.contains("\"event\":") && text.contains(part)));
    }

    @Test
    void shouldRestCancelAndAnswerQueries() throws Exception {
        call(api, "userDataStream.subscribe.signature", params());
        JsonNode placed = call(api, "order.place", limit("BUY", "50000.00", "0.10000", "rest-1"));
        assertEquals("NEW", placed.at("/result/status").asText());
        assertEquals(
                0,
                new BigDecimal("5000")
                        .compareTo(
                                simulator.ledger().balance(KEY, "SPOT", "USDT").locked()));
        JsonNode status = call(api, "order.status", params("symbol", "BTCUSDT", "origClientOrderId", "rest-1"));
        assertEquals(placed.at("/result/orderId"), status.at("/result/orderId"));
        assertEquals("50000.00000000", status.at("/result/price").asText());
        assertEquals(1, call(api, "openOrders.status", params()).get("result").size());
        JsonNode canceled = call(
                api,
                "order.cancel",
                params("symbol", "BTCUSDT", "origClientOrderId", "rest-1", "newClientOrderId", "cancel-1"));
        assertEquals("CANCELED", canceled.at("/result/status").asText());
        assertEquals("rest-1", canceled.at("/result/origClientOrderId").asText());
        JsonNode report = event("\"x\":\"CANCELED\"");
        assertEquals("cancel-1", report.at("/event/c").asText());
        assertEquals("rest-1", report.at("/event/C").asText());
        assertEquals(0, simulator.ledger().balance(KEY, "SPOT", "USDT").locked().signum());
        assertEquals(-2011, code("order.cancel", params("symbol", "BTCUSDT", "origClientOrderId", "rest-1")));
        // the id is free again, as at the real venue
        assertEquals(
                "NEW",
                call(api, "order.place", limit("BUY", "50000.00", "0.10000", "rest-1"))
                        .at("/result/status")
                        .asText());
        assertEquals(2, simulator.ledger().placeCount("rest-1"));
        assertEquals(
                1,
                call(api, "openOrders.cancelAll", params("symbol", "BTCUSDT"))
                        .get("result")
                        .size());
        assertEquals(200, call(api, "account.status", params()).get("status").asInt());
    }

    @Test
    void shouldFillARestingOrderByTheBackground() throws Exception {
        call(api, "userDataStream.subscribe.signature", params());
        JsonNode book = MAPPER.readTree(TestSocket.get(simulator.port(), "/api/v3/depth?symbol=BTCUSDT&limit=5")
                .body());
        String bid = book.at("/bids/0/0").asText();
        JsonNode placed = call(api, "order.place", limit("BUY", bid, "0.00100", "maker-1"));
        assertEquals("NEW", placed.at("/result/status").asText());
        for (int i = 0; i < 400 && simulator.ledger().fills().isEmpty(); i++) {
            clock.advance(10);
            simulator.tick(5);
        }
        SimLedger.FillEntry fill = simulator.ledger().fills().getFirst();
        assertTrue(fill.maker());
        assertEquals("maker-1", fill.clientOrderId());
        JsonNode trade = event("\"x\":\"TRADE\"");
        assertTrue(trade.at("/event/m").asBoolean());
        assertEquals(fill.tradeId(), trade.at("/event/t").asLong());
    }

    @Test
    void shouldRefuseWithTheDocumentedCodes() throws Exception {
        assertEquals(-1121, code("order.place", params("symbol", "NOPE", "side", "BUY")));
        assertEquals(-1102, code("order.place", params("symbol", "BTCUSDT", "side", "BUY")));
        assertEquals(-1117, code("order.place", params("symbol", "BTCUSDT", "side", "UP", "type", "LIMIT")));
        assertEquals(-1013, code("order.place", limit("BUY", "50000.001", "0.01", "a")));
        assertEquals(-1013, code("order.place", limit("BUY", "50000", "0.000001", "a")));
        assertEquals(-1013, code("order.place", limit("BUY", "50000", "0.00001", "a")));
        assertEquals(-1100, code("order.place", limit("BUY", "5e4", "0.01", "a")));
        assertEquals(-1100, code("order.place", limit("BUY", "50000", "0.01", "a b")));
        assertEquals(-2010, code("order.place", limit("BUY", "50000", "1000", "a")));
        assertEquals(-2013, code("order.status", params("symbol", "BTCUSDT", "origClientOrderId", "none")));
        assertEquals(-2011, code("order.cancel", params("symbol", "BTCUSDT", "orderId", "77")));
        assertEquals(
                200,
                call(api, "order.place", limit("BUY", "50000", "0.01", "twice"))
                        .get("status")
                        .asInt());
        assertEquals(-2010, code("order.place", limit("BUY", "50000", "0.01", "twice")));
        Map<String, String> postOnly = limit("BUY", "61000", "0.01", "post");
        postOnly.put("type", "LIMIT_MAKER");
        postOnly.remove("timeInForce");
        assertEquals(-2010, code("order.place", postOnly));
        assertEquals(1, simulator.ledger().orders().size());
        Map<String, String> old = limit("BUY", "50000", "0.01", "late");
        old.put("timestamp", Long.toString(clock.time() - 5_001));
        assertEquals(-1021, code("order.place", old));
        old.put("recvWindow", "6000");
        assertEquals(200, call(api, "order.place", old).get("status").asInt());
        old.put("timestamp", Long.toString(clock.time() + 1_000));
        assertEquals(-1021, code("order.place", old));
        old.put("apiKey", "unknown");
        assertEquals(-2015, code("order.place", old));
        api.send(request("order.place", limit("BUY", "50000", "0.01", "forged"), "wrong-secret"));
        assertTrue(api.next().contains("-1022"));
        api.send("{nonsense");
        assertTrue(api.next().contains("-1000"));
        assertEquals(
                0,
                simulator.ledger().orders().stream()
                        .filter(o -> o.clientOrderId().equals("forged"))
                        .count());
    }

    @Test
    void shouldLoseAnswersAndRequestsOnCommandAndTellTheTruthInTheLedger() throws Exception {
        simulator.inject(Fault.next(FaultKind.LOSE_REPLIES, 1));
        api.send(request("order.place", limit("BUY", "50000", "0.01", "unanswered"), SECRET));
        JsonNode found = call(api, "order.status", params("symbol", "BTCUSDT", "origClientOrderId", "unanswered"));
        assertEquals("NEW", found.at("/result/status").asText());
        simulator.inject(Fault.next(FaultKind.LOSE_REQUESTS, 1));
        api.send(request("order.place", limit("BUY", "50000", "0.01", "lost"), SECRET));
        assertEquals(-2013, code("order.status", params("symbol", "BTCUSDT", "origClientOrderId", "lost")));
        simulator.inject(Fault.next(FaultKind.STATUS_5XX_EXECUTED, 1));
        JsonNode unknown = call(api, "order.place", limit("BUY", "50000", "0.01", "unknown"));
        assertEquals(503, unknown.get("status").asInt());
        assertEquals(
                "NEW",
                call(api, "order.status", params("symbol", "BTCUSDT", "origClientOrderId", "unknown"))
                        .at("/result/status")
                        .asText());
        simulator.inject(Fault.next(FaultKind.STATUS_429, 1, 3_000));
        JsonNode limited = call(api, "order.place", limit("BUY", "50000", "0.01", "limited"));
        assertEquals(429, limited.get("status").asInt());
        assertTrue(limited.at("/error/data/retryAfter").asLong() > clock.time());
        SimLedger ledger = simulator.ledger();
        assertEquals(2, ledger.orders().size());
        for (String id : List.of("unanswered", "lost", "unknown", "limited")) {
            assertEquals(1, ledger.placeCount(id), id);
        }
        List<SimLedger.Fate> fates = ledger.requests().stream()
                .filter(request -> request.method().equals("order.place"))
                .map(SimLedger.RequestEntry::fate)
                .toList();
        assertEquals(
                List.of(
                        SimLedger.Fate.REPLY_LOST,
                        SimLedger.Fate.LOST,
                        SimLedger.Fate.STATUS_5XX_EXECUTED,
                        SimLedger.Fate.LIMITED),
                fates);
        assertFalse(ledger.toString().contains("signature"));
    }

    @Test
    void shouldSendEventsBeforeOrAfterTheAnswerAsSet() throws Exception {
        for (boolean before : new boolean[] {false, true}) {
            try (BinanceSimulator venue = BinanceSimulator.launch(SimulatorContext.demo()
                            .clock(clock)
                            .tickIntervalNs(0)
                            .eventsBeforeReply(before));
                    TestSocket socket = new TestSocket(venue.port(), "/ws-api/v3")) {
                call(socket, "userDataStream.subscribe.signature", params());
                socket.send(request("order.place", limit("BUY", "50000", "0.01", "first"), SECRET));
                assertEquals(before, socket.next().contains("executionReport"));
            }
        }
    }

    private HttpResponse<String> rest(String method, String path, String query, String secret) throws Exception {
        String all = query + (query.isEmpty() ? "" : "&") + "timestamp=" + clock.time();
        String signed = path + "?" + all + "&signature=" + RequestSigner.sign(secret, all);
        HttpRequest request = TestSocket.request(simulator.port(), signed)
                .header("X-MBX-APIKEY", KEY)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return TestSocket.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldTakeOrdersOverRestIntoTheSameLedger() throws Exception {
        String order =
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000&newClientOrderId=r1";
        assertEquals(200, rest("POST", "/api/v3/order", order, SECRET).statusCode());
        assertTrue(rest("POST", "/api/v3/order", order, "wrong").body().contains("-1022"));
        JsonNode status = MAPPER.readTree(rest("GET", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=r1", SECRET)
                .body());
        assertEquals("NEW", status.get("status").asText());
        assertEquals(
                200,
                rest("DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=r1", SECRET)
                        .statusCode());
        assertEquals("CANCELED", simulator.ledger().orders().getFirst().status());
        assertEquals(2, simulator.ledger().placeCount("r1"));
        assertTrue(rest("GET", "/api/v3/account", "", SECRET).body().contains("\"asset\":\"BTC\""));
    }

    @Test
    void shouldTradeFuturesWithPositionsAndUserStream() throws Exception {
        String key = MAPPER.readTree(
                        rest("POST", "/fapi/v1/listenKey", "", SECRET).body())
                .get("listenKey")
                .asText();
        try (TestSocket events = new TestSocket(simulator.port(), "/private/ws/" + key);
                TestSocket futures = new TestSocket(simulator.port(), "/ws-fapi/v1")) {
            await(() -> simulator.connectionCount() == 3, "the connections");
            Map<String, String> buy = params(
                    "symbol",
                    "BTCUSDT",
                    "side",
                    "BUY",
                    "type",
                    "MARKET",
                    "quantity",
                    "0.010",
                    "newClientOrderId",
                    "f1");
            JsonNode bought = call(futures, "order.place", buy);
            assertEquals("FILLED", bought.at("/result/status").asText(), bought.toString());
            JsonNode created = MAPPER.readTree(events.next());
            assertEquals("ORDER_TRADE_UPDATE", created.get("e").asText());
            assertEquals("NEW", created.at("/o/x").asText());
            assertEquals("TRADE", MAPPER.readTree(events.next()).at("/o/x").asText());
            JsonNode update = MAPPER.readTree(events.next(text -> text.contains("ACCOUNT_UPDATE")));
            assertEquals("0.010", update.at("/a/P/0/pa").asText());
            Map<String, String> sell = params(
                    "symbol",
                    "BTCUSDT",
                    "side",
                    "SELL",
                    "type",
                    "MARKET",
                    "quantity",
                    "0.010",
                    "reduceOnly",
                    "true",
                    "newClientOrderId",
                    "f2");
            assertEquals(200, call(futures, "order.place", sell).get("status").asInt());
            JsonNode again = call(futures, "order.place", sell);
            assertEquals(-2022, again.at("/error/code").asInt());
            BigDecimal expected = new BigDecimal("1000000");
            for (SimLedger.FillEntry fill : simulator.ledger().fills()) {
                BigDecimal value = fill.price().multiply(fill.quantity());
                expected = expected.add("BUY".equals(fill.side()) ? value.negate() : value)
                        .subtract(fill.fee());
            }
            assertEquals(
                    0,
                    expected.compareTo(
                            simulator.ledger().balance(KEY, "USDM", "USDT").free()));
            Map<String, String> postOnly = limit("BUY", "70000", "0.01", "gtx");
            postOnly.put("timeInForce", "GTX");
            assertEquals(
                    -5022,
                    call(futures, "order.place", postOnly).at("/error/code").asInt());
            clock.advance(3_600_000);
            simulator.tick(1);
            assertTrue(events.next(text -> text.contains("listenKeyExpired")).contains(key));
        }
    }

    /**
     * Whatever is done, no money appears or vanishes: what was there is there, less what was paid and fees, plus what
     * was got.
     */
    @Test
    void shouldAccountForEveryCoin() throws Exception {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String side = random.nextBoolean() ? "BUY" : "SELL";
            Map<String, String> order = params("symbol", "BTCUSDT", "side", side, "newClientOrderId", "n" + i);
            order.put(
                    "quantity",
                    BigDecimal.valueOf(10 + random.nextInt(5_000), 5).toPlainString());
            switch (random.nextInt(4)) {
                case 0 -> order.put("type", "MARKET");
                case 1 -> {
                    order.put("type", "LIMIT_MAKER");
                    order.put("price", Integer.toString(59_990 + random.nextInt(20)));
                }
                default -> {
                    order.put("type", "LIMIT");
                    order.put("timeInForce", List.of("GTC", "IOC", "FOK").get(random.nextInt(3)));
                    order.put("price", Integer.toString(59_990 + random.nextInt(20)));
                }
            }
            call(api, "order.place", order);
            if (random.nextInt(3) == 0) {
                call(
                        api,
                        "order.cancel",
                        params("symbol", "BTCUSDT", "origClientOrderId", "n" + random.nextInt(i + 1)));
            }
            if (random.nextInt(3) == 0) {
                clock.advance(10);
                simulator.tick(1);
            }
        }
        call(api, "openOrders.cancelAll", params("symbol", "BTCUSDT"));
        SimLedger ledger = simulator.ledger();
        BigDecimal usdt = new BigDecimal("1000000");
        BigDecimal btc = new BigDecimal("10");
        for (SimLedger.FillEntry fill : ledger.fills()) {
            BigDecimal value = fill.price().multiply(fill.quantity());
            boolean buys = "BUY".equals(fill.side());
            usdt = buys ? usdt.subtract(value) : usdt.add(value).subtract(fill.fee());
            btc = buys ? btc.add(fill.quantity()).subtract(fill.fee()) : btc.subtract(fill.quantity());
        }
        assertTrue(ledger.fills().size() > 50, "fills " + ledger.fills().size() + " seed " + seed);
        assertEquals(0, usdt.compareTo(ledger.balance(KEY, "SPOT", "USDT").free()), "seed " + seed);
        assertEquals(0, btc.compareTo(ledger.balance(KEY, "SPOT", "BTC").free()), "seed " + seed);
        assertEquals(0, ledger.balance(KEY, "SPOT", "USDT").locked().signum(), "seed " + seed);
        assertEquals(0, ledger.balance(KEY, "SPOT", "BTC").locked().signum(), "seed " + seed);
        assertEquals(
                300,
                ledger.requests().stream()
                        .filter(r -> r.method().equals("order.place"))
                        .count());
    }
}
