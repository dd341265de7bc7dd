package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/** Best prices: unified and classic {@code ticker}, classic futures {@code tickerV2}. */
final class TickerDecoder implements ChannelDecoder {
    private static final long SYMBOL_KEY = JsonScanner.word("symbol");
    private static final long PRICE_KEY = JsonScanner.word("price");
    private static final long SIZE_KEY = JsonScanner.word("size");
    private static final long TIME_KEY = JsonScanner.word("time");
    private static final long TIME_KEY_2 = JsonScanner.word("Time");
    private static final long TS_KEY = JsonScanner.word("ts");
    private static final long BID_KEY = JsonScanner.word("bestBid");
    private static final long ASK_KEY = JsonScanner.word("bestAsk");
    private static final byte[] BID_PRICE_KEY = MarketTopics.bytes("bestBidPrice");
    private static final byte[] ASK_PRICE_KEY = MarketTopics.bytes("bestAskPrice");
    private static final byte[] BID_SIZE_KEY = MarketTopics.bytes("bestBidSize");
    private static final byte[] ASK_SIZE_KEY = MarketTopics.bytes("bestAskSize");
    private static final byte[] SEQUENCE_KEY = MarketTopics.bytes("sequence");

    private static final int BID_PRICE = 0;
    private static final int BID_SIZE = 1;
    private static final int ASK_PRICE = 2;
    private static final int ASK_SIZE = 3;
    private static final int NUMBERS = 4;
    private static final int SYMBOL = 1 << 4;
    private static final int SEQUENCE = 1 << 5;
    private static final int TIME = 1 << 6;
    private static final int WANTED = (1 << NUMBERS) - 1;

    private final FrameContext context;
    private final JsonScanner json;
    private final int[] places = new int[NUMBERS];
    private final long[] values = new long[NUMBERS];
    private int seen;
    private int deferred;
    private long sequence;
    private long timeNs;

    TickerDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        seen = 0;
        deferred = 0;
        timeNs = FrameContext.NO_TIME;
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        return p < 0 || !finish() ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 's' -> symbol(p);
            case 'E' -> sequence(p);
            case 'M' -> time(p);
            case 'b' -> number(p, BID_PRICE);
            case 'B' -> number(p, BID_SIZE);
            case 'a' -> number(p, ASK_PRICE);
            case 'A' -> number(p, ASK_SIZE);
            case 'l', 'q', 'S' -> json.skipValue(p); // the last trade
            case 0 -> longField(p);
            default -> context.unknown(p);
        };
    }

    private int longField(final int p) {
        final long key = json.keyWord();
        if (key != 0) {
            if (key == BID_KEY) {
                return number(p, BID_PRICE);
            }
            if (key == ASK_KEY) {
                return number(p, ASK_PRICE);
            }
            if (key == TIME_KEY || key == TS_KEY || key == TIME_KEY_2) {
                return time(p);
            }
            if (key == SYMBOL_KEY) {
                return symbol(p);
            }
            return key == PRICE_KEY || key == SIZE_KEY ? json.skipValue(p) : context.unknown(p);
        }
        if (context.isKey(SEQUENCE_KEY)) {
            return sequence(p);
        }
        if (context.isKey(BID_SIZE_KEY)) {
            return number(p, BID_SIZE);
        }
        if (context.isKey(ASK_SIZE_KEY)) {
            return number(p, ASK_SIZE);
        }
        if (context.isKey(BID_PRICE_KEY)) {
            return number(p, BID_PRICE);
        }
        return context.isKey(ASK_PRICE_KEY) ? number(p, ASK_PRICE) : context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int symbol(final int position) {
        return once(SYMBOL) ? context.symbol(position) : JsonScanner.FAILED;
    }

    private int sequence(final int position) {
        if (!once(SEQUENCE)) {
            return JsonScanner.FAILED;
        }
        final int p = json.integer(position);
        sequence = json.number();
        return p;
    }

    private int time(final int position) {
        final int p = once(TIME) ? context.time(position) : JsonScanner.FAILED;
        timeNs = context.numberNs();
        return p;
    }

    private int number(final int position, final int index) {
        if (!once(1 << index)) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            places[index] = position;
            deferred |= 1 << index;
            return json.skipValue(position);
        }
        return read(position, index);
    }

    /** A side that is empty has no price. */
    private int read(final int position, final int index) {
        if (context.isAbsent(position)) {
            values[index] = 0;
            return json.skipValue(position);
        }
        final boolean isPrice = index == BID_PRICE || index == ASK_PRICE;
        final int p = isPrice
                ? json.decimal(position, context.instrument.priceExponent())
                : json.cutDecimal(position, context.instrument.sizeExponent());
        values[index] = json.number();
        return p >= 0 && values[index] < 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private boolean finish() {
        if (context.instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        if ((seen & WANTED) != WANTED || (seen & (SEQUENCE | TIME)) == 0) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        for (int i = 0; deferred != 0 && i < NUMBERS; i++) {
            if ((deferred & 1 << i) != 0 && read(places[i], i) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void commit() {
        final boolean hasSequence = (seen & SEQUENCE) != 0;
        if (!context.instrument.acceptTop(hasSequence ? sequence : timeNs)) {
            context.counters.duplicates++;
            return;
        }
        context.feed
                .messages()
                .topOfBook(
                        context.instrument.instrumentId(),
                        context.connectionId,
                        context.eventTimeNs(timeNs),
                        context.receiveTimeNs,
                        hasSequence ? sequence : TopOfBookEncoder.venueSequenceNullValue(),
                        values[BID_PRICE],
                        values[BID_SIZE],
                        values[ASK_PRICE],
                        values[ASK_SIZE]);
    }
}
