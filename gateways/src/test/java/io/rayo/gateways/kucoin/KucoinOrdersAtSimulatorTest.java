package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
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
import io.rayo.gateways.sim.kucoin.KucoinSimulator;
import io.rayo.gateways.sim.kucoin.KucoinSimulatorSettings;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders to the simulator over real sockets, with answers lost, late and wrong: none is doubled, each is settled. */
class KucoinOrdersAtSimulatorTest {
    private static final long MS = 1_000_000L;
    private static final SystemEpochNanoClock EPOCH = new SystemEpochNanoClock();

    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final EventLoop eventLoop = group.next();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final OrderCounters counters = new OrderCounters();
    private final Map<Long, OrderStatus> statuses = new ConcurrentHashMap<>();
    private final Map<Long, Long> filled = new ConcurrentHashMap<>();
    private final Map<Long, Long> fees = new ConcurrentHashMap<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AtomicLong bestAsk = new AtomicLong();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private KucoinProduct product;
    private String symbol;
    private KucoinSimulator simulator;
    private MarketGateway<KucoinInstrument> market;
    private OrderGateway gateway;
    private boolean hasOrderSocket = true;

    private final List<Long> placedIds = new ArrayList<>();

    /** Order whose place the next one takes; -1 for none. */
    private long replaces = -1;

    private void launch(
            final KucoinProduct wanted,
            final boolean byRest,
            final boolean streamFills,
            final Credentials credentials) {
        product = wanted;
        symbol = product.isFutures() ? "XBTUSDTM" : "BTC-USDT";
        simulator = KucoinSimulator.launch(KucoinSimulatorSettings.demo());
        final KucoinSettings settings = new KucoinSettings(product);
        settings.feed()
                .symbols(List.of(symbol))
                .restUrl("http://127.0.0.1:" + simulator.port())
                .streamUrl("ws://127.0.0.1:" + simulator.port())
                .channels(EnumSet.of(Channel.TOP_OF_BOOK));
        settings.conclude();
        final TestPublisher publisher = new TestPublisher(this::onMessage);
        market = new MarketGateway<>(
                new KucoinProtocol(settings),
                settings.feed(),
                publisher,
                (venueId, name) -> 1,
                eventLoop,
                SystemNanoClock.INSTANCE,
                EPOCH,
                null,
                new FeedCounters(),
                fault::set);
        gateway = new OrderGateway(
                new KucoinOrderProtocol(
                        KucoinUnderTest.settings(product, simulator, credentials)
                                .urls(
                                        "http://127.0.0.1:" + simulator.port(),
                                        "ws://127.0.0.1:" + (hasOrderSocket ? simulator.port() : 1))
                                .restOrders(byRest)
                                .streamFills(streamFills),
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
                        .fillsGraceNs(100 * MS)
                        .notFound(3, 2_000 * MS)
                        .build(),
                counters,
                new FeedCounters(),
                0,
                report -> reports.add("reconciled " + report),
                fault::set);
        market.definitionListener(
                (instrument, details) -> gateway.add(KucoinOrderProtocol.instrument(instrument, details)));
        market.loadInstruments();
        gateway.start();
    }

    private void open() {
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
                    fees.merge(id, report.fee() == ExecutionReportDecoder.feeNullValue() ? 0 : report.fee(), Long::sum);
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
        return Decimals.parse(text, market.symbols().find(symbol).sizeExponent());
    }

    private void place(final long id, final long price, final TimeInForce timeInForce, final String quantity) {
        place(id, OrderType.LIMIT, price, NewOrderEncoder.stopPriceMantissaNullValue(), timeInForce, quantity);
    }

    private void place(
            final long id,
            final OrderType type,
            final long price,
            final long stopPrice,
            final TimeInForce timeInForce,
            final String quantity) {
        placedIds.add(id);
        put(NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH);
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(message, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(id)
                .priceMantissa(price)
                .stopPriceMantissa(stopPrice)
                .quantityMantissa(quantity(quantity))
                .strategyId(1)
                .signalId(0)
                .side(Side.BUY)
                .orderType(type)
                .timeInForce(timeInForce);
        order.orderFlags().clear();
        if (replaces >= 0) {
            order.replacesId(replaces)
                    .replacesFilledQuantityMantissa(0)
                    .orderFlags()
                    .replacing(true);
        }
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

    /** Base units on spot, lots of a thousandth on futures. */
    private String size(final String base) {
        return product.isFutures()
                ? new BigDecimal(base).movePointRight(3).toBigIntegerExact().toString()
                : base;
    }

    @ParameterizedTest
    @CsvSource({"SPOT, false, true", "SPOT, true, false", "FUTURES, false, true", "FUTURES, true, false"})
    void shouldLeadEveryKindOfOrderToItsEndAndDoubleNone(
            final KucoinProduct wanted, final boolean byRest, final boolean streamFills) {
        launch(wanted, byRest, streamFills, KucoinUnderTest.credentials("demo-key", "demo-secret", "demo-pass"));
        open();
        place(64, bestAsk.get() * 101 / 100, TimeInForce.IOC, size("0.01"));
        await(
                "fill",
                () -> statuses.get(64L) == OrderStatus.FILLED
                        && filled.getOrDefault(64L, 0L) == quantity(size("0.01"))
                        && fees.containsKey(64L));
        assertEquals(streamFills, fees.get(64L) == 0, "the list of fills has the fee, the stream has not");
        // what the core says once it has seen the fill
        gateway.ourPosition(1, quantity(size("0.01")), 0);
        place(128, low(), TimeInForce.GTC, size("0.02"));
        await("order", () -> statuses.get(128L) == OrderStatus.NEW);
        replace(128, low() + 10, size("0.03"));
        await("refusal of a change", () -> reports.contains("128 CANCEL_REJECTED NULL_VAL"));
        replaces = 128;
        place(160, low() + 10, TimeInForce.GTC, size("0.03"));
        replaces = -1;
        await("cancel of the one", () -> statuses.get(128L) == OrderStatus.CANCELED);
        await("the other in its place", () -> statuses.get(160L) == OrderStatus.NEW);
        assertTrue(
                reports.indexOf("128 CANCELED CANCELED") < reports.indexOf("160 PENDING_NEW PENDING_NEW"),
                () -> "not two at a time: " + reports);
        cancel(160);
        await("cancel", () -> statuses.get(160L) == OrderStatus.CANCELED);
        place(192, bestAsk.get() * 101 / 100, TimeInForce.GTX, size("0.01"));
        await("end of a post-only order", () -> statuses.get(192L) == OrderStatus.CANCELED);
        place(256, low(), TimeInForce.IOC, size("0.01"));
        await("expiry", () -> statuses.get(256L) == OrderStatus.EXPIRED);
        place(320, low(), TimeInForce.GTC, size("5000"));
        await("rejection", () -> statuses.get(320L) == OrderStatus.REJECTED);
        partialFill(384);
        stop(448);
        long id = 448;
        for (final FaultKind kind :
                List.of(FaultKind.STATUS_5XX_EXECUTED, FaultKind.LOSE_REPLIES, FaultKind.DISCONNECT_ALL)) {
            id += 64;
            final long clientOrderId = id;
            await("order connection", gateway::isOpen);
            if (kind != FaultKind.DISCONNECT_ALL) {
                simulator.inject(Fault.next(kind, 1));
            }
            place(clientOrderId, low(), TimeInForce.GTC, size("0.01"));
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
        checkAgainstTheVenue();
        close();
    }

    @ParameterizedTest
    @CsvSource({"SPOT", "FUTURES"})
    void shouldSendByRestWhatTheOrderSocketCannotTake(final KucoinProduct wanted) {
        hasOrderSocket = false; // nobody listens there
        launch(wanted, false, true, KucoinUnderTest.credentials("demo-key", "demo-secret", "demo-pass"));
        open();
        place(64, low(), TimeInForce.GTC, size("0.02"));
        await("order", () -> statuses.get(64L) == OrderStatus.NEW);
        place(128, bestAsk.get() * 101 / 100, TimeInForce.IOC, size("0.01"));
        await("fill", () -> statuses.get(128L) == OrderStatus.FILLED);
        gateway.ourPosition(1, quantity(size("0.01")), 0);
        assertTrue(counters.fillsWithoutFee > 0, "the stream tells none, and that is counted");
        cancel(64);
        await("cancel", () -> statuses.get(64L) == OrderStatus.CANCELED);
        simulator.inject(Fault.next(FaultKind.LOSE_REPLIES, 1));
        place(192, low(), TimeInForce.GTC, size("0.01"));
        await("settlement", () -> statuses.get(192L) == OrderStatus.NEW);
        simulator.clearFaults();
        gateway.cancelAllWorking();
        await("the end", () -> statuses.get(192L) == OrderStatus.CANCELED && gateway.isSettled());
        checkAgainstTheVenue();
        close();
    }

    /** More than the best level has, at its price, in a market that stands still: filled in part, then cancelled. */
    private void partialFill(final long id) {
        simulator.eventsPerTick(0);
        final long[] best = simulator.call(() -> {
            final SimMarket book = simulator.market(product.tradeType(), symbol);
            return new long[] {book.bestTicks(Side.SELL), book.bestLots(Side.SELL)};
        });
        final SimInstrument grid = simulator.market(product.tradeType(), symbol).instrument();
        final long price = Decimals.parse(
                grid.priceText(best[0]), market.symbols().find(symbol).priceExponent());
        final long level = quantity(grid.quantityText(best[1]));
        place(id, price, TimeInForce.GTC, grid.quantityText(2 * best[1]));
        await(
                "partial fill",
                () -> filled.getOrDefault(id, 0L) == level && statuses.get(id) == OrderStatus.PARTIALLY_FILLED);
        gateway.ourPosition(1, quantity(size("0.01")) + level, 0);
        cancel(id);
        await("cancel of the rest", () -> statuses.get(id) == OrderStatus.CANCELED);
        simulator.eventsPerTick(2);
    }

    /** A purchase that wakes far above the market: the stream says nothing of it, so the venue is asked. */
    private void stop(final long id) {
        final long trigger = bestAsk.get() * 2;
        place(id, OrderType.STOP, NewOrderEncoder.priceMantissaNullValue(), trigger, TimeInForce.GTC, size("0.01"));
        if (!product.isFutures()) {
            await("refusal of a stop", () -> statuses.get(id) == OrderStatus.REJECTED);
            return;
        }
        await("stop", () -> statuses.get(id) == OrderStatus.NEW);
        cancel(id);
        await("cancel of a stop", () -> isSettled(statuses.get(id)) && statuses.get(id) != OrderStatus.NEW);
    }

    @Test
    void shouldNeverGetReadyWithAWrongPassphrase() {
        launch(KucoinProduct.SPOT, false, true, KucoinUnderTest.credentials("demo-key", "demo-secret", "wrong"));
        await(
                "refusal",
                () -> simulator.ledger().requests().stream()
                        .anyMatch(r -> r.method().endsWith("bullet-private") && r.fate() == SimLedger.Fate.REJECTED));
        assertFalse(gateway.isReady());
        close();
    }

    @Test
    void shouldLetTheVenueCancelWhenTheCoreIsStuck() {
        launch(KucoinProduct.SPOT, false, true, KucoinUnderTest.credentials("demo-key", "demo-secret", "demo-pass"));
        open();
        place(64, low(), TimeInForce.GTC, "0.01");
        await("order", () -> statuses.get(64L) == OrderStatus.NEW);
        simulator.call(() -> {
            // as the venue does when the time that the switch was renewed for is over
            simulator.desk().cancelAll(simulator.account("demo-key"), any -> true, EndReason.DEAD_MANS_SWITCH);
            return null;
        });
        await("cancel by the venue", () -> statuses.get(64L) == OrderStatus.CANCELED);
        checkAgainstTheVenue();
        close();
    }

    /** What we were told is what the venue's own books say. */
    private void checkAgainstTheVenue() {
        final SimLedger ledger = simulator.ledger();
        for (final long placed : placedIds) {
            final String wireId = wireId(placed);
            assertTrue(ledger.placeCount(wireId) <= 1, "order " + placed + " was sent twice");
            final SimLedger.OrderEntry theirs = ledger.orders().stream()
                    .filter(o -> o.clientOrderId().equals(wireId))
                    .findFirst()
                    .orElse(null);
            final OrderStatus told = statuses.get(placed);
            // of a post-only order that would have taken the venue says no more than that it is cancelled
            final String status = null == theirs ? "REJECTED" : placed == 192 ? "CANCELED" : theirs.status();
            assertEquals(status, told.name(), "order " + placed + " " + reports);
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
