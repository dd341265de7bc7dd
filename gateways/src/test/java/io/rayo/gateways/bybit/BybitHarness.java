package io.rayo.gateways.bybit;

import io.rayo.gateways.MessageWords;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A decoder with all that it needs. */
final class BybitHarness implements FeedListener<BybitInstrument> {
    static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_777L;

    final TestPublisher publisher;
    final FeedCounters counters = new FeedCounters();
    final FeedSymbols<BybitInstrument> symbols = new FeedSymbols<>();
    final BybitMarketDataDecoder decoder;
    final List<String> heard = new ArrayList<>();

    /** Whether nothing is written into {@link #heard}. */
    boolean deaf;

    BybitHarness(final BybitProduct product) {
        this(product, new TestPublisher());
    }

    BybitHarness(final BybitProduct product, final TestPublisher publisher) {
        this.publisher = publisher;
        decoder = new BybitMarketDataDecoder(
                product, new FeedContext<>(product.venueId(), symbols, publisher, counters, 0), this);
    }

    BybitInstrument add(final String symbol, final int priceExponent, final int sizeExponent, final int depth) {
        final BybitInstrument instrument =
                new BybitInstrument(symbol, symbols.instruments().size() + 1, priceExponent, sizeExponent, depth);
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

    /** Words for the messages since the last call. */
    List<String> words() {
        final BybitInstrument instrument = symbols.instruments().getFirst();
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < publisher.messages().size(); i++) {
            words.add(MessageWords.of(publisher.message(i), 0, instrument.priceExponent(), instrument.sizeExponent()));
        }
        publisher.clear();
        return words;
    }

    @Override
    public void onAnswer(final long id, final long code) {
        hear(deaf ? null : "answer " + id + " " + code);
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
    public void onSnapshotWanted(final BybitInstrument instrument) {
        hear(deaf ? null : "snapshot " + instrument.symbol());
    }

    private void hear(final String words) {
        if (words != null) {
            heard.add(words);
        }
    }
}
