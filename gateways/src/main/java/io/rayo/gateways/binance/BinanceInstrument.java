package io.rayo.gateways.binance;

import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.net.SequenceWindow;

/** An instrument of Binance with how far each of its streams has come. Network thread only. */
public final class BinanceInstrument extends FeedInstrument {
    private final BookSynchronizer book;
    private final SequenceWindow trades = new SequenceWindow();
    private final SequenceWindow aggregateTrades = new SequenceWindow();
    private long topSequence = Long.MIN_VALUE;
    private int staleTops;

    /**
     * Creates the instrument.
     *
     * @param symbol the venue's text, upper case.
     * @param instrumentId from 1.
     * @param priceExponent of prices, -18 to 9.
     * @param sizeExponent of quantities, -18 to 9.
     * @param book joins its depth updates; null if depth is not wanted.
     */
    public BinanceInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final BookSynchronizer book) {
        super(symbol, instrumentId, priceExponent, sizeExponent, book);
        this.book = book;
    }

    /**
     * Joins the depth updates.
     *
     * @return the synchroniser; null if depth is not wanted.
     */
    public BookSynchronizer book() {
        return book;
    }

    SequenceWindow trades() {
        return trades;
    }

    SequenceWindow aggregateTrades() {
        return aggregateTrades;
    }

    /**
     * Whether best prices are not older than those before, by their update id. Patient as {@link SequenceWindow}, for
     * the same reasons.
     *
     * @param sequence u.
     * @return true if they are to be taken.
     */
    boolean acceptTop(final long sequence) {
        if (sequence < topSequence && ++staleTops < SequenceWindow.PATIENCE) {
            return false;
        }
        staleTops = 0;
        topSequence = sequence;
        return true;
    }

    @Override
    public void resetBook() {
        topSequence = Long.MIN_VALUE;
        staleTops = 0;
        if (book != null) {
            book.reset();
        }
    }

    @Override
    public void resetTrades() {
        trades.reset();
        aggregateTrades.reset();
    }
}
