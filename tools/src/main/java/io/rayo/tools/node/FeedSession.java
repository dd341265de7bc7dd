package io.rayo.tools.node;

import io.netty.channel.EventLoop;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** A venue that brings market data and takes no orders. */
final class FeedSession<I extends FeedInstrument> implements VenueSession {
    private final int venueId;
    private final FeedCounters counters = new FeedCounters();
    private final MarketGateway<I> gateway;

    FeedSession(
            final VenueFeed<I> feed,
            final InboundPublisher publisher,
            final InstrumentDirectory directory,
            final EventLoop eventLoop,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final Consumer<Throwable> onFault) {
        venueId = feed.protocol().venueId();
        gateway = new MarketGateway<>(
                feed.protocol(),
                feed.settings(),
                publisher,
                directory,
                eventLoop,
                SystemNanoClock.INSTANCE,
                epochClock,
                tap,
                counters,
                onFault);
    }

    /** Whose instruments others want to hear of. */
    MarketGateway<I> gateway() {
        return gateway;
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
    public void startOrders() {
        // takes none
    }

    @Override
    public void startFeed() {
        gateway.start();
    }

    @Override
    public boolean isReadyForOrders() {
        return true;
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        throw new IllegalStateException("an order message for a venue that takes none");
    }

    @Override
    public void resync(final int instrumentId) {
        gateway.resync(instrumentId);
    }

    @Override
    public void onClockStep() {
        gateway.onClockStep();
    }

    @Override
    public void queryOrder(final long clientOrderId, final int instrumentId) {
        throw new IllegalStateException("an order query for a venue that takes no orders");
    }

    @Override
    public void closeFeed() {
        gateway.close();
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void cancelAllButStops() {
        // there is nothing
    }

    @Override
    public void close() {
        gateway.close();
    }
}
