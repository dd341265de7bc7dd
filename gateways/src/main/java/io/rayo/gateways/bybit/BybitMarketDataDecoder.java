package io.rayo.gateways.bybit;

import static io.rayo.gateways.bybit.BarsDecoder.bytes;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.net.FeedCounters;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * Decodes the text of Bybit's public V5 streams into inbound messages, keys in any order: the topic says what the data
 * is; should the data come first, its place is kept and it is read at the end by the same code. Makes no objects,
 * throws for no input, reads nothing outside the given range. A topic that is none of V5 (the formats of before 2022
 * among them) is refused as an unknown value. One instance per gateway, on its network thread.
 *
 * <p>Trades and changes of books in the form in which the venue has always written them are read by a quick way; at the
 * first byte that is otherwise it gives up, and the frame is read anew by the general one.
 */
public final class BybitMarketDataDecoder implements FeedDecoder<BybitInstrument> {
    private static final long TOPIC = JsonScanner.word("topic");
    private static final long TYPE = JsonScanner.word("type");
    private static final long TS = JsonScanner.word("ts");
    private static final long CTS = JsonScanner.word("cts");
    private static final long CS = JsonScanner.word("cs");
    private static final long DATA = JsonScanner.word("data");
    private static final long OP = JsonScanner.word("op");
    private static final long ID = JsonScanner.word("id");
    private static final long SUCCESS = JsonScanner.word("success");
    private static final long RET_CODE = JsonScanner.word("retCode");
    private static final long RET_MESSAGE = JsonScanner.word("ret_msg");
    private static final long RET_MESSAGE_2 = JsonScanner.word("retMsg");
    private static final long REQUEST_ID = JsonScanner.word("req_id");
    private static final long REQUEST_ID_2 = JsonScanner.word("reqId");
    private static final long CONNECTION_ID = JsonScanner.word("conn_id");
    private static final long CONNECTION_ID_2 = JsonScanner.word("connId");
    private static final long ARGUMENTS = JsonScanner.word("args");
    private static final byte[] CREATION_TIME = bytes("creationTime");
    private static final long SNAPSHOT = JsonScanner.word("snapshot");
    private static final long DELTA = JsonScanner.word("delta");

    private static final Literal TRADE_HEAD = Literal.of("{\"topic\":\"publicTrade.");
    private static final Literal BOOK_HEAD = Literal.of("{\"topic\":\"orderbook.");
    private static final Literal DOT = Literal.of(".");
    private static final Literal TRADE_TIME = Literal.of("\",\"type\":\"snapshot\",\"ts\":");
    private static final Literal BOOK_TIME = Literal.of("\",\"type\":\"delta\",\"ts\":");
    private static final Literal TRADE_DATA = Literal.of(",\"data\":[");
    private static final Literal BOOK_DATA = Literal.of(",\"data\":");
    private static final Literal ENGINE_TIME = Literal.of(",\"cts\":");
    private static final Literal END = Literal.of("}");

    private static final byte[] ORDER_BOOK = bytes("orderbook");
    private static final byte[] PUBLIC_TRADE = bytes("publicTrade");
    private static final byte[] KLINE = bytes("kline");
    private static final byte[] TICKERS = bytes("tickers");

    /** Topics that the venue is known to have and nobody here wants. */
    private static final byte[][] IGNORED = {
        bytes("allLiquidation"),
        bytes("liquidation"),
        bytes("priceLimit"),
        bytes("adlAlert"),
        bytes("insurance"),
        bytes("system")
    };

    private static final int HAS_TOPIC = 1;
    private static final int HAS_TYPE = 1 << 1;
    private static final int HAS_TS = 1 << 2;
    private static final int HAS_CTS = 1 << 3;
    private static final int HAS_CS = 1 << 4;
    private static final int HAS_DATA = 1 << 5;
    private static final int HAS_OP = 1 << 6;
    private static final int HAS_SUCCESS = 1 << 7;
    private static final int HAS_CODE = 1 << 8;
    private static final int HAS_REQUEST_ID = 1 << 9;

    private final FrameContext context;
    private final JsonScanner json;
    private final FeedCounters counters;
    private final FeedListener<BybitInstrument> listener;
    private final boolean linear;
    private final TradesDecoder trades;
    private final DepthDecoder depth;
    private final BarsDecoder bars;
    private final TickerDecoder ticker;
    private TopicDecoder pending;
    private Channel channel = Channel.NULL_VAL;
    private int seen;
    private int dataOffset;
    private long typeWord;
    private long requestId;
    private long code;
    private BybitInstrument lastInstrument;

    /**
     * Creates a decoder.
     *
     * @param product whose streams it reads.
     * @param context where its results go.
     * @param listener hears what is not market data.
     */
    public BybitMarketDataDecoder(
            final BybitProduct product,
            final FeedContext<BybitInstrument> context,
            final FeedListener<BybitInstrument> listener) {
        this.context = new FrameContext(context);
        this.listener = listener;
        json = this.context.json;
        counters = context.counters();
        linear = product.isLinear();
        trades = new TradesDecoder(this.context);
        depth = new DepthDecoder(this.context);
        bars = new BarsDecoder(this.context);
        ticker = new TickerDecoder(this.context);
    }

    @Override
    public BybitInstrument lastInstrument() {
        return lastInstrument;
    }

    @Override
    public Channel lastChannel() {
        return channel;
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
            end = json.at(start) == '{' ? root(start) : json.fail(DecodeError.MALFORMED_JSON);
        }
        return finish(end);
    }

    private void start(final DirectBuffer buffer, final int end) {
        context.start(buffer, end);
        pending = null;
        channel = Channel.NULL_VAL;
        seen = 0;
        dataOffset = 0;
    }

    /** The quick way; FAILED if the frame is none of those, or not what was expected: nothing of it counts then. */
    private int expected(final int position) {
        final int trade = json.expect(position, TRADE_HEAD);
        if (trade >= 0) {
            return expectedTrades(trade);
        }
        final int book = json.expect(position, BOOK_HEAD);
        return book >= 0 ? expectedBook(book) : JsonScanner.FAILED;
    }

    private int expectedTrades(final int position) {
        final int symbolEnd = json.quickText(position);
        if (!expectedInstrument(position, symbolEnd)) {
            return JsonScanner.FAILED;
        }
        pending = trades;
        channel = Channel.TRADES;
        int p = json.quickMillis(json.expect(symbolEnd, TRADE_TIME));
        context.timeNs = context.numberNs();
        p = trades.expected(json.expect(p, TRADE_DATA), position, symbolEnd - position);
        return json.expect(p, END);
    }

    private int expectedBook(final int position) {
        final int dot = json.quickInteger(position);
        final long depthOfTopic = json.number();
        final int symbolAt = json.expect(dot, DOT);
        final int symbolEnd = json.quickText(symbolAt);
        if (depthOfTopic < 2 || depthOfTopic > 1_000 || !expectedInstrument(symbolAt, symbolEnd)) {
            return JsonScanner.FAILED; // best prices come in an order of their own
        }
        context.depth = (int) depthOfTopic;
        pending = depth;
        channel = Channel.BOOK;
        typeWord = DELTA;
        int p = json.quickMillis(json.expect(symbolEnd, BOOK_TIME));
        context.timeNs = context.numberNs();
        p = depth.expected(json.expect(p, BOOK_DATA), symbolAt, symbolEnd - symbolAt);
        p = json.quickMillis(json.expect(p, ENGINE_TIME));
        context.engineTimeNs = context.numberNs();
        return json.expect(p, END);
    }

    private boolean expectedInstrument(final int start, final int end) {
        context.instrument = end < 0 ? null : context.feed.symbols().find(json.text(), start, end - start);
        return context.instrument != null;
    }

    private DecodeError finish(final int end) {
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        final DecodeError error = json.error();
        if (error != DecodeError.NONE) {
            counters.countError(error);
        }
        final boolean hasData = pending != null && context.instrument != null;
        if (hasData && error != DecodeError.NONE) {
            pending.abort();
        } else if (hasData) {
            pending.commit();
            lastInstrument = context.instrument;
        } else if (error == DecodeError.NONE) {
            commitPlain();
        }
        if (hasData && pending == depth) {
            askForSnapshot(context.instrument);
        }
        return error;
    }

    private void askForSnapshot(final BybitInstrument instrument) {
        final BybitBook book = instrument.book();
        if (book != null && book.depth() == context.depth && book.wantsSnapshot() && !context.standby) {
            listener.onSnapshotWanted(instrument);
        }
    }

    /** Something without data of an instrument: a topic that nobody wants, or an answer. */
    private void commitPlain() {
        if ((seen & HAS_TOPIC) != 0) {
            counters.ignoredEvents++;
            return;
        }
        counters.controlFrames++;
        if (code != 0) {
            counters.subscriptionErrors++;
        }
        listener.onAnswer(requestId, code);
    }

    private int root(final int position) {
        requestId = -1;
        code = 0;
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        return p < 0 || !isWhole() ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == TOPIC) {
            return once(HAS_TOPIC) ? topic(p) : JsonScanner.FAILED;
        }
        if (key == TYPE) {
            return once(HAS_TYPE) ? type(p) : JsonScanner.FAILED;
        }
        if (key == TS) {
            return once(HAS_TS) ? time(p) : JsonScanner.FAILED;
        }
        if (key == CTS) {
            return once(HAS_CTS) ? engineTime(p) : JsonScanner.FAILED;
        }
        if (key == CS) {
            return once(HAS_CS) ? crossSequence(p) : JsonScanner.FAILED;
        }
        if (key == DATA) {
            return once(HAS_DATA) ? data(p) : JsonScanner.FAILED;
        }
        return answerField(p, key);
    }

    private int answerField(final int p, final long key) {
        if (key == OP) {
            seen |= HAS_OP;
            return json.string(p);
        }
        if (key == SUCCESS) {
            return once(HAS_SUCCESS) ? success(p) : JsonScanner.FAILED;
        }
        if (key == RET_CODE) {
            return once(HAS_CODE) ? code(p) : JsonScanner.FAILED;
        }
        if (key == REQUEST_ID || key == REQUEST_ID_2) {
            return once(HAS_REQUEST_ID) ? requestId(p) : JsonScanner.FAILED;
        }
        final boolean isKnown = key == RET_MESSAGE
                || key == RET_MESSAGE_2
                || key == CONNECTION_ID
                || key == CONNECTION_ID_2
                || key == ARGUMENTS
                || key == ID
                || (json.keyLength() == CREATION_TIME.length && json.textIs(CREATION_TIME));
        return isKnown ? json.skipValue(p) : context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int type(final int position) {
        final int p = json.string(position);
        if (p >= 0) {
            typeWord = json.textWord();
            context.snapshot = typeWord == SNAPSHOT;
        }
        return p;
    }

    private int time(final int position) {
        final int p = context.time(position);
        context.timeNs = context.numberNs();
        return p;
    }

    private int engineTime(final int position) {
        final int p = context.time(position);
        context.engineTimeNs = context.numberNs();
        return p;
    }

    private int crossSequence(final int position) {
        final int p = json.integer(position);
        context.crossSequence = json.number();
        return p;
    }

    private int success(final int position) {
        final int p = json.bool(position);
        if (p >= 0 && json.number() == 0 && code == 0) {
            code = 1;
        }
        return p;
    }

    private int code(final int position) {
        final int p = json.integer(position);
        if (p >= 0 && json.number() != 0) {
            code = json.number();
        }
        return p;
    }

    /** Ours are numbers; others are of no meaning here. */
    private int requestId(final int position) {
        final int p = json.skipValue(position);
        final int first = position + 1;
        long value = 0;
        final int digits = p - 1 - first;
        if (p < 0 || json.at(position) != '"' || digits < 1 || digits > 18) {
            return p;
        }
        for (int i = first; i < p - 1; i++) {
            final int digit = json.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return p;
            }
            value = value * 10 + digit;
        }
        requestId = value;
        return p;
    }

    private int data(final int position) {
        if (pending != null && context.instrument != null) {
            return pending.decode(position);
        }
        dataOffset = position;
        return json.skipValue(position);
    }

    /** {@code orderbook.50.BTCUSDT}, {@code publicTrade.BTCUSDT} and so on: prefix, perhaps a number, symbol. */
    private int topic(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final int start = json.textOffset();
        final int end = start + json.textLength();
        final int prefixEnd = dot(start, end);
        final int length = prefixEnd - start;
        final int rest = prefixEnd + 1;
        if (is(start, length, ORDER_BOOK)) {
            return orderBook(rest, end) ? p : JsonScanner.FAILED;
        }
        if (is(start, length, PUBLIC_TRADE)) {
            return expect(trades, Channel.TRADES, rest, end) ? p : JsonScanner.FAILED;
        }
        if (is(start, length, TICKERS)) {
            // those of spot tell nothing that is wanted
            return !linear || expect(ticker, Channel.MARK_PRICE, rest, end) ? p : JsonScanner.FAILED;
        }
        if (is(start, length, KLINE)) {
            return kline(rest, end) ? p : JsonScanner.FAILED;
        }
        for (final byte[] ignored : IGNORED) {
            if (is(start, length, ignored)) {
                return p;
            }
        }
        return json.fail(DecodeError.UNKNOWN_VALUE);
    }

    /** Offset of the first dot; the end if there is none. */
    private int dot(final int start, final int end) {
        int at = start;
        while (at < end && json.at(at) != '.') {
            at++;
        }
        return at;
    }

    private boolean is(final int offset, final int length, final byte[] word) {
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json.buffer().getByte(offset + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean expect(final TopicDecoder decoder, final Channel ofDecoder, final int start, final int end) {
        pending = decoder;
        channel = ofDecoder;
        context.instrument = context.feed.symbols().find(json.buffer(), start, end - start);
        if (context.instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        return true;
    }

    private boolean orderBook(final int start, final int end) {
        final int dot = dot(start, end);
        int number = 0;
        for (int i = start; i < dot; i++) {
            final int digit = json.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return true; // orderbook.rpi, orderbook.full: nobody wants them
            }
            number = Math.min(number * 10 + digit, 1_000_000);
        }
        context.depth = number;
        return expect(depth, number == 1 ? Channel.TOP_OF_BOOK : Channel.BOOK, dot + 1, end);
    }

    private boolean kline(final int start, final int end) {
        final int dot = dot(start, end);
        final long timeframeNs = timeframeNs(start, dot);
        if (timeframeNs < 0) {
            json.fail(DecodeError.UNKNOWN_VALUE);
            return false;
        }
        context.timeframeNs = timeframeNs;
        return expect(bars, Channel.BARS, dot + 1, end);
    }

    /** Minutes, D, W or M (0: no fixed length); -1 if it is none of them. */
    private long timeframeNs(final int start, final int end) {
        if (end - start == 1) {
            switch (json.at(start)) {
                case 'D' -> {
                    return TimeUnit.DAYS.toNanos(1);
                }
                case 'W' -> {
                    return TimeUnit.DAYS.toNanos(7);
                }
                case 'M' -> {
                    return 0;
                }
                default -> {
                    // a number of minutes
                }
            }
        }
        long minutes = 0;
        for (int i = start; i < end; i++) {
            final int digit = json.at(i) - '0';
            if (digit < 0 || digit > 9 || minutes > 9_999) {
                return -1;
            }
            minutes = minutes * 10 + digit;
        }
        return minutes == 0 ? -1 : TimeUnit.MINUTES.toNanos(minutes);
    }

    /** Whether the frame is one of those that there are; reads data that came before its topic. */
    private boolean isWhole() {
        if ((seen & HAS_TOPIC) == 0) {
            final boolean isAnswer = (seen & HAS_OP) != 0;
            if (!isAnswer) {
                json.fail(DecodeError.MISSING_FIELD);
            }
            return isAnswer;
        }
        if ((seen & HAS_DATA) == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if (pending == null) {
            return true;
        }
        if (pending == depth || pending == ticker) {
            final boolean isKnown = typeWord == SNAPSHOT || typeWord == DELTA;
            if ((seen & HAS_TYPE) == 0 || !isKnown) {
                json.fail((seen & HAS_TYPE) == 0 ? DecodeError.MISSING_FIELD : DecodeError.UNKNOWN_VALUE);
                return false;
            }
        }
        return dataOffset == 0 || pending.decode(dataOffset) >= 0;
    }
}
