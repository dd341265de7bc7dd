package io.rayo.gateways.kraken;

import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A market data decoder of one of the venue's two markets with all that it needs. */
final class KrakenHarness<I extends FeedInstrument> implements FeedListener<I> {
    static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_777L;

    final TestPublisher publisher;
    final FeedCounters counters = new FeedCounters();
    final FeedSymbols<I> symbols = new FeedSymbols<>();
    final List<String> heard = new ArrayList<>();
    private FeedDecoder<I> decoder;
    private final FeedContext<I> context;

    private KrakenHarness(final int venueId, final MessageHandler handler) {
        publisher = handler == null ? new TestPublisher() : new TestPublisher(handler);
        context = new FeedContext<>(venueId, symbols, publisher, counters, 0);
    }

    static KrakenHarness<KrakenInstrument> spot(final MessageHandler handler) {
        final KrakenHarness<KrakenInstrument> harness = new KrakenHarness<>(Venues.KRAKEN_SPOT, handler);
        harness.decoder = new KrakenMarketDataDecoder(harness.context, harness);
        return harness;
    }

    static KrakenHarness<KrakenFuturesInstrument> futures(final MessageHandler handler, final boolean wantsTop) {
        final KrakenHarness<KrakenFuturesInstrument> harness = new KrakenHarness<>(Venues.KRAKEN_FUTURES, handler);
        harness.decoder = new KrakenFuturesDecoder(harness.context, harness, wantsTop);
        return harness;
    }

    FeedDecoder<I> decoder() {
        return decoder;
    }

    I add(final I instrument) {
        symbols.add(instrument);
        return instrument;
    }

    DecodeError decode(final String text) {
        return decode(text, 3, false);
    }

    DecodeError decode(final String text, final int connectionId, final boolean standby) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(new UnsafeBuffer(bytes), 0, bytes.length, RECEIVE_TIME_NS, connectionId, standby);
    }

    @Override
    public void onAnswer(final long id, final long code) {
        heard.add("answer " + id + " " + code);
    }

    @Override
    public void onServerShutdown() {
        heard.add("shutdown");
    }

    @Override
    public void onConnectionUseless(final String reason) {
        heard.add("useless " + reason);
    }

    @Override
    public void onSnapshotWanted(final I instrument) {
        instrument.bookTracker().snapshotRequested(true); // as the gateway does
        heard.add("snapshot " + instrument.symbol());
    }
}
