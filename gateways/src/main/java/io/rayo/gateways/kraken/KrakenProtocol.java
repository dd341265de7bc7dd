package io.rayo.gateways.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.ConnectionSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Market data of Kraken's spot market: WebSocket v2, books by snapshot on the stream and checksum. Event loop. */
public final class KrakenProtocol implements MarketProtocol<KrakenInstrument> {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int REQUESTS_PER_MINUTE = 60;

    private final ObjectMapper mapper = new ObjectMapper();
    private final KrakenInstruments instruments = new KrakenInstruments();
    private final FeedSettings settings;
    private final ConnectionSettings connection;
    private final KrakenStreams streams;

    /**
     * Creates the protocol.
     *
     * @param settings of the feed.
     * @param connection times and limits of the connections.
     * @throws IllegalArgumentException with one line if the venue cannot do what the settings want.
     */
    public KrakenProtocol(final FeedSettings settings, final ConnectionSettings connection) {
        this.settings = KrakenSettings.check(settings);
        this.connection = connection;
        streams = new KrakenStreams(settings);
    }

    @Override
    public int venueId() {
        return Venues.KRAKEN_SPOT;
    }

    @Override
    public String instrumentsPath() {
        return "/0/public/AssetPairs";
    }

    @Override
    public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        instruments.read(mapper.readTree(text), all);
        return null;
    }

    @Override
    public String turnoversPath() {
        return "/0/public/Ticker";
    }

    @Override
    public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
        final JsonNode tickers = KrakenInstruments.result(mapper.readTree(text));
        for (final Map.Entry<String, JsonNode> field : tickers.properties()) {
            final String symbol = instruments.symbol(field.getKey());
            if (symbol != null) {
                final JsonNode ticker = field.getValue();
                // volume and average price: the first is of today, the second of 24 hours
                turnovers.put(
                        symbol,
                        ticker.path("v").path(1).asDouble()
                                * ticker.path("p").path(1).asDouble());
            }
        }
    }

    @Override
    public String timePath() {
        return "/0/public/Time";
    }

    /** The venue tells whole seconds: the middle of the second is the best guess. */
    @Override
    public long readTime(final byte[] text) throws IOException {
        final JsonNode time = KrakenInstruments.result(mapper.readTree(text)).path("unixtime");
        if (!time.canConvertToLong() || time.asLong() <= 0 || time.asLong() > Long.MAX_VALUE / SECOND_NS - 1) {
            throw new IOException("no unixtime in the answer");
        }
        return time.asLong() * SECOND_NS + SECOND_NS / 2;
    }

    @Override
    public KrakenInstrument instrument(final InstrumentDetails details, final int instrumentId) {
        return new KrakenInstrument(
                details.symbol(),
                instrumentId,
                details.priceExponent(),
                details.sizeExponent(),
                settings.wants(Channel.BOOK) ? KrakenSettings.depth(settings) : 0);
    }

    @Override
    public List<FeedPlan<KrakenInstrument>> plan(final List<KrakenInstrument> wanted) {
        return streams.plan(wanted);
    }

    @Override
    public FeedDecoder<KrakenInstrument> decoder(
            final FeedContext<KrakenInstrument> context, final FeedListener<KrakenInstrument> listener) {
        return new KrakenMarketDataDecoder(context, listener);
    }

    @Override
    public ConnectionSettings connection() {
        return connection;
    }

    @Override
    public String snapshotPath(final KrakenInstrument instrument) {
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
    public List<byte[]> resubscribe(final FeedPlan<KrakenInstrument> plan, final KrakenInstrument instrument) {
        return streams.resubscribe(instrument);
    }
}
