package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/** Channels {@code bbo-tbt} (best level of each side) and {@code tickers} (the same among statistics). */
final class OkxTopDecoder implements OkxItemDecoder {
    private static final long NO_SEQUENCE = -1;

    private static final long ASKS = JsonScanner.word("asks");
    private static final long BIDS = JsonScanner.word("bids");
    private static final long TS = JsonScanner.word("ts");
    private static final long SEQ_ID = JsonScanner.word("seqId");
    private static final long INST_ID = JsonScanner.word("instId");
    private static final long ASK_PX = JsonScanner.word("askPx");
    private static final long ASK_SZ = JsonScanner.word("askSz");
    private static final long BID_PX = JsonScanner.word("bidPx");
    private static final long BID_SZ = JsonScanner.word("bidSz");

    private static final int SEEN_ASK = 1;
    private static final int SEEN_BID = 1 << 1;
    private static final int SEEN_TS = 1 << 2;
    private static final int SEEN_SEQ = 1 << 3;
    private static final int SEEN_INSTRUMENT = 1 << 4;
    private static final int SEEN_ASK_SZ = 1 << 5;
    private static final int SEEN_BID_SZ = 1 << 6;
    private static final int WANTED = SEEN_ASK | SEEN_BID | SEEN_TS;

    private final OkxContext context;
    private final JsonScanner json;
    private final boolean isTicker;
    private int seen;
    private boolean hasItem;
    private long bidPrice;
    private long bidQuantity;
    private long askPrice;
    private long askQuantity;
    private long timeNs;
    private long sequence;
    private long levelPrice;
    private long levelQuantity;
    private long value;

    OkxTopDecoder(final OkxContext context, final boolean isTicker) {
        this.context = context;
        this.isTicker = isTicker;
        json = context.json;
    }

    @Override
    public Channel channel() {
        return Channel.TOP_OF_BOOK;
    }

    @Override
    public void begin() {
        hasItem = false;
    }

    @Override
    public int item(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        seen = 0;
        bidPrice = 0;
        bidQuantity = 0;
        askPrice = 0;
        askQuantity = 0;
        sequence = NO_SEQUENCE;
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
        final int wanted = isTicker ? WANTED | SEEN_ASK_SZ | SEEN_BID_SZ : WANTED;
        if ((seen & wanted) != wanted) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (bidPrice < 0 || bidQuantity < 0 || askPrice < 0 || askQuantity < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        hasItem = true;
        return p;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == TS) {
            return once(SEEN_TS) ? time(p) : JsonScanner.FAILED;
        }
        if (key == SEQ_ID) {
            return once(SEEN_SEQ) ? sequence(p) : JsonScanner.FAILED;
        }
        if (key == INST_ID) {
            return once(SEEN_INSTRUMENT) ? context.sameInstrument(p) : JsonScanner.FAILED;
        }
        return isTicker ? tickerField(p, key) : levelField(p, key);
    }

    private int levelField(final int p, final long key) {
        if (key == ASKS) {
            if (!once(SEEN_ASK)) {
                return JsonScanner.FAILED;
            }
            final int end = level(p);
            askPrice = levelPrice;
            askQuantity = levelQuantity;
            return end;
        }
        if (key == BIDS) {
            if (!once(SEEN_BID)) {
                return JsonScanner.FAILED;
            }
            final int end = level(p);
            bidPrice = levelPrice;
            bidQuantity = levelQuantity;
            return end;
        }
        return context.unknown(p);
    }

    private int tickerField(final int p, final long key) {
        if (key == ASK_PX) {
            final int end = once(SEEN_ASK) ? number(p, context.instrument.priceExponent()) : JsonScanner.FAILED;
            askPrice = value;
            return end;
        }
        if (key == ASK_SZ) {
            final int end = once(SEEN_ASK_SZ) ? number(p, context.instrument.sizeExponent()) : JsonScanner.FAILED;
            askQuantity = value;
            return end;
        }
        if (key == BID_PX) {
            final int end = once(SEEN_BID) ? number(p, context.instrument.priceExponent()) : JsonScanner.FAILED;
            bidPrice = value;
            return end;
        }
        if (key == BID_SZ) {
            final int end = once(SEEN_BID_SZ) ? number(p, context.instrument.sizeExponent()) : JsonScanner.FAILED;
            bidQuantity = value;
            return end;
        }
        return json.skipValue(p); // statistics of the day
    }

    /** A number; 0 for the empty text, which stands for an empty side. */
    private int number(final int position, final int exponent) {
        value = 0;
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.decimal(position, exponent);
        value = json.number();
        return p;
    }

    /** The first of {@code [["price","size","0","orders"]]}; zeros if there is none. */
    private int level(final int position) {
        levelPrice = 0;
        levelQuantity = 0;
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        final int first = json.enter(position, ']');
        if (json.ended()) {
            return first;
        }
        if (json.at(first) != '[') {
            return json.fail(first < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        int p = json.enter(first, ']');
        if (json.ended()) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        p = json.decimal(p, context.instrument.priceExponent());
        levelPrice = json.number();
        p = json.next(p, ']');
        if (p < 0 || json.ended()) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        p = json.decimal(p, context.instrument.sizeExponent());
        levelQuantity = json.number();
        if (p >= 0 && levelPrice <= 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        p = json.next(p, ']');
        while (p >= 0 && !json.ended()) {
            p = json.next(json.skipValue(p), ']');
        }
        p = json.next(p, ']');
        while (p >= 0 && !json.ended()) {
            p = json.next(json.skipValue(p), ']'); // deeper levels
        }
        return p;
    }

    private boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    private int time(final int position) {
        final int p = context.time(position);
        timeNs = context.timeNs();
        return p;
    }

    private int sequence(final int position) {
        final int p = json.integer(position);
        sequence = json.number();
        return p;
    }

    @Override
    public void commit() {
        if (!hasItem) {
            context.counters.ignoredEvents++;
            return;
        }
        if (!context.instrument.acceptTop(timeNs, sequence)) {
            context.counters.duplicates++;
            return;
        }
        context.feed
                .messages()
                .topOfBook(
                        context.instrument.instrumentId(),
                        context.connectionId,
                        timeNs,
                        context.receiveTimeNs,
                        sequence < 0 ? TopOfBookEncoder.venueSequenceNullValue() : sequence,
                        bidPrice,
                        bidQuantity,
                        askPrice,
                        askQuantity);
    }

    @Override
    public void abort() {
        // nothing was published
    }
}
