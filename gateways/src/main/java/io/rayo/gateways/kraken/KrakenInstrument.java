package io.rayo.gateways.kraken;

import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.net.SequenceWindow;
import java.util.EnumMap;
import java.util.Map;

/** An instrument of Kraken's spot market with how far each of its streams has come. Network thread only. */
public final class KrakenInstrument extends FeedInstrument {
    private final KrakenBook book;
    private final TradeSequence trades = new TradeSequence();
    private final Map<KrakenInterval, OpenBar> bars = new EnumMap<>(KrakenInterval.class);
    private long topTimeNs = Long.MIN_VALUE;
    private int staleTops;

    /**
     * Creates the instrument.
     *
     * @param symbol the venue's text, such as {@code BTC/USD}.
     * @param instrumentId from 1.
     * @param priceExponent of prices: the pair's precision, as the checksum needs it.
     * @param sizeExponent of quantities: the pair's precision.
     * @param depth levels a side that are subscribed; 0 if depth is not wanted.
     */
    public KrakenInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final int depth) {
        this(symbol, instrumentId, priceExponent, sizeExponent, depth == 0 ? null : new KrakenBook(depth));
    }

    private KrakenInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final KrakenBook book) {
        super(symbol, instrumentId, priceExponent, sizeExponent, book);
        this.book = book;
        for (final KrakenInterval interval : KrakenInterval.values()) {
            bars.put(interval, new OpenBar());
        }
    }

    KrakenBook book() {
        return book;
    }

    TradeSequence trades() {
        return trades;
    }

    OpenBar bar(final KrakenInterval interval) {
        return bars.get(interval);
    }

    /**
     * Whether best prices are not older than those before. Patient as {@link SequenceWindow}, for the same reasons.
     *
     * @param timeNs the venue's time of them.
     * @return true if they are to be taken.
     */
    boolean acceptTop(final long timeNs) {
        if (timeNs < topTimeNs && ++staleTops < SequenceWindow.PATIENCE) {
            return false;
        }
        staleTops = 0;
        topTimeNs = timeNs;
        return true;
    }

    @Override
    public void resetBook() {
        topTimeNs = Long.MIN_VALUE;
        staleTops = 0;
        if (book != null) {
            book.reset();
        }
    }

    @Override
    public void resetTrades() {
        trades.reset();
    }
}
