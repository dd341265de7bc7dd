package io.rayo.gateways.binance;

import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A market data decoder with all that it needs. */
final class DecoderHarness implements FeedListener<BinanceInstrument> {
    static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_777L;

    final TestPublisher publisher = new TestPublisher();
    final FeedCounters counters = new FeedCounters();
    final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
    final BinanceMarketDataDecoder decoder;
    final List<String> heard = new ArrayList<>();
    final BinanceProduct product;

    DecoderHarness(final BinanceProduct product) {
        this(product, BinanceMarketDataDecoder.MILLISECOND_NS);
    }

    DecoderHarness(final BinanceProduct product, final long timeUnitNs) {
        this.product = product;
        decoder = new BinanceMarketDataDecoder(product, symbols, publisher, counters, 0, timeUnitNs);
        decoder.listener(this);
    }

    BinanceInstrument add(final String symbol, final int priceExponent, final int sizeExponent) {
        return add(symbol, priceExponent, sizeExponent, true);
    }

    BinanceInstrument add(
            final String symbol, final int priceExponent, final int sizeExponent, final boolean withBook) {
        final BinanceInstrument instrument = new BinanceInstrument(
                symbol,
                symbols.instruments().size() + 1,
                priceExponent,
                sizeExponent,
                withBook ? new BookSynchronizer(product.bookRule(), 1 << 16) : null);
        symbols.add(instrument);
        return instrument;
    }

    DecodeError decode(final String text) {
        return decode(text, false);
    }

    DecodeError decode(final String text, final boolean standby) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(new UnsafeBuffer(bytes), 0, bytes.length, RECEIVE_TIME_NS, 3, standby);
    }

    BookSynchronizer.SnapshotVerdict snapshot(final BinanceInstrument instrument, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeSnapshot(instrument, new UnsafeBuffer(bytes), 0, bytes.length, RECEIVE_TIME_NS, 3);
    }

    String words(final int index) {
        final BinanceInstrument instrument = symbols.instruments().getFirst();
        return FrameTwin.words(publisher.message(index), 0, instrument.priceExponent(), instrument.sizeExponent());
    }

    @Override
    public void onAnswer(final long id, final long code) {
        heard.add("answer " + id + " " + code);
    }

    @Override
    public void onConnectionUseless(final String reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void onServerShutdown() {
        heard.add("shutdown");
    }

    @Override
    public void onSnapshotWanted(final BinanceInstrument instrument) {
        heard.add("snapshot " + instrument.symbol());
    }
}
