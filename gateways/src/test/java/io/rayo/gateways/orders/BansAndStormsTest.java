package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A venue that bans us hears nothing more until the ban is over; one that cuts every connection loses no order. */
class BansAndStormsTest {
    private static final int ORDERS = 5;
    private static final int CUTS = 8;

    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final EventLoop eventLoop = group.next();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final OrderCounters counters = new OrderCounters();
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private final Map<Long, String> words = new ConcurrentHashMap<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private VenueUnderTest venue;
    private SimulatedVenue simulator;
    private OrderGateway gateway;

    static Stream<VenueUnderTest> venues() {
        return ScriptedEndsTest.venues();
    }

    private void launch(VenueUnderTest underTest) {
        venue = underTest;
        simulator = venue.launch();
        OrderInstrument instrument = venue.instrument();
        gateway = new OrderGateway(
                venue.protocol(simulator),
                new TestPublisher(this::onMessage),
                eventLoop,
                SystemNanoClock.INSTANCE,
                new SystemEpochNanoClock(),
                null,
                OrderSettings.DEFAULTS,
                counters,
                new FeedCounters(),
                0,
                comparison -> {},
                fault::set);
        eventLoop.execute(() -> gateway.add(instrument));
        gateway.start();
        await("connections", gateway::isReady);
        gateway.recovered(0);
        await("first comparison", gateway::isOpen);
    }

    private void close() throws InterruptedException {
        gateway.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        simulator.close();
    }

    private void onMessage(DirectBuffer buffer, int offset, int length) {
        if (EventHeaders.templateId(buffer, offset) == ExecutionReportDecoder.TEMPLATE_ID) {
            ExecutionReportDecoder report =
                    new ExecutionReportDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            statuses.put(report.clientOrderId(), report.orderStatus());
            report.venueOrderId();
            report.feeAsset();
            words.put(report.clientOrderId(), report.text());
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> venue + ": no " + what + " in time; " + statuses + words + " ready " + gateway.isReady()
                            + " reconciled " + gateway.isReconciled() + " settled " + gateway.isSettled());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void stay(long milliseconds) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        await("moment", () -> System.nanoTime() >= until);
    }

    /** A purchase far below the market. */
    private void place(long id) {
        OrderInstrument instrument = venue.instrument();
        String symbol = new String(instrument.symbol(), StandardCharsets.UTF_8);
        var market = simulator.market(venue.product(), symbol).instrument();
        EventHeaders.put(
                message,
                0,
                NewOrderEncoder.TEMPLATE_ID,
                NewOrderEncoder.BLOCK_LENGTH,
                1,
                1,
                1,
                venue.protocol(simulator).venueId(),
                0,
                0);
        NewOrderEncoder order = new NewOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(id)
                .priceMantissa(Decimals.parse("50000", instrument.priceExponent()))
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(
                        Decimals.parse(market.quantityText(10 * market.lotsUnit()), instrument.sizeExponent()))
                .strategyId(1)
                .signalId(0)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC);
        order.orderFlags().clear();
        gateway.onMessage(message, 0, order.limit());
    }

    private int requests() {
        return simulator.ledger().requests().size();
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldSendNothingWhileItIsBanned(VenueUnderTest underTest) throws Exception {
        launch(underTest);
        try {
            simulator.inject(new Fault(FaultKind.BAN, 0, 0, 60_000));
            place(64);
            await("word of the ban", () -> counters.limitedAnswers > 0);
            stay(50); // what was on its way when the word came
            int before = requests();
            for (int i = 2; i <= 30; i++) {
                place(64L * i);
            }
            await("refusals", () -> statuses.get(64L * 30) == OrderStatus.REJECTED);
            stay(700);
            assertEquals(before, requests(), venue + ": requests while it was banned");
            for (int i = 2; i <= 30; i++) {
                assertTrue(words.get(64L * i).contains("banned"), venue + ": " + words.get(64L * i));
            }
        } finally {
            close();
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldKnowEveryOrderAfterAStormOfLostConnections(VenueUnderTest underTest) throws Exception {
        launch(underTest);
        try {
            for (int i = 1; i <= ORDERS; i++) {
                place(64L * i);
            }
            await("orders", () -> statuses.get(64L * ORDERS) == OrderStatus.NEW);
            int before = requests();
            for (int i = 0; i < CUTS; i++) {
                simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
                stay(60);
            }
            await("return", () -> gateway.isOpen() && gateway.isSettled());
            SimLedger ledger = simulator.ledger();
            assertEquals(
                    ORDERS,
                    ledger.orders().stream()
                            .filter(order -> order.status().equals("NEW"))
                            .count());
            for (SimLedger.OrderEntry order : ledger.orders()) {
                assertEquals(1, ledger.placeCount(order.clientOrderId()));
            }
            int asked = requests() - before;
            assertTrue(asked <= (CUTS + 1) * (ORDERS + 8), venue + ": " + asked + " requests");
            place(64L * (ORDERS + 1));
            await("an order after it", () -> statuses.get(64L * (ORDERS + 1)) == OrderStatus.NEW);
        } finally {
            close();
        }
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldCancelByRestWhileTheSocketsAreDown(VenueUnderTest underTest) throws Exception {
        launch(underTest);
        try {
            assumeTrue(venue.protocol(simulator).fallsBack(RequestKind.CANCEL), () -> venue + " has no other way");
            place(64);
            await("order", () -> statuses.get(64L) == OrderStatus.NEW);
            simulator.inject(new Fault(FaultKind.REFUSE_CONNECTS, 0, 0, 3_000));
            simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
            await("loss", () -> !gateway.isReconciled());
            EventHeaders.put(
                    message,
                    0,
                    CancelOrderEncoder.TEMPLATE_ID,
                    CancelOrderEncoder.BLOCK_LENGTH,
                    1,
                    1,
                    1,
                    venue.protocol(simulator).venueId(),
                    0,
                    0);
            CancelOrderEncoder cancel = new CancelOrderEncoder()
                    .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                    .clientOrderId(64)
                    .cancelId(65)
                    .reason(RejectReason.NONE);
            gateway.onMessage(message, 0, cancel.limit());
            await(
                    "cancel at the venue",
                    () -> simulator.ledger().orders().getFirst().status().equals("CANCELED"));
            assertTrue(
                    simulator.ledger().requests().stream()
                            .anyMatch(request -> request.kind() == io.rayo.gateways.sim.venue.RequestKind.CANCEL
                                    && request.transport().equals("REST")),
                    venue + " was not told by REST");
            await("word of it", () -> statuses.get(64L) == OrderStatus.CANCELED);
            await("return", () -> gateway.isOpen() && gateway.isSettled());
        } finally {
            close();
        }
    }
}
