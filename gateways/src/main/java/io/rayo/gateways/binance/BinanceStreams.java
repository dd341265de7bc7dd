package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The streams of one connection: their names, the requests that subscribe to them, and which of them must bring
 * something soon.
 */
final class BinanceStreams {
    private static final int STREAMS_PER_REQUEST = 50;

    /** Streams that a live instrument fills all the time; trades and bars may be quiet for long. */
    private static final Set<Channel> REQUIRED = EnumSet.of(Channel.TOP_OF_BOOK, Channel.BOOK, Channel.MARK_PRICE);

    private record Stream(BinanceInstrument instrument, Channel channel, String name) {}

    private final Endpoint endpoint;
    private final List<Stream> streams;
    private final List<Stream> required = new ArrayList<>();
    private final Map<BinanceInstrument, int[]> requiredIndex = new HashMap<>();
    private final Map<BinanceInstrument, EnumSet<Channel>> channels = new LinkedHashMap<>();

    private BinanceStreams(final Endpoint endpoint, final List<Stream> streams) {
        this.endpoint = endpoint;
        this.streams = List.copyOf(streams);
        for (final Stream stream : streams) {
            channels.computeIfAbsent(stream.instrument, i -> EnumSet.noneOf(Channel.class))
                    .add(stream.channel);
            if (REQUIRED.contains(stream.channel)) {
                requiredIndex
                                .computeIfAbsent(stream.instrument, i -> new int[Channel.ORDERS.value() + 1])[
                                stream.channel.value()] =
                        required.size() + 1;
                required.add(stream);
            }
        }
    }

    /** Spreads the wanted streams over connections: by base, and no more on one than is wise. */
    static List<BinanceStreams> plan(final BinanceSettings settings, final List<BinanceInstrument> instruments) {
        final boolean routed = !settings.publicStreamUrl().equals(settings.marketStreamUrl());
        final List<BinanceStreams> plans = new ArrayList<>();
        if (routed) {
            cut(settings, settings.publicStreamUrl(), streams(settings, instruments, true, false), plans);
            cut(settings, settings.marketStreamUrl(), streams(settings, instruments, false, true), plans);
        } else {
            cut(settings, settings.publicStreamUrl(), streams(settings, instruments, true, true), plans);
        }
        return plans;
    }

    private static void cut(
            final BinanceSettings settings,
            final String url,
            final List<Stream> streams,
            final List<BinanceStreams> plans) {
        final Endpoint base = Endpoint.parse(url);
        final String path = base.path().equals("/") ? "/stream" : base.path() + "/stream";
        final Endpoint endpoint = base.withPath(settings.isMicroseconds() ? path + "?timeUnit=MICROSECOND" : path);
        for (int i = 0; i < streams.size(); i += BinanceSettings.MAX_STREAMS_PER_CONNECTION) {
            final int end = Math.min(streams.size(), i + BinanceSettings.MAX_STREAMS_PER_CONNECTION);
            plans.add(new BinanceStreams(endpoint, streams.subList(i, end)));
        }
    }

    private static List<Stream> streams(
            final BinanceSettings settings,
            final List<BinanceInstrument> instruments,
            final boolean book,
            final boolean market) {
        final Set<Channel> wanted = settings.channels();
        final List<Stream> streams = new ArrayList<>();
        for (final BinanceInstrument instrument : instruments) {
            final String symbol = instrument.symbol().toLowerCase(Locale.ROOT);
            if (book && wanted.contains(Channel.TOP_OF_BOOK)) {
                streams.add(new Stream(instrument, Channel.TOP_OF_BOOK, symbol + "@bookTicker"));
            }
            if (book && wanted.contains(Channel.BOOK)) {
                streams.add(new Stream(instrument, Channel.BOOK, symbol + "@depth@" + settings.depthSpeed()));
            }
            if (market && wanted.contains(Channel.TRADES)) {
                final String trades = settings.isRawTrades() ? "@trade" : "@aggTrade";
                streams.add(new Stream(instrument, Channel.TRADES, symbol + trades));
            }
            if (market && wanted.contains(Channel.MARK_PRICE)) {
                streams.add(new Stream(instrument, Channel.MARK_PRICE, symbol + "@markPrice@1s"));
            }
            if (market && wanted.contains(Channel.BARS)) {
                for (final String interval : settings.barIntervals()) {
                    streams.add(new Stream(instrument, Channel.BARS, symbol + "@kline_" + interval));
                }
            }
        }
        return streams;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Messages that subscribe to all streams. */
    List<byte[]> requests() {
        final List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < streams.size(); i += STREAMS_PER_REQUEST) {
            final StringBuilder request = new StringBuilder("{\"method\":\"SUBSCRIBE\",\"params\":[");
            for (int s = i; s < Math.min(streams.size(), i + STREAMS_PER_REQUEST); s++) {
                request.append(s == i ? "\"" : ",\"")
                        .append(streams.get(s).name)
                        .append('"');
            }
            request.append("],\"id\":").append(requests.size() + 1).append('}');
            requests.add(request.toString().getBytes(StandardCharsets.UTF_8));
        }
        return requests;
    }

    Iterable<BinanceInstrument> instruments() {
        return channels.keySet();
    }

    boolean carries(final BinanceInstrument instrument, final Channel channel) {
        return channels.getOrDefault(instrument, EnumSet.noneOf(Channel.class)).contains(channel);
    }

    int requiredCount() {
        return required.size();
    }

    /** Index of a stream among those that must speak; -1 if it is none of them. */
    int requiredIndex(final BinanceInstrument instrument, final Channel channel) {
        final int[] indexes = requiredIndex.get(instrument);
        return indexes == null ? -1 : indexes[channel.value()] - 1;
    }

    BinanceInstrument requiredInstrument(final int index) {
        return required.get(index).instrument;
    }

    Channel requiredChannel(final int index) {
        return required.get(index).channel;
    }

    String requiredName(final int index) {
        return required.get(index).name;
    }
}
