package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.orders.GatewayUnderTest;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderGateway;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** USD-M orders over real sockets while the one that takes them is down: by REST, each one way, each settled. */
class OrdersByRestTest {
    private static final long MS = 1_000_000L;
    private static final int NOBODY = 1;

    private final BinanceUnderTest venue = new BinanceUnderTest(BinanceProduct.USDM);
    private final SimulatedVenue simulator = venue.launch();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final GatewayUnderTest rig = new GatewayUnderTest(25, reports::toString);
    private final OrderCounters counters = rig.counters;
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private long position;
    private long lastId;
    private OrderGateway gateway;

    private void launch(int requestsPort) {
        OrderSettings settings = OrderSettings.DEFAULTS
                .with()
                .requestTimeoutNs(1_000 * MS)
                .queries(20 * MS, 500 * MS, MS)
                .notFound(3, 400 * MS)
                .build();
        rig.start(
                venue.protocol(simulator, requestsPort),
                venue.instrument(),
                settings,
                this::onMessage,
                comparison -> {});
        gateway = rig.gateway();
    }

    @AfterEach
    void close() {
        rig.close();
        simulator.close();
    }

    /** On the event loop. */
    private void onMessage(DirectBuffer buffer, int offset, int length) {
        ExecutionReportDecoder report = new ExecutionReportDecoder();
        if (!GatewayUnderTest.wrap(report, buffer, offset)) {
            return;
        }
        reports.add(report.clientOrderId() + " " + report.executionType() + " " + report.orderStatus());
        if (report.executionType() == ExecutionType.TRADE) {
            position += report.lastQuantityMantissa();
            rig.gateway().ourPosition(1, position, 6_000_000_000_000L); // as the core says once it has seen the fill
        }
        if (report.executionType() != ExecutionType.CANCEL_REJECTED) {
            statuses.put(report.clientOrderId(), report.orderStatus());
        }
    }

    /** A purchase at a part of the best price. */
    private void place(long id, int percent, TimeInForce timeInForce) {
        BookSnapshot book = simulator.call(
                () -> simulator.market(venue.product(), "BTCUSDT").snapshot(5));
        var grid = simulator.market(venue.product(), "BTCUSDT").instrument();
        long ticks = book.asks().getFirst()[0] * percent / 100;
        rig.place(
                id,
                Side.BUY,
                Decimals.parse(grid.priceText(ticks), venue.instrument().priceExponent()),
                Decimals.parse("0.010", venue.instrument().sizeExponent()),
                timeInForce,
                order -> {});
    }

    private long placed(String transport) {
        return simulator.ledger().requests().stream()
                .filter(each ->
                        each.kind() == RequestKind.PLACE && each.transport().equals(transport))
                .count();
    }

    /** What we were told is what the venue's own books say. */
    private void checkAgainstTheVenue(long lastId) {
        SimLedger ledger = simulator.ledger();
        for (long id = 64; id <= lastId; id += 64) {
            String wireId = GatewayUnderTest.wireId(id);
            assertTrue(ledger.placeCount(wireId) <= 1, "order " + id + " was sent twice");
            String theirs = ledger.orders().stream()
                    .filter(order -> order.clientOrderId().equals(wireId))
                    .map(SimLedger.OrderEntry::status)
                    .findFirst()
                    .orElse("REJECTED");
            assertEquals(theirs, statuses.get(id).name(), "order " + id + " " + reports);
        }
        assertEquals(0, counters.totalErrors());
        assertEquals(0, counters.adjustments);
    }

    @Test
    void shouldSendByRestWhatTheOrderSocketCannotTake() {
        launch(NOBODY);
        place(64, 50, TimeInForce.GTC);
        rig.await("order", () -> statuses.get(64L) == OrderStatus.NEW);
        place(128, 101, TimeInForce.IOC);
        rig.await("fill", () -> statuses.get(128L) == OrderStatus.FILLED);
        rig.cancel(64);
        rig.await("cancel", () -> statuses.get(64L) == OrderStatus.CANCELED);
        place(192, 101, TimeInForce.GTX);
        rig.await("refusal of a post-only order", () -> isOver(192));
        long id = 192;
        for (FaultKind kind : List.of(
                FaultKind.LOSE_REPLIES,
                FaultKind.LOSE_REQUESTS,
                FaultKind.STATUS_5XX_EXECUTED,
                FaultKind.STATUS_5XX_NOT_EXECUTED)) {
            id += 64;
            long placed = id;
            rig.await("comparison", gateway::isOpen);
            simulator.inject(Fault.next(kind, 1));
            place(placed, 50, TimeInForce.GTC);
            rig.await(
                    "settlement after " + kind,
                    () -> isOver(placed) || (statuses.get(placed) == OrderStatus.NEW && gateway.isSettled()));
            simulator.clearFaults();
        }
        assertTrue(counters.unknownOutcomes >= 3, "unknown " + counters.unknownOutcomes);
        gateway.cancelAllWorking();
        rig.await("the end", () -> gateway.isSettled() && statuses.get(256L) == OrderStatus.CANCELED);
        checkAgainstTheVenue(id);
        assertEquals(0, placed("WS_API"));
        assertEquals(id / 64, placed("REST"));
    }

    private boolean isOver(long id) {
        return isOver(statuses.get(id));
    }

    private static boolean isOver(OrderStatus status) {
        return status == OrderStatus.REJECTED || status == OrderStatus.EXPIRED || status == OrderStatus.CANCELED;
    }

    /** Cuts the socket that takes requests, and that one only. */
    private void cut() {
        simulator.call(() -> {
            requestSockets().forEach(each -> each.socket().reset());
            return null;
        });
    }

    private Stream<SimConnection> requestSockets() {
        return simulator.connections().stream()
                .filter(each -> each.socket().uri().startsWith("/ws-fapi"));
    }

    @Test
    void shouldSendEachOrderOneWayHoweverOftenItsSocketIsCut() {
        launch(simulator.port());
        for (int round = 0; round < 5; round++) {
            rig.await(
                    "the order socket",
                    () -> simulator.call(() -> requestSockets().count()) > 0
                            && gateway.isOpen()
                            && gateway.isSettled());
            long bySocket = placed("WS_API");
            rig.await("an order on the socket", () -> {
                placeNext();
                return placed("WS_API") > bySocket;
            });
            long byRest = placed("REST");
            rig.await("an order by REST", () -> {
                cut();
                placeNext(); // the first one may be on its way
                return placed("REST") > byRest;
            });
        }
        rig.await("the comparison", () -> gateway.isOpen() && gateway.isSettled());
        gateway.cancelAllWorking();
        rig.await(
                "the end",
                () -> gateway.isSettled() && statuses.values().stream().allMatch(OrdersByRestTest::isOver));
        checkAgainstTheVenue(lastId);
    }

    private void placeNext() {
        lastId += 64;
        place(lastId, 50, TimeInForce.GTC);
        long id = lastId;
        rig.await("word of the order", () -> statuses.containsKey(id));
    }
}
