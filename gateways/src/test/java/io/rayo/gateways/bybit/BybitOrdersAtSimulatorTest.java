package io.rayo.gateways.bybit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderEncoder;
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
import io.rayo.gateways.sim.bybit.BybitSimulator;
import io.rayo.gateways.sim.bybit.BybitSimulatorSettings;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders to the simulator over real sockets, with answers lost, late and wrong: none is doubled, each is settled. */
class BybitOrdersAtSimulatorTest {
    private static final long MS = 1_000_000L;
    private static final SystemEpochNanoClock EPOCH = new SystemEpochNanoClock();

    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final EventLoop eventLoop = group.next();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final OrderCounters counters = new OrderCounters();
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private final Map<Long, Long> filled = new ConcurrentHashMap<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AtomicLong bestAsk = new AtomicLong();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private BybitProduct product;
    private BybitSimulator simulator;
    private MarketGateway<BybitInstrument> market;
    private OrderGateway gateway;

    private void launch(final BybitProduct wanted, final boolean byRest) {
        product = wanted;
        simulator = BybitSimulator.launch(BybitSimulatorSettings.demo().ordersPerSecond(1_000));
        final BybitSettings settings = BybitGatewayHarness.settings(product, simulator.port(), List.of("BTCUSDT"));
        settings.orderUrl("ws://127.0.0.1:" + simulator.port())
                .restOrders(byRest)
                .account(new Credentials("demo-key".getBytes(US_ASCII), "demo-secret".getBytes(US_ASCII)), "t1")
                .connection(settings.connection()
                        .with()
                        .backOff(50 * MS, 200 * MS)
                        .breaker(1_000, TimeUnit.SECONDS.toNanos(1))
                        .build())
                .conclude();
        final TestPublisher publisher = new TestPublisher(this::onMessage);
        market = new MarketGateway<>(
                new BybitProtocol(settings),
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
                new BybitOrderProtocol(settings, market.symbols()),
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
                report -> reports.add("reconciled " + report),
                fault::set);
        market.definitionListener(
                (instrument, details) -> gateway.add(BybitOrderProtocol.instrument(instrument, details)));
        market.loadInstruments();
        gateway.start();
        await("order connection", gateway::isReady);
        gateway.recovered(0);
        await("reconciliation", gateway::isOpen);
        market.start();
        await("market", () -> bestAsk.get() > 0);
    }

    private void close() {
        market.close();
        gateway.close();
        final boolean ended =
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        simulator.close();
        assertTrue(ended, "the event loop does not end");
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        switch (EventHeaders.templateId(buffer, offset)) {
            case TopOfBookDecoder.TEMPLATE_ID ->
                bestAsk.set(new TopOfBookDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .askPriceMantissa());
            case ExecutionReportDecoder.TEMPLATE_ID -> {
                final ExecutionReportDecoder report =
                        new ExecutionReportDecoder().wrapAndApplyHeader(buffer, offset, header);
                final long id = report.clientOrderId();
                reports.add(id + " " + report.executionType() + " " + report.orderStatus());
                if (report.executionType() == ExecutionType.TRADE) {
                    filled.merge(id, report.lastQuantityMantissa(), Long::sum);
                }
                if (report.executionType() == ExecutionType.NEW) {
                    statuses.merge(id, OrderStatus.NEW, (old, now) -> isSettled(old) ? old : now);
                } else if (report.executionType() != ExecutionType.CANCEL_REJECTED) {
                    statuses.put(id, report.orderStatus());
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

    private void put(final int templateId, final int blockLength) {
        EventHeaders.put(message, 0, templateId, blockLength, 0, 0, 1, product.venueId(), 0, 0);
    }

    private long quantity(final String text) {
        return Decimals.parse(text, market.symbols().find("BTCUSDT").sizeExponent());
    }

    private void place(final long id, final long price, final TimeInForce timeInForce, final String quantity) {
        put(NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH);
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(id)
                .priceMantissa(price)
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(quantity(quantity))
                .strategyId(1)
                .signalId(0)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(timeInForce);
        order.orderFlags().clear();
        gateway.onMessage(message, 0, order.limit());
    }

    private void cancel(final long id) {
        put(CancelOrderEncoder.TEMPLATE_ID, CancelOrderEncoder.BLOCK_LENGTH);
        final CancelOrderEncoder order = new CancelOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(id);
        gateway.onMessage(message, 0, order.limit());
    }

    private void replace(final long id, final long price, final String quantity) {
        put(ReplaceOrderEncoder.TEMPLATE_ID, ReplaceOrderEncoder.BLOCK_LENGTH);
        final ReplaceOrderEncoder order = new ReplaceOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(id)
                .priceMantissa(price)
                .quantityMantissa(quantity(quantity));
        gateway.onMessage(message, 0, order.limit());
    }

    private static boolean isSettled(final OrderStatus status) {
        return status != null && status != OrderStatus.UNRESOLVED && status != OrderStatus.PENDING_NEW;
    }

    /** A price on the grid far below the market. */
    private long low() {
        return bestAsk.get() / 2;
    }

    @ParameterizedTest
    @CsvSource({"SPOT, false", "LINEAR, false", "LINEAR, true"})
    void shouldLeadEveryKindOfOrderToItsEndAndDoubleNone(final BybitProduct wanted, final boolean byRest) {
        launch(wanted, byRest);
        place(64, bestAsk.get() * 101 / 100, TimeInForce.IOC, "0.01");
        await("fill", () -> statuses.get(64L) == OrderStatus.FILLED);
        if (product.isLinear()) {
            // what the core says once it has seen the fill
            gateway.ourPosition(1, quantity("0.01"), 0);
        }
        place(128, low(), TimeInForce.GTC, "0.02");
        await("order", () -> statuses.get(128L) == OrderStatus.NEW);
        replace(128, low() + 10, "0.03");
        await("change", () -> reports.contains("128 REPLACED NEW"));
        cancel(128);
        await("cancel", () -> statuses.get(128L) == OrderStatus.CANCELED);
        place(192, bestAsk.get() * 101 / 100, TimeInForce.GTX, "0.01");
        await("refusal of a post-only order", () -> statuses.get(192L) == OrderStatus.REJECTED);
        place(256, low(), TimeInForce.IOC, "0.01");
        await("expiry", () -> statuses.get(256L) == OrderStatus.EXPIRED);
        place(320, low(), TimeInForce.GTC, "5000");
        await("rejection", () -> statuses.get(320L) == OrderStatus.REJECTED);
        long id = 320;
        for (final FaultKind kind :
                List.of(FaultKind.STATUS_5XX_EXECUTED, FaultKind.LOSE_REPLIES, FaultKind.DISCONNECT_ALL)) {
            id += 64;
            final long clientOrderId = id;
            await("order connection", gateway::isOpen);
            if (kind != FaultKind.DISCONNECT_ALL) {
                simulator.inject(Fault.next(kind, 1));
            }
            place(clientOrderId, low(), TimeInForce.GTC, "0.01");
            if (kind == FaultKind.DISCONNECT_ALL) {
                simulator.inject(Fault.next(kind, 1));
            }
            await("settlement of " + clientOrderId + " after " + kind, () -> isSettled(statuses.get(clientOrderId)));
            simulator.clearFaults();
        }
        await("order connection", gateway::isOpen);
        gateway.cancelAllWorking();
        await(
                "cancels, there and here",
                () -> simulator.ledger().orders().stream()
                                .noneMatch(o -> o.status().equals("NEW"))
                        && statuses.values().stream().noneMatch(status -> status == OrderStatus.NEW));
        await("everything settled", gateway::isSettled);
        checkAgainstTheVenue(id);
        close();
    }

    /** What we were told is what the venue's own books say. */
    private void checkAgainstTheVenue(final long lastId) {
        final SimLedger ledger = simulator.ledger();
        for (long placed = 64; placed <= lastId; placed += 64) {
            final String wireId = wireId(placed);
            assertTrue(ledger.placeCount(wireId) <= 1, "order " + placed + " was sent twice");
            final SimLedger.OrderEntry theirs = ledger.orders().stream()
                    .filter(o -> o.clientOrderId().equals(wireId))
                    .findFirst()
                    .orElse(null);
            final OrderStatus told = statuses.get(placed);
            assertEquals(null == theirs ? "REJECTED" : theirs.status(), told.name(), "order " + placed + " " + reports);
            final long executed =
                    null == theirs ? 0 : quantity(theirs.executed().toPlainString());
            assertEquals(executed, filled.getOrDefault(placed, 0L), "fills of " + placed);
        }
        assertEquals(0, counters.totalErrors());
        assertEquals(
                0,
                ledger.orders().stream().filter(o -> o.status().equals("NEW")).count());
    }

    private static String wireId(final long clientOrderId) {
        final UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        return text.getStringWithoutLengthAscii(0, new ClientOrderIds("t1").encode(clientOrderId, text, 0));
    }
}
