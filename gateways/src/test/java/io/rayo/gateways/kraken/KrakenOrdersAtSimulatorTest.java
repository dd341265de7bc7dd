package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.Channel;
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
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderGateway;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.orders.VenueUnderTest;
import io.rayo.gateways.sim.kraken.KrakenSimulator;
import io.rayo.gateways.sim.kraken.KrakenSimulatorSettings;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders to the simulator over real sockets, with answers lost, late and wrong: none is doubled, each is settled. */
class KrakenOrdersAtSimulatorTest {
    private static final long MS = 1_000_000L;
    private static final SystemEpochNanoClock EPOCH = new SystemEpochNanoClock();

    /** What is traded, and how orders go. */
    enum Way {
        SPOT("BTC/USD"),
        SPOT_BY_REST("BTC/USD"),
        FUTURES("PF_XBTUSD");

        private final String symbol;

        Way(final String symbol) {
            this.symbol = symbol;
        }

        boolean isSpot() {
            return this != FUTURES;
        }
    }

    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final EventLoop eventLoop = group.next();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final OrderCounters counters = new OrderCounters();
    private final FeedCounters connections = new FeedCounters();
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private final Map<Long, Long> filled = new ConcurrentHashMap<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private long position;
    private Way way;
    private KrakenSimulator simulator;
    private MarketGateway<?> market;
    private OrderGateway gateway;
    private volatile OrderInstrument instrument;

    private void launch(final Way wanted) {
        way = wanted;
        simulator =
                KrakenSimulator.launch(KrakenUnderTest.rich().nonceWindow(way == Way.SPOT_BY_REST ? 10_000_000 : 0));
        final FeedSettings feed = (way.isSpot() ? KrakenSettings.live() : KrakenFuturesSettings.live())
                .symbols(List.of(way.symbol))
                .channels(EnumSet.of(Channel.TOP_OF_BOOK))
                .restUrl("http://127.0.0.1:" + simulator.port())
                .streamUrl("ws://127.0.0.1:" + simulator.port());
        if (way.isSpot()) {
            launch(
                    new KrakenProtocol(feed, VenueUnderTest.quick(KrakenSettings.connection())),
                    feed,
                    symbols -> new KrakenOrderProtocol(
                            KrakenUnderTest.spot(simulator)
                                    .restOrders(way == Way.SPOT_BY_REST)
                                    .deadManSwitch(true),
                            symbols),
                    KrakenOrderProtocol::instrument);
        } else {
            launch(
                    new KrakenFuturesProtocol(feed, VenueUnderTest.quick(KrakenFuturesSettings.connection())),
                    feed,
                    symbols -> new KrakenFuturesOrderProtocol(
                            KrakenUnderTest.futures(simulator).deadManSwitch(true), symbols),
                    KrakenFuturesOrderProtocol::instrument);
        }
    }

    private <I extends FeedInstrument> void launch(
            final MarketProtocol<I> protocol,
            final FeedSettings feed,
            final Function<FeedSymbols<I>, OrderProtocol> orders,
            final BiFunction<I, InstrumentDetails, OrderInstrument> toOrders) {
        final TestPublisher publisher = new TestPublisher(this::onMessage);
        final MarketGateway<I> feedGateway = new MarketGateway<>(
                protocol,
                feed,
                publisher,
                (venueId, symbol) -> 1,
                eventLoop,
                SystemNanoClock.INSTANCE,
                EPOCH,
                null,
                new FeedCounters(),
                fault::set);
        market = feedGateway;
        gateway = new OrderGateway(
                orders.apply(feedGateway.symbols()),
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
                        .deadManNs(TimeUnit.SECONDS.toNanos(60))
                        .build(),
                counters,
                connections,
                0,
                report -> reports.add("reconciled " + report),
                fault::set);
        feedGateway.definitionListener((found, details) -> {
            instrument = toOrders.apply(found, details);
            gateway.add(instrument);
        });
        feedGateway.loadInstruments();
        gateway.start();
        gateway.onProgress();
        await("order connection", gateway::isReady);
        gateway.recovered(0);
        await("reconciliation", gateway::isOpen);
        feedGateway.start();
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
        if (EventHeaders.templateId(buffer, offset) != ExecutionReportDecoder.TEMPLATE_ID) {
            return;
        }
        final ExecutionReportDecoder report =
                new ExecutionReportDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final long id = report.clientOrderId();
        reports.add(id + " " + report.executionType() + " " + report.orderStatus());
        if (report.executionType() == ExecutionType.TRADE) {
            filled.merge(id, report.lastQuantityMantissa(), Long::sum);
            position += report.side() == Side.BUY ? report.lastQuantityMantissa() : -report.lastQuantityMantissa();
            gateway.ourPosition(1, position, 0); // what the core says once it has seen the fill
        }
        if (report.executionType() == ExecutionType.NEW) {
            statuses.merge(id, OrderStatus.NEW, (old, now) -> isSettled(old) ? old : now);
        } else if (report.executionType() != ExecutionType.CANCEL_REJECTED) {
            statuses.put(id, report.orderStatus());
        }
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "no " + what + " in time; reports " + reports + " errors " + counters.totalErrors()
                            + " unsent " + counters.unsent + " handshakes " + counters.handshakeFailures
                            + " reconnects "
                            + connections.reconnects + " trips of the breaker " + connections.breakerTrips
                            + " open " + connections.openConnections);
            Thread.onSpinWait();
        }
    }

    private void put(final int templateId, final int blockLength) {
        final int venueId = way.isSpot() ? Venues.KRAKEN_SPOT : Venues.KRAKEN_FUTURES;
        EventHeaders.put(message, 0, templateId, blockLength, 0, 0, 1, venueId, 0, 0);
    }

    private long quantity(final String text) {
        return Decimals.parse(text, instrument.sizeExponent());
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

    /** An order at market, or a stop that is far away. */
    private void place(final long id, final Side side, final OrderType type, final long stopPrice) {
        put(NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH);
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(id)
                .priceMantissa(NewOrderEncoder.priceMantissaNullValue())
                .stopPriceMantissa(stopPrice)
                .quantityMantissa(quantity("0.01"))
                .strategyId(1)
                .signalId(0)
                .side(side)
                .orderType(type)
                .timeInForce(TimeInForce.IOC);
        order.orderFlags().clear().reduceOnly(side == Side.SELL);
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

    /** Best ask; ticks are the instrument's scale here. */
    private long ask() {
        final String product = way.isSpot() ? KrakenSimulatorSettings.SPOT : KrakenSimulatorSettings.FUTURES;
        return simulator.call(() -> simulator.market(product, way.symbol).bestTicks(Side.SELL));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeadEveryKindOfOrderToItsEndAndDoubleNone(final Way wanted) {
        launch(wanted);
        place(64, ask() * 101 / 100, TimeInForce.IOC, "0.01");
        await("fill", () -> statuses.get(64L) == OrderStatus.FILLED);
        place(128, ask() / 2, TimeInForce.GTC, "0.02");
        await("order", () -> statuses.get(128L) == OrderStatus.NEW);
        replace(128, ask() / 2 + 10, "0.03");
        await("change", () -> reports.contains("128 REPLACED NEW"));
        cancel(128);
        await("cancel", () -> statuses.get(128L) == OrderStatus.CANCELED);
        place(192, ask() * 101 / 100, TimeInForce.GTX, "0.01");
        await("refusal of a post-only order", () -> statuses.get(192L) == OrderStatus.REJECTED);
        place(256, ask() / 2, TimeInForce.IOC, "0.01");
        await("expiry", () -> statuses.get(256L) == OrderStatus.EXPIRED);
        place(320, ask() / 2, TimeInForce.GTC, "8000000");
        await("rejection", () -> statuses.get(320L) == OrderStatus.REJECTED);
        place(384, ask(), TimeInForce.GTC, "9");
        await("fill of a part", () -> filled.getOrDefault(384L, 0L) > 0);
        cancel(384);
        await("cancel of the rest", () -> statuses.get(384L) == OrderStatus.CANCELED);
        place(448, Side.SELL, OrderType.MARKET, NewOrderEncoder.stopPriceMantissaNullValue());
        await("sale at market", () -> statuses.get(448L) == OrderStatus.FILLED);
        place(512, Side.SELL, OrderType.STOP, ask() / 2);
        await("sleeping stop", () -> statuses.get(512L) == OrderStatus.NEW);
        long id = 512;
        for (final FaultKind kind : List.of(
                FaultKind.STATUS_5XX_EXECUTED,
                FaultKind.STATUS_5XX_NOT_EXECUTED,
                FaultKind.LOSE_REPLIES,
                FaultKind.LOSE_REQUESTS,
                FaultKind.DISCONNECT_ALL)) {
            id += 64;
            final long clientOrderId = id;
            await("order connection", gateway::isOpen);
            if (kind != FaultKind.DISCONNECT_ALL) {
                simulator.inject(Fault.next(kind, 1));
            }
            place(clientOrderId, ask() / 2, TimeInForce.GTC, "0.01");
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
        assertTrue(counters.deadManRenewals > 0, "the dead man's switch was not renewed");
        close();
    }

    @Test
    void shouldCancelByRestWhileTheSocketIsDown() {
        launch(Way.SPOT);
        place(64, ask() / 2, TimeInForce.GTC, "0.01");
        await("order", () -> statuses.get(64L) == OrderStatus.NEW);
        // what is open, REST too, stays so; each attempt costs a token, of which the venue gives few in so short a time
        simulator.inject(Fault.next(FaultKind.REFUSE_CONNECTS, 1, 1_200));
        simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
        await("break", () -> !gateway.isReady());
        cancel(64);
        assertFalse(gateway.isReady(), "the socket is still down");
        await(
                "cancel at the venue",
                () -> simulator.ledger().orders().stream()
                        .allMatch(order -> order.status().equals("CANCELED")));
        await("word of it", () -> statuses.get(64L) == OrderStatus.CANCELED);
        checkAgainstTheVenue(64);
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
        assertEquals(0, counters.adjustments);
    }

    private static String wireId(final long clientOrderId) {
        final UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        return text.getStringWithoutLengthAscii(0, new ClientOrderIds("t1").encode(clientOrderId, text, 0));
    }
}
