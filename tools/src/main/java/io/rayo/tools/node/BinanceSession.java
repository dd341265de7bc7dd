package io.rayo.tools.node;

import io.netty.channel.EventLoop;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.binance.BinanceCredentials;
import io.rayo.gateways.binance.BinanceInstrument;
import io.rayo.gateways.binance.BinanceOrderGateway;
import io.rayo.gateways.binance.BinanceProtocol;
import io.rayo.gateways.binance.BinanceSettings;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderSettings;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** A Binance product as the node sees it. */
final class BinanceSession implements VenueSession {
    private final NodeConfig.Venue venue;
    private final FeedCounters counters = new FeedCounters();
    private final MarketGateway<BinanceInstrument> gateway;
    private final BinanceOrderGateway orders;

    BinanceSession(
            final NodeConfig.Venue venue,
            final InboundPublisher publisher,
            final InboundPublisher orderPublisher,
            final InstrumentDirectory directory,
            final EventLoop eventLoop,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final String runPrefix,
            final Consumer<Throwable> onFault) {
        this.venue = venue;
        final BinanceSettings settings = VenueFeeds.binanceSettings(venue);
        final boolean takesOrders = null != venue.apiKey();
        if (takesOrders) {
            settings.account(
                    new BinanceCredentials(
                            venue.apiKey().bytes(), venue.secret().bytes()),
                    runPrefix);
        }
        settings.conclude();
        gateway = new MarketGateway<>(
                new BinanceProtocol(settings),
                settings.feed(),
                publisher,
                directory,
                eventLoop,
                SystemNanoClock.INSTANCE,
                epochClock,
                tap,
                counters,
                onFault);
        orders = !takesOrders
                ? null
                : new BinanceOrderGateway(
                        settings,
                        gateway.symbols(),
                        orderPublisher,
                        eventLoop,
                        SystemNanoClock.INSTANCE,
                        epochClock,
                        tap,
                        OrderSettings.DEFAULTS,
                        new OrderCounters(),
                        new FeedCounters(),
                        onFault);
        if (takesOrders) {
            gateway.instrumentListener(orders::add);
        }
    }

    @Override
    public int venueId() {
        return venue.venueId();
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    @Override
    public void startOrders() {
        if (null != orders) {
            orders.start();
            gateway.loadInstruments();
        }
    }

    @Override
    public void startFeed() {
        gateway.start();
    }

    @Override
    public boolean isReadyForOrders() {
        return null == orders || orders.isReady();
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        orders.onMessage(buffer, offset, length);
    }

    @Override
    public void resync(final int instrumentId) {
        gateway.resync(instrumentId);
    }

    @Override
    public void queryOrder(final long clientOrderId, final int instrumentId) {
        orders.queryOrder(clientOrderId, instrumentId);
    }

    @Override
    public boolean isSettled() {
        return null == orders || orders.isSettled();
    }

    @Override
    public void cancelAllWorking() {
        if (null != orders) {
            orders.cancelAllWorking();
        }
    }

    @Override
    public void close() {
        if (null != orders) {
            orders.close();
        }
        gateway.close();
    }
}
