package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Order sockets that are cut again and again, and a venue that bans us, over real sockets: each order is sent once and
 * is where the venue has it, nothing is left behind, and during the ban nothing goes out. In the build at one venue of
 * each kind of session, in the nightly form at all of them.
 */
class OrderStormTest {
    private static final boolean IS_NIGHTLY = Boolean.getBoolean("rayo.nightly");

    /** Each takes a back-off and a comparison. */
    private static final int STORMS = IS_NIGHTLY ? 20 : 1;

    private static final long MS = 1_000_000L;

    /** After a cut nothing is on its way any more: loopback is quick. */
    private static final long NOT_FOUND_AGE_MS = IS_NIGHTLY ? 1_500 : 400;

    /** Less than the second for which the venues under test are left alone if they do not say how long. */
    private static final long BAN_MS = 900;

    /** Both ends of what is made as it is needed, and kept. */
    private static final int REST_DESCRIPTORS = 2 * RestChannel.CONNECTIONS;

    /** What was on its way when the ban was heard of. */
    private static final long GRACE_MS = 300;

    private static final long PACE_MS = 100;

    private final Map<Long, String> said = new ConcurrentHashMap<>();
    private final GatewayUnderTest rig = new GatewayUnderTest(30, said::toString);
    private final OrderCounters counters = rig.counters;
    private final FeedCounters feedCounters = rig.feedCounters;
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private SimulatedVenue simulator;
    private VenueUnderTest venue;
    private OrderGateway gateway;

    private record Resources(int threads, long descriptors, long directBytes) {
        static Resources now() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return new Resources(
                        Thread.activeCount(),
                        open.count(),
                        PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
            }
        }
    }

    static Stream<VenueUnderTest> venues() {
        // one socket for all; requests and events apart, with a listen key or without; orders by REST
        List<String> build = List.of("OKX SPOT", "Binance USDM", "Bybit LINEAR", "Kraken futures");
        return ScriptedEndsTest.venues().filter(each -> IS_NIGHTLY || build.contains(each.toString()));
    }

    /** Where the venue names no time the rest of the minute is waited for: Bybit and Kraken futures only at night. */
    static Stream<VenueUnderTest> banningVenues() {
        List<String> waiting = List.of("Bybit LINEAR", "Kraken futures");
        return venues().filter(each -> IS_NIGHTLY || !waiting.contains(each.toString()));
    }

    private void launch(VenueUnderTest underTest) {
        venue = underTest;
        simulator = venue.launch();
        OrderSettings settings = OrderSettings.DEFAULTS
                .with()
                .requestTimeoutNs(1_000 * MS)
                .queries(20 * MS, 500 * MS, MS)
                .notFound(3, NOT_FOUND_AGE_MS * MS)
                .build();
        rig.start(venue.protocol(simulator), venue.instrument(), settings, this::onReport, comparison -> {});
        gateway = rig.gateway();
    }

    @AfterEach
    void close() {
        rig.close();
        simulator.close();
    }

    private void onReport(DirectBuffer buffer, int offset, int length) {
        if (GatewayUnderTest.wrap(report, buffer, offset)) {
            boolean isDenied = report.executionType() == ExecutionType.REJECTED
                    && report.rejectReason() != RejectReason.VENUE_REJECTED;
            said.put(
                    report.clientOrderId(),
                    isDenied ? "DENIED" : report.orderStatus().name());
        }
    }

    /** Time for the next order. */
    private void awaitPace() {
        long notBefore = System.nanoTime() + PACE_MS * MS;
        rig.await("time for the next order", () -> System.nanoTime() >= notBefore);
    }

    private String symbol() {
        return new String(venue.instrument().symbol(), StandardCharsets.UTF_8);
    }

    /** A purchase far below the market. */
    private void place(long id) {
        OrderInstrument instrument = venue.instrument();
        BookSnapshot book =
                simulator.call(() -> simulator.market(venue.product(), symbol()).snapshot(5));
        var grid = simulator.market(venue.product(), symbol()).instrument();
        long price = Decimals.parse(grid.priceText(book.bids().getFirst()[0] * 97 / 100), instrument.priceExponent());
        long quantity = Decimals.parse(grid.quantityText(20 * grid.lotsUnit()), instrument.sizeExponent());
        rig.place(id, Side.BUY, price, quantity, TimeInForce.GTC, order -> {});
    }

    private List<String> working() {
        return simulator.ledger().orders().stream()
                .filter(order -> order.status().equals("NEW"))
                .map(SimLedger.OrderEntry::clientOrderId)
                .toList();
    }

    private void storm(long id) {
        long connections =
                feedCounters.reconnects + venue.protocol(simulator).sockets().size();
        place(id);
        simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1)); // the order may be on its way
        rig.await("the next connections", () -> feedCounters.reconnects >= connections);
        rig.await("the comparison after them", () -> gateway.isOpen() && gateway.isSettled());
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldKeepEveryOrderAndLeaveNothingBehindInAStormOfBreaks(VenueUnderTest underTest) throws Exception {
        launch(underTest);
        storm(64);
        storm(128); // what grows once, as pools do, has grown after this
        Resources before = Resources.now();
        for (int i = 0; i < STORMS; i++) {
            storm(64L * (3 + i));
        }
        Resources after = Resources.now();
        assertTrue(after.threads <= before.threads, venue + ": threads " + before + " -> " + after);
        assertTrue(
                after.descriptors <= before.descriptors + REST_DESCRIPTORS,
                venue + ": descriptors " + before + " -> " + after);
        assertTrue(
                after.directBytes <= before.directBytes + (1 << 20),
                venue + ": direct memory " + before + " -> " + after);
        simulator
                .ledger()
                .orders()
                .forEach(order ->
                        assertEquals(1, simulator.ledger().placeCount(order.clientOrderId()), venue + " " + order));
        long working =
                said.values().stream().filter(status -> status.equals("NEW")).count();
        assertEquals(working().size(), working, () -> venue + ": " + said + " but " + working());
        assertEquals(STORMS + 2, said.size());
        gateway.cancelAllWorking();
        rig.await("the end of all", () -> gateway.isSettled() && working().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("banningVenues")
    void shouldSendNothingDuringABanAndGoOnAfterIt(VenueUnderTest underTest) throws Exception {
        launch(underTest);
        place(64);
        rig.await("the first order", () -> "NEW".equals(said.get(64L)));
        long bannedAtMs = System.currentTimeMillis();
        simulator.inject(Fault.next(FaultKind.BAN, 1, BAN_MS));
        place(128); // it is the one that hears of the ban
        rig.await("word of the ban", () -> counters.limitedAnswers > 0 || !gateway.isReady());
        long heardAtMs = System.currentTimeMillis();
        long untilMs = bannedAtMs + BAN_MS - 50;
        for (long id = 192; System.currentTimeMillis() < untilMs; id += 64) {
            place(id);
            awaitPace();
        }
        List<SimLedger.RequestEntry> during = simulator.ledger().requests().stream()
                .filter(request -> request.timeMs() > heardAtMs + GRACE_MS && request.timeMs() < untilMs)
                .toList();
        assertEquals(List.of(), during, venue + ": sent during the ban");
        rig.await("the end of the ban", () -> gateway.isOpen() && gateway.isSettled());
        long deadlineMs = untilMs + 70_000;
        long last = 64_000;
        do {
            last += 64;
            awaitPace();
            place(last);
            long id = last;
            rig.await("word of an order after it", () -> said.containsKey(id) && !"PENDING_NEW".equals(said.get(id)));
        } while (!"NEW".equals(said.get(last)) && System.currentTimeMillis() < deadlineMs);
        assertEquals("NEW", said.get(last), venue + ": an order after the ban");
        assertEquals("NEW", said.get(64L), "what worked goes on working");
        simulator
                .ledger()
                .orders()
                .forEach(order ->
                        assertEquals(1, simulator.ledger().placeCount(order.clientOrderId()), venue + " " + order));
    }
}
