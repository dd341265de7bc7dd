package io.rayo.gateways.kraken;

import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedSymbols;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The instruments that are traded, by symbol, by id, and by the name that REST has for a pair. One thread; allocates
 * only when an instrument is first asked for by its id, and for names of REST.
 *
 * @param <I> the venue's instruments.
 */
final class KrakenIndex<I extends FeedInstrument> {
    private final FeedSymbols<I> symbols;
    private final Int2ObjectHashMap<I> byId = new Int2ObjectHashMap<>();
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[2 * FeedSymbols.MAX_SYMBOL_LENGTH]);

    KrakenIndex(final FeedSymbols<I> symbols) {
        this.symbols = symbols;
    }

    I find(final DirectBuffer buffer, final int offset, final int length) {
        return symbols.find(buffer, offset, length);
    }

    /** The instrument of an id; null if there is none. */
    I byId(final int instrumentId) {
        final I known = byId.get(instrumentId);
        if (known != null) {
            return known;
        }
        for (final I instrument : symbols.instruments()) {
            if (instrument.instrumentId() == instrumentId) {
                byId.put(instrumentId, instrument);
                return instrument;
            }
        }
        return null;
    }

    /** The instrument of a pair's name of REST, such as {@code XBTUSD}; null if there is none. */
    I byPair(final DirectBuffer buffer, final int offset, final int length) {
        for (final I instrument : symbols.instruments()) {
            final int nameLength = KrakenPairs.put(KrakenText.ascii(instrument.symbol()), name, 0);
            if (nameLength == length && KrakenPairs.is(buffer, offset, length, name)) {
                return instrument;
            }
        }
        return null;
    }
}
