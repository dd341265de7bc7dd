package io.rayo.gateways.kraken;

import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.net.BookDeltaWriter;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Decodes the public feeds of Kraken Futures (WebSocket v1): books with sequence numbers, trades, tickers. Best prices
 * are taken from the ticker only where no book is wanted: it comes late, and the book knows better. One instance per
 * gateway, on its network thread.
 */
public final class KrakenFuturesDecoder implements FeedDecoder<KrakenFuturesInstrument> {
    private static final byte[] BOOK = bytes("book");
    private static final byte[] BOOK_SNAPSHOT = bytes("book_snapshot");
    private static final byte[] TRADE = bytes("trade");
    private static final byte[] TRADE_SNAPSHOT = bytes("trade_snapshot");
    private static final byte[] TICKER = bytes("ticker");
    private static final byte[] TICKER_LITE = bytes("ticker_lite");
    private static final byte[] HEARTBEAT = bytes("heartbeat");
    private static final byte[] FILL = bytes("fill");
    private static final byte[] LIQUIDATION = bytes("liquidation");
    private static final byte[] INFO = bytes("info");
    private static final byte[] SUBSCRIBED = bytes("subscribed");
    private static final byte[] UNSUBSCRIBED = bytes("unsubscribed");
    private static final byte[] PONG = bytes("pong");
    private static final byte[] ERROR = bytes("error");
    private static final byte[] ALERT = bytes("alert");
    private static final byte[] SUBSCRIBE_FAILED = bytes("subscribed_failed");
    private static final byte[] UNSUBSCRIBE_FAILED = bytes("unsubscribed_failed");
    private static final int REFUSED = 1;

    private static final int MAX_TRADES = 1_000;
    private static final int CHANGE = FuturesFields.PRODUCT
            | FuturesFields.SEQUENCE
            | FuturesFields.SIDE
            | FuturesFields.PRICE
            | FuturesFields.QUANTITY;
    private static final int WHOLE =
            FuturesFields.PRODUCT | FuturesFields.SEQUENCE | FuturesFields.BIDS | FuturesFields.ASKS;
    private static final int TOP =
            FuturesFields.BID | FuturesFields.ASK | FuturesFields.BID_SIZE | FuturesFields.ASK_SIZE;

    /** What a frame is. */
    private enum Kind {
        UNKNOWN,
        CHANGE,
        WHOLE,
        TRADE,
        TRADES,
        TICKER,
        IGNORED,
        HEARTBEAT,
        ANSWER,
        REFUSAL
    }

    private final FeedContext<KrakenFuturesInstrument> context;
    private final FeedListener<KrakenFuturesInstrument> listener;
    private final FeedCounters counters;
    private final JsonScanner json = new JsonScanner();
    private final LevelReader levels;
    private final FuturesFields fields;
    private final boolean wantsTop;
    private final long[] tradeIds = new long[MAX_TRADES];
    private final long[] tradeTimes = new long[MAX_TRADES];
    private final long[] tradePrices = new long[MAX_TRADES];
    private final long[] tradeQuantities = new long[MAX_TRADES];
    private final boolean[] tradeBuys = new boolean[MAX_TRADES];
    private final boolean[] tradeMarket = new boolean[MAX_TRADES];
    private int tradeCount;
    private Kind kind = Kind.UNKNOWN;
    private KrakenFuturesInstrument instrument;
    private long receiveTimeNs;
    private int connectionId;
    private boolean standby;
    private KrakenFuturesInstrument lastInstrument;
    private Channel lastChannel = Channel.NULL_VAL;

    /**
     * Creates a decoder.
     *
     * @param context where its results go.
     * @param listener hears of answers and books that want a snapshot; null for nobody.
     * @param wantsTop whether best prices are to be taken from the ticker.
     */
    public KrakenFuturesDecoder(
            final FeedContext<KrakenFuturesInstrument> context,
            final FeedListener<KrakenFuturesInstrument> listener,
            final boolean wantsTop) {
        this.context = context;
        this.listener = listener;
        this.wantsTop = wantsTop;
        counters = context.counters();
        levels = new LevelReader(json, counters);
        fields = new FuturesFields(context, json, levels, wantsTop);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public KrakenFuturesInstrument lastInstrument() {
        return lastInstrument;
    }

    @Override
    public Channel lastChannel() {
        return lastChannel;
    }

    @Override
    public DecodeError decode(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long newReceiveTimeNs,
            final int newConnectionId,
            final boolean isStandby) {
        counters.frames++;
        counters.bytes += length;
        counters.lastReceiveTimeNs = newReceiveTimeNs;
        receiveTimeNs = newReceiveTimeNs;
        connectionId = newConnectionId;
        standby = isStandby;
        json.wrap(buffer, offset + length);
        kind = Kind.UNKNOWN;
        instrument = null;
        lastInstrument = null;
        levels.clear();
        tradeCount = 0;
        final int start = json.skipWhitespace(offset);
        if (json.at(start) != '{') {
            final int p = json.at(start) == '[' ? json.skipValue(start) : JsonScanner.FAILED;
            json.fail(p >= 0 && json.isEnd(p) ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        } else {
            final int end = fields.read(start);
            classify();
            if (end >= 0 && !json.isEnd(end)) {
                json.fail(DecodeError.MALFORMED_JSON);
            } else if (end >= 0) {
                check();
            }
        }
        final DecodeError error = json.error();
        if (error != DecodeError.NONE) {
            abort();
            counters.countError(error);
            return error;
        }
        commit();
        return error;
    }

    private void classify() {
        instrument = fields.instrument;
        if (fields.has(FuturesFields.FEED) && !fields.has(FuturesFields.EVENT)) {
            if (isFeed(BOOK)) {
                kind = Kind.CHANGE;
            } else if (isFeed(TRADE)) {
                kind = Kind.TRADE;
            } else if (isFeed(TICKER)) {
                kind = Kind.TICKER;
            } else if (isFeed(BOOK_SNAPSHOT)) {
                kind = Kind.WHOLE;
            } else if (isFeed(TRADE_SNAPSHOT)) {
                kind = Kind.TRADES;
            } else if (isFeed(HEARTBEAT)) {
                kind = Kind.HEARTBEAT;
            } else if (isFeed(TICKER_LITE)) {
                kind = Kind.IGNORED; // it has no sizes
            }
        } else if (fields.has(FuturesFields.EVENT)) {
            if (isEvent(SUBSCRIBED) || isEvent(UNSUBSCRIBED) || isEvent(INFO) || isEvent(PONG)) {
                kind = Kind.ANSWER;
            } else if (isEvent(ERROR) || isEvent(ALERT) || isEvent(SUBSCRIBE_FAILED) || isEvent(UNSUBSCRIBE_FAILED)) {
                kind = Kind.REFUSAL;
            }
        }
    }

    private boolean isFeed(final byte[] word) {
        return fields.is(fields.feedOffset, fields.feedLength, word);
    }

    private boolean isEvent(final byte[] word) {
        return fields.is(fields.eventOffset, fields.eventLength, word);
    }

    /** Whether the frame has what its kind needs; the error is set if not. */
    private void check() {
        switch (kind) {
            case CHANGE -> {
                if (need(CHANGE) && fields.price == 0) {
                    json.fail(DecodeError.BAD_NUMBER);
                }
            }
            case WHOLE -> need(WHOLE);
            case TRADE -> {
                if (need(CHANGE | FuturesFields.TIME)) {
                    keepTrade();
                }
            }
            case TRADES -> {
                if (need(FuturesFields.PRODUCT | FuturesFields.TRADES)) {
                    trades(fields.tradesOffset);
                }
            }
            case TICKER -> {
                if (need(FuturesFields.PRODUCT | FuturesFields.TIME)
                        && fields.has(FuturesFields.MARK)
                        && fields.mark < 0) {
                    json.fail(DecodeError.BAD_NUMBER);
                }
            }
            default -> {
                // nothing is needed of the others
            }
        }
    }

    private boolean need(final int wanted) {
        if (fields.has(wanted)) {
            return true;
        }
        json.fail(fields.has(FuturesFields.PRODUCT) ? DecodeError.MISSING_FIELD : DecodeError.UNKNOWN_SYMBOL);
        return false;
    }

    private boolean keepTrade() {
        if (fields.price == 0 || fields.quantity == 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        tradeIds[tradeCount] = fields.sequence;
        tradeTimes[tradeCount] = fields.timeNs;
        tradePrices[tradeCount] = fields.price;
        tradeQuantities[tradeCount] = fields.quantity;
        tradeBuys[tradeCount] = fields.isBuy;
        tradeMarket[tradeCount++] = isMarketTrade();
        return true;
    }

    /** A block trade was agreed elsewhere, a termination is the venue's own: neither happened in the market. */
    private boolean isMarketTrade() {
        return !fields.has(FuturesFields.TYPE)
                || fields.is(fields.typeOffset, fields.typeLength, FILL)
                || fields.is(fields.typeOffset, fields.typeLength, LIQUIDATION);
    }

    private void trades(final int position) {
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            if (json.at(p) != '{') {
                json.fail(DecodeError.UNEXPECTED_TYPE);
                return;
            }
            if (tradeCount == MAX_TRADES) {
                json.fail(DecodeError.TOO_LONG);
                return;
            }
            p = fields.read(p);
            if (p < 0 || !need(CHANGE | FuturesFields.TIME)) {
                return;
            }
            if (fields.instrument != instrument) {
                json.fail(DecodeError.UNKNOWN_SYMBOL);
                return;
            }
            if (!keepTrade()) {
                return;
            }
            p = json.next(p, ']');
            ended = json.ended();
        }
    }

    private void commit() {
        switch (kind) {
            case CHANGE -> change();
            case WHOLE -> whole();
            case TRADE -> {
                trade(0);
                last(Channel.TRADES);
            }
            case TRADES -> {
                tradeHistory();
                last(Channel.TRADES);
            }
            case TICKER -> ticker();
            case IGNORED -> counters.ignoredEvents++;
            case HEARTBEAT -> counters.controlFrames++;
            case ANSWER -> counters.controlFrames++;
            case REFUSAL -> {
                counters.controlFrames++;
                counters.subscriptionErrors++;
                if (listener != null) {
                    listener.onAnswer(-1, REFUSED);
                }
            }
            case UNKNOWN -> counters.unknownEvents++;
        }
    }

    /** Old frames had no time: nothing can be told by it then. */
    private long bookTimeNs() {
        return fields.has(FuturesFields.TIME) ? fields.timeNs : Long.MIN_VALUE;
    }

    private void last(final Channel channel) {
        lastInstrument = instrument;
        lastChannel = channel;
    }

    private void change() {
        last(Channel.BOOK);
        final KrakenFuturesBook book = instrument.book();
        if (book == null) {
            counters.ignoredEvents++;
            return;
        }
        switch (book.judge(fields.sequence, bookTimeNs(), standby)) {
            case APPLY -> {
                final BookDeltaWriter writer = begin(0);
                if (fields.isBuy) {
                    writer.level(fields.price, fields.quantity);
                }
                writer.startAsks();
                if (!fields.isBuy) {
                    writer.level(fields.price, fields.quantity);
                }
                writer.commit();
                counters.bookUpdates++;
                book.applied(fields.sequence, bookTimeNs());
            }
            case IGNORE -> {
                counters.duplicates++;
                want();
            }
            case GAP -> {
                gap(GapCause.SEQUENCE, book.sequence() + 1, fields.sequence);
                book.desync();
                want();
            }
        }
    }

    private void whole() {
        last(Channel.BOOK);
        final KrakenFuturesBook book = instrument.book();
        if (book == null || !book.wants(fields.sequence, bookTimeNs(), standby)) {
            counters.ignoredEvents++;
            return;
        }
        final BookDeltaWriter writer = begin(FLAG_SNAPSHOT);
        levels(writer, fields.bidsFrom, fields.bidsTo);
        writer.startAsks();
        levels(writer, fields.asksFrom, fields.asksTo);
        writer.commit();
        counters.bookSnapshots++;
        book.begun(fields.sequence, bookTimeNs());
    }

    /** Snapshots with empty levels have been seen: they are none. */
    private void levels(final BookDeltaWriter writer, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (levels.quantity(i) > 0) {
                writer.level(levels.price(i), levels.quantity(i));
            }
        }
    }

    private BookDeltaWriter begin(final int flags) {
        context.books()
                .begin(
                        instrument.instrumentId(),
                        context.venueId(),
                        connectionId,
                        context.baseFlags() | flags,
                        fields.sequence,
                        fields.sequence,
                        fields.has(FuturesFields.TIME) ? fields.timeNs : receiveTimeNs,
                        receiveTimeNs);
        return context.books();
    }

    /** The last trades, newest first: what came while nobody listened. Before the first one of all they are history. */
    private void tradeHistory() {
        if (instrument.trades().newest() < 0) {
            counters.duplicates += tradeCount;
            for (int i = 0; i < tradeCount; i++) {
                instrument.trades().accept(tradeIds[i]);
            }
            return;
        }
        for (int i = tradeCount - 1; i >= 0; i--) {
            if (tradeIds[i] > instrument.trades().newest()) {
                trade(i);
            } else {
                counters.duplicates++;
            }
        }
    }

    private void trade(final int i) {
        final long missing = instrument.trades().missing(tradeIds[i], connectionId, standby);
        if (!instrument.trades().accept(tradeIds[i])) {
            counters.duplicates++;
            return;
        }
        if (missing != TradeSequence.NOTHING) {
            context.status()
                    .gap(
                            instrument.instrumentId(),
                            context.venueId(),
                            connectionId,
                            receiveTimeNs,
                            Channel.TRADES,
                            GapCause.SEQUENCE,
                            missing,
                            tradeIds[i]);
        }
        if (!tradeMarket[i]) {
            counters.nonMarketTrades++;
            return;
        }
        context.messages()
                .trade(
                        instrument.instrumentId(),
                        connectionId,
                        tradeTimes[i],
                        receiveTimeNs,
                        tradeIds[i],
                        tradePrices[i],
                        tradeQuantities[i],
                        1,
                        tradeBuys[i] ? Side.BUY : Side.SELL);
    }

    private void ticker() {
        last(Channel.MARK_PRICE);
        if (standby || !instrument.acceptTicker(fields.timeNs)) {
            counters.duplicates++;
            return;
        }
        if (fields.has(FuturesFields.MARK) && fields.mark > 0) {
            context.messages()
                    .markPrice(
                            instrument.instrumentId(),
                            connectionId,
                            fields.timeNs,
                            receiveTimeNs,
                            fields.mark,
                            fields.index,
                            fields.rate,
                            fields.fundingTimeNs);
        }
        if (wantsTop && fields.has(TOP)) {
            context.messages()
                    .topOfBook(
                            instrument.instrumentId(),
                            connectionId,
                            fields.timeNs,
                            receiveTimeNs,
                            TopOfBookEncoder.venueSequenceNullValue(),
                            fields.bid,
                            fields.bidSize,
                            fields.ask,
                            fields.askSize);
        }
    }

    private void want() {
        if (instrument.book().wantsSnapshot() && listener != null) {
            listener.onSnapshotWanted(instrument);
        }
    }

    private void gap(final GapCause cause, final long expected, final long received) {
        context.status()
                .gap(
                        instrument.instrumentId(),
                        context.venueId(),
                        connectionId,
                        receiveTimeNs,
                        Channel.BOOK,
                        cause,
                        expected,
                        received);
        counters.resyncs++;
    }

    /** The frame is broken: if it was of a book, a change is lost. */
    private void abort() {
        final boolean isBook = kind == Kind.CHANGE || kind == Kind.WHOLE;
        if (isBook
                && !standby
                && instrument != null
                && instrument.book() != null
                && instrument.book().isLive()) {
            gap(
                    GapCause.DECODE_ERROR,
                    FeedGapEncoder.expectedVenueSequenceNullValue(),
                    FeedGapEncoder.receivedVenueSequenceNullValue());
            instrument.book().desync();
            want();
        }
    }
}
