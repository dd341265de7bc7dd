package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.market.MarketSettings;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * The risk stage's own copy of a book, kept where orders are routed by depth. Whether the book may be believed says the
 * market stage ({@code BookStatus}); while it does, this copy has had the same levels. One thread; allocates only to
 * grow.
 */
final class DepthBook {
    private final L2Book book = new L2Book(MarketSettings.DEFAULT_MAX_BOOK_DEPTH);
    private boolean inSnapshot;
    private int connectionId;

    void onDelta(final BookDeltaDecoder delta, final int flags, final int fromConnectionId) {
        final boolean isSnapshot = 0 != (flags & EventHeaders.FLAG_SNAPSHOT);
        if (isSnapshot && (!inSnapshot || connectionId != fromConnectionId)) {
            book.clear();
            connectionId = fromConnectionId;
        }
        inSnapshot = isSnapshot && 0 == (flags & EventHeaders.FLAG_LAST_OF_GROUP);
        final BookDeltaDecoder.BidsDecoder bids = delta.bids();
        while (bids.hasNext()) {
            bids.next();
            if (isLevel(bids.priceMantissa(), bids.quantityMantissa())) {
                book.applyBid(bids.priceMantissa(), bids.quantityMantissa());
            }
        }
        final BookDeltaDecoder.AsksDecoder asks = delta.asks();
        while (asks.hasNext()) {
            asks.next();
            if (isLevel(asks.priceMantissa(), asks.quantityMantissa())) {
                book.applyAsk(asks.priceMantissa(), asks.quantityMantissa());
            }
        }
    }

    private static boolean isLevel(final long price, final long quantity) {
        return price > 0 && quantity >= 0;
    }

    /** The book is not believed any more: the next part of a snapshot is the first of one. */
    void onLost() {
        inSnapshot = false;
    }

    /** Mantissas mean something else from now on. */
    void clear() {
        book.clear();
        inSnapshot = false;
    }

    /**
     * Whether its best prices are those that the market stage, or the venue's channel of best prices, has told last.
     */
    boolean agrees(final long bidPrice, final long askPrice) {
        return book.levelCount(Side.BUY) > 0
                && book.levelCount(Side.SELL) > 0
                && book.bestBidPrice() == bidPrice
                && book.bestAskPrice() == askPrice;
    }

    int levelCount(final Side side) {
        return book.levelCount(side);
    }

    long price(final Side side, final int level) {
        return book.price(side, level);
    }

    long quantity(final Side side, final int level) {
        return book.quantity(side, level);
    }

    void writeState(final StateWriter writer) {
        writer.putBoolean(inSnapshot);
        writer.putInt(connectionId);
        book.writeState(writer);
    }

    void readState(final StateReader reader) {
        inSnapshot = reader.getBoolean();
        connectionId = reader.getInt();
        book.readState(reader);
    }
}
