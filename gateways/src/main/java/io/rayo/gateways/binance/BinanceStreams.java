package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedPlan.Stream;
import io.rayo.gateways.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Spreads the wanted streams over connections: by base, and no more on one than is wise. */
final class BinanceStreams {
    private static final int STREAMS_PER_REQUEST = 50;

    private final BinanceSettings settings;
    private final List<FeedPlan<BinanceInstrument>> plans = new ArrayList<>();

    private BinanceStreams(final BinanceSettings settings) {
        this.settings = settings;
    }

    static List<FeedPlan<BinanceInstrument>> plan(
            final BinanceSettings settings, final List<BinanceInstrument> instruments) {
        final BinanceStreams streams = new BinanceStreams(settings);
        if (settings.publicStreamUrl().equals(settings.marketStreamUrl())) {
            streams.cut(settings.publicStreamUrl(), streams.of(instruments, true, true));
        } else {
            streams.cut(settings.publicStreamUrl(), streams.of(instruments, true, false));
            streams.cut(settings.marketStreamUrl(), streams.of(instruments, false, true));
        }
        return streams.plans;
    }

    private void cut(final String url, final List<Stream<BinanceInstrument>> streams) {
        final Endpoint base = Endpoint.parse(url);
        final String path = base.path().equals("/") ? "/stream" : base.path() + "/stream";
        final Endpoint endpoint = base.withPath(settings.isMicroseconds() ? path + "?timeUnit=MICROSECOND" : path);
        for (int i = 0; i < streams.size(); i += BinanceSettings.MAX_STREAMS_PER_CONNECTION) {
            final List<Stream<BinanceInstrument>> part =
                    streams.subList(i, Math.min(streams.size(), i + BinanceSettings.MAX_STREAMS_PER_CONNECTION));
            plans.add(new FeedPlan<>(endpoint, part, requests(part)));
        }
    }

    private List<Stream<BinanceInstrument>> of(
            final List<BinanceInstrument> instruments, final boolean book, final boolean market) {
        final Set<Channel> wanted = settings.channels();
        final List<Stream<BinanceInstrument>> streams = new ArrayList<>();
        for (final BinanceInstrument instrument : instruments) {
            final String symbol = instrument.symbol().toLowerCase(Locale.ROOT);
            if (book && wanted.contains(Channel.TOP_OF_BOOK)) {
                streams.add(new Stream<>(instrument, Channel.TOP_OF_BOOK, symbol + "@bookTicker", true));
            }
            if (book && wanted.contains(Channel.BOOK)) {
                final String name = symbol + "@depth@" + settings.depthSpeed();
                streams.add(new Stream<>(instrument, Channel.BOOK, name, true));
            }
            if (market && wanted.contains(Channel.TRADES)) {
                final String name = symbol + (settings.isRawTrades() ? "@trade" : "@aggTrade");
                streams.add(new Stream<>(instrument, Channel.TRADES, name, false));
            }
            if (market && wanted.contains(Channel.MARK_PRICE)) {
                streams.add(new Stream<>(instrument, Channel.MARK_PRICE, symbol + "@markPrice@1s", true));
            }
            if (market && wanted.contains(Channel.BARS)) {
                for (final String interval : settings.barIntervals()) {
                    streams.add(new Stream<>(instrument, Channel.BARS, symbol + "@kline_" + interval, false));
                }
            }
        }
        return streams;
    }

    /** Messages that subscribe to all streams. */
    private static List<byte[]> requests(final List<Stream<BinanceInstrument>> streams) {
        final List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < streams.size(); i += STREAMS_PER_REQUEST) {
            final StringBuilder request = new StringBuilder("{\"method\":\"SUBSCRIBE\",\"params\":[");
            for (int s = i; s < Math.min(streams.size(), i + STREAMS_PER_REQUEST); s++) {
                request.append(s == i ? "\"" : ",\"")
                        .append(streams.get(s).name())
                        .append('"');
            }
            request.append("],\"id\":").append(requests.size() + 1).append('}');
            requests.add(request.toString().getBytes(StandardCharsets.UTF_8));
        }
        return requests;
    }
}
