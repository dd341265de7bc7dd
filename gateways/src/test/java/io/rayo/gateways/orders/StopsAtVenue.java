package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.OrderTicket;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Stops over real sockets at a venue that keeps them apart from other orders until they are triggered: each is placed,
 * cancelled and filled once, whatever is lost and whatever a session knows of it. A venue's test says how it is there.
 */
public abstract class StopsAtVenue {
    private static final long MS = 1_000_000L;
    private static final int STOPS = Integer.getInteger("rayo.stops", Boolean.getBoolean("rayo.nightly") ? 1_000 : 80);
    private static final long PRICE_NULL = NewOrderEncoder.priceMantissaNullValue();

    /** Of both clients' keys: whose orders are followed, and another's. */
    private static final String OUR_KEY = "demokey";

    protected final SimulatedVenue simulator;
    protected GatewayUnderTest rig;
    protected OrderGateway gateway;
    private final VenueUnderTest venue;
    private final String otherKey;
    private final long quantity;
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private final Map<Long, Long> filled = new ConcurrentHashMap<>();

    /** Fills that were told, by order and trade: in all lives, and in this one. */
    private final Set<String> fills = ConcurrentHashMap.newKeySet();

    private final Set<String> fillsOfThisLife = ConcurrentHashMap.newKeySet();
    private final List<String> toldTwice = new CopyOnWriteArrayList<>();
    private final AtomicLong position = new AtomicLong();

    protected StopsAtVenue(VenueUnderTest venue, String otherKey, String quantity) {
        this.venue = venue;
        this.otherKey = otherKey;
        this.quantity = Decimals.parse(quantity, venue.instrument().sizeExponent());
        simulator = venue.launch();
    }

    /** Requests that the venue got to place a stop. */
    protected abstract long placed();

    /** Requests that the venue got to cancel a stop. */
    protected abstract long cancelled();

    /** Requests that the venue got to cancel an ordinary order. */
    protected abstract long ordersCancelled();

    protected final void launch(OrderProtocol protocol, Runnable recovery) {
        OrderSettings settings = OrderSettings.DEFAULTS
                .with()
                .requestTimeoutNs(500 * MS)
                .queries(20 * MS, 200 * MS, MS)
                .notFound(3, 400 * MS)
                .sweepNs(300 * MS)
                .build();
        fillsOfThisLife.clear();
        rig = new GatewayUnderTest(25, reports::toString);
        rig.start(protocol, venue.instrument(), settings, this::onMessage, comparison -> {}, () -> {
            gateway = rig.gateway();
            gateway.ourPosition(1, position.get(), 6_000_000_000_000L);
            recovery.run();
        });
    }

    protected final void launch() {
        launch(venue.protocol(simulator), () -> {});
    }

    /** A market that moves only when somebody is told to trade. */
    protected final void launchInQuietMarket() {
        launch();
        simulator.eventsPerTick(0);
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
        long id = report.clientOrderId();
        reports.add(id + " " + report.executionType() + " " + report.orderStatus());
        if (report.executionType() == ExecutionType.TRADE) {
            String fill = id + " " + report.tradeId();
            if (!fillsOfThisLife.add(fill)) {
                toldTwice.add(fill);
            }
            if (fills.add(fill)) {
                long last = report.lastQuantityMantissa();
                filled.merge(id, last, Long::sum);
                position.addAndGet(report.side() == Side.BUY ? last : -last);
            }
            rig.gateway()
                    .ourPosition(1, position.get(), 6_000_000_000_000L); // as the core says once it has seen the fill
        }
        if (report.executionType() == ExecutionType.TRADE && isOver(id)) {
            return; // how it ended was said before its last fill
        }
        if (report.executionType() != ExecutionType.CANCEL_REJECTED) {
            statuses.put(id, report.orderStatus());
        }
    }

    private boolean isOver(long id) {
        OrderStatus status = statuses.get(id);
        return status != null && ExecutionUpdate.isFinal(status);
    }

    private SimMarket market() {
        return simulator.market(venue.product(), new String(venue.instrument().symbol(), StandardCharsets.US_ASCII));
    }

    private long price(long ticks) {
        return Decimals.parse(
                market().instrument().priceText(ticks), venue.instrument().priceExponent());
    }

    /** A purchase that wakes at a price, as a market order or with a limit. */
    private void stop(long id, long triggerTicks, long limitTicks) {
        stop(id, triggerTicks, limitTicks, false);
    }

    protected final void stop(long id, long triggerTicks, long limitTicks, boolean isReduceOnly) {
        rig.place(
                id,
                Side.BUY,
                limitTicks == 0 ? PRICE_NULL : price(limitTicks),
                quantity,
                TimeInForce.GTC,
                order -> order.orderType(limitTicks == 0 ? OrderType.STOP : OrderType.STOP_LIMIT)
                        .stopPriceMantissa(price(triggerTicks))
                        .orderFlags()
                        .reduceOnly(isReduceOnly));
    }

    protected final void stop(long id) {
        stop(id, far(), 0);
    }

    protected final void place(long id) {
        long ticks = simulator.call(() -> market().snapshot(1).bids().getFirst()[0]);
        rig.place(id, Side.BUY, price(ticks / 2), quantity, TimeInForce.GTC, order -> {});
    }

    private long far() {
        return simulator.call(() -> market().lastTicks()) * 2;
    }

    private int asks() {
        return simulator.call(() -> market().snapshot(1_000)).asks().size();
    }

    /** A price in the book above the last one; where there is none, the market moves until there is. */
    protected final long near() {
        long ticks = above();
        while (ticks == 0 || asks() < 5) {
            simulator.eventsPerTick(2);
            rig.await("a deeper book", () -> asks() > 8 && above() > 0);
            simulator.eventsPerTick(0);
            ticks = above();
        }
        return ticks;
    }

    private long above() {
        return simulator.call(() -> market().snapshot(1_000).asks().stream()
                .skip(1)
                .map(level -> level[0])
                .filter(ticks -> ticks > market().lastTicks())
                .findFirst()
                .orElse(0L));
    }

    /** Somebody else buys up to a price, and what comes of it meets a fault. */
    protected final void tradeUpTo(long ticks, Fault fault) {
        simulator.call(() -> {
            long lots = 1_000; // more than there is: an order must have some size
            for (long[] level : market().snapshot(1_000).asks()) {
                lots += level[0] <= ticks ? level[1] : 0;
            }
            try {
                simulator
                        .desk()
                        .place(
                                simulator.account(otherKey),
                                market(),
                                new OrderTicket(Side.BUY, lots)
                                        .limit(ticks, TimeInForce.IOC)
                                        .parameters(Map.of("type", "LIMIT")));
            } catch (OrderRefusedException e) {
                throw new IllegalStateException(e);
            }
            if (fault != null) {
                simulator.injectAfter(0, fault); // before the next tick, which wakes stops
            }
            return null;
        });
    }

    protected final void await(long id, OrderStatus status) {
        rig.await(id + " " + status, () -> statuses.get(id) == status);
    }

    private void awaitFilled(long id) {
        await(id, OrderStatus.FILLED);
        rig.await("all fills of " + id, () -> filled.getOrDefault(id, 0L) >= quantity);
    }

    protected final void awaitQuiet() {
        rig.await("quiet", () -> gateway.isSettled() && gateway.isOpen());
    }

    protected final long requests(String transport, String method) {
        return simulator.ledger().requests().stream()
                .filter(each ->
                        each.transport().equals(transport) && each.method().equals(method))
                .count();
    }

    /** What we were told is what the venue's own books say. */
    protected final void checkAgainstTheVenue() {
        SimLedger ledger = simulator.ledger();
        statuses.forEach((id, status) -> {
            String wireId = GatewayUnderTest.wireId(id);
            long placed = ledger.requests().stream()
                    .filter(each -> each.kind() == RequestKind.PLACE
                            && each.clientOrderId().equals(wireId))
                    .count();
            assertTrue(placed <= 1, "order " + id + " was sent twice");
            String theirs = ledger.orders().stream()
                    .filter(order -> order.clientOrderId().equals(wireId))
                    .map(SimLedger.OrderEntry::status)
                    .findFirst()
                    .orElse("REJECTED");
            assertEquals(theirs, status.name(), "order " + id + " " + reports);
            long executed = ledger.fills().stream()
                    .filter(fill -> fill.clientOrderId().equals(wireId))
                    .mapToLong(fill -> Decimals.parse(
                            fill.quantity().toPlainString(), venue.instrument().sizeExponent()))
                    .sum();
            assertEquals(executed, filled.getOrDefault(id, 0L), "fills of " + id + " " + reports);
        });
        assertEquals(List.of(), toldTwice);
        assertEquals(0, rig.counters.totalErrors());
        assertEquals(0, rig.counters.adjustments);
    }

    @Test
    void shouldPlaceAndCancelAStop() {
        launch();
        stop(64);
        await(64, OrderStatus.NEW);
        awaitQuiet();
        rig.cancel(64);
        await(64, OrderStatus.CANCELED);
        stop(128, simulator.call(() -> market().lastTicks()) / 2, 0);
        await(128, OrderStatus.REJECTED);
        awaitQuiet();
        checkAgainstTheVenue();
        assertEquals(2, placed());
        assertEquals(1, cancelled());
    }

    @Test
    void shouldBookEachFillOfATriggeredStopOnceWhateverEventsAreLost() {
        launchInQuietMarket();
        for (int lost = 0; lost < 12; lost++) {
            long id = 64L * (lost + 1);
            long trigger = near();
            stop(id, trigger, 0);
            await(id, OrderStatus.NEW);
            awaitQuiet();
            // the first so many events of those that follow, or any of them
            Fault fault = lost == 0
                    ? null
                    : lost < 8 ? Fault.next(FaultKind.DROP_EVENTS, lost) : Fault.chance(FaultKind.DROP_EVENTS, 0.5);
            tradeUpTo(trigger, fault);
            awaitFilled(id);
            simulator.clearFaults();
            awaitQuiet();
        }
        checkAgainstTheVenue();
        assertTrue(simulator.faultHits(FaultKind.DROP_EVENTS) > 12, "too few events were lost");
    }

    @Test
    void shouldFindOutWhatBecameOfAStopWhoseAnswerIsLost() {
        launchInQuietMarket();
        long id = 0;
        for (FaultKind kind : List.of(
                FaultKind.LOSE_REPLIES,
                FaultKind.LOSE_REQUESTS,
                FaultKind.STATUS_5XX_EXECUTED,
                FaultKind.STATUS_5XX_NOT_EXECUTED)) {
            for (boolean hasEvents : new boolean[] {true, false}) {
                id += 64;
                long placed = id;
                rig.await("the gateway", gateway::isOpen);
                simulator.inject(Fault.next(kind, 1));
                if (!hasEvents) {
                    simulator.inject(Fault.chance(FaultKind.DROP_EVENTS, 1));
                }
                stop(placed);
                rig.await(
                        "settlement after " + kind,
                        () -> gateway.isSettled()
                                && (statuses.get(placed) == OrderStatus.NEW
                                        || statuses.get(placed) == OrderStatus.REJECTED));
                simulator.clearFaults();
            }
        }
        assertTrue(rig.counters.unknownOutcomes >= 3, "unknown " + rig.counters.unknownOutcomes);
        awaitQuiet();
        // a cancel whose answer and event are lost
        simulator.inject(Fault.next(FaultKind.LOSE_REPLIES, 1));
        simulator.inject(Fault.next(FaultKind.DROP_EVENTS, 1));
        rig.cancel(64);
        await(64, OrderStatus.CANCELED);
        simulator.clearFaults();
        // one that is triggered while nobody knows whether it is there
        id += 64;
        long trigger = near();
        simulator.inject(Fault.next(FaultKind.LOSE_REPLIES, 1));
        simulator.inject(Fault.next(FaultKind.DROP_EVENTS, 1));
        stop(id, trigger, 0);
        String wireId = GatewayUnderTest.wireId(id);
        rig.await(
                "the stop at the venue",
                () -> simulator.ledger().orders().stream()
                        .anyMatch(order -> order.clientOrderId().equals(wireId)));
        tradeUpTo(trigger, Fault.chance(FaultKind.DROP_EVENTS, 1));
        awaitFilled(id);
        simulator.clearFaults();
        awaitQuiet();
        checkAgainstTheVenue();
    }

    @Test
    void shouldGoOnWithStopsOfAnEarlierLife() {
        launchInQuietMarket();
        long trigger = near();
        stop(64);
        stop(128);
        stop(192);
        stop(256, trigger, 0);
        place(320);
        for (long id = 64; id <= 320; id += 64) {
            await(id, OrderStatus.NEW);
        }
        awaitQuiet();
        rig.close();
        statuses.clear();
        tradeUpTo(trigger, null);
        // the journal knows of three, and not that any of them is a stop; two are in the lists of open orders
        launch(venue.protocol(simulator), () -> {
            gateway.queryOrder(64, 1);
            rig.cancel(128); // before anything is known of it
            gateway.queryOrder(256, 1);
        });
        awaitFilled(256);
        await(64, OrderStatus.NEW);
        await(192, OrderStatus.NEW);
        await(320, OrderStatus.NEW);
        await(128, OrderStatus.CANCELED);
        rig.cancel(64);
        await(64, OrderStatus.CANCELED);
        gateway.cancelAllWorking();
        await(192, OrderStatus.CANCELED);
        await(320, OrderStatus.CANCELED);
        rig.await("quiet", gateway::isSettled);
        checkAgainstTheVenue();
    }

    /** A cancel of the stop that crosses the word of its trigger is refused, and wished again. */
    private void cancelUntilOver(long id) {
        while (statuses.get(id) != OrderStatus.CANCELED) {
            long refusals = refusals(id);
            rig.cancel(id);
            rig.await(
                    "the end of " + id + " or a refusal",
                    () -> statuses.get(id) == OrderStatus.CANCELED || refusals(id) > refusals);
            awaitQuiet();
        }
    }

    private long refusals(long id) {
        return reports.stream()
                .filter(report -> report.startsWith(id + " CANCEL_REJECTED"))
                .count();
    }

    @Test
    void shouldCancelTheOrderThatATriggerMade() {
        launchInQuietMarket();
        for (boolean isLaterLife : new boolean[] {false, true}) {
            long id = isLaterLife ? 128 : 64;
            long trigger = near();
            stop(id, trigger, trigger / 2);
            await(id, OrderStatus.NEW);
            tradeUpTo(trigger, null);
            rig.await(
                    "an order",
                    () -> simulator.call(() -> simulator
                                    .desk()
                                    .open(simulator.account(OUR_KEY), order -> !order.isSleeping())
                                    .size()
                            > 0));
            awaitQuiet();
            if (isLaterLife) {
                rig.close();
                statuses.remove(id);
                launch();
                await(id, OrderStatus.NEW);
            }
            cancelUntilOver(id);
        }
        awaitQuiet();
        checkAgainstTheVenue();
        assertEquals(2, ordersCancelled());
    }

    @Test
    void shouldEndWithTheVenuesLedgerWhateverIsLost() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("stops: seed " + seed + ", " + STOPS + " orders");
        Random random = new Random(seed);
        launchInQuietMarket();
        for (int round = 0; round < STOPS / 20; round++) {
            for (FaultKind kind : List.of(
                    FaultKind.LOSE_REPLIES,
                    FaultKind.LOSE_REQUESTS,
                    FaultKind.STATUS_5XX_EXECUTED,
                    FaultKind.STATUS_5XX_NOT_EXECUTED)) {
                simulator.inject(Fault.chance(kind, 0.05));
            }
            simulator.inject(new Fault(FaultKind.DELAY_REPLIES, 0, 0.05, 300));
            simulator.inject(Fault.chance(FaultKind.DROP_EVENTS, 0.2));
            for (int i = 1; i <= 20; i++) {
                trade(random, 64L * (20 * round + i));
            }
            simulator.clearFaults();
            if (random.nextInt(3) == 0) {
                simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            }
            awaitQuiet();
        }
        gateway.cancelAllWorking();
        rig.await(
                "the end",
                () -> gateway.isSettled() && statuses.keySet().stream().allMatch(this::isOver));
        checkAgainstTheVenue();
        assertEquals(STOPS, statuses.size());
        long triggered = simulator.ledger().orders().stream()
                .filter(order ->
                        !order.clientOrderId().isEmpty() && order.executed().signum() > 0)
                .count();
        assertTrue(triggered > STOPS / 20, "triggered " + triggered);
    }

    /** One order, and perhaps what triggers it and the cancel of one. */
    private void trade(Random random, long id) {
        rig.await("the gateway", gateway::isOpen);
        long trigger = near();
        switch (random.nextInt(5)) {
            case 0 -> place(id);
            case 1 -> stop(id);
            case 2 -> stop(id, trigger, trigger / 2);
            default -> stop(id, trigger, 0);
        }
        rig.await("word of the order", () -> statuses.containsKey(id));
        if (random.nextInt(3) == 0) {
            rig.placeAgain(); // told twice: must go out once
        }
        if (random.nextInt(2) == 0) {
            tradeUpTo(trigger, null);
        }
        if (random.nextInt(2) == 0) {
            rig.cancel(id - 64L * random.nextInt((int) Math.min(id / 64, 10)));
        }
    }
}
