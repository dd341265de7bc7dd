package io.rayo.gateways.sim.binance;

import static io.rayo.gateways.sim.TestSocket.await;
import static io.rayo.gateways.sim.TestSocket.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.ManualClock;
import io.rayo.gateways.sim.TestSocket;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinanceStreamsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long START_MS = 1_790_000_000_000L;

    private final ManualClock clock = new ManualClock(START_MS);
    private BinanceSimulator simulator;

    @BeforeEach
    void launch() {
        simulator = BinanceSimulator.launch(
                SimulatorContext.demo().clock(clock).tickIntervalNs(0).eventsPerTick(20));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            clock.advance(10);
            simulator.tick(1);
        }
    }

    /** Everything sent so far has arrived when the answer to a control request has. */
    private static List<String> drain(TestSocket socket) throws Exception {
        socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":987}");
        List<String> texts = new ArrayList<>();
        for (String text = socket.next(); !text.contains("\"id\":987"); text = socket.next()) {
            texts.add(text);
        }
        return texts;
    }

    /** A book kept as the venue's documents say. */
    private static final class ClientBook {
        final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
        final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
        long id;

        void snapshot(JsonNode snapshot) {
            id = snapshot.get("lastUpdateId").asLong();
            apply(bids, snapshot.get("bids"));
            apply(asks, snapshot.get("asks"));
        }

        static void apply(Map<BigDecimal, BigDecimal> side, JsonNode levels) {
            for (JsonNode level : levels) {
                BigDecimal price = new BigDecimal(level.get(0).asText());
                BigDecimal quantity = new BigDecimal(level.get(1).asText());
                if (0 == quantity.signum()) {
                    side.remove(price);
                } else {
                    side.put(price, quantity);
                }
            }
        }

        void apply(JsonNode event) {
            apply(bids, event.get("b"));
            apply(asks, event.get("a"));
            id = event.get("u").asLong();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"SPOT", "USDM"})
    void shouldLetAClientKeepTheBook(Product product) throws Exception {
        boolean spot = Product.SPOT == product;
        String target = (spot ? "" : "/public") + "/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker";
        try (TestSocket socket = new TestSocket(simulator.port(), target)) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            tick(35);
            ClientBook book = new ClientBook();
            book.snapshot(MAPPER.readTree(get(simulator.port(), product.restBase() + "/depth?symbol=BTCUSDT&limit=1000")
                    .body()));
            long snapshotId = book.id;
            tick(500);
            // every window is published at the next full 100 ms
            simulator.eventsPerTick(0);
            tick(11);
            JsonNode last = null;
            JsonNode ticker = null;
            long previous = -1;
            int applied = 0;
            for (String text : drain(socket)) {
                JsonNode data = MAPPER.readTree(text).get("data");
                if (text.contains("@bookTicker")) {
                    ticker = data;
                    continue;
                }
                if (previous >= 0) {
                    assertEquals(
                            previous,
                            spot ? data.get("U").asLong() - 1 : data.get("pu").asLong());
                }
                previous = data.get("u").asLong();
                if (previous <= snapshotId) {
                    continue;
                }
                if (0 == applied++) {
                    assertTrue(data.get("U").asLong() <= snapshotId + 1);
                }
                book.apply(data);
                last = data;
            }
            assertTrue(applied > 40, applied + " updates");
            assertEquals(spot, !last.has("pu"));
            ClientBook truth = new ClientBook();
            truth.snapshot(
                    MAPPER.readTree(get(simulator.port(), product.restBase() + "/depth?symbol=BTCUSDT&limit=1000")
                            .body()));
            assertEquals(truth.id, book.id);
            assertEquals(truth.bids, book.bids);
            assertEquals(truth.asks, book.asks);
            assertEquals(
                    book.bids.firstKey(),
                    new BigDecimal(ticker.get("b").asText())
                            .setScale(book.bids.firstKey().scale()));
            assertEquals(
                    0,
                    book.asks
                            .firstEntry()
                            .getValue()
                            .compareTo(new BigDecimal(ticker.get("A").asText())));
            assertEquals(!spot, ticker.has("e"));
        }
    }

    private static String keys(String json) throws Exception {
        List<String> names = new ArrayList<>();
        MAPPER.readTree(json).fieldNames().forEachRemaining(names::add);
        return String.join(",", names);
    }

    @Test
    void shouldWriteEveryMessageWithTheDocumentedFieldsInOrder() throws Exception {
        try (TestSocket spot = new TestSocket(simulator.port(), "/ws/btcusdt@trade/btcusdt@aggTrade/btcusdt@kline_1m");
                TestSocket market = new TestSocket(
                        simulator.port(), "/market/ws/btcusdt@aggTrade/btcusdt@markPrice@1s/btcusdt@kline_1m");
                TestSocket book =
                        new TestSocket(simulator.port(), "/public/ws/btcusdt@depth@100ms/btcusdt@bookTicker")) {
            await(() -> simulator.connectionCount() == 3, "the connections");
            tick(400);
            String trade = spot.next(text -> text.contains("\"e\":\"trade\""));
            assertEquals("e,E,s,t,p,q,T,m,M", keys(trade));
            assertTrue(trade.matches(".*\"p\":\"[0-9]+\\.[0-9]{8}\",\"q\":\"[0-9]+\\.[0-9]{8}\".*"), trade);
            assertEquals("e,E,s,a,p,q,f,l,T,m,M", keys(spot.next(text -> text.contains("\"e\":\"aggTrade\""))));
            JsonNode kline = MAPPER.readTree(spot.next(text -> text.contains("\"e\":\"kline\"")));
            assertEquals(
                    "t,T,s,i,f,L,o,c,h,l,v,n,x,q,V,Q,B", keys(kline.get("k").toString()));
            String aggregate = market.next(text -> text.contains("\"e\":\"aggTrade\""));
            assertEquals("e,E,s,a,p,q,nq,f,l,T,m,st", keys(aggregate));
            assertTrue(aggregate.matches(".*\"p\":\"[0-9]+\\.[0-9]\",\"q\":\"[0-9]+\\.[0-9]{3}\".*"), aggregate);
            assertEquals("e,E,s,p,i,ap,P,r,T,st", keys(market.next(text -> text.contains("markPriceUpdate"))));
            assertEquals("e,E,T,s,ps,st,U,u,pu,b,a", keys(book.next(text -> text.contains("depthUpdate"))));
            assertEquals("e,u,s,ps,b,B,a,A,T,E,st", keys(book.next(text -> text.contains("bookTicker"))));
        }
    }

    @Test
    void shouldCloseCandlesWithTheSumsOfTheirTrades() throws Exception {
        clock.advance(60_000 - START_MS % 60_000);
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws/btcusdt@trade/btcusdt@kline_1m")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            simulator.tick(1);
            drain(socket);
            // the first minute was not seen from its start
            for (int i = 0; i < 6_010; i++) {
                clock.advance(20);
                simulator.tick(1);
            }
            BigDecimal volume = BigDecimal.ZERO;
            long trades = 0;
            int closed = 0;
            for (String text : drain(socket)) {
                JsonNode event = MAPPER.readTree(text);
                if (event.get("e").asText().equals("trade")) {
                    volume = volume.add(new BigDecimal(event.get("q").asText()));
                    trades++;
                } else if (event.at("/k/x").asBoolean()) {
                    if (closed++ > 0) {
                        assertEquals(volume, new BigDecimal(event.at("/k/v").asText()));
                        assertEquals(trades, event.at("/k/n").asLong());
                    }
                    volume = BigDecimal.ZERO;
                    trades = 0;
                }
            }
            assertEquals(2, closed);
        }
    }

    @Test
    void shouldAcknowledgeTheWrongBaseAndStaySilent() throws Exception {
        try (TestSocket market = new TestSocket(simulator.port(), "/market/stream");
                TestSocket legacy = new TestSocket(simulator.port(), "/legacy/stream")) {
            for (TestSocket socket : List.of(market, legacy)) {
                socket.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth@100ms\",\"btcusdt@bookTicker\"],"
                        + "\"id\":7}");
                assertEquals("{\"result\":null,\"id\":7}", socket.next());
            }
            tick(100);
            assertEquals(List.of(), drain(market));
            assertEquals(List.of(), drain(legacy));
        }
    }

    @Test
    void shouldStopAStreamThatIsUnsubscribed() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/stream?streams=btcusdt@bookTicker")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            tick(5);
            assertFalse(drain(socket).isEmpty());
            socket.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":\"u\"}");
            assertEquals("{\"result\":null,\"id\":\"u\"}", socket.next());
            tick(5);
            assertEquals(List.of(), drain(socket));
        }
    }

    @Test
    void shouldCutAConnectionThatSendsTooMuch() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws")) {
            for (int i = 0; i < 5; i++) {
                socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
                socket.next();
            }
            assertFalse(socket.closed);
            clock.advance(1_000);
            for (int i = 0; i < 6; i++) {
                socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
            }
            socket.awaitClosed();
            assertEquals(1, simulator.messageLimitCuts());
        }
    }

    @Test
    void shouldPingAndEndAConnectionsLife() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            clock.advance(20_000);
            simulator.tick(1);
            await(() -> socket.pings.get() == 1, "a ping");
            drain(socket);
            clock.advance(60_000);
            simulator.tick(1);
            await(() -> socket.pings.get() == 2, "a second ping, because the first was answered");
            clock.advance(24 * 3_600_000L);
            simulator.tick(1);
            socket.awaitClosed();
            assertEquals(1001, socket.closeCode);
        }
    }

    @Test
    void shouldRefuseMoreStreamsThanAllowed() throws Exception {
        StringBuilder params = new StringBuilder();
        for (int i = 0; i < 1025; i++) {
            params.append(i == 0 ? "" : ",").append("\"s").append(i).append("@trade\"");
        }
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws")) {
            socket.send("{\"method\":\"SUBSCRIBE\",\"params\":[" + params + "],\"id\":1}");
            socket.awaitClosed();
        }
    }

    @Test
    void shouldServeInstrumentsTimeAndErrorsOverRest() throws Exception {
        int port = simulator.port();
        assertEquals("{}", get(port, "/api/v3/ping").body());
        assertEquals(
                "{\"serverTime\":" + START_MS + "}", get(port, "/fapi/v1/time").body());
        JsonNode spot =
                MAPPER.readTree(get(port, "/api/v3/exchangeInfo?symbol=BTCUSDT").body());
        assertEquals(1, spot.get("symbols").size());
        assertEquals("0.01000000", spot.at("/symbols/0/filters/0/tickSize").asText());
        JsonNode usdm = MAPPER.readTree(get(port, "/fapi/v1/exchangeInfo").body());
        assertEquals("0.1", usdm.at("/symbols/0/filters/0/tickSize").asText());
        assertEquals("PERPETUAL", usdm.at("/symbols/0/contractType").asText());
        HttpResponse<String> unknown = get(port, "/api/v3/depth?symbol=NOPE");
        assertEquals(400, unknown.statusCode());
        assertEquals("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", unknown.body());
        assertEquals(404, get(port, "/api/v3/nonsense").statusCode());
        assertEquals(
                "8",
                MAPPER.readTree(get(port, "/fapi/v1/fundingInfo").body())
                        .at("/0/fundingIntervalHours")
                        .asText());
        assertTrue(unknown.headers().firstValue("X-MBX-USED-WEIGHT-1M").isPresent());
    }

    private List<String> withFault(Fault fault, int ticks) throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws/btcusdt@trade")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            if (null != fault) {
                simulator.inject(fault);
            }
            tick(ticks);
            List<String> texts = drain(socket);
            simulator.clearFaults();
            return texts;
        }
    }

    private static List<Long> tradeIds(List<String> texts) throws Exception {
        List<Long> ids = new ArrayList<>();
        for (String text : texts) {
            ids.add(MAPPER.readTree(text).get("t").asLong());
        }
        return ids;
    }

    @Test
    void shouldDropDuplicateAndReorderFramesOnCommand() throws Exception {
        List<Long> dropped = tradeIds(withFault(Fault.next(FaultKind.DROP_FRAMES, 2), 60));
        List<Long> clean = tradeIds(withFault(null, 60));
        for (int i = 1; i < clean.size(); i++) {
            assertEquals(clean.get(i - 1) + 1, clean.get(i));
        }
        assertEquals(dropped.getLast() + 1, clean.getFirst());
        assertEquals(1_000_003, dropped.getFirst());
        await(() -> simulator.connectionCount() == 0, "the end of the connection");
        List<Long> doubled = tradeIds(withFault(Fault.next(FaultKind.DUPLICATE_FRAMES, 1), 60));
        assertEquals(doubled.get(0), doubled.get(1));
        assertEquals(doubled.get(1) + 1, doubled.get(2));
        await(() -> simulator.connectionCount() == 0, "the end of the connection");
        List<Long> swapped = tradeIds(withFault(Fault.next(FaultKind.REORDER_FRAMES, 1), 60));
        assertEquals(swapped.get(0) - 1, swapped.get(1));
        assertEquals(swapped.get(0) + 1, swapped.get(2));
        assertEquals(1, simulator.faultHits(FaultKind.REORDER_FRAMES));
        assertEquals(2, simulator.faultHits(FaultKind.DROP_FRAMES));
    }

    @Test
    void shouldCorruptFramesByChance() throws Exception {
        List<String> texts = withFault(Fault.chance(FaultKind.CORRUPT_FRAMES, 1), 60);
        String shape =
                "\\{\"e\":\"trade\",\"E\":[0-9]+,\"s\":\"BTCUSDT\",\"t\":[0-9]+,\"p\":\"[0-9.]+\",\"q\":\"[0-9.]+\","
                        + "\"T\":[0-9]+,\"m\":(true|false),\"M\":true\\}";
        long broken = texts.stream().filter(text -> !text.matches(shape)).count();
        assertTrue(broken > texts.size() / 3, broken + " of " + texts.size());
        assertEquals(texts.size(), simulator.faultHits(FaultKind.CORRUPT_FRAMES));
    }

    @Test
    void shouldDelayFramesWithoutChangingTheirOrder() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws/btcusdt@trade")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            simulator.inject(Fault.next(FaultKind.DELAY_FRAMES, 1, 150));
            long startNs = System.nanoTime();
            tick(60);
            List<Long> ids = new ArrayList<>();
            ids.add(MAPPER.readTree(socket.next()).get("t").asLong());
            assertTrue(System.nanoTime() - startNs >= 150_000_000L);
            ids.addAll(tradeIds(drain(socket)));
            for (int i = 1; i < ids.size(); i++) {
                assertEquals(ids.get(i - 1) + 1, ids.get(i));
            }
        }
    }

    @Test
    void shouldDisconnectRefuseAndComeBack() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws/btcusdt@trade")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            simulator.inject(Fault.next(FaultKind.REFUSE_CONNECTS, 1, 300));
            simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            socket.awaitClosed();
            assertEquals(0, simulator.connectionCount());
            assertThrows(Exception.class, () -> new TestSocket(simulator.port(), "/ws").close());
            await(
                    () -> {
                        try (TestSocket again = new TestSocket(simulator.port(), "/ws")) {
                            return !again.closed;
                        } catch (RuntimeException e) {
                            return false;
                        }
                    },
                    "connections to be taken again");
        }
    }

    @Test
    void shouldGoSilentWhenHalfOpen() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws/btcusdt@trade");
                TestSocket other = new TestSocket(simulator.port(), "/ws")) {
            await(() -> simulator.connectionCount() == 2, "the connections");
            simulator.inject(Fault.next(FaultKind.HALF_OPEN, 1));
            tick(100);
            socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
            assertNull(socket.texts.poll(100, TimeUnit.MILLISECONDS));
            assertFalse(socket.closed);
            assertEquals(2, simulator.connectionCount());
            assertFalse(other.closed);
        }
    }

    @Test
    void shouldResetUpdateIdsAndAnnounceShutdowns() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/stream?streams=btcusdt@depth@100ms")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            tick(11);
            simulator.inject(Fault.next(FaultKind.RESET_UPDATE_IDS, 1));
            tick(20);
            simulator.inject(Fault.next(FaultKind.ANNOUNCE_SHUTDOWN, 1));
            List<String> texts = drain(socket);
            assertEquals(
                    "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":" + clock.time() + "}}",
                    texts.getLast());
            assertTrue(
                    MAPPER.readTree(texts.get(texts.size() - 2)).at("/data/u").asLong() < 100_000);
        }
    }

    @Test
    void shouldLimitAndFailRequestsOnCommandOverHttp() throws Exception {
        int port = simulator.port();
        assertEquals(
                200, get(port, "/sim/fault?kind=status_429&count=1&millis=2000").statusCode());
        HttpResponse<String> limited = get(port, "/api/v3/time");
        assertEquals(429, limited.statusCode());
        assertTrue(Long.parseLong(limited.headers().firstValue("Retry-After").orElseThrow()) >= 2);
        simulator.inject(Fault.next(FaultKind.STATUS_418, 1, 5_000));
        HttpResponse<String> banned = get(port, "/api/v3/time");
        assertEquals(418, banned.statusCode());
        assertEquals("5", banned.headers().firstValue("Retry-After").orElseThrow());
        simulator.inject(Fault.next(FaultKind.STATUS_5XX_NOT_EXECUTED, 1));
        assertEquals(503, get(port, "/api/v3/depth?symbol=BTCUSDT").statusCode());
        simulator.inject(Fault.next(FaultKind.DELAY_REPLIES, 1, 120));
        long startNs = System.nanoTime();
        assertEquals(200, get(port, "/api/v3/time").statusCode());
        assertTrue(System.nanoTime() - startNs >= 120_000_000L);
        assertEquals(400, get(port, "/sim/fault?kind=nonsense").statusCode());
        assertEquals(200, get(port, "/sim/fault?clear=true").statusCode());
        assertEquals(
                3,
                simulator.ledger().requests().stream()
                        .filter(r -> r.method().endsWith("/time"))
                        .count());
    }

    @Test
    void shouldInjectFaultsByAScriptInTime() throws Exception {
        try (TestSocket socket = new TestSocket(simulator.port(), "/ws/btcusdt@bookTicker")) {
            await(() -> simulator.connectionCount() == 1, "the connection");
            tick(1);
            assertEquals("u,s,b,B,a,A", keys(socket.next()));
            long startNs = System.nanoTime();
            simulator.injectAfter(80, Fault.next(FaultKind.DISCONNECT_ALL, 1));
            assertFalse(socket.closed);
            socket.awaitClosed();
            assertTrue(System.nanoTime() - startNs >= 80_000_000L);
        }
    }

    @Test
    void shouldLimitRequestsByWeight() throws Exception {
        simulator.close();
        simulator = BinanceSimulator.launch(
                SimulatorContext.demo().clock(clock).tickIntervalNs(0).limits(60, 10));
        assertEquals(200, get(simulator.port(), "/api/v3/depth?symbol=BTCUSDT").statusCode());
        assertEquals(200, get(simulator.port(), "/api/v3/depth?symbol=BTCUSDT").statusCode());
        assertEquals(429, get(simulator.port(), "/api/v3/depth?symbol=BTCUSDT").statusCode());
        clock.advance(60_000);
        assertEquals(200, get(simulator.port(), "/api/v3/depth?symbol=BTCUSDT").statusCode());
    }

    @Test
    void shouldBeTheSameMarketForTheSameSeed() throws Exception {
        simulator.tick(200);
        String one = get(simulator.port(), "/api/v3/depth?symbol=ETHUSDT").body();
        try (BinanceSimulator twin = BinanceSimulator.launch(
                SimulatorContext.demo().clock(clock).tickIntervalNs(0).eventsPerTick(20))) {
            twin.tick(200);
            assertEquals(one, get(twin.port(), "/api/v3/depth?symbol=ETHUSDT").body());
        }
        assertTrue(one.toLowerCase(Locale.ROOT).contains("lastupdateid"));
    }
}
