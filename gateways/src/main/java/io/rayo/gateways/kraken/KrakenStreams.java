package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedPlan.Stream;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Spreads the wanted streams over connections, an instrument's all on one, and writes the requests for them. */
final class KrakenStreams {
    private final FeedSettings settings;

    KrakenStreams(final FeedSettings settings) {
        this.settings = settings;
    }

    List<FeedPlan<KrakenInstrument>> plan(final List<KrakenInstrument> instruments) {
        final List<FeedPlan<KrakenInstrument>> plans = new ArrayList<>();
        final Endpoint endpoint = KrakenSettings.endpoint(settings);
        List<Stream<KrakenInstrument>> streams = new ArrayList<>();
        List<KrakenInstrument> carried = new ArrayList<>();
        for (final KrakenInstrument instrument : instruments) {
            final List<Stream<KrakenInstrument>> own = streams(instrument);
            if (streams.size() + own.size() > KrakenSettings.MAX_STREAMS_PER_CONNECTION && !carried.isEmpty()) {
                plans.add(new FeedPlan<>(endpoint, streams, requests(carried)));
                streams = new ArrayList<>();
                carried = new ArrayList<>();
            }
            streams.addAll(own);
            carried.add(instrument);
        }
        if (!streams.isEmpty()) {
            plans.add(new FeedPlan<>(endpoint, streams, requests(carried)));
        }
        return plans;
    }

    private List<Stream<KrakenInstrument>> streams(final KrakenInstrument instrument) {
        final List<Stream<KrakenInstrument>> streams = new ArrayList<>();
        final String symbol = instrument.symbol();
        // book and ticker begin with a snapshot, so that something must come; trades and bars may be quiet for long
        if (settings.wants(Channel.BOOK)) {
            streams.add(new Stream<>(instrument, Channel.BOOK, "book " + symbol, true));
        }
        if (settings.wants(Channel.TOP_OF_BOOK)) {
            streams.add(new Stream<>(instrument, Channel.TOP_OF_BOOK, "ticker " + symbol, true));
        }
        if (settings.wants(Channel.TRADES)) {
            streams.add(new Stream<>(instrument, Channel.TRADES, "trade " + symbol, false));
        }
        for (final String interval : settings.barIntervals()) {
            streams.add(new Stream<>(instrument, Channel.BARS, "ohlc-" + interval + " " + symbol, false));
        }
        return streams;
    }

    private List<byte[]> requests(final List<KrakenInstrument> instruments) {
        final List<String> channels = new ArrayList<>();
        if (settings.wants(Channel.BOOK)) {
            channels.add(book());
        }
        if (settings.wants(Channel.TOP_OF_BOOK)) {
            channels.add("\"channel\":\"ticker\",\"event_trigger\":\"bbo\",\"snapshot\":true");
        }
        if (settings.wants(Channel.TRADES)) {
            channels.add("\"channel\":\"trade\",\"snapshot\":false");
        }
        for (final String interval : settings.barIntervals()) {
            channels.add("\"channel\":\"ohlc\",\"interval\":"
                    + KrakenInterval.of(interval).minutes() + ",\"snapshot\":true");
        }
        final List<byte[]> requests = new ArrayList<>();
        for (final String channel : channels) {
            for (int i = 0; i < instruments.size(); i += KrakenSettings.SYMBOLS_PER_REQUEST) {
                final int to = Math.min(instruments.size(), i + KrakenSettings.SYMBOLS_PER_REQUEST);
                requests.add(request("subscribe", channel, instruments.subList(i, to), requests.size() + 1L));
            }
        }
        return requests;
    }

    private String book() {
        return "\"channel\":\"book\",\"depth\":" + KrakenSettings.depth(settings) + ",\"snapshot\":true";
    }

    /** To leave a book and to subscribe to it anew brings its snapshot; the depth must be repeated. */
    List<byte[]> resubscribe(final KrakenInstrument instrument) {
        final List<KrakenInstrument> one = List.of(instrument);
        final String leave = "\"channel\":\"book\",\"depth\":" + KrakenSettings.depth(settings);
        return List.of(
                request("unsubscribe", leave, one, 2_000_000L + instrument.instrumentId()),
                request("subscribe", book(), one, 3_000_000L + instrument.instrumentId()));
    }

    private static byte[] request(
            final String method, final String channel, final List<KrakenInstrument> instruments, final long id) {
        final StringBuilder text = new StringBuilder("{\"method\":\"")
                .append(method)
                .append("\",\"params\":{")
                .append(channel)
                .append(",\"symbol\":[");
        for (int i = 0; i < instruments.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(instruments.get(i).symbol())
                    .append('"');
        }
        return text.append("]},\"req_id\":").append(id).append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
