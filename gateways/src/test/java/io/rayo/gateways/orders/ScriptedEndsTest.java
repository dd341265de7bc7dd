package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderEvent;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.binance.BinanceUnderTest;
import io.rayo.gateways.bybit.BybitProduct;
import io.rayo.gateways.bybit.BybitUnderTest;
import io.rayo.gateways.kraken.KrakenUnderTest;
import io.rayo.gateways.kucoin.KucoinProduct;
import io.rayo.gateways.kucoin.KucoinUnderTest;
import io.rayo.gateways.okx.OkxProduct;
import io.rayo.gateways.okx.OkxUnderTest;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Orders over real sockets to a venue's simulator that loses requests and replies, answers 5xx with and without effect,
 * answers late, drops events and connections, while the market fills orders that are being cancelled, some of them to
 * make place for others. Afterwards no order was placed twice, none is said to be rejected that the venue did not
 * reject, and our orders, fills and position are the venue's. A venue takes part by a line in {@link #venues}. Set
 * {@code rayo.seed} to repeat the orders, and {@code rayo.scripted.orders} for more of them,
 * {@code rayo.scripted.venue} for those of one venue.
 */
class ScriptedEndsTest {
    private static final int ORDERS =
            Integer.getInteger("rayo.scripted.orders", Boolean.getBoolean("rayo.nightly") ? 10_000 : 240);
    private static final long MS = 1_000_000L;
    private static final int OUTSTANDING = 400;
    private static final String NOT_REPLACED = new String(OrderRefusal.NOT_REPLACED.text(), StandardCharsets.US_ASCII);

    private final GatewayUnderTest rig = new GatewayUnderTest(60, this::state); // a venue may want few questions
    private final OrderCounters counters = rig.counters;
    private final List<ReconciliationReport> comparisons = new CopyOnWriteArrayList<>();
    private final Map<Long, String> denied = new ConcurrentHashMap<>();
    private final Set<Long> rejected = ConcurrentHashMap.newKeySet();
    private final Set<Long> notFound = ConcurrentHashMap.newKeySet();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private final OrderTable table = new OrderTable(2 * ORDERS, 2 * ORDERS, 1 << 17, (order, r) -> true);
    private long position;
    private volatile long lastHeard;
    private long reportedFills;
    private SimulatedVenue simulator;
    private VenueUnderTest venue;
    private int orders;

    /** Orders that were to take the place of others. */
    private int replacing;

    static Stream<VenueUnderTest> venues() {
        Stream<VenueUnderTest> all = Stream.of(
                new BinanceUnderTest(BinanceProduct.SPOT),
                new BinanceUnderTest(BinanceProduct.USDM),
                new BybitUnderTest(BybitProduct.SPOT),
                new BybitUnderTest(BybitProduct.LINEAR),
                new OkxUnderTest(OkxProduct.SPOT),
                new OkxUnderTest(OkxProduct.DERIVATIVES),
                new KucoinUnderTest(KucoinProduct.SPOT),
                new KucoinUnderTest(KucoinProduct.FUTURES),
                new KrakenUnderTest(true),
                new KrakenUnderTest(false));
        return all.filter(venue -> venue.toString().startsWith(System.getProperty("rayo.scripted.venue", "")));
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldEndWithTheVenuesLedgerWhateverBecameOfTheAnswers(VenueUnderTest underTest) throws Exception {
        venue = underTest;
        orders = ORDERS;
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        simulator = venue.launch();
        try {
            launchGateway();
            trade(new Random(seed));
            judge(seed);
        } finally {
            rig.close();
            simulator.close();
        }
    }

    private void launchGateway() {
        OrderSettings settings = OrderSettings.DEFAULTS
                .with()
                .maxOrders(4 * OUTSTANDING)
                .requestTimeoutNs(400 * MS)
                .queries(20 * MS, 500 * MS, MS)
                .fillsGraceNs(100 * MS)
                .notFound(3, 1_500 * MS)
                .sweepNs(500 * MS)
                .build();
        rig.start(venue.protocol(simulator), venue.instrument(), settings, this::onReport, comparisons::add);
    }

    /** On the event loop, as all that the core would hear. */
    private void onReport(DirectBuffer buffer, int offset, int length) {
        if (!GatewayUnderTest.wrap(report, buffer, offset)) {
            return;
        }
        long id = report.clientOrderId();
        lastHeard = Math.max(lastHeard, id);
        ExecutionType type = report.executionType();
        if (type == ExecutionType.REJECTED) {
            report.venueOrderId();
            report.feeAsset();
            if (report.rejectReason() == RejectReason.VENUE_REJECTED) {
                rejected.add(id);
            } else {
                denied.put(id, report.text());
            }
            report.sbeRewind();
        } else if (type == ExecutionType.NOT_FOUND) {
            notFound.add(id);
        }
        synchronized (table) {
            long before = table.fillCount();
            table.onReport(report, 1);
            if (table.fillCount() > before) {
                reportedFills++;
                position += report.side() == Side.BUY ? report.lastQuantityMantissa() : -report.lastQuantityMantissa();
                rig.gateway().ourPosition(1, position, 6_000_000_000_000L);
            }
        }
    }

    private String state() {
        StringBuilder text = new StringBuilder("questions " + counters.queriesSent
                + " timeouts " + counters.timeouts + " limited " + counters.limitedAnswers + " unsent "
                + counters.unsent + " handshakes failed " + counters.handshakeFailures + " clock "
                + counters.clockErrorNs + " errors " + counters.totalErrors() + " orders:");
        synchronized (table) {
            for (int i = 0; i < Math.min(5, table.openCount()); i++) {
                Order order = table.open(i);
                text.append(' ').append(order.clientOrderId()).append(' ').append(order.state());
                simulator.ledger().orders().stream()
                        .filter(o -> o.clientOrderId().equals(GatewayUnderTest.wireId(order.clientOrderId())))
                        .forEach(o ->
                                text.append(' ').append(o.status()).append(' ').append(o.executed()));
            }
        }
        text.append("; adjustments ").append(counters.adjustments).append(", fills told differently:");
        Map<String, SimLedger.OrderEntry> truth = new HashMap<>();
        simulator.ledger().orders().forEach(order -> truth.put(order.clientOrderId(), order));
        for (long id = 64; id <= lastHeard; id += 64) {
            Order ours = table.find(id);
            SimLedger.OrderEntry theirs = truth.get(GatewayUnderTest.wireId(id));
            long executed = theirs == null
                    ? 0
                    : Decimals.parse(
                            theirs.executed().toPlainString(),
                            venue.instrument().sizeExponent());
            if (ours != null && ours.filledQuantity() != executed) {
                text.append(' ').append(id).append(' ').append(ours.state()).append(' ');
                text.append(ours.filledQuantity())
                        .append(" of ")
                        .append(executed)
                        .append(' ');
                text.append(theirs == null ? "unknown there" : theirs.status());
            }
        }
        comparisons.stream()
                .reduce((first, second) -> second)
                .ifPresent(last -> text.append("; ").append(last));
        return text.toString();
    }

    private int open() {
        synchronized (table) {
            return table.openCount();
        }
    }

    private void trade(Random random) {
        OrderGateway gateway = rig.gateway();
        OrderInstrument instrument = venue.instrument();
        simulator.inject(Fault.chance(FaultKind.LOSE_REPLIES, 0.02));
        simulator.inject(Fault.chance(FaultKind.LOSE_REQUESTS, 0.02));
        simulator.inject(Fault.chance(FaultKind.STATUS_5XX_EXECUTED, 0.02));
        simulator.inject(Fault.chance(FaultKind.STATUS_5XX_NOT_EXECUTED, 0.02));
        simulator.inject(new Fault(FaultKind.DELAY_REPLIES, 0, 0.01, 600));
        simulator.inject(Fault.chance(FaultKind.DROP_EVENTS, venue.lostEvents()));
        BookSnapshot book = book();
        for (int i = 1; i <= orders; i++) {
            if (i % 20 == 0) {
                book = book();
            }
            if (i % (orders / 4) == 0) {
                simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            }
            long notBefore = System.nanoTime() + venue.paceMs() * MS;
            rig.await("the gateway", () -> gateway.isOpen() && open() < OUTSTANDING && System.nanoTime() >= notBefore);
            long id = 64L * i;
            boolean buy = random.nextBoolean();
            long[] touch = (buy ? book.asks() : book.bids()).getFirst();
            // across the book, at the touch, or deep where only a cancel ends it
            long away = random.nextInt(3) == 0 ? 500 + random.nextInt(500) : random.nextInt(12) - 6;
            long ticks = buy ? touch[0] - away : touch[0] + away;
            Order replaced =
                    random.nextInt(10) == 0 ? working(Math.max(1, i - 50), i, buy ? Side.BUY : Side.SELL) : null;
            place(
                    id,
                    buy ? Side.BUY : Side.SELL,
                    ticks,
                    1 + random.nextInt(30),
                    random.nextInt(4) == 0,
                    replaced,
                    instrument);
            rig.await("word of the order", () -> lastHeard >= id); // so that limits told by the venue are known in time
            if (random.nextInt(100) == 0) {
                rig.placeAgain(); // told twice: must go out once
            }
            if (random.nextInt(2) == 0) {
                rig.cancel(64L * (i - random.nextInt(Math.min(i, 50))));
            }
            if (open() > OUTSTANDING / 2) {
                for (int k = Math.max(1, i - 2 * OUTSTANDING); k < i; k += 1 + random.nextInt(4)) {
                    rig.cancel(64L * k);
                }
                rig.await(
                        "cancels", () -> open() <= OUTSTANDING / 2); // so that what comes next finds a connection free
            }
        }
        simulator.clearFaults();
        rig.await("quiet", () -> gateway.isSettled() && gateway.isReconciled());
        gateway.cancelAllWorking();
        rig.await("all to be over", () -> gateway.isSettled() && open() == 0);
    }

    /** The market's book, once there is something on both sides: our orders may have taken all that there was. */
    private BookSnapshot book() {
        AtomicReference<BookSnapshot> book = new AtomicReference<>();
        rig.await("a book with two sides", () -> {
            book.set(simulator.call(
                    () -> simulator.market(venue.product(), symbol()).snapshot(5)));
            return !book.get().bids().isEmpty() && !book.get().asks().isEmpty();
        });
        return book.get();
    }

    private String symbol() {
        return new String(venue.instrument().symbol(), StandardCharsets.UTF_8);
    }

    /** The first of some orders that is said to work on a side; null if there is none. */
    private Order working(int from, int to, Side side) {
        synchronized (table) {
            for (int i = from; i < to; i++) {
                Order order = table.find(64L * i);
                if (order.side() == side
                        && (order.state() == OrderState.NEW || order.state() == OrderState.PARTIALLY_FILLED)) {
                    return order;
                }
            }
        }
        return null;
    }

    private void place(
            long id, Side side, long ticks, int lots, boolean ioc, Order replaced, OrderInstrument instrument) {
        var grid = simulator.market(venue.product(), symbol()).instrument();
        long price = Decimals.parse(grid.priceText(ticks), instrument.priceExponent());
        long quantity = Decimals.parse(grid.quantityText(lots * grid.lotsUnit()), instrument.sizeExponent());
        long filledOfIt = 0;
        synchronized (table) {
            table.add(id, side, quantity, 1);
            if (replaced != null) {
                filledOfIt = replaced.filledQuantity();
                table.onRequest(OrderEvent.CANCEL_REQUEST, replaced.clientOrderId(), 1);
            }
        }
        long filled = filledOfIt;
        TimeInForce timeInForce = ioc ? TimeInForce.IOC : TimeInForce.GTC;
        rig.place(id, side, price, quantity, timeInForce, order -> {
            if (replaced != null) {
                order.replacesId(replaced.clientOrderId())
                        .replacesFilledQuantityMantissa(filled)
                        .orderFlags()
                        .replacing(true);
            }
        });
        replacing += replaced == null ? 0 : 1;
    }

    private void judge(long seed) {
        SimLedger ledger = simulator.ledger();
        Map<String, SimLedger.OrderEntry> truth = new HashMap<>();
        Set<String> doubled = new HashSet<>();
        for (SimLedger.OrderEntry order : ledger.orders()) {
            if (truth.put(order.clientOrderId(), order) != null) {
                doubled.add(order.clientOrderId());
            }
        }
        assertEquals(Set.of(), doubled, "orders that the venue has twice");
        int exponent = venue.instrument().sizeExponent();
        long theirFills = ledger.fills().stream()
                .filter(fill -> truth.containsKey(fill.clientOrderId()))
                .count();
        int never = 0;
        int unheard = 0;
        int notReplaced = 0;
        for (int i = 1; i <= orders; i++) {
            long id = 64L * i;
            String text = GatewayUnderTest.wireId(id);
            String what = "seed " + seed + " order " + id;
            assertTrue(ledger.placeCount(text) <= 1, what + " was sent " + ledger.placeCount(text) + " times");
            Order order = table.find(id);
            assertNotNull(order, what);
            SimLedger.OrderEntry there = truth.get(text);
            if (there == null) {
                assertEquals(OrderState.REJECTED, order.state(), what + " is not at the venue");
                assertTrue(denied.containsKey(id) || notFound.contains(id), what + " ended without proof");
                assertTrue(!denied.containsKey(id) || ledger.placeCount(text) == 0, what + " was denied and sent");
                boolean wasInPlace = NOT_REPLACED.equals(denied.get(id));
                notReplaced += wasInPlace ? 1 : 0;
                never += denied.containsKey(id) && !wasInPlace ? 1 : 0;
                unheard += notFound.contains(id) ? 1 : 0;
                continue;
            }
            assertTrue(!denied.containsKey(id) && !notFound.contains(id), what + " is at the venue");
            assertEquals(there.status(), order.state().name(), what);
            assertEquals(Decimals.parse(there.executed().toPlainString(), exponent), order.filledQuantity(), what);
        }
        assertEquals(Set.of(), rejected, "rejections that no venue spoke");
        assertEquals(0, counters.adjustments, () -> "adjusted: " + comparisons);
        assertEquals(theirFills, reportedFills, "fills");
        System.out.println(venue + " scripted ends: seed " + seed + ", " + orders + " orders, " + reportedFills
                + " fills, " + counters.unknownOutcomes + " unknown outcomes, " + unheard + " never arrived, " + never
                + " never sent, " + (replacing - notReplaced) + " of " + replacing + " in another's place, "
                + comparisons.size() + " comparisons, " + counters.queriesSent + " questions");
        assertTrue(replacing - notReplaced >= orders / 120, "too few took another's place");
        assertTrue(never <= orders / 20, "too many were never sent: " + new HashSet<>(denied.values()));
        assertTrue(counters.unknownOutcomes > orders / 200 && unheard >= orders / 200, "the venue was too kind");
        assertTrue(comparisons.size() >= 3 && comparisons.getLast().isClean(), "comparisons");
    }
}
