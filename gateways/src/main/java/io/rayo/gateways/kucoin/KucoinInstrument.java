package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.net.SequenceWindow;
import io.rayo.gateways.orders.RecentIds;

/** An instrument of KuCoin with how far each of its streams has come. Network thread only. */
public final class KucoinInstrument extends FeedInstrument {
    /** Trades that are remembered, to know those that a second connection brings again. */
    private static final int REMEMBERED_TRADES = 512;

    private static final long NONE = Long.MIN_VALUE;

    private final KucoinBook streamed;
    private final BookSynchronizer joined;
    private final OldMessages oldChanges = new OldMessages();
    private RecentIds trades;

    // best prices
    private long topOrder = NONE;
    private int oldTops;

    // mark price and funding come apart; the null values of MarkPrice where the venue gave none yet
    private boolean hasMark;
    private long markPrice;
    private long indexPrice = MarkPriceEncoder.indexPriceNullValue();
    private long fundingRate = MarkPriceEncoder.fundingRateNullValue();
    private long nextFundingTimeNs = MarkPriceEncoder.nextFundingTimeNsNullValue();

    private KucoinInstrument(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final KucoinBook streamed,
            final BookSynchronizer joined) {
        super(symbol, instrumentId, priceExponent, sizeExponent, streamed != null ? streamed : joined);
        this.streamed = streamed;
        this.joined = joined;
    }

    /**
     * Creates an instrument whose book's snapshots come on the stream.
     *
     * @param symbol the venue's text.
     * @param instrumentId from 1.
     * @param priceExponent of prices, -18 to 9.
     * @param sizeExponent of quantities, -18 to 9.
     * @return the instrument.
     */
    public static KucoinInstrument streamed(
            final String symbol, final int instrumentId, final int priceExponent, final int sizeExponent) {
        return new KucoinInstrument(symbol, instrumentId, priceExponent, sizeExponent, new KucoinBook(), null);
    }

    /**
     * Creates an instrument whose book is joined with a snapshot that comes by REST.
     *
     * @param symbol the venue's text.
     * @param instrumentId from 1.
     * @param priceExponent of prices, -18 to 9.
     * @param sizeExponent of quantities, -18 to 9.
     * @param bufferSize bytes for changes that wait for the snapshot.
     * @return the instrument.
     */
    public static KucoinInstrument joined(
            final String symbol,
            final int instrumentId,
            final int priceExponent,
            final int sizeExponent,
            final int bufferSize) {
        // sequences are dense, as those that the rule is named after
        final BookSynchronizer book = new BookSynchronizer(BookSynchronizer.Rule.SPOT, bufferSize);
        return new KucoinInstrument(symbol, instrumentId, priceExponent, sizeExponent, null, book);
    }

    /**
     * Creates an instrument without a book.
     *
     * @param symbol the venue's text.
     * @param instrumentId from 1.
     * @param priceExponent of prices, -18 to 9.
     * @param sizeExponent of quantities, -18 to 9.
     * @return the instrument.
     */
    public static KucoinInstrument bookless(
            final String symbol, final int instrumentId, final int priceExponent, final int sizeExponent) {
        return new KucoinInstrument(symbol, instrumentId, priceExponent, sizeExponent, null, null);
    }

    /** The book whose snapshots come on the stream; null if it has none such. */
    KucoinBook streamedBook() {
        return streamed;
    }

    /** The book that is joined with a REST snapshot; null if it has none such. */
    BookSynchronizer joinedBook() {
        return joined;
    }

    /** Changes in a row that the joined book knew already. */
    OldMessages oldChanges() {
        return oldChanges;
    }

    /** Takes note of a trade's number; false if it was known. */
    boolean acceptTrade(final long tradeId) {
        if (trades == null) {
            trades = new RecentIds(REMEMBERED_TRADES);
        }
        return trades.add(0, tradeId);
    }

    /**
     * Takes note of best prices.
     *
     * @param order sequence or, where there is none, time; larger is newer.
     * @return true if they are newer than the last, or so much else was old that counting must have begun anew.
     */
    boolean acceptTop(final long order) {
        if (order <= topOrder && (order == topOrder || ++oldTops < SequenceWindow.PATIENCE)) {
            return false;
        }
        topOrder = order;
        oldTops = 0;
        return true;
    }

    /** Sets mark and index price, money; the index may be the null value. */
    void mark(final long newMarkPrice, final long newIndexPrice) {
        hasMark = true;
        markPrice = newMarkPrice;
        indexPrice = newIndexPrice;
    }

    /** Sets funding; each may be the null value. */
    void funding(final long newRate, final long newNextTimeNs) {
        fundingRate = newRate;
        nextFundingTimeNs = newNextTimeNs;
    }

    /** Whether a mark price is known. */
    boolean hasMark() {
        return hasMark;
    }

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
        if (streamed != null) {
            streamed.reset();
        }
        if (joined != null) {
            joined.reset();
            oldChanges.clear();
        }
        topOrder = NONE;
        oldTops = 0;
    }

    @Override
    public void resetTrades() {
        trades = null; // a sequence that begins anew must not meet old numbers
    }
}
