package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.net.SequenceWindow;

/** An instrument of OKX and how far each of its streams has come. Network thread only. */
public final class OkxInstrument extends FeedInstrument {
    /** What a decoder keeps of a derivative's prices between the three channels that bring them. */
    static final class Marks {
        long markPrice = MarkPriceEncoder.markPriceNullValue();
        long indexPrice = MarkPriceEncoder.indexPriceNullValue();
        long fundingRate = MarkPriceEncoder.fundingRateNullValue();
        long fundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();
        long timeNs;
    }

    private final OkxBook book;
    private final SequenceWindow trades = new SequenceWindow();
    private final Marks marks = new Marks();
    private boolean hasTop;
    private long topTimeNs;
    private long topSequence;

    /**
     * Creates the instrument.
     *
     * @param symbol instId.
     * @param instrumentId from 1.
     * @param priceExponent of prices.
     * @param sizeExponent of quantities: base units of spot, contracts of derivatives.
     * @param book follows its depth updates; null if depth is not wanted.
     */
    public OkxInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final OkxBook book) {
        super(symbol, instrumentId, priceExponent, sizeExponent, book);
        this.book = book;
    }

    /**
     * Follows the depth updates.
     *
     * @return null if depth is not wanted.
     */
    OkxBook book() {
        return book;
    }

    SequenceWindow trades() {
        return trades;
    }

    Marks marks() {
        return marks;
    }

    /**
     * Takes note of best prices.
     *
     * @param timeNs the venue's time of them.
     * @param sequence of them; -1 if they have none.
     * @return false if newer ones are known, or the same.
     */
    boolean acceptTop(final long timeNs, final long sequence) {
        // a reset of the venue's sequence has a later time; without a sequence the order of arrival holds
        final boolean isOld =
                hasTop && (timeNs < topTimeNs || (timeNs == topTimeNs && sequence >= 0 && sequence <= topSequence));
        if (isOld) {
            return false;
        }
        hasTop = true;
        topTimeNs = timeNs;
        topSequence = sequence;
        return true;
    }

    @Override
    public void resetBook() {
        hasTop = false;
        if (book != null) {
            book.reset();
        }
    }

    @Override
    public void resetTrades() {
        trades.reset();
    }
}
