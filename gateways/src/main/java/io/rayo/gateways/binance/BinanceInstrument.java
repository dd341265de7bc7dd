package io.rayo.gateways.binance;

import io.rayo.gateways.net.SequenceWindow;

/**
 * What the gateway knows of one instrument: its id, its scale, and how far each of its streams has come. Network thread
 * only.
 */
public final class BinanceInstrument {
    private final String symbol;
    private final int instrumentId;
    private final BookSynchronizer book;
    private final SequenceWindow trades = new SequenceWindow();
    private final SequenceWindow aggregateTrades = new SequenceWindow();
    private int priceExponent;
    private int sizeExponent;
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
        this.symbol = symbol;
        this.instrumentId = instrumentId;
        this.priceExponent = priceExponent;
        this.sizeExponent = sizeExponent;
        this.book = book;
    }

    public String symbol() {
        return symbol;
    }

    public int instrumentId() {
        return instrumentId;
    }

    public int priceExponent() {
        return priceExponent;
    }

    public int sizeExponent() {
        return sizeExponent;
    }

    /**
     * Joins the depth updates.
     *
     * @return the synchroniser; null if depth is not wanted.
     */
    public BookSynchronizer book() {
        return book;
    }

    /**
     * Changes the scale, after a new definition was published.
     *
     * @param newPriceExponent of prices.
     * @param newSizeExponent of quantities.
     */
    public void scale(final int newPriceExponent, final int newSizeExponent) {
        priceExponent = newPriceExponent;
        sizeExponent = newSizeExponent;
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

    /** Forgets how far the book had come: its connection ended. */
    public void resetBook() {
        topSequence = Long.MIN_VALUE;
        staleTops = 0;
        if (book != null) {
            book.reset();
        }
    }

    /** Forgets how far the trades had come: their connection ended, and the venue may start anew. */
    public void resetTrades() {
        trades.reset();
        aggregateTrades.reset();
    }
}
