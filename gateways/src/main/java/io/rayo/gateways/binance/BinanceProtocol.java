package io.rayo.gateways.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.BookSynchronizer;
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

/** Market data of one Binance product: combined streams, depth updates joined with a REST snapshot. Event loop. */
public final class BinanceProtocol implements MarketProtocol<BinanceInstrument> {
    private final ObjectMapper mapper = new ObjectMapper();
    private final BinanceSettings settings;
    private final BinanceProduct product;
    private final BinanceInstruments instruments;

    /**
     * Creates the protocol.
     *
     * @param settings concluded.
     */
    public BinanceProtocol(final BinanceSettings settings) {
        this.settings = settings;
        product = settings.product();
        instruments = new BinanceInstruments(product);
    }

    @Override
    public int venueId() {
        return product.venueId();
    }

    @Override
    public String instrumentsPath() {
        return product.restPath() + "/exchangeInfo";
    }

    @Override
    public String readInstruments(final byte[] text, final Map<String, InstrumentDetails> all) throws IOException {
        all.putAll(instruments.read(text, 0, text.length));
        return null;
    }

    @Override
    public String turnoversPath() {
        return product.restPath() + "/ticker/24hr";
    }

    @Override
    public void readTurnovers(final byte[] text, final Map<String, Double> turnovers) throws IOException {
        // inverse contracts have no quote volume: their volume counts contracts of so many dollars
        final String field = product == BinanceProduct.COINM ? "volume" : "quoteVolume";
        for (final JsonNode row : mapper.readTree(text)) {
            turnovers.put(row.path("symbol").asText(), row.path(field).asDouble());
        }
    }

    @Override
    public String timePath() {
        return product.restPath() + "/time";
    }

    @Override
    public long readTime(final byte[] text) throws IOException {
        final JsonNode time = mapper.readTree(text).path("serverTime");
        if (!time.canConvertToLong() || time.asLong() <= 0 || time.asLong() > Long.MAX_VALUE / 1_000_000) {
            throw new IOException("no serverTime in the answer");
        }
        return time.asLong() * 1_000_000;
    }

    @Override
    public BinanceInstrument instrument(final InstrumentDetails details, final int instrumentId) {
        return new BinanceInstrument(
                details.symbol(),
                instrumentId,
                details.priceExponent(),
                details.sizeExponent(),
                settings.channels().contains(Channel.BOOK)
                        ? new BookSynchronizer(product.bookRule(), settings.bookBufferSize())
                        : null);
    }

    @Override
    public List<FeedPlan<BinanceInstrument>> plan(final List<BinanceInstrument> wanted) {
        return BinanceStreams.plan(settings, wanted);
    }

    @Override
    public FeedDecoder<BinanceInstrument> decoder(
            final FeedContext<BinanceInstrument> context, final FeedListener<BinanceInstrument> listener) {
        final BinanceMarketDataDecoder decoder = new BinanceMarketDataDecoder(
                product,
                context.symbols(),
                context.publisher(),
                context.counters(),
                context.baseFlags(),
                settings.isMicroseconds()
                        ? BinanceMarketDataDecoder.MICROSECOND_NS
                        : BinanceMarketDataDecoder.MILLISECOND_NS);
        decoder.listener(listener);
        return decoder;
    }

    @Override
    public ConnectionSettings connection() {
        return settings.connection();
    }

    @Override
    public String snapshotPath(final BinanceInstrument instrument) {
        return product.restPath()
                + "/depth?symbol="
                + URLEncoder.encode(instrument.symbol(), StandardCharsets.UTF_8)
                + "&limit="
                + settings.depthLimit();
    }

    @Override
    public int snapshotWeight() {
        return product.depthWeight(settings.depthLimit());
    }

    @Override
    public int requestBudgetPerMinute() {
        return product.weightPerMinute();
    }

    @Override
    public List<byte[]> resubscribe(final FeedPlan<BinanceInstrument> plan, final BinanceInstrument instrument) {
        return List.of();
    }
}
