package io.rayo.gateways.kraken;

import io.rayo.gateways.market.FeedInstrument;

/** An instrument of Kraken Futures with how far each of its streams has come. Network thread only. */
public final class KrakenFuturesInstrument extends FeedInstrument {
    private final KrakenFuturesBook book;
    private final TradeSequence trades = new TradeSequence();
    private long tickerTimeNs = Long.MIN_VALUE;

    /**
     * Creates the instrument.
     *
     * @param symbol the venue's text, such as {@code PF_XBTUSD}.
     * @param instrumentId from 1.
     * @param priceExponent of prices.
     * @param sizeExponent of quantities.
     * @param withBook whether depth is wanted.
     */
    public KrakenFuturesInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final boolean withBook) {
        this(symbol, instrumentId, priceExponent, sizeExponent, withBook ? new KrakenFuturesBook() : null);
    }

    private KrakenFuturesInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final KrakenFuturesBook book) {
        super(symbol, instrumentId, priceExponent, sizeExponent, book);
        this.book = book;
    }

    KrakenFuturesBook book() {
        return book;
    }

    TradeSequence trades() {
        return trades;
    }

    /**
     * Whether a ticker is not older than the one before.
     *
     * @param timeNs the venue's time of it.
     * @return true if it is to be taken.
     */
    boolean acceptTicker(final long timeNs) {
        if (timeNs < tickerTimeNs) {
            return false;
        }
        tickerTimeNs = timeNs;
        return true;
    }

    @Override
    public void resetBook() {
        tickerTimeNs = Long.MIN_VALUE;
        if (book != null) {
            book.reset();
        }
    }

    @Override
    public void resetTrades() {
        trades.reset();
    }
}
