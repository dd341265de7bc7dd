package io.rayo.gateways.kraken;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.Rfc3339;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedPlan.Stream;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Market data of Kraken Futures: WebSocket v1, books by snapshot on the stream and sequence numbers. Event loop. */
public final class KrakenFuturesProtocol implements MarketProtocol<KrakenFuturesInstrument> {
    private static final String REST_PATH = "/derivatives/api/v3";
    private static final int REQUESTS_PER_MINUTE = 60;

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final KrakenFuturesInstruments instruments = new KrakenFuturesInstruments();
    private final FeedSettings settings;
    private final ConnectionSettings connection;

    /**
     * Creates the protocol.
     *
     * @param settings of the feed.
     * @param connection times and limits of the connections.
     * @throws IllegalArgumentException with one line if the venue cannot do what the settings want.
     */
    public KrakenFuturesProtocol(final FeedSettings settings, final ConnectionSettings connection) {
        this.settings = KrakenFuturesSettings.check(settings);
        this.connection = connection;
    }

    @Override
    public int venueId() {
        return Venues.KRAKEN_FUTURES;
    }

    @Override
    public String instrumentsPath() {
        return REST_PATH + "/instruments";
    }

    @Override
    public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        instruments.read(mapper.readTree(text), all);
        return null;
    }

    @Override
    public String turnoversPath() {
        return REST_PATH + "/tickers";
    }

    @Override
    public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
        for (final JsonNode ticker : mapper.readTree(text).path("tickers")) {
            final String symbol = ticker.path("symbol").asText().toUpperCase(Locale.ROOT);
            final double volume = ticker.path("vol24h").asDouble();
            // an inverse contract is worth so many units of the quote asset, a linear one so many of the base asset
            final boolean isInverse = symbol.startsWith("PI_") || symbol.startsWith("FI_");
            turnovers.put(
                    symbol, isInverse ? volume : volume * ticker.path("last").asDouble());
        }
    }

    /** Every answer carries the venue's time; the fee schedules are a short one. */
    @Override
    public String timePath() {
        return REST_PATH + "/feeschedules";
    }

    @Override
    public long readTime(final byte[] text) throws IOException {
        final byte[] time = mapper.readTree(text).path("serverTime").asText("").getBytes(StandardCharsets.UTF_8);
        final long timeNs = Rfc3339.parse(new UnsafeBuffer(time), 0, time.length);
        if (timeNs == Rfc3339.INVALID) {
            throw new IOException("no serverTime in the answer");
        }
        return timeNs;
    }

    @Override
    public KrakenFuturesInstrument instrument(final InstrumentDetails details, final int instrumentId) {
        return new KrakenFuturesInstrument(
                details.symbol(),
                instrumentId,
                details.priceExponent(),
                details.sizeExponent(),
                settings.wants(Channel.BOOK));
    }

    private boolean wantsTickerTop() {
        return settings.wants(Channel.TOP_OF_BOOK) && !settings.wants(Channel.BOOK);
    }

    @Override
    public List<FeedPlan<KrakenFuturesInstrument>> plan(final List<KrakenFuturesInstrument> wanted) {
        final List<FeedPlan<KrakenFuturesInstrument>> plans = new ArrayList<>();
        final Endpoint endpoint = KrakenFuturesSettings.endpoint(settings);
        for (int i = 0; i < wanted.size(); i += KrakenFuturesSettings.MAX_PRODUCTS_PER_CONNECTION) {
            final List<KrakenFuturesInstrument> part =
                    wanted.subList(i, Math.min(wanted.size(), i + KrakenFuturesSettings.MAX_PRODUCTS_PER_CONNECTION));
            final List<Stream<KrakenFuturesInstrument>> streams = new ArrayList<>();
            for (final KrakenFuturesInstrument instrument : part) {
                if (settings.wants(Channel.BOOK)) {
                    streams.add(new Stream<>(instrument, Channel.BOOK, "book " + instrument.symbol(), true));
                }
                if (settings.wants(Channel.TRADES)) {
                    // the last trades come first of all
                    streams.add(new Stream<>(instrument, Channel.TRADES, "trade " + instrument.symbol(), false));
                }
                if (settings.wants(Channel.MARK_PRICE) || wantsTickerTop()) {
                    streams.add(new Stream<>(instrument, Channel.MARK_PRICE, "ticker " + instrument.symbol(), true));
                }
            }
            plans.add(new FeedPlan<>(endpoint, streams, requests(part)));
        }
        return plans;
    }

    private List<byte[]> requests(final List<KrakenFuturesInstrument> part) {
        final List<byte[]> requests = new ArrayList<>();
        requests.add("{\"event\":\"subscribe\",\"feed\":\"heartbeat\"}".getBytes(StandardCharsets.UTF_8));
        if (settings.wants(Channel.BOOK)) {
            requests.add(request("subscribe", "book", part));
        }
        if (settings.wants(Channel.TRADES)) {
            requests.add(request("subscribe", "trade", part));
        }
        if (settings.wants(Channel.MARK_PRICE) || wantsTickerTop()) {
            requests.add(request("subscribe", "ticker", part));
        }
        return requests;
    }

    private static byte[] request(
            final String event, final String feed, final List<KrakenFuturesInstrument> instruments) {
        final StringBuilder text = new StringBuilder("{\"event\":\"")
                .append(event)
                .append("\",\"feed\":\"")
                .append(feed)
                .append("\",\"product_ids\":[");
        for (int i = 0; i < instruments.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(instruments.get(i).symbol())
                    .append('"');
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public FeedDecoder<KrakenFuturesInstrument> decoder(
            final FeedContext<KrakenFuturesInstrument> context, final FeedListener<KrakenFuturesInstrument> listener) {
        return new KrakenFuturesDecoder(context, listener, wantsTickerTop());
    }

    @Override
    public ConnectionSettings connection() {
        return connection;
    }

    @Override
    public String snapshotPath(final KrakenFuturesInstrument instrument) {
        return null; // the stream brings it
    }

    @Override
    public int snapshotWeight() {
        return 1;
    }

    @Override
    public int requestBudgetPerMinute() {
        return REQUESTS_PER_MINUTE;
    }

    @Override
    public List<byte[]> resubscribe(
            final FeedPlan<KrakenFuturesInstrument> plan, final KrakenFuturesInstrument instrument) {
        return List.of(
                request("unsubscribe", "book", List.of(instrument)), request("subscribe", "book", List.of(instrument)));
    }
}
