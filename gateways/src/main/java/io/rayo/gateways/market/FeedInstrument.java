package io.rayo.gateways.market;

/**
 * What a gateway knows of one instrument: its id, its scale, its book. A venue adds how far each of its streams has
 * come. Network thread only.
 */
public abstract class FeedInstrument {
    private final String symbol;
    private final int instrumentId;
    private final BookTracker book;
    private int priceExponent;
    private int sizeExponent;

    /**
     * Creates the instrument.
     *
     * @param symbol the venue's text.
     * @param instrumentId from 1.
     * @param priceExponent of prices, -18 to 9.
     * @param sizeExponent of quantities, -18 to 9.
     * @param book follows its depth updates; null if depth is not wanted.
     */
    protected FeedInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final BookTracker book) {
        this.symbol = symbol;
        this.instrumentId = instrumentId;
        this.priceExponent = priceExponent;
        this.sizeExponent = sizeExponent;
        this.book = book;
    }

    public final String symbol() {
        return symbol;
    }

    public final int instrumentId() {
        return instrumentId;
    }

    public final int priceExponent() {
        return priceExponent;
    }

    public final int sizeExponent() {
        return sizeExponent;
    }

    /**
     * What follows the depth updates.
     *
     * @return null if depth is not wanted.
     */
    public final BookTracker bookTracker() {
        return book;
    }

    /**
     * Changes the scale, after a new definition was published.
     *
     * @param newPriceExponent of prices.
     * @param newSizeExponent of quantities.
     */
    public final void scale(final int newPriceExponent, final int newSizeExponent) {
        priceExponent = newPriceExponent;
        sizeExponent = newSizeExponent;
    }

    /** Forgets how far book and best prices had come: their connection ended. */
    public abstract void resetBook();

    /** Forgets how far the trades had come: their connection ended, and the venue may start anew. */
    public abstract void resetTrades();
}
