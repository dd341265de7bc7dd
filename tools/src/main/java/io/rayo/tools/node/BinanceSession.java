package io.rayo.tools.node;

import io.netty.channel.EventLoop;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Channel;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.binance.BinanceGateway;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.binance.BinanceSettings;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** A Binance product as the node sees it. */
final class BinanceSession implements VenueSession {
    private final int venueId;
    private final FeedCounters counters = new FeedCounters();
    private final BinanceGateway gateway;

    BinanceSession(
            final NodeConfig.Venue venue,
            final InboundPublisher publisher,
            final InstrumentDirectory directory,
            final EventLoop eventLoop,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final Consumer<Throwable> onFault) {
        venueId = venue.venueId();
        gateway = new BinanceGateway(
                settings(venue),
                publisher,
                directory,
                eventLoop,
                SystemNanoClock.INSTANCE,
                epochClock,
                tap,
                counters,
                onFault);
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
        return settings.conclude();
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
        return venueId;
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    @Override
    public void startOrders() {
        throw new IllegalStateException(Venues.name(venueId) + " takes no orders");
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
    public MessageHandler orders() {
        return null;
    }

    @Override
    public void queryOrder(final long clientOrderId, final int instrumentId) {
        throw new IllegalStateException(Venues.name(venueId) + " takes no orders");
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void cancelAllWorking() {
        // no orders here: the paper venue ends with the node
    }

    @Override
    public void close() {
        gateway.close();
    }
}
