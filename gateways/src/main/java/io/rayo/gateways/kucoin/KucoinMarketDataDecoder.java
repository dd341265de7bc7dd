package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.Either;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.kucoin.MarketTopics.Kind;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.net.FeedCounters;
import org.agrona.DirectBuffer;

/**
 * Decodes the text of KuCoin's public sockets of both generations into inbound messages, keys in any order: the channel
 * says what the data is; should the data come first, its place is kept and it is read at the end by the same code.
 * Makes no objects, throws for no input, reads nothing outside the given range. A channel that is none of the two
 * generations is refused as an unknown value. One instance per gateway, on its network thread.
 */
public final class KucoinMarketDataDecoder implements FeedDecoder<KucoinInstrument> {
    private static final long TYPE = JsonScanner.word("type");
    private static final long TOPIC = JsonScanner.word("topic");
    private static final long SUBJECT = JsonScanner.word("subject");
    private static final long DATA = JsonScanner.word("data");
    private static final long ID = JsonScanner.word("id");
    private static final long CODE = JsonScanner.word("code");
    private static final long OP = JsonScanner.word("op");
    private static final long RESULT = JsonScanner.word("result");
    private static final long MESSAGE = JsonScanner.word("msg");
    private static final long GREETING = JsonScanner.word("message");
    private static final long DEPTH = JsonScanner.word("dp");
    private static final long SEQUENCE = JsonScanner.word("sn");
    private static final byte[] SESSION_ID = MarketTopics.bytes("sessionId");
    private static final byte[] TIMESTAMP = MarketTopics.bytes("timestamp");
    private static final byte[] PING_INTERVAL = MarketTopics.bytes("pingInterval");
    private static final byte[] PING_TIMEOUT = MarketTopics.bytes("pingTimeout");
    private static final byte[] INCREMENT = MarketTopics.bytes("increment");

    private static final long WORD_SNAPSHOT = JsonScanner.word("snapshot");
    private static final long WORD_DELTA = JsonScanner.word("delta");
    private static final long WORD_WELCOME = JsonScanner.word("welcome");
    private static final long WORD_PONG = JsonScanner.word("pong");
    private static final long WORD_ACK = JsonScanner.word("ack");
    private static final long WORD_ERROR = JsonScanner.word("error");
    private static final long WORD_MESSAGE = JsonScanner.word("message");
    private static final long WORD_ALL = JsonScanner.word("all");
    private static final long WORD_ONE = JsonScanner.word("1");
    private static final long WORD_FIVE = JsonScanner.word("5");
    private static final long WORD_FIFTY = JsonScanner.word("50");
    private static final long TOKEN_INVALID = 401;
    private static final long SUCCESS = 200_000;

    private static final int HAS_CHANNEL = 1;
    private static final int HAS_DATA = 1 << 1;
    private static final int HAS_TYPE = 1 << 2;
    private static final int HAS_DEPTH = 1 << 3;
    private static final int HAS_BOOK_TYPE = 1 << 4;
    private static final int HAS_ID = 1 << 5;
    private static final int HAS_CODE = 1 << 6;
    private static final int HAS_RESULT = 1 << 7;
    private static final int HAS_OP = 1 << 8;
    private static final int HAS_GREETING = 1 << 9;
    private static final int HAS_SUBJECT = 1 << 10;
    private static final int HAS_TIME = 1 << 11;

    private static final Literal HEAD = Literal.of("{\"T\":\"");
    private static final Literal TRADE_HEAD = Literal.of("trade.");
    private static final Literal BOOK_HEAD = Literal.of("obu.");
    private static final Either MARKETS = Either.of("SPOT", "FUTURES");
    private static final Literal INCREMENT_HEAD = Literal.of("\",\"dp\":\"increment");
    private static final Literal DELTA_HEAD = Literal.of("\",\"t\":\"delta");
    private static final Literal TIME_HEAD = Literal.of("\",\"P\":");
    private static final Literal DATA_START = Literal.of(",\"d\":{\"s\":\"");
    private static final Literal END = Literal.of("}}");

    private final FrameContext context;
    private final JsonScanner json;
    private final FeedCounters counters;
    private final FeedListener<KucoinInstrument> listener;
    private final TradesDecoder trades;
    private final TickerDecoder ticker;
    private final DepthDecoder depth;
    private final BarsDecoder bars;
    private final MarkDecoder marks;
    private final BookSynchronizer.FrameConsumer keptChanges = this::decodeKept;
    private ChannelDecoder pending;
    private Channel channel = Channel.NULL_VAL;
    private Kind kind = Kind.UNKNOWN;
    private int seen;
    private int dataOffset;
    private boolean allSymbols;
    private boolean badSubject;
    private long typeWord;
    private long depthWord;
    private boolean increment;
    private long bookTypeWord;
    private long opWord;
    private long greetingWord;
    private long id;
    private long code;
    private boolean refused;
    private KucoinInstrument subjectInstrument;
    private KucoinInstrument keptInstrument;
    private KucoinInstrument lastInstrument;

    /**
     * Creates a decoder.
     *
     * @param product whose sockets it reads.
     * @param context where its results go.
     * @param listener hears what is not market data.
     */
    public KucoinMarketDataDecoder(
            final KucoinProduct product,
            final FeedContext<KucoinInstrument> context,
            final FeedListener<KucoinInstrument> listener) {
        this.context = new FrameContext(context);
        this.listener = listener;
        json = this.context.json;
        counters = context.counters();
        trades = new TradesDecoder(this.context);
        ticker = new TickerDecoder(this.context);
        depth = new DepthDecoder(this.context);
        bars = new BarsDecoder(this.context, product.isFutures());
        marks = new MarkDecoder(this.context);
    }

    @Override
    public KucoinInstrument lastInstrument() {
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
        context.connectionId = connectionId;
        context.standby = standby;
        return decodeFrame(buffer, offset, length, receiveTimeNs);
    }

    private DecodeError decodeFrame(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        context.start(buffer, offset, length, receiveTimeNs);
        pending = null;
        channel = Channel.NULL_VAL;
        kind = Kind.UNKNOWN;
        seen = 0;
        dataOffset = 0;
        allSymbols = false;
        badSubject = false;
        subjectInstrument = null;
        lastInstrument = null;
        code = 0;
        id = -1;
        refused = false;
        final int quick = expected(offset);
        if (quick >= 0) {
            if (!json.isEnd(quick)) {
                json.fail(DecodeError.MALFORMED_JSON);
            }
            return finish();
        }
        pending = null;
        channel = Channel.NULL_VAL;
        context.instrument = null;
        context.publishTimeNs = FrameContext.NO_TIME;
        final int start = json.skipWhitespace(offset);
        final int end = json.at(start) == '{' ? root(start) : json.fail(DecodeError.MALFORMED_JSON);
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        return finish();
    }

    /** The quick way; FAILED if the frame is none of those, or not what was expected: nothing of it counts then. */
    private int expected(final int position) {
        final int name = json.expect(position, HEAD);
        final int trade = json.expect(name, TRADE_HEAD);
        int p = json.quickEither(trade >= 0 ? trade : json.expect(name, BOOK_HEAD), MARKETS);
        if (trade < 0) {
            p = json.quickText(json.expect(p, INCREMENT_HEAD));
            p = json.expect(p, DELTA_HEAD);
        }
        p = json.quickNanos(json.expect(p, TIME_HEAD));
        context.publishTimeNs = context.numberNs();
        final int symbolAt = json.expect(p, DATA_START);
        final int symbolEnd = json.quickText(symbolAt);
        if (symbolEnd < 0 || context.publishTimeNs == FrameContext.NO_TIME) {
            return JsonScanner.FAILED;
        }
        context.instrument = context.feed.symbols().find(json.text(), symbolAt, symbolEnd - symbolAt);
        if (context.instrument == null) {
            return JsonScanner.FAILED;
        }
        channel = trade >= 0 ? Channel.TRADES : Channel.BOOK;
        pending = trade >= 0 ? trades : depth;
        return json.expect(trade >= 0 ? trades.expected(symbolEnd) : depth.expected(symbolEnd), END);
    }

    private DecodeError finish() {
        final DecodeError error = json.error();
        if (error != DecodeError.NONE) {
            counters.countError(error);
            if (pending != null) {
                pending.abort();
                askForSnapshot();
            }
            return error;
        }
        if (pending == null) {
            return error;
        }
        pending.commit();
        lastInstrument = context.instrument;
        askForSnapshot();
        return error;
    }

    private void askForSnapshot() {
        if (pending == depth && depth.wantsSnapshot()) {
            listener.onSnapshotWanted(context.instrument);
        }
    }

    private int root(final int position) {
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        if (p < 0) {
            return p;
        }
        if ((seen & HAS_CHANNEL) == 0) {
            return control() ? p : JsonScanner.FAILED;
        }
        if (dataOffset != 0) {
            return data(dataOffset) < 0 ? JsonScanner.FAILED : p;
        }
        return (seen & HAS_DATA) == 0 ? json.fail(DecodeError.MISSING_FIELD) : p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 'T' -> unifiedChannel(p);
            case 'd' -> dataOrPlace(p);
            case 'P' -> publishTime(p);
            case 't' -> bookType(p);
            case 0 -> longField(p);
            default -> context.unknown(p);
        };
    }

    private int longField(final int p) {
        final long key = json.keyWord();
        if (key == DATA) {
            return dataOrPlace(p);
        }
        if (key == TOPIC) {
            return topic(p);
        }
        if (key == SUBJECT) {
            return subject(p);
        }
        if (key == TYPE) {
            return type(p);
        }
        if (key == DEPTH) {
            return depth(p);
        }
        return controlField(p, key);
    }

    private int controlField(final int p, final long key) {
        if (key == ID) {
            return id(p);
        }
        if (key == OP) {
            final int end = word(p, HAS_OP);
            opWord = end < 0 ? 0 : json.textWord();
            return end;
        }
        if (key == RESULT) {
            return result(p);
        }
        if (key == CODE) {
            return code(p);
        }
        if (key == GREETING) {
            final int end = word(p, HAS_GREETING);
            greetingWord = end < 0 ? 0 : json.textWord();
            return end;
        }
        final boolean isKnown = key == MESSAGE
                || key == SEQUENCE
                || (key == 0
                        && (context.isKey(SESSION_ID)
                                || context.isKey(TIMESTAMP)
                                || context.isKey(PING_INTERVAL)
                                || context.isKey(PING_TIMEOUT)));
        return isKnown ? json.skipValue(p) : context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int word(final int position, final int field) {
        return once(field) ? json.string(position) : JsonScanner.FAILED;
    }

    private int type(final int position) {
        final int p = word(position, HAS_TYPE);
        typeWord = p < 0 ? 0 : json.textWord();
        return p;
    }

    private int bookType(final int position) {
        final int p = word(position, HAS_BOOK_TYPE);
        bookTypeWord = p < 0 ? 0 : json.textWord();
        return p;
    }

    /** Depth of a unified book: 1, 5, 50, or increment at some speed. */
    private int depth(final int position) {
        final int p = word(position, HAS_DEPTH);
        if (p < 0) {
            return p;
        }
        depthWord = json.textWord();
        increment = json.textLength() >= INCREMENT.length
                && MarketTopics.equal(INCREMENT, json.buffer(), json.textOffset(), INCREMENT.length);
        return p;
    }

    private int publishTime(final int position) {
        final int p = once(HAS_TIME) ? context.time(position) : JsonScanner.FAILED;
        context.publishTimeNs = p < 0 ? FrameContext.NO_TIME : context.numberNs();
        return p;
    }

    /** Ids are ours, numbers in quotes; a greeting has one that is none. */
    private int id(final int position) {
        if (!once(HAS_ID)) {
            return JsonScanner.FAILED;
        }
        if (!MarketTopics.isNumber(json, position)) {
            return json.skipValue(position);
        }
        final int p = json.integer(position);
        id = json.number();
        return p;
    }

    private int code(final int position) {
        if (!once(HAS_CODE)) {
            return JsonScanner.FAILED;
        }
        if (!MarketTopics.isNumber(json, position)) {
            code = 1;
            return json.skipValue(position);
        }
        final int p = json.integer(position);
        code = json.number();
        return p;
    }

    private int result(final int position) {
        if (!once(HAS_RESULT)) {
            return JsonScanner.FAILED;
        }
        final byte first = json.at(position);
        refused = first == 'f';
        return first == 't' || first == 'f' ? json.bool(position) : json.skipValue(position);
    }

    /** {@code ticker.SPOT}. */
    private int unifiedChannel(final int position) {
        final int p = word(position, HAS_CHANNEL);
        if (p < 0) {
            return p;
        }
        final DirectBuffer buffer = json.buffer();
        final int length = MarketTopics.find((byte) '.', buffer, json.textOffset(), json.textLength());
        kind = MarketTopics.unified(buffer, json.textOffset(), length);
        return kind == Kind.UNKNOWN ? json.fail(DecodeError.UNKNOWN_VALUE) : p;
    }

    /** {@code /market/level2:BTC-USDT}, {@code /market/candles:BTC-USDT_1min}. */
    private int topic(final int position) {
        final int p = word(position, HAS_CHANNEL);
        if (p < 0) {
            return p;
        }
        final DirectBuffer buffer = json.buffer();
        final int length = MarketTopics.find((byte) ':', buffer, json.textOffset(), json.textLength());
        kind = MarketTopics.classic(buffer, json.textOffset(), length);
        if (kind == Kind.UNKNOWN) {
            return json.fail(DecodeError.UNKNOWN_VALUE);
        }
        if (kind == Kind.IGNORED) {
            return p;
        }
        final int symbolOffset = json.textOffset() + length + 1;
        int symbolLength = json.textLength() - length - 1;
        if (kind == Kind.BAR && symbolLength > 0) {
            final int whole = symbolLength;
            symbolLength = MarketTopics.find((byte) '_', buffer, symbolOffset, whole);
            context.timeframeNs = symbolLength == whole
                    ? -1
                    : FrameContext.interval(buffer, symbolOffset + symbolLength + 1, whole - symbolLength - 1);
        }
        allSymbols = symbolLength == 3
                && (buffer.getByte(symbolOffset)
                                | buffer.getByte(symbolOffset + 1) << 8
                                | buffer.getByte(symbolOffset + 2) << 16)
                        == WORD_ALL;
        if (!allSymbols) {
            context.instrument = context.feed.symbols().find(buffer, symbolOffset, symbolLength);
            return context.instrument == null ? json.fail(DecodeError.UNKNOWN_SYMBOL) : p;
        }
        return p;
    }

    /** Of a topic of all symbols the subject is the symbol. */
    private int subject(final int position) {
        final int p = word(position, HAS_SUBJECT);
        if (p >= 0) {
            subjectInstrument = context.feed.symbols().find(json.buffer(), json.textOffset(), json.textLength());
            badSubject = subjectInstrument == null;
        }
        return p;
    }

    private int dataOrPlace(final int position) {
        if (!once(HAS_DATA)) {
            return JsonScanner.FAILED;
        }
        final boolean isReady = (seen & HAS_CHANNEL) != 0
                && (kind != Kind.UNIFIED_BOOK || (seen & (HAS_DEPTH | HAS_BOOK_TYPE)) == (HAS_DEPTH | HAS_BOOK_TYPE))
                && (!allSymbols || (seen & HAS_SUBJECT) != 0);
        if (isReady) {
            return data(position);
        }
        dataOffset = position;
        return json.skipValue(position);
    }

    private int data(final int position) {
        if (allSymbols) {
            if ((seen & HAS_SUBJECT) == 0 || badSubject) {
                return json.fail(DecodeError.UNKNOWN_SYMBOL);
            }
            context.instrument = subjectInstrument;
        }
        return switch (kind) {
            case TRADE -> data(trades, Channel.TRADES, position);
            case TICKER -> data(ticker, Channel.TOP_OF_BOOK, position);
            case BAR -> data(bars, Channel.BARS, position);
            case MARK -> data(marks, Channel.MARK_PRICE, position);
            case LEVEL_1 -> depth(DepthDecoder.Form.TOP, true, position);
            case IMAGE -> depth(DepthDecoder.Form.IMAGE, false, position);
            case CHANGES -> depth(DepthDecoder.Form.CHANGES, false, position);
            case UNIFIED_BOOK -> unifiedBook(position);
            case IGNORED, UNKNOWN -> {
                counters.ignoredEvents++;
                yield json.skipValue(position);
            }
        };
    }

    private int depth(final DepthDecoder.Form form, final boolean flat, final int position) {
        depth.prepare(form, flat);
        return data(depth, form == DepthDecoder.Form.TOP ? Channel.TOP_OF_BOOK : Channel.BOOK, position);
    }

    private int data(final ChannelDecoder decoder, final Channel newChannel, final int position) {
        pending = decoder;
        channel = newChannel;
        return decoder.decode(position);
    }

    private int unifiedBook(final int position) {
        if ((seen & HAS_DEPTH) == 0) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (increment) {
            if ((seen & HAS_BOOK_TYPE) == 0) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
            if (bookTypeWord != WORD_SNAPSHOT && bookTypeWord != WORD_DELTA) {
                return json.fail(DecodeError.UNKNOWN_VALUE);
            }
            return depth(
                    bookTypeWord == WORD_SNAPSHOT ? DepthDecoder.Form.SNAPSHOT : DepthDecoder.Form.DELTA,
                    false,
                    position);
        }
        if (depthWord == WORD_ONE) {
            return depth(DepthDecoder.Form.TOP, false, position);
        }
        return depthWord == WORD_FIVE || depthWord == WORD_FIFTY
                ? depth(DepthDecoder.Form.IMAGE, false, position)
                : json.fail(DecodeError.UNKNOWN_VALUE);
    }

    /** A frame without data of a channel: greeting, pong, answer. False if it is none of them. */
    private boolean control() {
        final boolean isClassic = (seen & HAS_TYPE) != 0;
        final boolean isPong = (isClassic && typeWord == WORD_PONG) || ((seen & HAS_OP) != 0 && opWord == WORD_PONG);
        final boolean isGreeting =
                (isClassic && typeWord == WORD_WELCOME) || ((seen & HAS_GREETING) != 0 && greetingWord == WORD_WELCOME);
        if (isPong || isGreeting) {
            counters.controlFrames++;
            return true;
        }
        final boolean isError = isClassic && typeWord == WORD_ERROR;
        final boolean isAnswer = isError
                || (isClassic && typeWord == WORD_ACK)
                || (!isClassic && (seen & HAS_RESULT) != 0)
                || (!isClassic && (seen & (HAS_CODE | HAS_ID)) == (HAS_CODE | HAS_ID));
        if (isAnswer) {
            counters.controlFrames++;
            answer(isError || refused || (!isClassic && (seen & HAS_RESULT) == 0));
            return true;
        }
        if (isClassic && typeWord == WORD_MESSAGE) {
            json.fail(DecodeError.MISSING_FIELD); // data of no topic
            return false;
        }
        counters.unknownEvents++;
        return true;
    }

    private void answer(final boolean isRefusal) {
        if (!isRefusal) {
            listener.onAnswer(id, 0);
            return;
        }
        counters.subscriptionErrors++;
        if (code == TOKEN_INVALID) {
            listener.onConnectionUseless("the token is not valid any more");
        } else {
            listener.onAnswer(id, code == 0 ? 1 : code);
        }
    }

    @Override
    public SnapshotVerdict decodeSnapshot(
            final KucoinInstrument instrument,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs,
            final int connectionId) {
        counters.frames++;
        counters.bytes += length;
        context.connectionId = connectionId;
        context.standby = false;
        instrument.joinedBook().snapshotRequested(false);
        context.start(buffer, offset, length, receiveTimeNs);
        context.instrument = instrument;
        depth.prepare(DepthDecoder.Form.REST, false);
        final int start = json.skipWhitespace(offset);
        final int end = json.at(start) == '{' ? restAnswer(start) : json.fail(DecodeError.MALFORMED_JSON);
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        if (json.error() != DecodeError.NONE) {
            counters.countError(json.error());
            return null;
        }
        depth.commit();
        final SnapshotVerdict verdict = depth.snapshotVerdict();
        if (verdict == SnapshotVerdict.FITS) {
            final long snapshotSequence = depth.lastSequence();
            keptInstrument = instrument;
            depth.draining(true);
            instrument.joinedBook().live(snapshotSequence, keptChanges);
            depth.draining(false);
            if (instrument.joinedBook().wantsSnapshot()) {
                listener.onSnapshotWanted(instrument);
            }
        }
        return verdict;
    }

    /** {@code {"code":"200000","data":{...}}}; another code is a refusal, whatever the HTTP status was. */
    private int restAnswer(final int position) {
        boolean hasData = false;
        boolean hasCode = false;
        long restCode = 0;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final long key = json.keyWord();
            if ((key == DATA && hasData) || (key == CODE && hasCode)) {
                return json.fail(DecodeError.DUPLICATE_KEY);
            }
            if (key == DATA) {
                hasData = true;
                p = depth.decode(p);
            } else if (key == CODE) {
                hasCode = true;
                p = json.integer(p);
                restCode = json.number();
            } else {
                p = key == MESSAGE ? json.skipValue(p) : context.unknown(p);
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && (!hasData || !hasCode)) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return p >= 0 && restCode != SUCCESS ? json.fail(DecodeError.UNKNOWN_VALUE) : p;
    }

    private boolean decodeKept(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        decodeFrame(buffer, offset, length, receiveTimeNs);
        return keptInstrument.joinedBook().isLive();
    }
}
