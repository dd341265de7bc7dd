package io.rayo.gateways.okx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.ConnectionSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Market data of one OKX product: the streams bring the snapshots of the books, after a subscription. Event loop. */
public final class OkxProtocol implements MarketProtocol<OkxInstrument> {
    private static final String INSTRUMENTS_PATH = "/api/v5/public/instruments?instType=";

    private final ObjectMapper mapper = new ObjectMapper();
    private final OkxSettings settings;
    private final OkxProduct product;
    private final OkxInstruments instruments;
    private final OkxStreams streams;
    private final FeedSymbols<OkxIndex> indexes = new FeedSymbols<>();
    private final Map<String, MarketType> types = new HashMap<>();
    private int page;

    /**
     * Creates the protocol.
     *
     * @param settings concluded.
     */
    public OkxProtocol(final OkxSettings settings) {
        this.settings = settings;
        product = settings.product();
        instruments = new OkxInstruments(product);
        streams = new OkxStreams(settings, instrument -> types.get(instrument.symbol()));
    }

    /**
     * The venue's instruments as far as they were read.
     *
     * @return for the codes by which orders name them.
     */
    public OkxInstruments instruments() {
        return instruments;
    }

    @Override
    public int venueId() {
        return product.venueId();
    }

    @Override
    public String instrumentsPath() {
        page = 0;
        return INSTRUMENTS_PATH + product.instrumentTypes().getFirst();
    }

    @Override
    public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        instruments.read(text, all);
        page++;
        return page < product.instrumentTypes().size()
                ? INSTRUMENTS_PATH + product.instrumentTypes().get(page)
                : null;
    }

    @Override
    public String turnoversPath() {
        return "/api/v5/market/tickers?instType=" + product.instrumentTypes().getFirst();
    }

    @Override
    public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
        for (final JsonNode row : OkxInstruments.data(mapper, text)) {
            // in the quote asset on spot, in the base asset of derivatives
            final double volume = row.path("volCcy24h").asDouble();
            turnovers.put(
                    row.path("instId").asText(),
                    product.isDerivative() ? volume * row.path("last").asDouble() : volume);
        }
    }

    @Override
    public String timePath() {
        return "/api/v5/public/time";
    }

    @Override
    public long readTime(final byte[] text) throws IOException {
        final long time = OkxInstruments.data(mapper, text).path(0).path("ts").asLong();
        if (time <= 0 || time > Long.MAX_VALUE / OkxContext.MILLISECOND_NS) {
            throw new IOException("no ts in the answer");
        }
        return time * OkxContext.MILLISECOND_NS;
    }

    @Override
    public OkxInstrument instrument(final InstrumentDetails details, final int instrumentId) {
        types.put(details.symbol(), details.marketType());
        final OkxInstrument instrument = new OkxInstrument(
                details.symbol(),
                instrumentId,
                details.priceExponent(),
                details.sizeExponent(),
                settings.feed().wants(Channel.BOOK) ? new OkxBook(settings.bookDepth()) : null);
        if (product.isDerivative()) {
            final String name = OkxStreams.indexOf(details.symbol());
            OkxIndex index = indexes.find(name);
            if (index == null) {
                index = new OkxIndex(name);
                indexes.add(index);
            }
            index.add(instrument);
        }
        return instrument;
    }

    @Override
    public List<FeedPlan<OkxInstrument>> plan(final List<OkxInstrument> wanted) {
        return streams.plan(wanted);
    }

    @Override
    public FeedDecoder<OkxInstrument> decoder(
            final FeedContext<OkxInstrument> context, final FeedListener<OkxInstrument> listener) {
        return new OkxMarketDataDecoder(context, indexes, product.isDerivative(), listener);
    }

    @Override
    public ConnectionSettings connection() {
        return settings.connection();
    }

    @Override
    public String snapshotPath(final OkxInstrument instrument) {
        return null;
    }

    @Override
    public int snapshotWeight() {
        return 1;
    }

    @Override
    public int requestBudgetPerMinute() {
        return 600; // 20 requests in 2 seconds
    }

    @Override
    public List<byte[]> resubscribe(final FeedPlan<OkxInstrument> plan, final OkxInstrument instrument) {
        return streams.resubscribe(instrument);
    }
}
