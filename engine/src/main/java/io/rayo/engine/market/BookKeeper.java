package io.rayo.engine.market;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Moves the books: applies groups of levels, and decides when a book may be believed.
 *
 * <pre>
 *   SYNCING --whole snapshot--> LIVE --gap, crossed, broken group, new scale--> STALE --whole snapshot--> LIVE
 *                               LIVE --its connection ended--> STALE --snapshot, or delta of another--> LIVE
 * </pre>
 *
 * <p>A delta that comes while a book is SYNCING or STALE for want of data is left out and counted. A connection that
 * ends loses nothing where another carries the same feed (A/B feeds, rotation): the gateway says FeedGap if it does.
 * Hence the second way.
 */
final class BookKeeper {
    private final BookStatusEncoder statusEncoder = new BookStatusEncoder();
    private final TopOfBookEncoder topEncoder = new TopOfBookEncoder();

    private long ignoredDeltas;
    private long groupErrors;
    private long invalidLevels;
    private long crossedBooks;

    long ignoredDeltas() {
        return ignoredDeltas;
    }

    long groupErrors() {
        return groupErrors;
    }

    long invalidLevels() {
        return invalidLevels;
    }

    long crossedBooks() {
        return crossedBooks;
    }

    void onDelta(
            final InstrumentMarket market,
            final BookDeltaDecoder delta,
            final int flags,
            final int connectionId,
            final StageOutput output) {
        final boolean isSnapshot = 0 != (flags & EventHeaders.FLAG_SNAPSHOT);
        if (isSnapshot) {
            if (!market.inSnapshot || connectionId != market.bookConnectionId) {
                market.book.clear();
                market.inSnapshot = true;
                market.inDelta = false;
                market.bookConnectionId = connectionId;
            }
        } else if (!acceptsDelta(market, output)) {
            return;
        } else {
            market.inDelta = true;
        }

        final long lastVenueSequence = delta.lastVenueSequence();
        if (!applyLevels(market.book, delta)) {
            lose(market, GapCause.DECODE_ERROR, output);
        } else if (0 != (flags & EventHeaders.FLAG_LAST_OF_GROUP)) {
            market.inSnapshot = false;
            market.inDelta = false;
            market.lastVenueSequence = lastVenueSequence;
            onWholeEvent(market, isSnapshot, connectionId, output);
        }
    }

    /** Something of the book was lost: stale until a snapshot. */
    void lose(final InstrumentMarket market, final GapCause cause, final StageOutput output) {
        market.inSnapshot = false;
        market.inDelta = false;
        market.healsByDelta = false;
        toStale(market, cause, output);
    }

    /** The connection that carried the book ended. */
    void onDisconnect(final InstrumentMarket market, final StageOutput output) {
        if (market.inSnapshot || market.inDelta) {
            lose(market, GapCause.DISCONNECT, output);
        } else if (BookState.LIVE == market.bookState) {
            market.healsByDelta = true;
            toStale(market, GapCause.DISCONNECT, output);
        }
    }

    /** Mantissas mean something else from now on: stale until a snapshot in the new scale. */
    void onNewScale(final InstrumentMarket market, final StageOutput output) {
        market.book.clear();
        if (BookState.SYNCING != market.bookState) {
            lose(market, GapCause.DEFINITION, output);
        }
        market.inSnapshot = false;
        market.inDelta = false;
    }

    static boolean concernsBook(final Channel channel) {
        return Channel.TRADES != channel
                && Channel.TOP_OF_BOOK != channel
                && Channel.BARS != channel
                && Channel.MARK_PRICE != channel
                && Channel.ORDERS != channel;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(ignoredDeltas);
        writer.putLong(groupErrors);
        writer.putLong(invalidLevels);
        writer.putLong(crossedBooks);
    }

    void readState(final StateReader reader) {
        ignoredDeltas = reader.getLong();
        groupErrors = reader.getLong();
        invalidLevels = reader.getLong();
        crossedBooks = reader.getLong();
    }

    private boolean acceptsDelta(final InstrumentMarket market, final StageOutput output) {
        if (market.inSnapshot) {
            // the rest of the snapshot never came, and nobody said so
            groupErrors++;
            lose(market, GapCause.SEQUENCE, output);
            return false;
        }
        if (BookState.LIVE != market.bookState && !market.healsByDelta) {
            ignoredDeltas++;
            return false;
        }
        return true;
    }

    private boolean applyLevels(final L2Book book, final BookDeltaDecoder delta) {
        boolean valid = true;
        final BookDeltaDecoder.BidsDecoder bids = delta.bids();
        while (bids.hasNext()) {
            bids.next();
            final long price = bids.priceMantissa();
            final long quantity = bids.quantityMantissa();
            if (price > 0 && quantity >= 0) {
                book.applyBid(price, quantity);
            } else {
                invalidLevels++;
                valid = false;
            }
        }
        final BookDeltaDecoder.AsksDecoder asks = delta.asks();
        while (asks.hasNext()) {
            asks.next();
            final long price = asks.priceMantissa();
            final long quantity = asks.quantityMantissa();
            if (price > 0 && quantity >= 0) {
                book.applyAsk(price, quantity);
            } else {
                invalidLevels++;
                valid = false;
            }
        }
        return valid;
    }

    private void onWholeEvent(
            final InstrumentMarket market, final boolean isSnapshot, final int connectionId, final StageOutput output) {
        if (market.book.isCrossed()) {
            crossedBooks++;
            lose(market, GapCause.CROSSED, output);
            return;
        }
        final boolean becomesLive = BookState.LIVE != market.bookState
                && (isSnapshot || (market.healsByDelta && connectionId != market.bookConnectionId));
        if (becomesLive) {
            market.bookState = BookState.LIVE;
            market.staleCause = GapCause.NULL_VAL;
            market.healsByDelta = false;
            putStatus(market, output);
        }
        if (BookState.LIVE == market.bookState) {
            market.bookConnectionId = connectionId;
            putTop(market, becomesLive, output);
        }
    }

    private void toStale(final InstrumentMarket market, final GapCause cause, final StageOutput output) {
        if (BookState.STALE != market.bookState) {
            market.bookState = BookState.STALE;
            market.staleCause = cause;
            putStatus(market, output);
        }
    }

    private void putStatus(final InstrumentMarket market, final StageOutput output) {
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                BookStatusEncoder.TEMPLATE_ID,
                BookStatusEncoder.BLOCK_LENGTH,
                0,
                0,
                market.instrument.instrumentId(),
                market.instrument.venueId(),
                0,
                0);
        statusEncoder
                .wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .state(market.bookState)
                .cause(market.staleCause);
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + BookStatusEncoder.BLOCK_LENGTH);
    }

    private void putTop(final InstrumentMarket market, final boolean always, final StageOutput output) {
        final L2Book book = market.book;
        final long bidPrice = book.bestBidPrice();
        final long bidQuantity = book.bestBidQuantity();
        final long askPrice = book.bestAskPrice();
        final long askQuantity = book.bestAskQuantity();
        if (!always
                && bidPrice == market.topBidPrice
                && bidQuantity == market.topBidQuantity
                && askPrice == market.topAskPrice
                && askQuantity == market.topAskQuantity) {
            return;
        }
        market.topBidPrice = bidPrice;
        market.topBidQuantity = bidQuantity;
        market.topAskPrice = askPrice;
        market.topAskQuantity = askQuantity;
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                TopOfBookEncoder.TEMPLATE_ID,
                TopOfBookEncoder.BLOCK_LENGTH,
                0,
                0,
                market.instrument.instrumentId(),
                market.instrument.venueId(),
                EventHeaders.FLAG_STAGE_ONLY,
                0);
        // L2Book.NONE is SBE's null of an int64
        topEncoder
                .wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .venueSequence(market.lastVenueSequence)
                .bidPriceMantissa(bidPrice)
                .bidQuantityMantissa(bidQuantity)
                .askPriceMantissa(askPrice)
                .askQuantityMantissa(askQuantity);
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + TopOfBookEncoder.BLOCK_LENGTH);
    }
}
