package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Decodes Kraken's WebSocket v2: {@code {"channel":"book","type":"update","data":[...]}} and answers with a method.
 * Keys in any order: data that stands before its channel is read at the end, with the same result. Version 1 sends
 * arrays: they are refused. One instance per gateway, on its network thread.
 *
 * <p>Updates of trades and books in the form in which the venue has always written them are read by a quick way; at the
 * first byte that is otherwise it gives up, and the frame is read anew by the general one.
 */
public final class KrakenMarketDataDecoder implements FeedDecoder<KrakenInstrument> {
    private static final long CHANNEL = JsonScanner.word("channel");
    private static final long TYPE = JsonScanner.word("type");
    private static final long DATA = JsonScanner.word("data");
    private static final long METHOD = JsonScanner.word("method");
    private static final long ERROR = JsonScanner.word("error");
    private static final long RESULT = JsonScanner.word("result");
    private static final long SUCCESS = JsonScanner.word("success");
    private static final long REQUEST_ID = JsonScanner.word("req_id");
    private static final long SYMBOL = JsonScanner.word("symbol");
    private static final long TIME_IN = JsonScanner.word("time_in");
    private static final long EVENT = JsonScanner.word("event");
    private static final byte[] TIME_OUT = bytes("time_out");
    private static final long BOOK = JsonScanner.word("book");
    private static final long TRADE = JsonScanner.word("trade");
    private static final long TICKER = JsonScanner.word("ticker");
    private static final long OHLC = JsonScanner.word("ohlc");
    private static final long STATUS = JsonScanner.word("status");
    private static final Literal HEAD = Literal.of("{\"channel\":\"");
    private static final Literal TRADE_HEAD = Literal.of("trade\",\"type\":\"update\",\"data\":[");
    private static final Literal BOOK_HEAD = Literal.of("book\",\"type\":\"update\",\"data\":[");
    private static final Literal END = Literal.of("}");
    private static final byte[] HEARTBEAT = bytes("heartbeat");
    private static final byte[] INSTRUMENT = bytes("instrument");
    private static final byte[] LEVEL3 = bytes("level3");
    private static final long SNAPSHOT = JsonScanner.word("snapshot");
    private static final long UPDATE = JsonScanner.word("update");
    private static final long SYSTEM = JsonScanner.word("system");
    private static final byte[] MAINTENANCE = bytes("maintenance");
    private static final int REFUSED = 1;

    /** What a frame is, as far as its channel or method tells. */
    private enum Kind {
        UNKNOWN,
        DATA,
        STATUS,
        HEARTBEAT,
        IGNORED,
        ANSWER
    }

    private final KrakenContext context;
    private final JsonScanner json;
    private final FeedCounters counters;
    private final BookDecoder book;
    private final TradeDecoder trade;
    private final TickerDecoder ticker;
    private final BarDecoder bar;
    private Kind kind = Kind.UNKNOWN;
    private ChannelDecoder channel;
    private Channel channelId = Channel.NULL_VAL;
    private boolean hasChannel;
    private boolean hasType;
    private boolean hasData;
    private boolean isSnapshot;
    private boolean isOutdated;
    private boolean isDecoded;
    private int dataOffset;
    private long answerId;
    private boolean isRefused;
    private boolean isDown;
    private boolean saysDown;
    private boolean saysSystem;
    private KrakenInstrument lastInstrument;
    private Channel lastChannel = Channel.NULL_VAL;

    /**
     * Creates a decoder.
     *
     * @param feed where its results go.
     * @param listener hears of answers and books that want a snapshot; null for nobody.
     */
    public KrakenMarketDataDecoder(
            final FeedContext<KrakenInstrument> feed, final FeedListener<KrakenInstrument> listener) {
        context = new KrakenContext(feed, listener);
        json = context.json;
        counters = feed.counters();
        book = new BookDecoder(context);
        trade = new TradeDecoder(context);
        ticker = new TickerDecoder(context);
        bar = new BarDecoder(context);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public KrakenInstrument lastInstrument() {
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
        json.wrap(buffer, offset + length);
        final int end = expected(offset);
        if (end >= 0) {
            return finish(end);
        }
        start(buffer, offset + length);
        final int start = json.skipWhitespace(offset);
        return finish(json.at(start) == '{' ? root(start) : other(start));
    }

    private void start(final DirectBuffer buffer, final int end) {
        json.wrap(buffer, end);
        kind = Kind.UNKNOWN;
        channel = null;
        hasChannel = false;
        hasType = false;
        hasData = false;
        isSnapshot = false;
        isOutdated = false;
        isDecoded = false;
        dataOffset = 0;
        answerId = -1;
        isRefused = false;
        saysDown = false;
        saysSystem = false;
    }

    /**
     * The quick way; FAILED if the frame is none of those, or not what was expected: nothing of it counts then. It sets
     * all that {@link #finish} asks for of a frame with data; what another frame left behind elsewhere does not matter.
     */
    private int expected(final int position) {
        final int name = json.expect(position, HEAD);
        int p = json.expect(name, TRADE_HEAD);
        if (p >= 0) {
            use(trade, Channel.TRADES);
        } else {
            p = json.expect(name, BOOK_HEAD);
            use(book, Channel.BOOK);
        }
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        kind = Kind.DATA;
        hasType = true;
        hasData = true;
        isDecoded = true;
        isSnapshot = false;
        return json.expect(channel.expected(p), END);
    }

    /** Something that is no object: version 1 sends its data as arrays. */
    private int other(final int position) {
        final int p = json.at(position) == '[' ? json.skipValue(position) : JsonScanner.FAILED;
        return p >= 0 && json.isEnd(p) ? json.fail(DecodeError.UNEXPECTED_TYPE) : json.fail(DecodeError.MALFORMED_JSON);
    }

    private int root(final int position) {
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        if (p >= 0 && dataOffset > 0 && data(dataOffset) < 0) {
            return JsonScanner.FAILED;
        }
        return p;
    }

    private int field(final int position) {
        final long key = json.keyWord();
        if (key == CHANNEL) {
            return hasChannel ? json.fail(DecodeError.DUPLICATE_KEY) : channel(position);
        }
        if (key == TYPE) {
            return hasType ? json.fail(DecodeError.DUPLICATE_KEY) : type(position);
        }
        if (key == DATA) {
            if (hasData) {
                return json.fail(DecodeError.DUPLICATE_KEY);
            }
            hasData = true;
            if (hasChannel) {
                return data(position);
            }
            dataOffset = position;
            return json.skipValue(position);
        }
        if (key == METHOD) {
            kind = Kind.ANSWER;
            return json.string(position);
        }
        if (key == ERROR) {
            kind = Kind.ANSWER;
            isRefused |= json.at(position) == '"';
            return json.skipValue(position);
        }
        if (key == SUCCESS) {
            final int p = json.bool(position);
            isRefused |= p >= 0 && json.number() == 0;
            return p;
        }
        if (key == REQUEST_ID) {
            final int p = json.integer(position);
            answerId = json.number();
            return p;
        }
        if (key == EVENT) {
            isOutdated = true; // version 1 of the protocol, which names its answers so
            return json.skipValue(position);
        }
        final boolean isExpected = key == RESULT
                || key == SYMBOL
                || key == TIME_IN
                || (json.keyLength() == TIME_OUT.length && json.textIs(TIME_OUT));
        return isExpected ? json.skipValue(position) : context.unknown(position);
    }

    private int channel(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        hasChannel = true;
        final long word = json.textWord();
        kind = Kind.DATA;
        if (word == BOOK) {
            use(book, Channel.BOOK);
        } else if (word == TRADE) {
            use(trade, Channel.TRADES);
        } else if (word == TICKER) {
            use(ticker, Channel.TOP_OF_BOOK);
        } else if (word == OHLC) {
            use(bar, Channel.BARS);
        } else if (word == STATUS) {
            kind = Kind.STATUS;
        } else if (json.textIs(HEARTBEAT)) {
            kind = Kind.HEARTBEAT;
        } else {
            kind = json.textIs(INSTRUMENT) || json.textIs(LEVEL3) ? Kind.IGNORED : Kind.UNKNOWN;
        }
        return p;
    }

    private void use(final ChannelDecoder decoder, final Channel id) {
        channel = decoder;
        channelId = id;
    }

    private int type(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        hasType = true;
        final long word = json.textWord();
        isSnapshot = word == SNAPSHOT;
        return isSnapshot || word == UPDATE ? p : json.fail(DecodeError.UNKNOWN_VALUE);
    }

    private int data(final int position) {
        if (channel != null) {
            isDecoded = true;
            return channel.decode(position);
        }
        return kind == Kind.STATUS && json.at(position) == '[' ? status(position) : json.skipValue(position);
    }

    /** {@code [{"system":"online","api_version":"v2",...}]}. */
    private int status(final int position) {
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            if (json.at(p) != '{') {
                return json.fail(p < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
            }
            p = json.enter(p, '}');
            while (p >= 0 && !json.ended()) {
                p = json.key(p);
                if (p < 0) {
                    return p;
                }
                if (json.keyWord() == SYSTEM) {
                    p = json.string(p);
                    saysSystem = p >= 0;
                    saysDown = p >= 0 && json.textIs(MAINTENANCE);
                } else {
                    p = json.skipValue(p); // versions, and an id beyond 64 bits
                }
                p = json.next(p, '}');
            }
            p = json.next(p, ']');
            ended = json.ended();
        }
        return p;
    }

    private DecodeError finish(final int end) {
        if (end >= 0 && !json.isEnd(end)) {
            json.fail(DecodeError.MALFORMED_JSON);
        } else if (end >= 0 && kind == Kind.UNKNOWN && isOutdated) {
            json.fail(DecodeError.UNKNOWN_VALUE);
        } else if (end >= 0 && kind == Kind.DATA && !(hasData && hasType)) {
            json.fail(DecodeError.MISSING_FIELD);
        }
        final DecodeError error = json.error();
        if (error != DecodeError.NONE) {
            if (isDecoded) {
                channel.abort();
            }
            counters.countError(error);
            return error;
        }
        switch (kind) {
            case DATA -> {
                channel.commit(isSnapshot);
                lastInstrument = channel.instrument();
                lastChannel = channelId;
            }
            case ANSWER -> answer();
            case STATUS -> {
                counters.controlFrames++;
                if (saysSystem && saysDown != isDown) {
                    system(saysDown);
                }
            }
            case HEARTBEAT -> counters.controlFrames++;
            case IGNORED -> counters.ignoredEvents++;
            case UNKNOWN -> counters.unknownEvents++;
        }
        return error;
    }

    private void answer() {
        counters.controlFrames++;
        if (isRefused) {
            counters.subscriptionErrors++;
        }
        if (context.listener != null) {
            context.listener.onAnswer(answerId, isRefused ? REFUSED : 0);
        }
    }

    /** The venue goes down for maintenance, and with it every book; or it is back, and they are wanted again. */
    private void system(final boolean goesDown) {
        isDown = goesDown;
        context.feed
                .status()
                .status(
                        context.feed.venueId(),
                        context.connectionId,
                        context.receiveTimeNs,
                        goesDown ? ConnectionState.MAINTENANCE : ConnectionState.CONNECTED,
                        goesDown ? "maintenance of the venue" : "maintenance is over");
        final List<KrakenInstrument> instruments = context.feed.symbols().instruments();
        for (final KrakenInstrument instrument : instruments) {
            if (instrument.book() == null) {
                continue;
            }
            if (goesDown && instrument.book().isLive()) {
                context.feed
                        .status()
                        .gap(
                                instrument.instrumentId(),
                                context.feed.venueId(),
                                context.connectionId,
                                context.receiveTimeNs,
                                Channel.BOOK,
                                GapCause.DISCONNECT,
                                FeedGapEncoder.expectedVenueSequenceNullValue(),
                                FeedGapEncoder.receivedVenueSequenceNullValue());
                instrument.book().desync();
                counters.resyncs++;
            } else if (!goesDown && instrument.book().wantsSnapshot() && context.listener != null) {
                context.listener.onSnapshotWanted(instrument);
            }
        }
    }
}
