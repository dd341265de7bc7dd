package io.rayo.tools.node;

import io.netty.channel.EventLoop;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.orders.CancelWarmUp;
import io.rayo.gateways.orders.KeyRights;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderGateway;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.orders.ReconciliationReport;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** A venue that brings market data and takes orders. */
final class TradingSession<I extends FeedInstrument> implements VenueSession {
    private final int venueId;
    private final FeedCounters counters = new FeedCounters();
    private final OrderCounters orderCounters = new OrderCounters();
    private final MarketGateway<I> gateway;
    private final OrderGateway orders;
    private final Queue<String> orderSymbols = new ConcurrentLinkedQueue<>();
    private volatile ReconciliationReport report;

    TradingSession(
            final VenueOrders<I> venue,
            final OrderSettings settings,
            final InboundPublisher publisher,
            final InboundPublisher orderPublisher,
            final InstrumentDirectory directory,
            final EventLoop eventLoop,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final Consumer<Throwable> onFault) {
        venueId = venue.feed().protocol().venueId();
        gateway = new MarketGateway<>(
                venue.feed().protocol(),
                venue.feed().settings(),
                publisher,
                directory,
                eventLoop,
                SystemNanoClock.INSTANCE,
                epochClock,
                tap,
                counters,
                onFault);
        orders = new OrderGateway(
                venue.protocol().apply(gateway.symbols()),
                orderPublisher,
                eventLoop,
                SystemNanoClock.INSTANCE,
                epochClock,
                tap,
                settings,
                orderCounters,
                new FeedCounters(),
                venue.feed().settings().baseFlags(),
                newReport -> report = newReport,
                onFault,
                venue.feed().settings().proxy());
        gateway.definitionListener((instrument, details) -> {
            final OrderInstrument traded = venue.instrument().apply(instrument, details);
            if (orderSymbols.isEmpty()) {
                // with the first one: nothing can be traded yet
                CancelWarmUp.run(venue.protocol().apply(gateway.symbols()), traded);
            }
            orderSymbols.add(instrument.symbol());
            orders.add(traded);
        });
    }

    @Override
    public int venueId() {
        return venueId;
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    @Override
    public OrderCounters orderCounters() {
        return orderCounters;
    }

    @Override
    public void startOrders() {
        orders.start();
        gateway.loadInstruments();
    }

    @Override
    public void startFeed() {
        gateway.start();
    }

    @Override
    public boolean isReadyForOrders() {
        return orders.isReady();
    }

    @Override
    public List<String> orderSymbols() {
        return List.copyOf(orderSymbols);
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        orders.onMessage(buffer, offset, length);
    }

    @Override
    public void onProgress() {
        orders.onProgress();
    }

    @Override
    public void resync(final int instrumentId) {
        gateway.resync(instrumentId);
    }

    @Override
    public void onClockStep() {
        gateway.onClockStep();
        orders.onClockStep();
    }

    @Override
    public void queryOrder(final long clientOrderId, final int instrumentId) {
        orders.queryOrder(clientOrderId, instrumentId);
    }

    @Override
    public void ourPosition(final int instrumentId, final long quantity, final long averageEntryPrice) {
        orders.ourPosition(instrumentId, quantity, averageEntryPrice);
    }

    @Override
    public void ourFunding(final int instrumentId, final long untilNs) {
        orders.ourFunding(instrumentId, untilNs);
    }

    @Override
    public void recovered(final long lastFillTimeNs) {
        orders.recovered(lastFillTimeNs);
    }

    @Override
    public void askKeyRights() {
        orders.askKeyRights();
    }

    @Override
    public KeyRights keyRights() {
        return orders.keyRights();
    }

    @Override
    public boolean isReconciled() {
        return orders.isReconciled();
    }

    @Override
    public ReconciliationReport reconciliation() {
        return report;
    }

    @Override
    public void closeFeed() {
        gateway.close();
    }

    @Override
    public boolean isSettled() {
        return orders.isSettled();
    }

    @Override
    public void cancelAllButStops() {
        orders.cancelAllButStops();
    }

    /** Cancels everything of ours that works or may work. */
    void cancelAllWorking() {
        orders.cancelAllWorking();
    }

    /** Whether new orders can go out: compared with the venue, and its clock known. */
    boolean isOpenForOrders() {
        return orders.isReconciled() && orders.isOpen();
    }

    /** Access to what only the operator's panic asks for. */
    OrderGateway orders() {
        return orders;
    }

    @Override
    public void close() {
        orders.close();
        gateway.close();
    }
}
