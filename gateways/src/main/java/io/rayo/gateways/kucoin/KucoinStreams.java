package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.EndpointSource;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedPlan.Stream;
import io.rayo.gateways.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Spreads the wanted channels over connections, within the venue's limits and so that each is subscribed soon: the
 * venue takes few messages a second, and most unified channels take one symbol a message.
 */
final class KucoinStreams {
    /** Unified channels of one connection: at 7 messages a second it has them all within 15 s. The venue takes 600. */
    static final int MAX_UNIFIED_TOPICS = 100;

    /** Classic topics of one connection, each symbol of a list counted: the least that any document allows. */
    static final int MAX_CLASSIC_TOPICS = 300;

    /** Symbols in one list. The venue takes 100, but refuses a whole list for one symbol that it does not know. */
    static final int MAX_LIST = 50;

    /** Ids of requests that bring a book anew are these plus the instrument's. */
    private static final long UNSUBSCRIBE_ID = 1_000_000_000L;

    private static final long SUBSCRIBE_ID = 2_000_000_000L;

    private final KucoinSettings settings;
    private final EndpointSource endpoint;
    private final List<FeedPlan<KucoinInstrument>> plans = new ArrayList<>();

    private KucoinStreams(final KucoinSettings settings, final EndpointSource endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
    }

    static List<FeedPlan<KucoinInstrument>> plan(
            final KucoinSettings settings, final EndpointSource endpoint, final List<KucoinInstrument> instruments) {
        final KucoinStreams streams = new KucoinStreams(settings, endpoint);
        if (instruments.isEmpty()) {
            return streams.plans;
        }
        final boolean isUnified = settings.api() == KucoinApi.UTA;
        final int each =
                (isUnified ? streams.unified(instruments.getFirst()) : streams.classic(instruments.getFirst())).size();
        final int most = isUnified ? MAX_UNIFIED_TOPICS : MAX_CLASSIC_TOPICS;
        final int step = Math.max(1, most / Math.max(1, each));
        for (int i = 0; each > 0 && i < instruments.size(); i += step) {
            streams.add(instruments.subList(i, Math.min(instruments.size(), i + step)), isUnified);
        }
        return streams.plans;
    }

    private void add(final List<KucoinInstrument> instruments, final boolean isUnified) {
        final List<Stream<KucoinInstrument>> streams = new ArrayList<>();
        for (final KucoinInstrument instrument : instruments) {
            streams.addAll(isUnified ? unified(instrument) : classic(instrument));
        }
        plans.add(
                new FeedPlan<>(endpoint, streams, isUnified ? unifiedRequests(streams) : classicRequests(instruments)));
    }

    /** Channels of an instrument by the rest of the message that subscribes to them. */
    private List<Stream<KucoinInstrument>> unified(final KucoinInstrument instrument) {
        final List<Stream<KucoinInstrument>> streams = new ArrayList<>();
        if (settings.feed().wants(Channel.TOP_OF_BOOK)) {
            streams.add(new Stream<>(instrument, Channel.TOP_OF_BOOK, "\"channel\":\"ticker\"", true));
        }
        if (settings.feed().wants(Channel.BOOK)) {
            streams.add(new Stream<>(instrument, Channel.BOOK, book(settings), true));
        }
        if (settings.feed().wants(Channel.TRADES)) {
            streams.add(new Stream<>(instrument, Channel.TRADES, "\"channel\":\"trade\"", false));
        }
        if (settings.feed().wants(Channel.MARK_PRICE)) {
            final String name = "\"channel\":\"" + settings.markPriceChannel() + "\"";
            streams.add(new Stream<>(instrument, Channel.MARK_PRICE, name, true));
            streams.add(new Stream<>(instrument, Channel.MARK_PRICE, "\"channel\":\"funding-fee\"", false));
        }
        for (final String interval : settings.feed().barIntervals()) {
            final String name = "\"channel\":\"kline\",\"interval\":\"" + KucoinSettings.venueInterval(interval) + "\"";
            streams.add(new Stream<>(instrument, Channel.BARS, name, false));
        }
        return streams;
    }

    private static String book(final KucoinSettings settings) {
        final String depth = settings.isImage() ? String.valueOf(settings.feed().depth()) : "increment@10ms";
        return "\"channel\":\"obu\",\"depth\":\"" + depth + "\",\"rpiFilter\":0";
    }

    /** Best prices take a list of symbols, all else one symbol a message. */
    private List<byte[]> unifiedRequests(final List<Stream<KucoinInstrument>> streams) {
        final List<byte[]> requests = new ArrayList<>();
        final List<String> tickers = streams.stream()
                .filter(stream -> stream.channel() == Channel.TOP_OF_BOOK)
                .map(stream -> "\"" + stream.instrument().symbol() + "\"")
                .toList();
        for (int i = 0; i < tickers.size(); i += MAX_LIST) {
            final String symbols = String.join(",", tickers.subList(i, Math.min(tickers.size(), i + MAX_LIST)));
            requests.add(unifiedRequest(
                    settings,
                    requests.size() + 1L,
                    "SUBSCRIBE",
                    "\"channel\":\"ticker\"",
                    "\"symbols\":[" + symbols + "]"));
        }
        for (final Stream<KucoinInstrument> stream : streams) {
            if (stream.channel() != Channel.TOP_OF_BOOK) {
                final String symbol = "\"symbol\":\"" + stream.instrument().symbol() + "\"";
                requests.add(unifiedRequest(settings, requests.size() + 1L, "SUBSCRIBE", stream.name(), symbol));
            }
        }
        return requests;
    }

    private static byte[] unifiedRequest(
            final KucoinSettings settings,
            final long id,
            final String action,
            final String channel,
            final String symbols) {
        final String text = "{\"id\":\"" + id + "\",\"action\":\"" + action + "\",\"tradeType\":\""
                + settings.product().tradeType() + "\"," + channel + "," + symbols + "}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Messages that make the venue send a book's snapshot again. */
    static List<byte[]> resubscribe(final KucoinSettings settings, final KucoinInstrument instrument) {
        final String symbol = "\"symbol\":\"" + instrument.symbol() + "\"";
        final String channel = book(settings);
        return List.of(
                unifiedRequest(settings, UNSUBSCRIBE_ID + instrument.instrumentId(), "UNSUBSCRIBE", channel, symbol),
                unifiedRequest(settings, SUBSCRIBE_ID + instrument.instrumentId(), "SUBSCRIBE", channel, symbol));
    }

    /** Topics of an instrument, without the symbol where several symbols go into one message. */
    private List<Stream<KucoinInstrument>> classic(final KucoinInstrument instrument) {
        final boolean futures = settings.product().isFutures();
        final List<Stream<KucoinInstrument>> streams = new ArrayList<>();
        if (settings.feed().wants(Channel.TOP_OF_BOOK)) {
            final String topic = futures ? "/contractMarket/tickerV2:" : "/market/ticker:";
            streams.add(new Stream<>(instrument, Channel.TOP_OF_BOOK, topic, true));
        }
        if (settings.feed().wants(Channel.BOOK)) {
            streams.add(new Stream<>(instrument, Channel.BOOK, classicBook(), true));
        }
        if (settings.feed().wants(Channel.TRADES)) {
            final String topic = futures ? "/contractMarket/execution:" : "/market/match:";
            streams.add(new Stream<>(instrument, Channel.TRADES, topic, false));
        }
        if (settings.feed().wants(Channel.MARK_PRICE)) {
            streams.add(new Stream<>(instrument, Channel.MARK_PRICE, "/contract/instrument:", true));
        }
        for (final String interval : settings.feed().barIntervals()) {
            final String topic = (futures ? "/contractMarket/limitCandle:" : "/market/candles:") + instrument.symbol()
                    + "_" + KucoinSettings.venueInterval(interval);
            streams.add(new Stream<>(instrument, Channel.BARS, topic, false));
        }
        return streams;
    }

    private String classicBook() {
        final boolean futures = settings.product().isFutures();
        if (!settings.isImage()) {
            return futures ? "/contractMarket/level2:" : "/market/level2:";
        }
        return (futures ? "/contractMarket/level2Depth" : "/spotMarket/level2Depth")
                + settings.feed().depth() + ":";
    }

    private List<byte[]> classicRequests(final List<KucoinInstrument> instruments) {
        final List<byte[]> requests = new ArrayList<>();
        for (final Stream<KucoinInstrument> stream : classic(instruments.getFirst())) {
            for (int i = 0; stream.channel() != Channel.BARS && i < instruments.size(); i += MAX_LIST) {
                final List<String> symbols = instruments.subList(i, Math.min(instruments.size(), i + MAX_LIST)).stream()
                        .map(KucoinInstrument::symbol)
                        .toList();
                requests.add(classicRequest(requests.size() + 1L, stream.name() + String.join(",", symbols)));
            }
        }
        for (final KucoinInstrument instrument : instruments) {
            for (final Stream<KucoinInstrument> stream : classic(instrument)) {
                if (stream.channel() == Channel.BARS) {
                    requests.add(classicRequest(requests.size() + 1L, stream.name()));
                }
            }
        }
        return requests;
    }

    private static byte[] classicRequest(final long id, final String topic) {
        final String text = "{\"id\":\"" + id + "\",\"type\":\"subscribe\",\"topic\":\"" + topic
                + "\",\"privateChannel\":false,\"response\":true}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The unified socket, which has a fixed place. */
    static EndpointSource unifiedEndpoint(final KucoinSettings settings) {
        return EndpointSource.of(Endpoint.parse(settings.feed().streamUrl()));
    }
}
