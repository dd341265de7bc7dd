package io.rayo.gateways.kucoin;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.EndpointSource;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.ConnectionSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Market data of one KuCoin product in one of the venue's generations. Event loop. */
public final class KucoinProtocol implements MarketProtocol<KucoinInstrument> {
    /** 2,000 in 30 s for an address. */
    private static final int WEIGHT_PER_MINUTE = 4_000;

    private static final int SNAPSHOT_WEIGHT = 3;

    private final KucoinSettings settings;
    private final KucoinProduct product;
    private final KucoinInstruments instruments;

    /**
     * Creates the protocol.
     *
     * @param settings concluded.
     */
    public KucoinProtocol(final KucoinSettings settings) {
        this.settings = settings;
        product = settings.product();
        instruments = new KucoinInstruments(product);
    }

    @Override
    public int venueId() {
        return product.venueId();
    }

    @Override
    public String instrumentsPath() {
        return product.instrumentsPath();
    }

    @Override
    public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        instruments.read(text, all);
        return null;
    }

    @Override
    public String turnoversPath() {
        return product.turnoversPath();
    }

    @Override
    public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
        final JsonNode data = instruments.data(text);
        final JsonNode list = product.isFutures() ? data : data.path("ticker");
        final String field = product.isFutures() ? "turnoverOf24h" : "volValue";
        for (final JsonNode row : list) {
            turnovers.put(row.path("symbol").asText(), row.path(field).asDouble());
        }
    }

    @Override
    public String timePath() {
        return "/api/v1/timestamp";
    }

    @Override
    public long readTime(final byte[] text) throws IOException {
        final JsonNode time = instruments.data(text);
        if (!time.canConvertToLong() || time.asLong() <= 0 || time.asLong() > Long.MAX_VALUE / 1_000_000) {
            throw new IOException("no time in the answer");
        }
        return time.asLong() * 1_000_000;
    }

    @Override
    public String statusPath() {
        return "/api/v1/status";
    }

    @Override
    public String readTrouble(final byte[] text) throws IOException {
        final JsonNode data = instruments.data(text);
        return switch (data.path("status").asText("none")) {
            case "open" -> null;
            case "close" -> "the venue is closed: " + data.path("msg").asText("");
            case "cancelonly" ->
                "the venue takes cancels only: " + data.path("msg").asText("");
            default -> throw new IOException("no status in the answer");
        };
    }

    @Override
    public KucoinInstrument instrument(final InstrumentDetails details, final int instrumentId) {
        final String symbol = details.symbol();
        final int priceExponent = details.priceExponent();
        final int sizeExponent = details.sizeExponent();
        if (!settings.feed().wants(Channel.BOOK)) {
            return KucoinInstrument.bookless(symbol, instrumentId, priceExponent, sizeExponent);
        }
        return settings.isJoined()
                ? KucoinInstrument.joined(
                        symbol,
                        instrumentId,
                        priceExponent,
                        sizeExponent,
                        settings.feed().bookBufferSize())
                : KucoinInstrument.streamed(symbol, instrumentId, priceExponent, sizeExponent);
    }

    @Override
    public List<FeedPlan<KucoinInstrument>> plan(final List<KucoinInstrument> wanted) {
        final EndpointSource endpoint = settings.api() == KucoinApi.UTA
                ? KucoinStreams.unifiedEndpoint(settings)
                : new TokenEndpoint(instruments, "/api/v1/bullet-public");
        return KucoinStreams.plan(settings, endpoint, wanted);
    }

    @Override
    public FeedDecoder<KucoinInstrument> decoder(
            final FeedContext<KucoinInstrument> context, final FeedListener<KucoinInstrument> listener) {
        return new KucoinMarketDataDecoder(product, context, listener);
    }

    @Override
    public ConnectionSettings connection() {
        return settings.connection();
    }

    @Override
    public String snapshotPath(final KucoinInstrument instrument) {
        return settings.isJoined()
                ? product.snapshotPath() + "?symbol=" + URLEncoder.encode(instrument.symbol(), StandardCharsets.UTF_8)
                : null;
    }

    @Override
    public String[] snapshotHeaders(final String path, final long venueTimeMs) {
        return product.isFutures() || settings.signer() == null
                ? new String[0]
                : settings.signer().headers(path, venueTimeMs);
    }

    @Override
    public int snapshotWeight() {
        return SNAPSHOT_WEIGHT;
    }

    @Override
    public int requestBudgetPerMinute() {
        return WEIGHT_PER_MINUTE;
    }

    @Override
    public List<byte[]> resubscribe(final FeedPlan<KucoinInstrument> plan, final KucoinInstrument instrument) {
        // an image comes whole each time: nothing has to be asked for
        return settings.isJoined() || settings.isImage() ? List.of() : KucoinStreams.resubscribe(settings, instrument);
    }
}
