package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedPlan.Stream;
import io.rayo.gateways.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Spreads the wanted streams over connections: trades, prices and books on the public socket, bars and single trades on
 * the business socket. Off the hot path.
 */
final class OkxStreams {
    /** Channels in one request; the venue takes 64 KB of them, and one costs some 60 bytes. */
    private static final int ARGS_PER_REQUEST = 100;

    private final OkxSettings settings;
    private final Function<OkxInstrument, MarketType> types;
    private int lastRequestId;

    /**
     * Creates a planner.
     *
     * @param settings concluded.
     * @param types tells a swap from a future.
     */
    OkxStreams(final OkxSettings settings, final Function<OkxInstrument, MarketType> types) {
        this.settings = settings;
        this.types = types;
    }

    /** Name of the channel that brings an instrument's book. */
    static String bookChannel(final OkxSettings settings) {
        return settings.bookDepth() == OkxSettings.IMAGE_DEPTH ? "books5" : "books";
    }

    /** Name of the index that a derivative follows: {@code BTC-USDT} of {@code BTC-USDT-SWAP}. */
    static String indexOf(final String symbol) {
        final int first = symbol.indexOf('-');
        final int second = first < 0 ? -1 : symbol.indexOf('-', first + 1);
        // BTC-USD_UM-SWAP follows BTC-USD
        return (second < 0 ? symbol : symbol.substring(0, second)).replace("_UM", "");
    }

    List<FeedPlan<OkxInstrument>> plan(final List<OkxInstrument> instruments) {
        final List<FeedPlan<OkxInstrument>> plans = new ArrayList<>();
        plan(plans, instruments, false);
        plan(plans, instruments, true);
        return plans;
    }

    private void plan(
            final List<FeedPlan<OkxInstrument>> plans, final List<OkxInstrument> instruments, final boolean business) {
        final Set<String> indexes = new LinkedHashSet<>();
        List<Stream<OkxInstrument>> streams = new ArrayList<>();
        int books = 0;
        for (final OkxInstrument instrument : instruments) {
            final List<Stream<OkxInstrument>> more =
                    business ? businessStreams(instrument) : publicStreams(instrument, indexes);
            final boolean hasBook = more.stream().anyMatch(stream -> stream.channel() == Channel.BOOK);
            final boolean isFull = streams.size() + more.size() > settings.streamsPerConnection()
                    || (hasBook && books == settings.booksPerConnection());
            if (isFull && !streams.isEmpty()) {
                plans.add(plan(streams, business));
                streams = new ArrayList<>();
                books = 0;
            }
            streams.addAll(more);
            books += hasBook ? 1 : 0;
        }
        if (!streams.isEmpty()) {
            plans.add(plan(streams, business));
        }
    }

    private FeedPlan<OkxInstrument> plan(final List<Stream<OkxInstrument>> streams, final boolean business) {
        final Endpoint base = Endpoint.parse(settings.feed().streamUrl());
        final List<String> arguments =
                new ArrayList<>(streams.stream().map(Stream::name).toList());
        if (!business) {
            arguments.add("{\"channel\":\"status\"}");
        }
        return new FeedPlan<>(
                base.withPath(business ? "/ws/v5/business" : "/ws/v5/public"),
                streams,
                requests("subscribe", arguments));
    }

    private List<Stream<OkxInstrument>> publicStreams(final OkxInstrument instrument, final Set<String> indexes) {
        final List<Stream<OkxInstrument>> streams = new ArrayList<>();
        final String symbol = instrument.symbol();
        if (settings.feed().wants(Channel.TOP_OF_BOOK)) {
            add(streams, instrument, Channel.TOP_OF_BOOK, "bbo-tbt", symbol, true);
        }
        if (settings.feed().wants(Channel.BOOK)) {
            add(streams, instrument, Channel.BOOK, bookChannel(settings), symbol, true);
        }
        if (settings.feed().wants(Channel.TRADES) && !settings.feed().isRawTrades()) {
            add(streams, instrument, Channel.TRADES, "trades", symbol, false);
        }
        if (settings.product().isDerivative() && settings.feed().wants(Channel.MARK_PRICE)) {
            add(streams, instrument, Channel.MARK_PRICE, "mark-price", symbol, true);
            if (types.apply(instrument) == MarketType.PERPETUAL) {
                add(streams, instrument, Channel.MARK_PRICE, "funding-rate", symbol, false);
            }
            if (indexes.add(indexOf(symbol))) {
                add(streams, instrument, Channel.MARK_PRICE, "index-tickers", indexOf(symbol), false);
            }
        }
        return streams;
    }

    private List<Stream<OkxInstrument>> businessStreams(final OkxInstrument instrument) {
        final List<Stream<OkxInstrument>> streams = new ArrayList<>();
        if (settings.feed().wants(Channel.TRADES) && settings.feed().isRawTrades()) {
            add(streams, instrument, Channel.TRADES, "trades-all", instrument.symbol(), false);
        }
        if (settings.feed().wants(Channel.BARS)) {
            for (final String interval : settings.feed().barIntervals()) {
                final String channel = OkxTimeframes.channel(interval);
                add(streams, instrument, Channel.BARS, channel, instrument.symbol(), false);
            }
        }
        return streams;
    }

    private static void add(
            final List<Stream<OkxInstrument>> streams,
            final OkxInstrument instrument,
            final Channel channel,
            final String name,
            final String symbol,
            final boolean required) {
        streams.add(new Stream<>(instrument, channel, argument(name, symbol), required));
    }

    private static String argument(final String channel, final String symbol) {
        return "{\"channel\":\"" + channel + "\",\"instId\":\"" + symbol + "\"}";
    }

    /** Messages that bring the snapshot of a book again. */
    List<byte[]> resubscribe(final OkxInstrument instrument) {
        final List<String> arguments = List.of(argument(bookChannel(settings), instrument.symbol()));
        final List<byte[]> messages = new ArrayList<>(requests("unsubscribe", arguments));
        messages.addAll(requests("subscribe", arguments));
        return messages;
    }

    private List<byte[]> requests(final String operation, final List<String> arguments) {
        final List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += ARGS_PER_REQUEST) {
            final String request = "{\"id\":\"" + ++lastRequestId + "\",\"op\":\"" + operation + "\",\"args\":["
                    + String.join(",", arguments.subList(i, Math.min(arguments.size(), i + ARGS_PER_REQUEST))) + "]}";
            requests.add(request.getBytes(StandardCharsets.UTF_8));
        }
        return requests;
    }
}
