package io.rayo.gateways.okx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderGateway;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.orders.ReconciliationReport;
import io.rayo.gateways.sim.okx.OkxSimulator;
import io.rayo.gateways.sim.okx.OkxSimulatorSettings;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders to the simulator over real sockets, with answers lost, late and wrong: none is doubled, each is settled. */
class OkxOrdersAtSimulatorTest {
    private static final SimulatorSettings.Client CLIENT = new SimulatorSettings.Client(
            "demokey",
            "demo-secret",
            "demo-pass",
            Map.of("BTC", new BigDecimal("10"), "USDT", new BigDecimal("1000000")));

    private static final long MS = 1_000_000L;
    private static final SystemEpochNanoClock EPOCH = new SystemEpochNanoClock();

    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final EventLoop eventLoop = group.next();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final List<ReconciliationReport> comparisons = new CopyOnWriteArrayList<>();
    private final OrderCounters counters = new OrderCounters();
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AtomicLong bestAsk = new AtomicLong();
    private final AtomicLong definitions = new AtomicLong();
    private final AtomicLong books = new AtomicLong();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private OkxSimulator simulator;
    private MarketGateway<OkxInstrument> market;
    private OrderGateway gateway;

    @BeforeEach
    void launch() {
        simulator = OkxSimulator.launch(OkxSimulatorSettings.demo().client(CLIENT));
        final String http = "http://127.0.0.1:" + simulator.port();
        final String ws = "ws://127.0.0.1:" + simulator.port();
        final OkxSettings settings = new OkxSettings(OkxProduct.SPOT);
        settings.feed().symbols(List.of("BTC-USDT")).restUrl(http).streamUrl(ws);
        settings.connection(settings.connection()
                .with()
                .breaker(1_000, TimeUnit.SECONDS.toNanos(1))
                .build());
        settings.conclude();
        final OkxProtocol protocol = new OkxProtocol(settings);
        final TestPublisher publisher = new TestPublisher(this::onMessage);
        market = new MarketGateway<>(
                protocol,
                settings.feed(),
                publisher,
                (venueId, symbol) -> 1,
                eventLoop,
                SystemNanoClock.INSTANCE,
                EPOCH,
                null,
                new FeedCounters(),
                fault::set);
        gateway = new OrderGateway(
                new OkxOrderProtocol(
                        new OkxOrderSettings(
                                        OkxProduct.SPOT,
                                        new Credentials(
                                                "demokey".getBytes(US_ASCII),
                                                "demo-secret".getBytes(US_ASCII),
                                                "demo-pass".getBytes(US_ASCII)),
                                        "t1")
                                .urls(http, ws)
                                .connection(settings.connection()),
                        market.symbols()),
                publisher,
                eventLoop,
                SystemNanoClock.INSTANCE,
                EPOCH,
                null,
                OrderSettings.DEFAULTS
                        .with()
                        .maxOrders(64)
                        .requestTimeoutNs(1_000 * MS)
                        .queries(100 * MS, 1_000 * MS, 20 * MS)
                        .notFound(3, 2_000 * MS)
                        .build(),
                counters,
                new FeedCounters(),
                0,
                comparisons::add,
                fault::set);
        market.definitionListener((instrument, details) -> gateway.add(OkxOrderInstrument.of(
                instrument, details, protocol.instruments().code(instrument.symbol()))));
        // as after a restart: orders first, the feed later
        market.loadInstruments();
        gateway.start();
        await("order connection", gateway::isReady);
        gateway.recovered(0);
        awaitReady();
        assertEquals(0, books.get(), "no stream before it was asked for");
        market.start();
        await("market", () -> definitions.get() > 0 && bestAsk.get() > 0 && books.get() > 0);
    }

    @AfterEach
    void close() throws Exception {
        market.close();
        gateway.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        simulator.close();
    }

    private void awaitReady() {
        await("order connection", gateway::isOpen);
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        switch (EventHeaders.templateId(buffer, offset)) {
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> definitions.incrementAndGet();
            case BookDeltaDecoder.TEMPLATE_ID -> books.incrementAndGet();
            case TopOfBookDecoder.TEMPLATE_ID ->
                bestAsk.set(new TopOfBookDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .askPriceMantissa());
            case ExecutionReportDecoder.TEMPLATE_ID -> {
                final ExecutionReportDecoder report =
                        new ExecutionReportDecoder().wrapAndApplyHeader(buffer, offset, header);
                reports.add(report.clientOrderId() + " " + report.executionType() + " " + report.orderStatus());
                if (report.executionType() == ExecutionType.NEW) {
                    statuses.merge(report.clientOrderId(), OrderStatus.NEW, (old, now) -> isSettled(old) ? old : now);
                } else if (report.executionType() != ExecutionType.CANCEL_REJECTED) {
                    statuses.put(report.clientOrderId(), report.orderStatus());
                }
            }
            default -> {
                // nothing to check here
            }
        }
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(System.nanoTime() < deadline, () -> "no " + what + " in time; reports " + reports);
            Thread.onSpinWait();
        }
    }

    private void place(final long clientOrderId, final long price, final TimeInForce timeInForce) {
        EventHeaders.put(
                message,
                0,
                NewOrderEncoder.TEMPLATE_ID,
                NewOrderEncoder.BLOCK_LENGTH,
                0,
                0,
                1,
                OkxProduct.SPOT.venueId(),
                0,
                0);
        final OkxInstrument instrument = market.symbols().find("BTC-USDT");
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(clientOrderId)
                .priceMantissa(price)
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(Decimals.parse("0.01", instrument.sizeExponent()))
                .strategyId(1)
                .signalId(0)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(timeInForce);
        order.orderFlags().clear();
        gateway.onMessage(message, 0, order.limit());
    }

    private static boolean isSettled(final OrderStatus status) {
        return status != null && status != OrderStatus.UNRESOLVED && status != OrderStatus.PENDING_NEW;
    }

    @Test
    void shouldFillAMarketableOrder() {
        place(64, bestAsk.get() * 101 / 100, TimeInForce.IOC);
        await("fill", () -> statuses.get(64L) == OrderStatus.FILLED);
        assertEquals(1, simulator.ledger().placeCount(wireId(64)));
        assertTrue(counters.fills > 0);
        assertEquals(0, counters.totalErrors());
    }

    @Test
    void shouldSettleEveryOrderAndDoubleNoneWhateverHappensToTheAnswers() {
        final long price = bestAsk.get() / 2;
        long id = 0;
        // the 429 comes last: for as long as the venue then asks, nothing more is sent
        for (final FaultKind kind : List.of(
                FaultKind.STATUS_5XX_EXECUTED,
                FaultKind.LOSE_REPLIES,
                FaultKind.DISCONNECT_ALL,
                FaultKind.STATUS_429)) {
            for (int i = 0; i < 3; i++) {
                id += 64;
                final long clientOrderId = id;
                awaitReady();
                if (kind != FaultKind.DISCONNECT_ALL) {
                    simulator.inject(Fault.next(kind, 1));
                }
                place(clientOrderId, price, TimeInForce.GTC);
                if (kind == FaultKind.DISCONNECT_ALL) {
                    simulator.inject(Fault.next(kind, 1));
                }
                await(
                        "settlement of " + clientOrderId + " after " + kind,
                        () -> isSettled(statuses.get(clientOrderId)));
                simulator.clearFaults();
            }
            await("everything settled after " + kind, gateway::isSettled);
        }
        for (long placed = 64; placed <= id; placed += 64) {
            final String wireId = wireId(placed);
            assertTrue(simulator.ledger().placeCount(wireId) <= 1, "order " + placed + " was sent twice");
        }
        checkAgainstTheVenue(id);
        assertEquals(0, counters.totalErrors());
        assertTrue(counters.unknownOutcomes >= 3, "unknown " + counters.unknownOutcomes);
    }

    /** What we were told is what the venue's own books say. */
    private void checkAgainstTheVenue(final long lastId) {
        for (long placed = 64; placed <= lastId; placed += 64) {
            final String wireId = wireId(placed);
            final boolean isAtVenue = simulator.ledger().orders().stream()
                    .anyMatch(o -> o.clientOrderId().equals(wireId));
            final OrderStatus told = statuses.get(placed);
            assertEquals(isAtVenue ? OrderStatus.NEW : OrderStatus.REJECTED, told, "order " + placed + " " + reports);
        }
    }

    @Test
    void shouldCancelEverythingAndTakeNoMore() {
        place(64, bestAsk.get() / 2, TimeInForce.GTC);
        await("acknowledgement", () -> statuses.get(64L) == OrderStatus.NEW);
        gateway.cancelAllWorking();
        await("cancel", () -> statuses.get(64L) == OrderStatus.CANCELED);
        place(128, bestAsk.get() / 2, TimeInForce.GTC);
        await("refusal", () -> statuses.get(128L) == OrderStatus.REJECTED);
        assertEquals(0, simulator.ledger().placeCount(wireId(128)));
    }

    @Test
    void shouldFindOutAboutAnOrderOfAnEarlierLife() {
        place(64, bestAsk.get() / 2, TimeInForce.GTC);
        await("acknowledgement", () -> statuses.get(64L) == OrderStatus.NEW);
        statuses.clear();
        gateway.queryOrder(64, 1);
        gateway.queryOrder(32, 1);
        await("answers", () -> statuses.get(64L) == OrderStatus.NEW && reports.contains("32 NOT_FOUND REJECTED"));
        await("settled", gateway::isSettled);
    }

    private static String wireId(final long clientOrderId) {
        final UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        return text.getStringWithoutLengthAscii(0, new ClientOrderIds("t1").encode(clientOrderId, text, 0));
    }
}
