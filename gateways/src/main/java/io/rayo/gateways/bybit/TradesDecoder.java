package io.rayo.gateways.bybit;

import io.rayo.codecs.Digits;
import io.rayo.codecs.TextBytes;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.Either;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;

/**
 * Topic {@code publicTrade}: trades in the order of matching, up to 1,024 in a message. Block trades are agreed on
 * outside of the book: they are counted and left out.
 *
 * <p>Spot trades have a number. Those of contracts have a UUID: its two halves, exclusive or, without the sign, are the
 * trade's number. Repeated trades are known by all 128 bits.
 */
final class TradesDecoder implements TopicDecoder {
    /** Trades of one message that are taken: twice what the venue sends at most. */
    static final int MAX_TRADES = 2_048;

    private static final long BUY = JsonScanner.word("Buy");
    private static final long SELL = JsonScanner.word("Sell");
    private static final long BLOCK = JsonScanner.word("BT");
    private static final long RPI = JsonScanner.word("RPI");
    private static final long SEQUENCE = JsonScanner.word("seq");
    private static final int UUID_LENGTH = 36;
    private static final Literal TIME_KEY = Literal.of("{\"T\":");
    private static final Literal SYMBOL_KEY = Literal.of(",\"s\":\"");
    private static final Literal SIDE_KEY = Literal.of("\",\"S\":\"");
    private static final Either SIDES = Either.of("Buy", "Sell");
    private static final Literal QUANTITY_KEY = Literal.of("\",\"v\":\"");
    private static final Literal PRICE_KEY = Literal.of("\",\"p\":\"");
    private static final Literal TICK_KEY = Literal.of("\",\"L\":\"");
    private static final Literal ID_KEY = Literal.of("\",\"i\":\"");
    private static final Literal NO_BLOCK = Literal.of("\",\"BT\":false");
    private static final Literal NO_RPI = Literal.of(",\"RPI\":false");
    private static final Literal SEQUENCE_KEY = Literal.of(",\"seq\":");
    private static final Literal TRADE_END = Literal.of("}");
    private static final Literal NEXT_TRADE = Literal.of(",{");
    private static final Literal DATA_END = Literal.of("]");
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final int TIME = 1;
    private static final int SYMBOL = 1 << 1;
    private static final int SIDE = 1 << 2;
    private static final int QUANTITY = 1 << 3;
    private static final int PRICE = 1 << 4;
    private static final int ID = 1 << 5;
    private static final int BLOCK_TRADE = 1 << 6;
    private static final int WANTED = TIME | SYMBOL | SIDE | QUANTITY | PRICE | ID;

    private final FrameContext context;
    private final JsonScanner json;
    private final long[] times = new long[MAX_TRADES];
    private final long[] prices = new long[MAX_TRADES];
    private final long[] quantities = new long[MAX_TRADES];
    private final long[] highs = new long[MAX_TRADES];
    private final long[] lows = new long[MAX_TRADES];
    private final boolean[] buys = new boolean[MAX_TRADES];
    private final boolean[] blocks = new boolean[MAX_TRADES];
    private final IntegerShape idShape = new IntegerShape();
    private final IntegerShape sequenceShape = new IntegerShape();
    private int count;
    private int seen;

    TradesDecoder(final FrameContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        count = 0;
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            if (count == MAX_TRADES) {
                return json.fail(DecodeError.TOO_LONG);
            }
            p = json.next(trade(p), ']');
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            ended = json.ended();
            count++;
        }
        return p;
    }

    /**
     * The quick way: trades in the venue's own order; to be called behind the bracket. FAILED, without an error, if
     * anything else stands there.
     *
     * @param position of the first trade; or FAILED.
     * @param symbolAt where the topic's symbol stands.
     * @param symbolLength of it in bytes.
     * @return position behind the closing bracket.
     */
    int expected(final int position, final int symbolAt, final int symbolLength) {
        count = 0;
        int p = position;
        while (count < MAX_TRADES) {
            p = expectedTrade(p, symbolAt, symbolLength);
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            count++;
            if (json.expect(p, NEXT_TRADE) < 0) {
                return json.expect(p, DATA_END);
            }
            p++;
        }
        return JsonScanner.FAILED;
    }

    private int expectedTrade(final int position, final int symbolAt, final int symbolLength) {
        int p = json.quickMillis(json.expect(position, TIME_KEY));
        final long timeNs = context.numberNs();
        p = json.expect(p, SYMBOL_KEY);
        if (!context.isSymbol(p, symbolAt, symbolLength)) {
            return JsonScanner.FAILED;
        }
        p += symbolLength;
        p = json.quickEither(json.expect(p, SIDE_KEY), SIDES);
        final boolean isBuy = json.number() == 0;
        p = json.quickQuantity(json.expect(p, QUANTITY_KEY), context.instrument.sizeExponent());
        final long quantity = json.number();
        p = json.quickPrice(json.expect(p, PRICE_KEY), context.instrument.priceExponent());
        final long price = json.number();
        final int tick = json.expect(p, TICK_KEY); // trades of spot have none
        p = json.expect(tick >= 0 ? json.quickText(tick) : p, ID_KEY);
        if (p < 0 || quantity <= 0 || price <= 0) {
            return JsonScanner.FAILED;
        }
        p = expectedId(p);
        p = json.expect(p, NO_BLOCK);
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        final int rpi = json.expect(p, NO_RPI);
        p = rpi >= 0 ? rpi : p;
        final int sequence = json.expect(p, SEQUENCE_KEY);
        p = sequence >= 0 ? json.quickInteger(sequence, sequenceShape) : p;
        times[count] = timeNs;
        prices[count] = price;
        quantities[count] = quantity;
        buys[count] = isBuy;
        blocks[count] = false;
        return json.expect(p, TRADE_END);
    }

    /** A UUID, or a number of up to 18 digits; position of its closing quote. */
    private int expectedId(final int position) {
        if (json.at(position + UUID_LENGTH) == '"' && uuid(position)) {
            return position + UUID_LENGTH;
        }
        final int end = json.quickInteger(position, idShape);
        highs[count] = 0;
        lows[count] = json.number();
        return end;
    }

    private int trade(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        seen = 0;
        blocks[count] = false;
        int p = json.enter(position, '}');
        if (!json.ended()) {
            p = json.key(p);
        }
        while (p >= 0 && !json.ended()) {
            p = json.nextKey(field(p), '}');
        }
        if (p >= 0 && (seen & WANTED) != WANTED) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        return p;
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 'T' -> once(TIME) ? time(p) : JsonScanner.FAILED;
            case 's' -> once(SYMBOL) ? context.symbol(p) : JsonScanner.FAILED;
            case 'S' -> once(SIDE) ? side(p) : JsonScanner.FAILED;
            case 'v' -> once(QUANTITY) ? quantity(p) : JsonScanner.FAILED;
            case 'p' -> once(PRICE) ? price(p) : JsonScanner.FAILED;
            case 'i' -> once(ID) ? id(p) : JsonScanner.FAILED;
            case 'L' -> json.skipValue(p);
            default -> {
                final long key = json.keyWord();
                if (key == BLOCK) {
                    yield once(BLOCK_TRADE) ? block(p) : JsonScanner.FAILED;
                }
                yield key == RPI || key == SEQUENCE ? json.skipValue(p) : context.unknown(p);
            }
        };
    }

    private boolean once(final int field) {
        final boolean first = context.isFirst(seen, field);
        seen |= field;
        return first;
    }

    private int time(final int position) {
        final int p = context.time(position);
        times[count] = context.numberNs();
        return p;
    }

    private int side(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final long word = json.textWord();
        buys[count] = word == BUY;
        return word == BUY || word == SELL ? p : json.fail(DecodeError.UNKNOWN_VALUE);
    }

    private int price(final int position) {
        final int p = json.decimal(position, context.instrument.priceExponent());
        prices[count] = json.number();
        return p >= 0 && json.number() <= 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int quantity(final int position) {
        final int p = json.decimal(position, context.instrument.sizeExponent());
        quantities[count] = json.number();
        return p >= 0 && json.number() <= 0 ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    private int block(final int position) {
        final int p = json.bool(position);
        blocks[count] = json.number() == 1;
        return p;
    }

    /** A number, a UUID, or (never seen) any other text: its 128 bits. */
    private int id(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        final int offset = json.textOffset();
        final int length = json.textLength();
        if (length == 0) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (length == UUID_LENGTH && uuid(offset)) {
            return p;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        boolean decimal = length <= 18;
        long number = 0;
        for (int i = 0; i < length; i++) {
            final int c = json.buffer().getByte(offset + i);
            final int digit = Character.digit(c, 16);
            if (digit >= 0) {
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
                digits++;
            }
            decimal &= digit >= 0 && digit <= 9;
            number = number * 10 + digit; // of meaning only if all are decimal digits, and then it fits
        }
        if (decimal) {
            high = 0;
            low = number;
        } else if (length == 19 && isDecimal(offset, length)) {
            if (json.integer(position) < 0) {
                return JsonScanner.FAILED;
            }
            high = 0;
            low = json.number();
        } else if (digits != 32) {
            high = hash(offset, length, 1);
            low = hash(offset, length, 2);
        }
        highs[count] = high;
        lows[count] = low;
        return p;
    }

    /** Reads a UUID as the venue writes it; false if the text is none, or written otherwise. */
    private boolean uuid(final int offset) {
        final TextBytes text = json.text();
        final long one = text.word(offset);
        final long two = (text.word(offset + 9) & LOW_HALF) | (text.word(offset + 14) << Integer.SIZE);
        final long three = (text.word(offset + 19) & LOW_HALF) | (text.word(offset + 24) << Integer.SIZE);
        final long four = text.word(offset + 28);
        final boolean isUuid = Digits.isHex(one)
                && Digits.isHex(two)
                && Digits.isHex(three)
                && Digits.isHex(four)
                && text.at(offset + 8) == '-'
                && text.at(offset + 13) == '-'
                && text.at(offset + 18) == '-'
                && text.at(offset + 23) == '-';
        if (isUuid) {
            highs[count] = Digits.hex(one) << Integer.SIZE | Digits.hex(two);
            lows[count] = Digits.hex(three) << Integer.SIZE | Digits.hex(four);
        }
        return isUuid;
    }

    private boolean isDecimal(final int offset, final int length) {
        for (int i = 0; i < length; i++) {
            final byte b = json.buffer().getByte(offset + i);
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return true;
    }

    private long hash(final int offset, final int length, final long seed) {
        long hash = seed;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ json.buffer().getByte(offset + i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    @Override
    public void commit() {
        final BybitInstrument instrument = context.instrument;
        for (int i = 0; i < count; i++) {
            if (blocks[i]) {
                context.counters.nonMarketTrades++;
            } else if (!instrument.acceptTrade(highs[i], lows[i])) {
                context.counters.duplicates++;
            } else {
                context.feed
                        .messages()
                        .trade(
                                instrument.instrumentId(),
                                context.connectionId,
                                times[i],
                                context.receiveTimeNs,
                                (highs[i] ^ lows[i]) & Long.MAX_VALUE,
                                prices[i],
                                quantities[i],
                                1,
                                buys[i] ? Side.BUY : Side.SELL);
            }
        }
    }

    @Override
    public void abort() {
        if (!context.standby) {
            context.feed
                    .status()
                    .gap(
                            context.instrument.instrumentId(),
                            context.feed.venueId(),
                            context.connectionId,
                            context.receiveTimeNs,
                            Channel.TRADES,
                            GapCause.DECODE_ERROR,
                            FeedGapEncoder.expectedVenueSequenceNullValue(),
                            FeedGapEncoder.receivedVenueSequenceNullValue());
        }
    }
}
