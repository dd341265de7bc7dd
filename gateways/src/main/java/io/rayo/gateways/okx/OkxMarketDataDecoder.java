package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import org.agrona.DirectBuffer;

/**
 * Decodes the text of OKX's public and business streams into inbound messages. Takes keys in any order and passes over
 * those it does not know; makes no objects (but for a notice of maintenance), throws for no input, reads nothing
 * outside the given range. Each frame is either accepted or counted by the reason why it was not. One instance per
 * gateway, on its network thread.
 *
 * <p>A frame is {@code {"arg":{"channel":..,"instId":..},"action":..,"data":[..]}}, {@code {"event":..}}, or the text
 * {@code pong}. Where data comes before what tells how to read it, its place is kept and it is read at the end.
 *
 * <p>Trades and updates of books in the form in which the venue has always written them are read by a quick way; at the
 * first byte that is otherwise it gives up, and the frame is read anew by the general one.
 */
public final class OkxMarketDataDecoder implements FeedDecoder<OkxInstrument> {
    private static final long ARG = JsonScanner.word("arg");
    private static final long DATA = JsonScanner.word("data");
    private static final long ACTION = JsonScanner.word("action");
    private static final long EVENT = JsonScanner.word("event");
    private static final long CODE = JsonScanner.word("code");
    private static final long MESSAGE = JsonScanner.word("msg");
    private static final long ID = JsonScanner.word("id");
    private static final long CONNECTION_ID = JsonScanner.word("connId");
    private static final long CHANNEL = JsonScanner.word("channel");
    private static final long INST_ID = JsonScanner.word("instId");
    private static final Literal HEAD = Literal.of("{\"arg\":{\"channel\":\"");
    private static final Literal TRADES_HEAD = Literal.of("trades\",\"instId\":\"");
    private static final Literal BOOKS_HEAD = Literal.of("books\",\"instId\":\"");
    private static final Literal TRADES_DATA = Literal.of("\"},\"data\":[");
    private static final Literal UPDATE_DATA = Literal.of("\"},\"action\":\"update\",\"data\":[");
    private static final Literal END = Literal.of("}");
    private static final byte[] SNAPSHOT = OkxWords.bytes("snapshot");
    private static final byte[] UPDATE = OkxWords.bytes("update");
    private static final byte[] ERROR = OkxWords.bytes("error");
    private static final byte[] NOTICE = OkxWords.bytes("notice");
    private static final byte[] CANDLE = OkxWords.bytes("candle");
    private static final byte[] TRADES = OkxWords.bytes("trades");
    private static final byte[] TRADES_ALL = OkxWords.bytes("trades-all");
    private static final byte[] BBO = OkxWords.bytes("bbo-tbt");
    private static final byte[] TICKERS = OkxWords.bytes("tickers");
    private static final byte[] BOOKS = OkxWords.bytes("books");
    private static final byte[] BOOKS_L2 = OkxWords.bytes("books-l2-tbt");
    private static final byte[] BOOKS_50 = OkxWords.bytes("books50-l2-tbt");
    private static final byte[] BOOKS_5 = OkxWords.bytes("books5");
    private static final byte[] MARK_PRICE = OkxWords.bytes("mark-price");
    private static final byte[] INDEX_TICKERS = OkxWords.bytes("index-tickers");
    private static final byte[] FUNDING_RATE = OkxWords.bytes("funding-rate");
    private static final byte[] STATUS = OkxWords.bytes("status");

    /** Channels that the venue is known to have and nobody here wants. */
    private static final byte[][] IGNORED = {
        OkxWords.bytes("open-interest"),
        OkxWords.bytes("price-limit"),
        OkxWords.bytes("instruments"),
        OkxWords.bytes("liquidation-orders"),
        OkxWords.bytes("adl-warning"),
        OkxWords.bytes("estimated-price"),
        OkxWords.bytes("books-rpi"),
        OkxWords.bytes("books-elp")
    };

    /** Notice that the connection is about to be closed for an upgrade. */
    private static final long SERVICE_UPGRADE = 64_008;

    /** Refusals because the connection has used up its requests of an hour. */
    private static final long TOO_MANY_REQUESTS = 60_014;

    private static final long TOO_MANY_SUBSCRIPTIONS = 60_023;

    /** What an accepted frame that brings no data of its own is. */
    private enum Plain {
        NONE,
        UNKNOWN,
        IGNORED,
        EVENT,
        PONG
    }

    private final OkxContext context;
    private final JsonScanner json;
    private final FeedCounters counters;
    private final FeedSymbols<OkxIndex> indexes;
    private final FeedListener<OkxInstrument> listener;
    private final OkxTradeDecoder trades;
    private final OkxTopDecoder top;
    private final OkxTopDecoder tickers;
    private final OkxDepthDecoder depth;
    private final OkxBarDecoder bars;
    private final OkxMarkDecoder marks;
    private final OkxStatusDecoder status;
    private OkxItemDecoder channel;
    private OkxItemDecoder pending;
    private Plain plain = Plain.NONE;
    private boolean isDepth;
    private boolean hasArg;
    private boolean hasAction;
    private boolean hasData;
    private boolean hasEvent;
    private boolean isError;
    private boolean isNotice;
    private long id;
    private long code;
    private OkxInstrument lastInstrument;
    private Channel lastChannel = Channel.NULL_VAL;

    /**
     * Creates a decoder.
     *
     * @param feed where results go.
     * @param indexes index prices by name; empty for spot.
     * @param isDerivative whether it reads swaps and futures.
     * @param listener hears of answers, notices and books that want a snapshot; null for nobody.
     */
    OkxMarketDataDecoder(
            final FeedContext<OkxInstrument> feed,
            final FeedSymbols<OkxIndex> indexes,
            final boolean isDerivative,
            final FeedListener<OkxInstrument> listener) {
        context = new OkxContext(feed, isDerivative);
        json = context.json;
        counters = feed.counters();
        this.indexes = indexes;
        this.listener = listener;
        trades = new OkxTradeDecoder(context);
        top = new OkxTopDecoder(context, false);
        tickers = new OkxTopDecoder(context, true);
        depth = new OkxDepthDecoder(context, listener);
        bars = new OkxBarDecoder(context);
        marks = new OkxMarkDecoder(context);
        status = new OkxStatusDecoder(context);
    }

    @Override
    public OkxInstrument lastInstrument() {
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
            final long receiveTimeNs,
            final int connectionId,
            final boolean standby) {
        counters.frames++;
        counters.bytes += length;
        counters.lastReceiveTimeNs = receiveTimeNs;
        context.receiveTimeNs = receiveTimeNs;
        context.connectionId = connectionId;
        context.standby = standby;
        lastInstrument = null;
        start(buffer, offset + length);
        int end = expected(offset);
        if (end < 0) {
            start(buffer, offset + length);
            final int start = json.skipWhitespace(offset);
            end = json.at(start) == '{' ? root(start) : text(start);
        }
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        return finish();
    }

    private void start(final DirectBuffer buffer, final int end) {
        json.wrap(buffer, end);
        context.instrument = null;
        context.index = null;
        channel = null;
        pending = null;
        plain = Plain.NONE;
    }

    /** The quick way; FAILED if the frame is none of those, or not what was expected: nothing of it counts then. */
    private int expected(final int position) {
        final int name = json.expect(position, HEAD);
        final int trade = json.expect(name, TRADES_HEAD);
        final int symbolAt = trade >= 0 ? trade : json.expect(name, BOOKS_HEAD);
        final int symbolEnd = json.quickText(symbolAt);
        if (symbolEnd < 0) {
            return JsonScanner.FAILED;
        }
        final int symbolLength = symbolEnd - symbolAt;
        context.instrument = context.feed.symbols().find(json.text(), symbolAt, symbolLength);
        if (context.instrument == null) {
            return JsonScanner.FAILED;
        }
        final int p;
        if (trade >= 0) {
            pending = trades;
            p = trades.expected(json.expect(symbolEnd, TRADES_DATA), symbolAt, symbolLength);
        } else {
            pending = depth;
            p = depth.expected(json.expect(symbolEnd, UPDATE_DATA));
        }
        return json.expect(p, END);
    }

    private DecodeError finish() {
        final DecodeError error = json.error();
        if (error != DecodeError.NONE) {
            counters.countError(error);
            if (pending != null) {
                pending.abort();
            }
            return error;
        }
        if (pending != null) {
            lastInstrument = context.instrument;
            lastChannel = pending.channel();
            pending.commit();
            return error;
        }
        switch (plain) {
            case UNKNOWN -> counters.unknownEvents++;
            case IGNORED -> counters.ignoredEvents++;
            case PONG -> counters.controlFrames++;
            case EVENT -> event();
            case NONE -> throw new IllegalStateException("accepted without a reason");
        }
        return error;
    }

    private void event() {
        counters.controlFrames++;
        if (isError) {
            counters.subscriptionErrors++;
        }
        if (listener == null) {
            return;
        }
        if (isNotice) {
            if (code == SERVICE_UPGRADE) {
                listener.onServerShutdown();
            }
            return;
        }
        listener.onAnswer(id, isError ? Math.max(1, code) : 0);
        if (isError && (code == TOO_MANY_REQUESTS || code == TOO_MANY_SUBSCRIPTIONS)) {
            listener.onConnectionUseless("the connection has used up its subscriptions"); // a new one has its own
        }
    }

    /** The answer to our ping is the only text that is no object. */
    private int text(final int p) {
        if (json.at(p) == 'p' && json.at(p + 1) == 'o' && json.at(p + 2) == 'n' && json.at(p + 3) == 'g') {
            plain = Plain.PONG;
            return p + 4;
        }
        return json.fail(DecodeError.MALFORMED_JSON);
    }

    private int root(final int position) {
        hasArg = false;
        hasAction = false;
        hasData = false;
        hasEvent = false;
        isError = false;
        isNotice = false;
        id = -1;
        code = 0;
        int deferred = 0;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == DATA) {
                if (hasData) {
                    return json.fail(DecodeError.DUPLICATE_KEY);
                }
                hasData = true;
                if (hasArg && !hasEvent && (hasAction || !isDepth)) {
                    p = data(p);
                } else {
                    deferred = p;
                    p = json.skipValue(p);
                }
            } else {
                p = field(p);
            }
            p = json.next(p, '}');
        }
        if (p < 0) {
            return p;
        }
        if (hasEvent) {
            plain = Plain.EVENT;
            return p;
        }
        if (!hasArg || !hasData) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return deferred != 0 && data(deferred) < 0 ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == ARG) {
            if (hasArg) {
                return json.fail(DecodeError.DUPLICATE_KEY);
            }
            hasArg = true;
            return argument(p);
        }
        if (key == ACTION) {
            return hasAction ? json.fail(DecodeError.DUPLICATE_KEY) : action(p);
        }
        if (key == EVENT) {
            if (hasEvent) {
                return json.fail(DecodeError.DUPLICATE_KEY);
            }
            hasEvent = true;
            final int end = json.string(p);
            isError = end >= 0 && json.textIs(ERROR);
            isNotice = end >= 0 && json.textIs(NOTICE);
            return end;
        }
        if (key == CODE || key == ID) {
            return number(p, key == CODE);
        }
        return key == MESSAGE || key == CONNECTION_ID || key == CHANNEL ? json.skipValue(p) : context.unknown(p);
    }

    /** A code or an id: numbers, but ids of other clients may be any text. */
    private int number(final int position, final boolean isCode) {
        final int first = json.at(position) == '"' ? position + 1 : position;
        if (json.at(first) < '0' || json.at(first) > '9') {
            return json.skipValue(position);
        }
        final int p = json.integer(position);
        if (isCode) {
            code = json.number();
        } else {
            id = json.number();
        }
        return p;
    }

    private int action(final int position) {
        hasAction = true;
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        if (json.textIs(UPDATE)) {
            depth.form(OkxDepthDecoder.Form.UPDATE);
            return p;
        }
        depth.form(OkxDepthDecoder.Form.SNAPSHOT);
        return json.textIs(SNAPSHOT) ? p : json.fail(DecodeError.UNKNOWN_VALUE);
    }

    /** {@code {"channel":"books","instId":"BTC-USDT"}}, in any order, with whatever else. */
    private int argument(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        isDepth = false;
        int symbolOffset = 0;
        int symbolLength = 0;
        boolean hasChannel = false;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final long key = json.keyWord();
            if (key == CHANNEL && !hasChannel) {
                hasChannel = true;
                p = json.string(p);
                if (p >= 0) {
                    channel();
                }
            } else if (key == INST_ID && symbolOffset == 0) {
                p = json.string(p);
                symbolOffset = json.textOffset();
                symbolLength = json.textLength();
            } else if (key == CHANNEL || key == INST_ID) {
                return json.fail(DecodeError.DUPLICATE_KEY);
            } else {
                p = json.skipValue(p); // instType and other filters
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && !hasChannel) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (p >= 0 && symbolOffset != 0) {
            context.instrument = context.feed.symbols().find(json.buffer(), symbolOffset, symbolLength);
            context.index = indexes.find(json.buffer(), symbolOffset, symbolLength);
        }
        return p;
    }

    /** Takes the channel's name, just read, for what decodes its data. */
    private void channel() {
        if (json.textIs(TRADES) || json.textIs(TRADES_ALL)) {
            channel = trades;
        } else if (json.textIs(BBO)) {
            channel = top;
        } else if (json.textIs(BOOKS) || json.textIs(BOOKS_L2) || json.textIs(BOOKS_50)) {
            channel = depth;
            isDepth = true;
        } else if (json.textIs(BOOKS_5)) {
            channel = depth;
            depth.form(OkxDepthDecoder.Form.IMAGE);
        } else if (json.textIs(TICKERS)) {
            channel = tickers;
        } else if (json.textIs(MARK_PRICE)) {
            marks(OkxMarkDecoder.Form.MARK);
        } else if (json.textIs(INDEX_TICKERS)) {
            marks(OkxMarkDecoder.Form.INDEX);
        } else if (json.textIs(FUNDING_RATE)) {
            marks(OkxMarkDecoder.Form.FUNDING);
        } else if (isCandle()) {
            final long timeframeNs = OkxTimeframes.timeframeNs(json.buffer(), json.textOffset(), json.textLength());
            if (timeframeNs == OkxTimeframes.NONE) {
                plain = Plain.IGNORED;
            } else {
                bars.timeframeNs(timeframeNs);
                channel = bars;
            }
        } else if (json.textIs(STATUS)) {
            channel = status;
        } else {
            plain = Plain.UNKNOWN;
            for (int i = 0; i < IGNORED.length && plain == Plain.UNKNOWN; i++) {
                if (json.textIs(IGNORED[i])) {
                    plain = Plain.IGNORED;
                }
            }
        }
    }

    private void marks(final OkxMarkDecoder.Form form) {
        channel = marks;
        marks.form(form);
    }

    private boolean isCandle() {
        if (json.textLength() <= CANDLE.length) {
            return false;
        }
        for (int i = 0; i < CANDLE.length; i++) {
            if (json.buffer().getByte(json.textOffset() + i) != CANDLE[i]) {
                return false;
            }
        }
        return true;
    }

    private int data(final int position) {
        if (json.at(position) != '[') {
            return json.fail(position < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        if (channel == null) {
            return json.skipValue(position);
        }
        if (isDepth && !hasAction) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        final boolean isIndex = channel == marks && marks.isIndex();
        if (channel != status && (isIndex ? context.index == null : context.instrument == null)) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        pending = channel;
        pending.begin();
        int p = json.enter(position, ']');
        while (p >= 0 && !json.ended()) {
            p = json.next(pending.item(p), ']');
        }
        return p;
    }
}
