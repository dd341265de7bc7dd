package io.rayo.gateways.bybit;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.sbe.Channel;
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

/** Market data of one Bybit product: topics whose books begin with a snapshot on the stream. Event loop. */
public final class BybitProtocol implements MarketProtocol<BybitInstrument> {
    /** Most instruments that the venue puts on a page. */
    private static final int PAGE_SIZE = 1_000;

    /** 600 requests in 5 s for an address. */
    private static final int REQUESTS_PER_MINUTE = 7_200;

    private final BybitSettings settings;
    private final BybitProduct product;
    private final BybitInstruments instruments;

    /**
     * Creates the protocol.
     *
     * @param settings concluded.
     */
    public BybitProtocol(final BybitSettings settings) {
        this.settings = settings;
        product = settings.product();
        instruments = new BybitInstruments(product);
    }

    @Override
    public int venueId() {
        return product.venueId();
    }

    @Override
    public String instrumentsPath() {
        return "/v5/market/instruments-info?category=" + product.category() + "&limit=" + PAGE_SIZE;
    }

    @Override
    public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        final String cursor = instruments.read(text, all);
        return cursor.isEmpty()
                ? null
                : instrumentsPath() + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    @Override
    public String turnoversPath() {
        return "/v5/market/tickers?category=" + product.category();
    }

    @Override
    public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
        for (final JsonNode row : instruments.result(text).path("list")) {
            turnovers.put(row.path("symbol").asText(), row.path("turnover24h").asDouble());
        }
    }

    @Override
    public String timePath() {
        return "/v5/market/time";
    }

    @Override
    public long readTime(final byte[] text) throws IOException {
        final long timeNs = instruments.result(text).path("timeNano").asLong();
        if (timeNs <= 0) {
            throw new IOException("no timeNano in the answer");
        }
        return timeNs;
    }

    @Override
    public BybitInstrument instrument(final InstrumentDetails details, final int instrumentId) {
        return new BybitInstrument(
                details.symbol(),
                instrumentId,
                details.priceExponent(),
                details.sizeExponent(),
                settings.feed().wants(Channel.BOOK) ? settings.depth() : 0);
    }

    @Override
    public List<FeedPlan<BybitInstrument>> plan(final List<BybitInstrument> wanted) {
        return BybitStreams.plan(settings, wanted);
    }

    @Override
    public FeedDecoder<BybitInstrument> decoder(
            final FeedContext<BybitInstrument> context, final FeedListener<BybitInstrument> listener) {
        return new BybitMarketDataDecoder(product, context, listener);
    }

    @Override
    public ConnectionSettings connection() {
        return settings.connection();
    }

    @Override
    public String snapshotPath(final BybitInstrument instrument) {
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
    public List<byte[]> resubscribe(final FeedPlan<BybitInstrument> plan, final BybitInstrument instrument) {
        return BybitStreams.resubscribe(instrument);
    }
}
