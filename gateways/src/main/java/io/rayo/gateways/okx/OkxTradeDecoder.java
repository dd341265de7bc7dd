package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.Either;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;

/**
 * Channels {@code trades} (one item per taker order and price, standing for {@code count} matches) and
 * {@code trades-all} (each match).
 */
final class OkxTradeDecoder implements OkxItemDecoder {
    /** Most trades of one frame; a taker order meets 1,000 makers at most. */
    private static final int MAX_TRADES = 1_024;

    private static final long INST_ID = JsonScanner.word("instId");
    private static final long TRADE_ID = JsonScanner.word("tradeId");
    private static final long PX = JsonScanner.word("px");
    private static final long SZ = JsonScanner.word("sz");
    private static final long SIDE = JsonScanner.word("side");
    private static final long TS = JsonScanner.word("ts");
    private static final long COUNT = JsonScanner.word("count");
    private static final long SOURCE = JsonScanner.word("source");
    private static final long SEQ_ID = JsonScanner.word("seqId");
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");

    private static final Literal START = Literal.of("{\"instId\":\"");
    private static final Literal ID_KEY = Literal.of("\",\"tradeId\":\"");
    private static final Literal PRICE_KEY = Literal.of("\",\"px\":\"");
    private static final Literal QUANTITY_KEY = Literal.of("\",\"sz\":\"");
    private static final Literal SIDE_KEY = Literal.of("\",\"side\":\"");
    private static final Either SIDES = Either.of("buy", "sell");
    private static final Literal TIME_KEY = Literal.of("\",\"ts\":\"");
    private static final Literal COUNT_KEY = Literal.of("\",\"count\":\"");
    private static final Literal SOURCE_KEY = Literal.of("\",\"source\":\"");
    private static final Literal SEQUENCE_KEY = Literal.of("\",\"seqId\":");
    private static final Literal ITEM_END = Literal.of("}");
    private static final Literal NEXT_ITEM = Literal.of(",{");
    private static final Literal DATA_END = Literal.of("]");

    private static final int SEEN_INSTRUMENT = 1;
    private static final int SEEN_ID = 1 << 1;
    private static final int SEEN_PX = 1 << 2;
    private static final int SEEN_SZ = 1 << 3;
    private static final int SEEN_SIDE = 1 << 4;
    private static final int SEEN_TS = 1 << 5;
    private static final int SEEN_COUNT = 1 << 6;
    private static final int WANTED = SEEN_ID | SEEN_PX | SEEN_SZ | SEEN_SIDE | SEEN_TS;

    private final OkxContext context;
    private final JsonScanner json;
    private final long[] ids = new long[MAX_TRADES];
    private final long[] prices = new long[MAX_TRADES];
    private final long[] quantities = new long[MAX_TRADES];
    private final long[] timesNs = new long[MAX_TRADES];
    private final int[] counts = new int[MAX_TRADES];
    private final boolean[] buys = new boolean[MAX_TRADES];
    private final IntegerShape idShape = new IntegerShape();
    private final IntegerShape sequenceShape = new IntegerShape();
    private int trades;
    private int seen;

    OkxTradeDecoder(final OkxContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public Channel channel() {
        return Channel.TRADES;
    }

    @Override
    public void begin() {
        trades = 0;
    }

    @Override
    public int item(final int position) {
        if (trades == MAX_TRADES) {
            return json.fail(DecodeError.TOO_LONG);
        }
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        seen = 0;
        counts[trades] = 1;
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
        if ((seen & WANTED) != WANTED) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (prices[trades] <= 0 || quantities[trades] <= 0 || ids[trades] < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        trades++;
        return p;
    }

    /**
     * The quick way: trades in the venue's own order. FAILED, without an error, if anything else stands there.
     *
     * @param position behind the bracket of the array; or FAILED.
     * @param symbolAt where the frame's symbol stands.
     * @param symbolLength of it in bytes.
     * @return position behind the array.
     */
    int expected(final int position, final int symbolAt, final int symbolLength) {
        trades = 0;
        int p = position;
        while (trades < MAX_TRADES) {
            p = expectedItem(p, symbolAt, symbolLength);
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            trades++;
            if (json.expect(p, NEXT_ITEM) < 0) {
                return json.expect(p, DATA_END);
            }
            p++;
        }
        return JsonScanner.FAILED;
    }

    private int expectedItem(final int position, final int symbolAt, final int symbolLength) {
        int p = json.expect(position, START);
        if (p < 0 || !json.isSame(p, symbolAt, symbolLength)) {
            return JsonScanner.FAILED;
        }
        p = json.quickInteger(json.expect(p + symbolLength, ID_KEY), idShape);
        ids[trades] = json.number();
        p = json.quickPrice(json.expect(p, PRICE_KEY), context.instrument.priceExponent());
        prices[trades] = json.number();
        p = json.quickQuantity(json.expect(p, QUANTITY_KEY), context.instrument.sizeExponent());
        quantities[trades] = json.number();
        p = json.quickEither(json.expect(p, SIDE_KEY), SIDES);
        buys[trades] = json.number() == 0;
        p = json.quickMillis(json.expect(p, TIME_KEY));
        final boolean isTime = context.isTime(json.number());
        timesNs[trades] = context.timeNs();
        p = json.quickInteger(json.expect(p, COUNT_KEY));
        final long count = json.number();
        counts[trades] = (int) count;
        final int source = json.expect(p, SOURCE_KEY);
        p = json.quickInteger(json.expect(source >= 0 ? json.quickText(source) : p, SEQUENCE_KEY), sequenceShape);
        final boolean isSound = prices[trades] > 0 && quantities[trades] > 0 && count > 0 && count <= Integer.MAX_VALUE;
        return isSound && isTime ? json.expect(p, ITEM_END) : JsonScanner.FAILED;
    }

    private int field(final int p) {
        final long key = json.keyWord();
        if (key == PX) {
            return once(SEEN_PX) ? price(p) : JsonScanner.FAILED;
        }
        if (key == SZ) {
            return once(SEEN_SZ) ? quantity(p) : JsonScanner.FAILED;
        }
        if (key == SIDE) {
            return once(SEEN_SIDE) ? side(p) : JsonScanner.FAILED;
        }
        if (key == TS) {
            return once(SEEN_TS) ? time(p) : JsonScanner.FAILED;
        }
        if (key == TRADE_ID) {
            return once(SEEN_ID) ? id(p) : JsonScanner.FAILED;
        }
        if (key == COUNT) {
            return once(SEEN_COUNT) ? count(p) : JsonScanner.FAILED;
        }
        if (key == INST_ID) {
            return once(SEEN_INSTRUMENT) ? context.sameInstrument(p) : JsonScanner.FAILED;
        }
        return key == SOURCE || key == SEQ_ID ? json.skipValue(p) : context.unknown(p);
    }

    private boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    private int price(final int position) {
        final int p = json.decimal(position, context.instrument.priceExponent());
        prices[trades] = json.number();
        return p;
    }

    private int quantity(final int position) {
        final int p = json.decimal(position, context.instrument.sizeExponent());
        quantities[trades] = json.number();
        return p;
    }

    private int side(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final long word = json.textWord();
        buys[trades] = word == BUY;
        return word == BUY || word == SELL ? p : json.fail(DecodeError.UNKNOWN_VALUE);
    }

    private int time(final int position) {
        final int p = context.time(position);
        timesNs[trades] = context.timeNs();
        return p;
    }

    private int id(final int position) {
        final int p = json.integer(position);
        ids[trades] = json.number();
        return p;
    }

    private int count(final int position) {
        if (context.isEmptyText(position)) {
            return position + 2;
        }
        final int p = json.integer(position);
        if (p >= 0 && (json.number() < 1 || json.number() > Integer.MAX_VALUE)) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        counts[trades] = (int) json.number();
        return p;
    }

    @Override
    public void commit() {
        final OkxInstrument instrument = context.instrument;
        for (int i = 0; i < trades; i++) {
            if (!instrument.trades().accept(ids[i])) {
                context.counters.duplicates++;
                continue;
            }
            context.feed
                    .messages()
                    .trade(
                            instrument.instrumentId(),
                            context.connectionId,
                            timesNs[i],
                            context.receiveTimeNs,
                            ids[i],
                            prices[i],
                            quantities[i],
                            counts[i],
                            buys[i] ? Side.BUY : Side.SELL);
        }
    }

    @Override
    public void abort() {
        // nothing was published
    }
}
