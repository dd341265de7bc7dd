package io.rayo.gateways.bybit;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedPlan.Stream;
import io.rayo.gateways.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Spreads the wanted topics over connections within the venue's limits. A request names topics of one instrument only:
 * one topic that the venue does not know would make it refuse all of them.
 */
final class BybitStreams {
    /** The venue takes names of 21,000 characters together on one connection; some room is left. */
    static final int MAX_NAMES_LENGTH = 20_000;

    /** Fewer than the names allow, so that one connection is no bottleneck. */
    static final int MAX_TOPICS = 400;

    /** Ids of requests that bring a book anew are these plus the instrument's. */
    private static final long UNSUBSCRIBE_ID = 1_000_000_000L;

    private static final long SUBSCRIBE_ID = 2_000_000_000L;

    private final BybitSettings settings;
    private final Endpoint endpoint;
    private final List<FeedPlan<BybitInstrument>> plans = new ArrayList<>();
    private List<Stream<BybitInstrument>> streams = new ArrayList<>();
    private List<byte[]> requests = new ArrayList<>();
    private int namesLength;

    private BybitStreams(final BybitSettings settings) {
        this.settings = settings;
        final Endpoint base = Endpoint.parse(settings.feed().streamUrl());
        endpoint = base.path().equals("/") ? base.withPath(settings.product().streamPath()) : base;
    }

    static List<FeedPlan<BybitInstrument>> plan(final BybitSettings settings, final List<BybitInstrument> instruments) {
        final BybitStreams plan = new BybitStreams(settings);
        instruments.forEach(plan::add);
        plan.end();
        return plan.plans;
    }

    private void add(final BybitInstrument instrument) {
        final List<Stream<BybitInstrument>> wanted = topics(instrument);
        final int length = wanted.stream().mapToInt(s -> s.name().length()).sum();
        if (!streams.isEmpty()
                && (namesLength + length > MAX_NAMES_LENGTH || streams.size() + wanted.size() > MAX_TOPICS)) {
            end();
        }
        namesLength += length;
        final int step = settings.product().topicsPerRequest();
        for (int i = 0; i < wanted.size(); i += step) {
            final List<String> names = wanted.subList(i, Math.min(wanted.size(), i + step)).stream()
                    .map(Stream::name)
                    .toList();
            requests.add(request("subscribe", requests.size() + 1L, names));
        }
        streams.addAll(wanted);
    }

    private void end() {
        if (!streams.isEmpty()) {
            plans.add(new FeedPlan<>(endpoint, streams, requests));
        }
        streams = new ArrayList<>();
        requests = new ArrayList<>();
        namesLength = 0;
    }

    private List<Stream<BybitInstrument>> topics(final BybitInstrument instrument) {
        final String symbol = instrument.symbol();
        final List<Stream<BybitInstrument>> topics = new ArrayList<>();
        if (settings.feed().wants(Channel.TOP_OF_BOOK)) {
            topics.add(new Stream<>(instrument, Channel.TOP_OF_BOOK, "orderbook.1." + symbol, true));
        }
        if (settings.feed().wants(Channel.BOOK)) {
            topics.add(new Stream<>(instrument, Channel.BOOK, bookTopic(instrument), true));
        }
        if (settings.feed().wants(Channel.TRADES)) {
            topics.add(new Stream<>(instrument, Channel.TRADES, "publicTrade." + symbol, false));
        }
        if (settings.feed().wants(Channel.MARK_PRICE)) {
            topics.add(new Stream<>(instrument, Channel.MARK_PRICE, "tickers." + symbol, true));
        }
        for (final String interval : settings.feed().barIntervals()) {
            final String name = "kline." + BybitSettings.venueInterval(interval) + "." + symbol;
            topics.add(new Stream<>(instrument, Channel.BARS, name, false));
        }
        return topics;
    }

    private static String bookTopic(final BybitInstrument instrument) {
        return "orderbook." + instrument.book().depth() + "." + instrument.symbol();
    }

    /** Messages that make the venue send a book's snapshot again. */
    static List<byte[]> resubscribe(final BybitInstrument instrument) {
        final List<String> names = List.of(bookTopic(instrument));
        return List.of(
                request("unsubscribe", UNSUBSCRIBE_ID + instrument.instrumentId(), names),
                request("subscribe", SUBSCRIBE_ID + instrument.instrumentId(), names));
    }

    private static byte[] request(final String operation, final long id, final List<String> names) {
        final String text = "{\"req_id\":\"" + id + "\",\"op\":\"" + operation + "\",\"args\":[\""
                + String.join("\",\"", names) + "\"]}";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
