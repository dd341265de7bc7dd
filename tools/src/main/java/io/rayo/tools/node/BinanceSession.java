package io.rayo.tools.node;

import io.netty.channel.EventLoop;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Channel;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.binance.BinanceCredentials;
import io.rayo.gateways.binance.BinanceInstrument;
import io.rayo.gateways.binance.BinanceOrderGateway;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.binance.BinanceProtocol;
import io.rayo.gateways.binance.BinanceSettings;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
        final BinanceSettings settings = settings(venue);
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

    static BinanceProduct product(final int venueId) {
        return switch (venueId) {
            case Venues.BINANCE_SPOT -> BinanceProduct.SPOT;
            case Venues.BINANCE_USDM -> BinanceProduct.USDM;
            case Venues.BINANCE_COINM -> BinanceProduct.COINM;
            default -> throw new IllegalArgumentException(Venues.name(venueId) + " is not a product of Binance");
        };
    }

    static BinanceSettings settings(final NodeConfig.Venue venue) {
        final BinanceProduct product = product(venue.venueId());
        final BinanceSettings settings = new BinanceSettings(product)
                .symbols(venue.symbols())
                .channels(channels(venue.channels()))
                .rawTrades(venue.channels().contains("raw-trades"))
                .barIntervals(venue.channels().contains("bars") ? List.of("1m") : List.of());
        if (null != venue.restUrl()) {
            settings.restUrl(venue.restUrl().toString());
        }
        if (null != venue.streamUrl()) {
            final String base = venue.streamUrl().toString();
            final boolean isRouted = BinanceProduct.USDM == product;
            settings.streamUrls(isRouted ? base + "/public" : base, isRouted ? base + "/market" : base);
        }
        if (null != venue.orderUrl()) {
            settings.orderUrl(venue.orderUrl().toString());
        }
        return settings;
    }

    private static Set<Channel> channels(final List<String> names) {
        final Set<Channel> channels = EnumSet.noneOf(Channel.class);
        for (final String name : names) {
            channels.add(
                    switch (name) {
                        case "trades", "raw-trades" -> Channel.TRADES;
                        case "top" -> Channel.TOP_OF_BOOK;
                        case "book" -> Channel.BOOK;
                        case "bars" -> Channel.BARS;
                        case "mark" -> Channel.MARK_PRICE;
                        default -> throw new IllegalArgumentException("no such channel: " + name);
                    });
        }
        return channels;
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
