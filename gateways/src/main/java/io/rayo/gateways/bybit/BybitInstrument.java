package io.rayo.gateways.bybit;

import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.net.SequenceWindow;
import io.rayo.gateways.orders.RecentIds;
import java.nio.charset.StandardCharsets;

/** An instrument of Bybit with how far each of its topics has come. Network thread only. */
public final class BybitInstrument extends FeedInstrument {
    /** Trades that are remembered, to know repeated ones: as many as two messages can bring. */
    private static final int REMEMBERED_TRADES = 2_048;

    private static final long NONE = Long.MIN_VALUE;

    private final byte[] symbolBytes;
    private final BybitBook book;
    private RecentIds trades;
    private boolean hasTrades;

    // best prices as of topic orderbook.1
    private boolean hasTop;
    private long topId = NONE;
    private long topCrossSequence = NONE;
    private int staleTops;
    private long bidPrice;
    private long bidQuantity;
    private long askPrice;
    private long askQuantity;

    // ticker of a contract, merged: money, rates, times; the null values of MarkPrice where the venue gave none
    private long tickerSequence = NONE;
    private int staleTickers;
    private long markPrice;
    private long indexPrice = MarkPriceEncoder.indexPriceNullValue();
    private long fundingRate = MarkPriceEncoder.fundingRateNullValue();
    private long nextFundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();

    /**
     * Creates the instrument.
     *
     * @param symbol the venue's text, upper case.
     * @param instrumentId from 1.
     * @param priceExponent of prices, -18 to 9.
     * @param sizeExponent of quantities, -18 to 9.
     * @param depth levels a side of its book; 0 if depth is not wanted.
     */
    public BybitInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final int depth) {
        this(symbol, instrumentId, priceExponent, sizeExponent, depth == 0 ? null : new BybitBook(depth));
    }

    private BybitInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final BybitBook book) {
        super(symbol, instrumentId, priceExponent, sizeExponent, book);
        this.book = book;
        symbolBytes = symbol.getBytes(StandardCharsets.US_ASCII);
        trades = new RecentIds(REMEMBERED_TRADES);
    }

    byte[] symbolBytes() {
        return symbolBytes;
    }

    /** The book; null if depth is not wanted. */
    BybitBook book() {
        return book;
    }

    /** Takes note of a trade's 128 bit id; false if it was known. */
    boolean acceptTrade(final long high, final long low) {
        hasTrades = true;
        return trades.add(high, low);
    }

    /**
     * Whether a message of best prices can be taken.
     *
     * @param id u.
     * @param crossSequence seq.
     * @param snapshot whether it stands alone; else it changes the one before.
     * @return true if it is newer than what is known, or so much else is old that counting must have begun anew.
     */
    boolean acceptTop(final long id, final long crossSequence, final boolean snapshot) {
        if (crossSequence < topCrossSequence || (crossSequence == topCrossSequence && id <= topId)) {
            final boolean isRepeat = crossSequence == topCrossSequence && id == topId;
            if (isRepeat || ++staleTops < SequenceWindow.PATIENCE || !snapshot) {
                return false;
            }
        }
        return snapshot || (hasTop && id == topId + 1);
    }

    /** Best prices were taken: they are those that the setters gave. */
    void topTaken(final long id, final long crossSequence) {
        hasTop = true;
        topId = id;
        topCrossSequence = crossSequence;
        staleTops = 0;
    }

    void bid(final long price, final long quantity) {
        bidPrice = price;
        bidQuantity = quantity;
    }

    void ask(final long price, final long quantity) {
        askPrice = price;
        askQuantity = quantity;
    }

    /** Price of the best bid; 0 if there is none. */
    long bidPrice() {
        return bidPrice;
    }

    long bidQuantity() {
        return bidQuantity;
    }

    /** Price of the best ask; 0 if there is none. */
    long askPrice() {
        return askPrice;
    }

    long askQuantity() {
        return askQuantity;
    }

    /** Whether a ticker is not older than the one before, by its cross sequence. */
    boolean acceptTicker(final long crossSequence) {
        if (crossSequence < tickerSequence && ++staleTickers < SequenceWindow.PATIENCE) {
            return false;
        }
        staleTickers = 0;
        tickerSequence = crossSequence;
        return true;
    }

    /**
     * Sets what the ticker says by now.
     *
     * @return true if it is something else than before.
     */
    boolean ticker(final long newMark, final long newIndex, final long newRate, final long newFundingTimeNs) {
        final boolean changed = newMark != markPrice
                || newIndex != indexPrice
                || newRate != fundingRate
                || newFundingTimeNs != nextFundingTimeNs;
        markPrice = newMark;
        indexPrice = newIndex;
        fundingRate = newRate;
        nextFundingTimeNs = newFundingTimeNs;
        return changed;
    }

    /** Mark price as money; 0 if it is not known. */
    long markPrice() {
        return markPrice;
    }

    long indexPrice() {
        return indexPrice;
    }

    long fundingRate() {
        return fundingRate;
    }

    long nextFundingTimeNs() {
        return nextFundingTimeNs;
    }

    @Override
    public void resetBook() {
        if (book != null) {
            book.reset();
        }
        hasTop = false;
        topId = NONE;
        topCrossSequence = NONE;
        staleTops = 0;
        bid(0, 0);
        ask(0, 0);
    }

    @Override
    public void resetTrades() {
        if (hasTrades) {
            trades = new RecentIds(REMEMBERED_TRADES);
            hasTrades = false;
        }
    }
}
