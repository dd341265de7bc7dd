package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.Either;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;

/**
 * A trade: unified {@code trade}, classic spot {@code match}, classic futures {@code execution}.
 *
 * <p>Its number is the venue's trade id where that is a number, as it is by now; where it is not (classic spot before
 * 2023 had hexadecimal ones), the sequence of the trade, which is unique for an instrument and grows. A number that was
 * seen before is a repeated trade.
 */
final class TradesDecoder implements ChannelDecoder {
    private static final long SYMBOL_KEY = JsonScanner.word("symbol");
    private static final long SIDE_KEY = JsonScanner.word("side");
    private static final long PRICE_KEY = JsonScanner.word("price");
    private static final long SIZE_KEY = JsonScanner.word("size");
    private static final long TRADE_ID_KEY = JsonScanner.word("tradeId");
    private static final long TIME_KEY = JsonScanner.word("time");
    private static final long TS_KEY = JsonScanner.word("ts");
    private static final long TI_KEY = JsonScanner.word("ti");
    private static final long TYPE_KEY = JsonScanner.word("type");
    private static final long RPI_KEY = JsonScanner.word("rpi");
    private static final byte[] SEQUENCE_KEY = MarketTopics.bytes("sequence");
    private static final byte[][] PASSED_OVER = {
        MarketTopics.bytes("makerOrderId"),
        MarketTopics.bytes("takerOrderId"),
        MarketTopics.bytes("makerUserId"),
        MarketTopics.bytes("takerUserId")
    };
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");

    private static final Literal EVENT_START = Literal.of("\",\"E\":");
    private static final Literal ID_START = Literal.of(",\"ti\":\"");
    private static final Literal SIDE_START = Literal.of("\",\"S\":\"");
    private static final Either SIDES = Either.of("buy", "sell");
    private static final Literal PRICE_START = Literal.of("\",\"p\":\"");
    private static final Literal QUANTITY_START = Literal.of("\",\"q\":\"");
    private static final Literal TIME_START = Literal.of("\",\"M\":");

    private static final int SYMBOL = 1;
    private static final int PRICE = 1 << 1;
    private static final int SIZE = 1 << 2;
    private static final int SIDE = 1 << 3;
    private static final int TIME = 1 << 4;
    private static final int SEQUENCE = 1 << 5;
    private static final int TRADE_ID = 1 << 6;
    private static final int WANTED = PRICE | SIZE | SIDE | TIME;

    private final FrameContext context;
    private final JsonScanner json;
    private final IntegerShape eventShape = new IntegerShape();
    private final IntegerShape idShape = new IntegerShape();
    private int seen;
    private int priceOffset;
    private int sizeOffset;
    private long price;
    private long size;
    private long sequence;
    private long tradeId;
    private boolean hasTradeId;
    private long timeNs;
    private Side side = Side.NULL_VAL;

    TradesDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        seen = 0;
        priceOffset = 0;
        sizeOffset = 0;
        hasTradeId = false;
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

    /**
     * The quick way: the unified form in the venue's own order; to be called behind the symbol of a known instrument.
     *
     * @param position of the symbol's closing quote; or FAILED.
     * @return position of the closing bracket; else FAILED, without an error, if anything else stands there.
     */
    int expected(final int position) {
        int p = json.quickInteger(json.expect(position, EVENT_START), eventShape);
        sequence = json.number();
        p = json.quickInteger(json.expect(p, ID_START), idShape);
        tradeId = json.number();
        hasTradeId = true;
        p = json.quickEither(json.expect(p, SIDE_START), SIDES);
        side = json.number() == 0 ? Side.BUY : Side.SELL;
        p = json.quickPrice(json.expect(p, PRICE_START), context.instrument.priceExponent());
        price = json.number();
        p = json.quickQuantity(json.expect(p, QUANTITY_START), context.instrument.sizeExponent());
        size = json.number();
        p = json.quickNanos(json.expect(p, TIME_START));
        timeNs = context.numberNs();
        return timeNs == FrameContext.NO_TIME || price <= 0 || size <= 0 ? JsonScanner.FAILED : p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 's' -> symbol(p);
            case 'p' -> price(p);
            case 'q' -> size(p);
            case 'S' -> side(p);
            case 'E' -> sequence(p);
            case 'M' -> time(p);
            case 0 -> longField(p);
            default -> context.unknown(p);
        };
    }

    private int longField(final int p) {
        final long key = json.keyWord();
        if (key == PRICE_KEY) {
            return price(p);
        }
        if (key == SIZE_KEY) {
            return size(p);
        }
        if (key == SIDE_KEY) {
            return side(p);
        }
        if (key == TIME_KEY || key == TS_KEY) {
            return time(p);
        }
        if (key == TI_KEY || key == TRADE_ID_KEY) {
            return tradeId(p);
        }
        if (key == SYMBOL_KEY) {
            return symbol(p);
        }
        if (key == TYPE_KEY || key == RPI_KEY) {
            return json.skipValue(p);
        }
        if (context.isKey(SEQUENCE_KEY)) {
            return sequence(p);
        }
        for (final byte[] name : PASSED_OVER) {
            if (context.isKey(name)) {
                return json.skipValue(p);
            }
        }
        return context.unknown(p);
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int symbol(final int position) {
        return once(SYMBOL) ? context.symbol(position) : JsonScanner.FAILED;
    }

    private int price(final int position) {
        if (!once(PRICE)) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            priceOffset = position;
            return json.skipValue(position);
        }
        return readPrice(position);
    }

    private int readPrice(final int position) {
        final int p = json.decimal(position, context.instrument.priceExponent());
        price = json.number();
        return p;
    }

    private int size(final int position) {
        if (!once(SIZE)) {
            return JsonScanner.FAILED;
        }
        if (context.instrument == null) {
            sizeOffset = position;
            return json.skipValue(position);
        }
        return readSize(position);
    }

    private int readSize(final int position) {
        final int p = json.cutDecimal(position, context.instrument.sizeExponent());
        size = json.number();
        return p;
    }

    /** The taker's side, in upper or lower case. */
    private int side(final int position) {
        final int p = once(SIDE) ? json.string(position) : JsonScanner.FAILED;
        if (p < 0) {
            return p;
        }
        final long word = MarketTopics.lower(json.textWord());
        if (word != BUY && word != SELL) {
            return json.fail(DecodeError.UNKNOWN_VALUE);
        }
        side = word == BUY ? Side.BUY : Side.SELL;
        return p;
    }

    private int sequence(final int position) {
        if (!once(SEQUENCE)) {
            return JsonScanner.FAILED;
        }
        final int p = json.integer(position);
        sequence = json.number();
        return p;
    }

    private int tradeId(final int position) {
        if (!once(TRADE_ID)) {
            return JsonScanner.FAILED;
        }
        hasTradeId = MarketTopics.isNumber(json, position);
        if (!hasTradeId) {
            return json.skipValue(position);
        }
        final int p = json.integer(position);
        tradeId = json.number();
        return p;
    }

    private int time(final int position) {
        final int p = once(TIME) ? context.time(position) : JsonScanner.FAILED;
        timeNs = context.numberNs();
        return p;
    }

    private boolean finish() {
        if (context.instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        if ((seen & WANTED) != WANTED || (!hasTradeId && (seen & SEQUENCE) == 0)) {
            json.fail(DecodeError.MISSING_FIELD);
            return false;
        }
        if ((priceOffset != 0 && readPrice(priceOffset) < 0) || (sizeOffset != 0 && readSize(sizeOffset) < 0)) {
            return false;
        }
        if (price <= 0 || size <= 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        return true;
    }

    @Override
    public void commit() {
        final long number = hasTradeId ? tradeId : sequence;
        if (!context.instrument.acceptTrade(number)) {
            context.counters.duplicates++;
            return;
        }
        context.feed
                .messages()
                .trade(
                        context.instrument.instrumentId(),
                        context.connectionId,
                        timeNs,
                        context.receiveTimeNs,
                        number,
                        price,
                        size,
                        1,
                        side);
    }
}
