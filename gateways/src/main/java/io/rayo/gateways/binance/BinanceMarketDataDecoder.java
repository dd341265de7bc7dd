package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.Channel;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.StatusMessages;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Decodes the text of Binance's market streams into inbound messages, straight from the bytes into claimed slots. Takes
 * raw events and those wrapped with the stream's name, keys in any order. Makes no objects, throws for no input, reads
 * nothing outside the given range. Each frame is either accepted or counted by the reason why it was not. One instance
 * per gateway, on its network thread.
 *
 * <p>An event is read in one pass in the order in which the venue writes it; where something comes before what is
 * needed to read it (a price before the symbol), its place is kept and it is read at the end, with the same result.
 */
public final class BinanceMarketDataDecoder implements FeedDecoder<BinanceInstrument> {
    /** Nanoseconds of the venue's default time unit. */
    public static final long MILLISECOND_NS = 1_000_000;

    /** Nanoseconds of the finer time unit that spot streams offer. */
    public static final long MICROSECOND_NS = 1_000;

    private static final long STREAM = JsonScanner.word("stream");
    private static final long DATA = JsonScanner.word("data");
    private static final long RESULT = JsonScanner.word("result");
    private static final long ID = JsonScanner.word("id");
    private static final long CODE = JsonScanner.word("code");
    private static final long MESSAGE = JsonScanner.word("msg");
    private static final long ERROR = JsonScanner.word("error");
    private static final long STREAM_START = JsonScanner.word("{\"stream");
    private static final long STREAM_COLON = JsonScanner.word("\":");
    private static final long DATA_START = JsonScanner.word(",\"data\":");
    private static final long TYPE_START = JsonScanner.word("{\"e\":");
    private static final int TYPE_START_LENGTH = 5;
    private static final byte[] LAST_UPDATE_ID = bytes("lastUpdateId");
    private static final byte[] TRADE = bytes("trade");
    private static final byte[] AGGREGATE_TRADE = bytes("aggTrade");
    private static final byte[] BOOK_TICKER = bytes("bookTicker");
    private static final byte[] DEPTH_UPDATE = bytes("depthUpdate");
    private static final byte[] KLINE = bytes("kline");
    private static final byte[] MARK_PRICE = bytes("markPriceUpdate");
    private static final byte[] SERVER_SHUTDOWN = bytes("serverShutdown");
    private static final byte[] SHUTDOWN_STREAM = bytes("!serverShutdown");
    private static final byte[] DEPTH_SUFFIX = bytes("@depth");

    /** Events that the venue is known to send and nobody here wants. */
    private static final byte[][] IGNORED = {
        bytes("24hrTicker"),
        bytes("24hrMiniTicker"),
        bytes("1hTicker"),
        bytes("4hTicker"),
        bytes("1dTicker"),
        bytes("avgPrice"),
        bytes("forceOrder"),
        bytes("contractInfo"),
        bytes("assetIndexUpdate"),
        bytes("compositeIndex"),
        bytes("continuous_kline"),
        bytes("blockTrade"),
        bytes("referencePrice")
    };

    /** What an accepted frame without a decoder of its own is. */
    private enum Plain {
        NONE,
        UNKNOWN,
        IGNORED,
        ANSWER,
        SHUTDOWN
    }

    private final DecoderContext context;
    private final JsonScanner json;
    private final FeedCounters counters;
    private final TradeDecoder trade;
    private final TradeDecoder aggregateTrade;
    private final BookTickerDecoder bookTicker;
    private final DepthDecoder depth;
    private final BarDecoder bar;
    private final MarkPriceDecoder markPrice;
    private final BookSynchronizer.FrameConsumer keptUpdates = this::decodeKept;
    private FeedListener<BinanceInstrument> listener;
    private DirectBuffer frame;
    private int frameOffset;
    private int frameLength;
    private EventDecoder pending;
    private Channel pendingChannel;
    private Plain plain = Plain.NONE;
    private boolean partialStream;
    private boolean shutdownStream;
    private long answerId;
    private long answerCode;
    private BinanceInstrument keptInstrument;
    private BinanceInstrument lastInstrument;
    private Channel lastChannel = Channel.NULL_VAL;

    /**
     * Creates a decoder.
     *
     * @param product whose streams it reads.
     * @param symbols instruments by symbol.
     * @param publisher to publish with.
     * @param counters of the gateway.
     * @param baseFlags that every message carries (replayed, simulated).
     * @param timeUnitNs nanoseconds of the venue's times: {@link #MILLISECOND_NS} or {@link #MICROSECOND_NS}.
     */
    public BinanceMarketDataDecoder(
            final BinanceProduct product,
            final FeedSymbols<BinanceInstrument> symbols,
            final InboundPublisher publisher,
            final FeedCounters counters,
            final int baseFlags,
            final long timeUnitNs) {
        final StatusMessages status = new StatusMessages(publisher, baseFlags, counters);
        context = new DecoderContext(product, symbols, publisher, counters, status, baseFlags, timeUnitNs);
        json = context.json;
        this.counters = counters;
        trade = new TradeDecoder(context, false);
        aggregateTrade = new TradeDecoder(context, true);
        bookTicker = new BookTickerDecoder(context);
        depth = new DepthDecoder(context);
        bar = new BarDecoder(context);
        markPrice = new MarkPriceDecoder(context);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sets who hears of answers, shutdowns and books that want a snapshot.
     *
     * @param newListener to call; null for nobody.
     */
    public void listener(final FeedListener<BinanceInstrument> newListener) {
        listener = newListener;
    }

    /**
     * Instrument of the last frame.
     *
     * @return the instrument; null if the frame was refused or has none.
     */
    @Override
    public BinanceInstrument lastInstrument() {
        return lastInstrument;
    }

    /**
     * Channel of the last frame.
     *
     * @return the channel; of no meaning without {@link #lastInstrument()}.
     */
    @Override
    public Channel lastChannel() {
        return lastChannel;
    }

    /**
     * Decodes a frame.
     *
     * @param buffer that holds it.
     * @param offset of its text.
     * @param length of its text in bytes.
     * @param receiveTimeNs when it came, nanoseconds since the epoch.
     * @param connectionId that brought it.
     * @param standby whether that connection is yet to replace the one in use.
     * @return NONE if it was accepted, else the reason why not, which was counted.
     */
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
        start(buffer, offset, length, receiveTimeNs);
        final int quick = expectedTrade(offset);
        if (quick >= 0) {
            return finish(quick);
        }
        final int start = json.skipWhitespace(offset);
        final int end = json.at(start) == '{' ? root(start) : other(start);
        return finish(end);
    }

    /** A whole frame with a trade, by its quick way; FAILED, without an error, if it is none of those. */
    private int expectedTrade(final int position) {
        if (context.timeUnitNs != MILLISECOND_NS) {
            return JsonScanner.FAILED;
        }
        final TradeDecoder decoder = context.product.isFutures() ? aggregateTrade : trade;
        final int end = decoder.expectedFrame(position);
        if (end >= 0) {
            pending = decoder;
            pendingChannel = Channel.TRADES;
        }
        return end;
    }

    private void start(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        frame = buffer;
        frameOffset = offset;
        frameLength = length;
        context.receiveTimeNs = receiveTimeNs;
        context.streamInstrument = null;
        json.wrap(buffer, offset + length);
        pending = null;
        plain = Plain.NONE;
        partialStream = false;
        shutdownStream = false;
        lastInstrument = null;
    }

    private DecodeError finish(final int end) {
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        final DecodeError error = json.error();
        if (error != DecodeError.NONE) {
            if (pending != null) {
                pending.abort();
            }
            counters.countError(error);
            return error;
        }
        if (pending == null) {
            commitPlain();
            return error;
        }
        pending.commit();
        lastInstrument = pending.instrument();
        lastChannel = pendingChannel;
        if (pending == depth) {
            askForSnapshot(lastInstrument);
        }
        return error;
    }

    private void askForSnapshot(final BinanceInstrument instrument) {
        final BookSynchronizer book = instrument.book();
        if (book != null && book.wantsSnapshot() && listener != null) {
            listener.onSnapshotWanted(instrument);
        }
    }

    private void commitPlain() {
        switch (plain) {
            case UNKNOWN -> counters.unknownEvents++;
            case IGNORED -> counters.ignoredEvents++;
            case ANSWER -> {
                counters.controlFrames++;
                if (answerCode != 0) {
                    counters.subscriptionErrors++;
                }
                if (listener != null) {
                    listener.onAnswer(answerId, answerCode);
                }
            }
            case SHUTDOWN -> {
                counters.controlFrames++;
                if (listener != null) {
                    listener.onServerShutdown();
                }
            }
            case NONE -> throw new IllegalStateException("accepted without a reason");
        }
    }

    /** Something that is no object: an array of events is passed over, all else refused. */
    private int other(final int position) {
        if (json.at(position) != '[') {
            return json.fail(DecodeError.MALFORMED_JSON);
        }
        plain = Plain.UNKNOWN;
        return json.skipValue(position);
    }

    private int root(final int position) {
        final int first = json.enter(position, '}');
        if (json.ended()) {
            plain = Plain.UNKNOWN;
            return first;
        }
        if (json.key(first) < 0) {
            return JsonScanner.FAILED;
        }
        final long key = json.keyWord();
        return key == STREAM || key == DATA || hasKey(position, DATA) ? envelope(position) : event(position);
    }

    /**
     * Whether an object whose first key says nothing has a key; quick to say no where the first key says that it is an
     * event.
     */
    private boolean hasKey(final int position, final long wanted) {
        if (json.keyLetter() != 0) {
            return false;
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0 && json.keyWord() == wanted) {
                return true;
            }
            p = p < 0 ? p : json.next(json.skipValue(p), '}');
        }
        return false; // if the text is broken, the error is set and found later
    }

    /** {@code {"stream":"name","data":{...}}}, in any order, with whatever else. */
    private int envelope(final int position) {
        int dataOffset = 0;
        boolean hasStream = false;
        boolean hasData = false;
        int p;
        if (json.isWord(position, STREAM_START) && json.expect(position + Long.BYTES, STREAM_COLON, 2) >= 0) {
            // as the venue has always written it: the same as the loop below does, without asking for each key
            hasStream = true;
            p = stream(position + Long.BYTES + 2);
            if (p >= 0 && json.isWord(p, DATA_START) && json.at(p + Long.BYTES) == '{') {
                hasData = true;
                p = event(p + Long.BYTES);
            }
            p = json.next(p, '}');
        } else {
            p = json.enter(position, '}');
        }
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final long key = json.keyWord();
            if (key == STREAM) {
                if (hasStream) {
                    return json.fail(DecodeError.DUPLICATE_KEY);
                }
                hasStream = true;
                p = stream(p);
            } else if (key == DATA) {
                if (hasData) {
                    return json.fail(DecodeError.DUPLICATE_KEY);
                }
                hasData = true;
                if (hasStream) {
                    p = data(p);
                } else {
                    dataOffset = p;
                    p = json.skipValue(p);
                }
            } else {
                p = context.unknown(p);
            }
            p = json.next(p, '}');
        }
        if (p >= 0 && !hasData) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return p >= 0 && dataOffset > 0 && data(dataOffset) < 0 ? JsonScanner.FAILED : p;
    }

    /** The stream's name: {@code btcusdt@depth20@100ms} tells what the event itself does not. */
    private int stream(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        shutdownStream = json.textIs(SHUTDOWN_STREAM);
        // only a partial book needs its name: look for its end before the instrument
        final int at = json.indexInText('@');
        final int digit = at + DEPTH_SUFFIX.length;
        if (digit < json.textLength()
                && isDigit(json.at(json.textOffset() + digit))
                && json.textHas(at, DEPTH_SUFFIX)) {
            partialStream = true;
            context.streamInstrument = context.symbols.find(json.buffer(), json.textOffset(), at);
        }
        return p;
    }

    private static boolean isDigit(final byte b) {
        return b >= '0' && b <= '9';
    }

    private int data(final int position) {
        return switch (json.at(position)) {
            case '{' -> event(position);
            case '[' -> other(position);
            default -> json.fail(position < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        };
    }

    /** An object that is an event or an answer: what it is, its first key tells, or else its keys. */
    private int event(final int position) {
        final int type = json.expect(position, TYPE_START, TYPE_START_LENGTH);
        if (type >= 0) {
            final int behind = json.string(type);
            return behind < 0 ? JsonScanner.FAILED : typed(position, behind);
        }
        int p = json.enter(position, '}');
        if (json.ended()) {
            plain = shutdownStream ? Plain.SHUTDOWN : Plain.UNKNOWN;
            return p;
        }
        boolean mayBeTicker = false;
        boolean mayBePartial = false;
        boolean mayBeAnswer = false;
        boolean isFirst = true;
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final int letter = json.keyLetter();
            if (letter == 'e') {
                return json.string(p) < 0 ? JsonScanner.FAILED : typed(position, 0);
            }
            if (letter == 'u') {
                if (isFirst) {
                    return ticker(position);
                }
                mayBeTicker = true;
            } else if (letter == 0) {
                mayBePartial |= isLastUpdateId();
                mayBeAnswer |= isAnswerKey(json.keyWord());
            }
            isFirst = false;
            p = json.next(json.skipValue(p), '}');
        }
        if (p < 0) {
            return p;
        }
        if (mayBePartial) {
            return partial(position);
        }
        if (mayBeTicker) {
            return ticker(position);
        }
        if (mayBeAnswer) {
            return answer(position);
        }
        plain = shutdownStream ? Plain.SHUTDOWN : Plain.UNKNOWN;
        return p;
    }

    private boolean isLastUpdateId() {
        return json.keyLength() == LAST_UPDATE_ID.length && json.textIs(LAST_UPDATE_ID);
    }

    private static boolean isAnswerKey(final long key) {
        return key == RESULT || key == ID || key == CODE || key == ERROR;
    }

    /** An event whose type was just read as text; it ends at {@code behind} if it was the first field, else 0. */
    private int typed(final int position, final int behind) {
        if (json.textIs(AGGREGATE_TRADE)) {
            return decode(aggregateTrade, Channel.TRADES, position, behind);
        }
        if (json.textIs(DEPTH_UPDATE)) {
            depth.prepare(
                    partialStream ? DepthDecoder.Form.PARTIAL : DepthDecoder.Form.UPDATE,
                    null,
                    frame,
                    frameOffset,
                    frameLength);
            return decode(depth, Channel.BOOK, position, behind);
        }
        if (json.textIs(BOOK_TICKER)) {
            return decode(bookTicker, Channel.TOP_OF_BOOK, position, behind);
        }
        if (json.textIs(TRADE)) {
            return decode(trade, Channel.TRADES, position, behind);
        }
        if (json.textIs(KLINE)) {
            return decode(bar, Channel.BARS, position, behind);
        }
        if (json.textIs(MARK_PRICE)) {
            return decode(markPrice, Channel.MARK_PRICE, position, behind);
        }
        if (json.textIs(SERVER_SHUTDOWN)) {
            plain = Plain.SHUTDOWN;
            return json.skipValue(position);
        }
        plain = Plain.UNKNOWN;
        for (int i = 0; i < IGNORED.length && plain == Plain.UNKNOWN; i++) {
            if (json.textIs(IGNORED[i])) {
                plain = Plain.IGNORED;
            }
        }
        return json.skipValue(position);
    }

    private int decode(final EventDecoder decoder, final Channel channel, final int position) {
        return decode(decoder, channel, position, 0);
    }

    private int decode(final EventDecoder decoder, final Channel channel, final int position, final int behindType) {
        pending = decoder;
        pendingChannel = channel;
        return behindType > 0 ? decoder.decodeRest(behindType) : decoder.decode(position);
    }

    /** Best prices, where the type is missing (spot) or not the first key (COIN-M). */
    private int ticker(final int position) {
        final long unknownFields = counters.unknownFields;
        final int p = decode(bookTicker, Channel.TOP_OF_BOOK, position);
        if (p < 0 && isOtherEvent(position)) {
            counters.unknownFields = unknownFields;
            pending = null;
            return typed(position, 0);
        }
        return p;
    }

    /**
     * Whether an object that cannot be read as best prices says that it is something else; its type is then the text
     * just read.
     */
    private boolean isOtherEvent(final int position) {
        final DecodeError error = json.error();
        json.wrap(frame, json.limit());
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0 && json.keyLetter() == 'e') {
                p = json.string(p);
                if (p >= 0 && !json.textIs(BOOK_TICKER)) {
                    return true;
                }
                break;
            }
            p = p < 0 ? p : json.next(json.skipValue(p), '}');
        }
        json.wrap(frame, json.limit());
        json.fail(error);
        return false;
    }

    private int partial(final int position) {
        if (context.streamInstrument == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL);
        }
        depth.prepare(DepthDecoder.Form.PARTIAL, context.streamInstrument, frame, frameOffset, frameLength);
        return decode(depth, Channel.BOOK, position);
    }

    /** Answer to a request: {@code {"result":null,"id":7}} or {@code {"code":2,"msg":"..","id":7}}. */
    private int answer(final int position) {
        plain = Plain.ANSWER;
        answerId = -1;
        answerCode = 0;
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(answerField(p), '}');
        }
        return p;
    }

    private int answerField(final int position) {
        final long key = json.keyWord();
        final byte b = json.at(position);
        if (key == ID && (b == '-' || isDigit(b))) {
            final int p = json.integer(position);
            answerId = json.number();
            return p;
        }
        if (key == CODE && (b == '-' || isDigit(b))) {
            final int p = json.integer(position);
            answerCode = json.number() == 0 ? 1 : json.number(); // 0 is a refusal too: of a property
            return p;
        }
        if (key == ERROR && b == '{') {
            answerCode = answerCode == 0 ? 1 : answerCode;
            int p = json.enter(position, '}');
            if (!json.ended()) {
                p = json.key(p);
            }
            while (p >= 0 && !json.ended()) {
                p = json.nextKey(errorField(p), '}');
            }
            return p;
        }
        final boolean known = key == ID || key == CODE || key == RESULT || key == ERROR || key == MESSAGE;
        return known ? json.skipValue(position) : context.unknown(position);
    }

    private int errorField(final int position) {
        if (json.keyWord() == CODE && (json.at(position) == '-' || isDigit(json.at(position)))) {
            final int p = json.integer(position);
            answerCode = json.number() == 0 ? 1 : json.number();
            return p;
        }
        return json.skipValue(position);
    }

    /**
     * Decodes the answer to a request for a depth snapshot; if it fits, the updates that were kept are decoded after
     * it.
     *
     * @param instrument that was asked for; its book is not null.
     * @param buffer that holds the answer.
     * @param offset of its text.
     * @param length of its text in bytes.
     * @param receiveTimeNs when it came.
     * @param connectionId that brings the instrument's updates.
     * @return what became of it; null if it was refused, which was counted.
     */
    @Override
    public SnapshotVerdict decodeSnapshot(
            final BinanceInstrument instrument,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs,
            final int connectionId) {
        counters.frames++;
        counters.bytes += length;
        context.connectionId = connectionId;
        context.standby = false;
        instrument.book().snapshotRequested(false);
        start(buffer, offset, length, receiveTimeNs);
        depth.prepare(DepthDecoder.Form.SNAPSHOT, instrument, buffer, offset, length);
        final int start = json.skipWhitespace(offset);
        final int end =
                json.at(start) == '{' ? decode(depth, Channel.BOOK, start) : json.fail(DecodeError.MALFORMED_JSON);
        if (finishSnapshot(end) != DecodeError.NONE) {
            return null;
        }
        final SnapshotVerdict verdict = depth.snapshotVerdict();
        if (verdict == SnapshotVerdict.FITS) {
            keptInstrument = instrument;
            instrument.book().live(depth.snapshotId(), keptUpdates);
            askForSnapshot(instrument);
        }
        return verdict;
    }

    private DecodeError finishSnapshot(final int end) {
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        }
        final DecodeError error = json.error();
        if (error == DecodeError.NONE) {
            depth.commit();
        } else {
            if (pending != null) {
                pending.abort();
            }
            counters.countError(error);
        }
        return error;
    }

    private boolean decodeKept(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        decodeFrame(buffer, offset, length, receiveTimeNs);
        return keptInstrument.book().isLive();
    }
}
