package io.rayo.gateways.binance;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.Either;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import org.agrona.MutableDirectBuffer;

/** Events {@code trade} and {@code aggTrade}. */
final class TradeDecoder implements EventDecoder {
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TradeEncoder.BLOCK_LENGTH;
    private static final byte[] MARKET = {'M', 'A', 'R', 'K', 'E', 'T'};
    private static final long PS = JsonScanner.word("ps");
    private static final long ST = JsonScanner.word("st");
    private static final long NQ = JsonScanner.word("nq");

    private static final long EVENT_TIME_KEY = JsonScanner.word(",\"E\":");
    private static final long SYMBOL_KEY = JsonScanner.word(",\"s\":");
    private static final long ID_KEY = JsonScanner.word(",\"t\":");
    private static final long AGGREGATE_ID_KEY = JsonScanner.word(",\"a\":");
    private static final long PRICE_KEY = JsonScanner.word(",\"p\":");
    private static final long QUANTITY_KEY = JsonScanner.word(",\"q\":");
    private static final long NET_QUANTITY_KEY = JsonScanner.word(",\"nq\":");
    private static final long FIRST_KEY = JsonScanner.word(",\"f\":");
    private static final long LAST_KEY = JsonScanner.word(",\"l\":");
    private static final long TIME_KEY = JsonScanner.word(",\"T\":");
    private static final long MAKER_KEY = JsonScanner.word(",\"m\":");
    private static final int KEY_LENGTH = 5;
    private static final long AT = JsonScanner.word("@@@@@@@@");
    private static final Literal STREAM = Literal.of("{\"stream\":\"");
    private static final Literal TRADE_TIME = Literal.of("@trade\",\"data\":{\"e\":\"trade\",\"E\":");
    private static final Literal AGGREGATE_DATA = Literal.of("@aggTrade\",\"data\":{\"e\":\"");
    private static final Literal AGGREGATE_TIME = Literal.of("aggTrade\",\"E\":");
    private static final Literal SYMBOL_START = Literal.of(",\"s\":\"");
    private static final Literal ID_START = Literal.of("\",\"t\":");
    private static final Literal AGGREGATE_ID_START = Literal.of("\",\"a\":");
    private static final Literal PRICE_START = Literal.of(",\"p\":\"");
    private static final Literal QUANTITY_START = Literal.of("\",\"q\":\"");
    private static final Literal NET_QUANTITY_START = Literal.of("\",\"nq\":\"");
    private static final Literal FIRST_START = Literal.of("\",\"f\":");
    private static final Literal LAST_START = Literal.of(",\"l\":");
    private static final Literal TRADE_TIME_START = Literal.of("\",\"T\":");
    private static final Literal AGGREGATE_TIME_START = Literal.of(",\"T\":");
    private static final Literal MAKER_START = Literal.of(",\"m\":");
    private static final Either MAKER = Either.of("true", "false");
    private static final Literal TRADE_END = Literal.of(",\"M\":true}}");
    private static final Literal AGGREGATE_END = Literal.of(",\"st\":1}}");
    private static final Literal END = Literal.of("}}");

    private static final int SYMBOL = 1;
    private static final int PRICE = 1 << 1;
    private static final int QUANTITY = 1 << 2;
    private static final int TIME = 1 << 3;
    private static final int MAKER_FIELD = 1 << 4;
    private static final int ID = 1 << 5;
    private static final int FIRST = 1 << 6;
    private static final int LAST = 1 << 7;
    private static final int EVENT_TIME = 1 << 8;
    private static final int ORIGIN = 1 << 9;
    private static final int COMMON = SYMBOL | PRICE | QUANTITY | TIME | MAKER_FIELD | ID;

    private final DecoderContext context;
    private final JsonScanner json;
    private final boolean aggregate;
    private final TradeEncoder encoder = new TradeEncoder();
    private final IntegerShape idShape = new IntegerShape();
    private final IntegerShape firstShape = new IntegerShape();
    private final IntegerShape lastShape = new IntegerShape();
    private BinanceInstrument instrument;
    private int seen;
    private int priceOffset;
    private int quantityOffset;
    private boolean market;
    private boolean buyerIsMaker;
    private long price;
    private long quantity;
    private long tradeId;
    private long firstId;
    private long lastId;
    private long tradeTimeNs;

    /**
     * Creates the decoder of one of the two events.
     *
     * @param context shared.
     * @param aggregate true for {@code aggTrade}.
     */
    TradeDecoder(final DecoderContext context, final boolean aggregate) {
        this.context = context;
        this.aggregate = aggregate;
        json = context.json;
    }

    @Override
    public int decode(final int position) {
        start();
        return fields(json.enter(position, '}'));
    }

    @Override
    public int decodeRest(final int position) {
        start();
        return fields(json.next(expected(position), '}'));
    }

    /**
     * The quick way of a whole frame of a combined stream, with times in milliseconds, in the order in which the venue
     * has always written it. Where the stream's name ends tells the symbol's length, and ids and prices mostly look
     * like the last ones: so the places of all fields are known before any is read.
     *
     * @param position of the frame.
     * @return position behind the frame; else FAILED, without an error: nothing of it counts then.
     */
    int expectedFrame(final int position) {
        final int name = json.expect(position, STREAM);
        final int nameEnd = json.quickLetter(name, AT);
        final int length = nameEnd - name;
        int p = json.expect(nameEnd, aggregate ? AGGREGATE_DATA : TRADE_TIME);
        p = json.quickMillis(aggregate ? json.expect(p, AGGREGATE_TIME) : p);
        p = json.expect(p, SYMBOL_START);
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        instrument = context.symbols.find(json.text(), p, length);
        if (instrument == null) {
            return JsonScanner.FAILED;
        }
        p = json.quickInteger(json.expect(p + length, aggregate ? AGGREGATE_ID_START : ID_START), idShape);
        tradeId = json.number();
        p = json.quickPrice(json.expect(p, PRICE_START), instrument.priceExponent());
        price = json.number();
        p = json.quickQuantity(json.expect(p, QUANTITY_START), instrument.sizeExponent());
        quantity = json.number();
        if (aggregate) {
            p = expectedIds(p);
        }
        p = json.quickMillis(json.expect(p, aggregate ? AGGREGATE_TIME_START : TRADE_TIME_START));
        tradeTimeNs = json.number() * BinanceMarketDataDecoder.MILLISECOND_NS; // of 13 digits: it fits
        p = json.quickEither(json.expect(p, MAKER_START), MAKER);
        buyerIsMaker = json.number() == 0;
        market = true;
        final int end = json.expect(p, aggregate ? AGGREGATE_END : TRADE_END);
        p = end >= 0 ? end : json.expect(p, END);
        return p < 0 || price <= 0 || quantity <= 0 ? JsonScanner.FAILED : p;
    }

    /** What an aggregate trade has between its quantity and its time. */
    private int expectedIds(final int position) {
        final int net = json.expect(position, NET_QUANTITY_START); // newer futures streams have it
        int p = net < 0 ? position : json.quickQuantity(net, instrument.sizeExponent());
        p = json.quickInteger(json.expect(p, FIRST_START), firstShape);
        firstId = json.number();
        p = json.quickInteger(json.expect(p, LAST_START), lastShape);
        lastId = json.number();
        return lastId < firstId || lastId - firstId >= Integer.MAX_VALUE ? JsonScanner.FAILED : p;
    }

    private void start() {
        instrument = null;
        seen = 0;
        priceOffset = 0;
        quantityOffset = 0;
        market = true;
    }

    private int fields(final int position) {
        int p = position;
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(field(p), '}');
            }
        }
        return p < 0 || !finish() ? JsonScanner.FAILED : p;
    }

    /**
     * The fields in the order in which the venue has always written them, as far as it holds: from the first other key
     * on, {@link #fields} goes on. So this may give up anywhere, and nothing is lost but speed.
     */
    private int expected(final int position) {
        int p = position;
        int value = json.expect(p, EVENT_TIME_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        seen |= EVENT_TIME;
        p = context.time(value);
        value = json.expect(p, SYMBOL_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        p = symbol(value);
        value = json.expect(p, aggregate ? AGGREGATE_ID_KEY : ID_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        seen |= ID;
        p = id(value);
        value = json.expect(p, PRICE_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        seen |= PRICE;
        p = price(value);
        value = json.expect(p, QUANTITY_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        seen |= QUANTITY;
        p = quantity(value);
        if (aggregate) {
            value = json.expect(p, NET_QUANTITY_KEY, KEY_LENGTH + 1); // newer futures streams have it
            p = value < 0 ? p : json.skipValue(value);
            value = json.expect(p, FIRST_KEY, KEY_LENGTH);
            if (value < 0) {
                return p;
            }
            seen |= FIRST;
            p = first(value);
            value = json.expect(p, LAST_KEY, KEY_LENGTH);
            if (value < 0) {
                return p;
            }
            seen |= LAST;
            p = last(value);
        }
        value = json.expect(p, TIME_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        seen |= TIME;
        p = tradeTime(value);
        value = json.expect(p, MAKER_KEY, KEY_LENGTH);
        if (value < 0) {
            return p;
        }
        seen |= MAKER_FIELD;
        return maker(value);
    }

    private int field(final int p) {
        return switch (json.keyLetter()) {
            case 'e' -> json.skipValue(p); // read before, it says which decoder this is
            case 'E' -> once(EVENT_TIME) ? context.time(p) : JsonScanner.FAILED;
            case 's' -> symbol(p);
            case 'p' -> {
                if (instrument == null) {
                    priceOffset = p;
                    yield once(PRICE) ? json.skipValue(p) : JsonScanner.FAILED;
                }
                yield once(PRICE) ? price(p) : JsonScanner.FAILED;
            }
            case 'q' -> {
                if (instrument == null) {
                    quantityOffset = p;
                    yield once(QUANTITY) ? json.skipValue(p) : JsonScanner.FAILED;
                }
                yield once(QUANTITY) ? quantity(p) : JsonScanner.FAILED;
            }
            case 'T' -> once(TIME) ? tradeTime(p) : JsonScanner.FAILED;
            case 'm' -> once(MAKER_FIELD) ? maker(p) : JsonScanner.FAILED;
            case 't', 'a' -> {
                if ((json.keyLetter() == 'a') == aggregate) {
                    yield once(ID) ? id(p) : JsonScanner.FAILED;
                }
                yield json.skipValue(p); // old spot trades have the seller's order id as a
            }
            case 'f' -> once(FIRST) ? first(p) : JsonScanner.FAILED;
            case 'l' -> once(LAST) ? last(p) : JsonScanner.FAILED;
            case 'X' -> once(ORIGIN) ? origin(p) : JsonScanner.FAILED;
            case 'M', 'b' -> json.skipValue(p);
            default -> {
                final long key = json.keyWord();
                yield key == PS || key == ST || key == NQ ? json.skipValue(p) : context.unknown(p);
            }
        };
    }

    private boolean once(final int field) {
        if ((seen & field) != 0) {
            json.fail(DecodeError.DUPLICATE_KEY);
            return false;
        }
        seen |= field;
        return true;
    }

    private int symbol(final int position) {
        final int p = json.string(position);
        if (p < 0 || !once(SYMBOL)) {
            return JsonScanner.FAILED;
        }
        instrument = context.textInstrument();
        return instrument == null ? json.fail(DecodeError.UNKNOWN_SYMBOL) : p;
    }

    private int price(final int position) {
        final int p = json.price(position, instrument.priceExponent());
        price = json.number();
        return p;
    }

    private int quantity(final int position) {
        final int p = json.quantity(position, instrument.sizeExponent());
        quantity = json.number();
        return p;
    }

    private int tradeTime(final int position) {
        final int p = context.time(position);
        tradeTimeNs = context.timeNs();
        return p;
    }

    private int maker(final int position) {
        final int p = json.bool(position);
        buyerIsMaker = json.number() == 1;
        return p;
    }

    private int id(final int position) {
        final int p = json.integer(position);
        tradeId = json.number();
        return p;
    }

    private int first(final int position) {
        final int p = json.integer(position);
        firstId = json.number();
        return p;
    }

    private int last(final int position) {
        final int p = json.integer(position);
        lastId = json.number();
        return p;
    }

    private int origin(final int position) {
        final int p = json.string(position);
        market = p >= 0 && json.textIs(MARKET);
        return p;
    }

    private boolean finish() {
        final int wanted = aggregate ? COMMON | FIRST | LAST : COMMON;
        if ((seen & wanted) != wanted) {
            json.fail((seen & SYMBOL) == 0 ? DecodeError.UNKNOWN_SYMBOL : DecodeError.MISSING_FIELD);
            return false;
        }
        if ((priceOffset != 0 && price(priceOffset) < 0) || (quantityOffset != 0 && quantity(quantityOffset) < 0)) {
            return false;
        }
        // what is no trade of the market comes with a price or quantity of 0 at times: it is left out, not refused
        final boolean sound = !market || (price > 0 && quantity > 0);
        // lastId - firstId cannot overflow where both are at least 0
        final boolean soundIds =
                !aggregate || (firstId >= 0 && lastId >= firstId && lastId - firstId < Integer.MAX_VALUE);
        if (!sound || !soundIds) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        return true;
    }

    @Override
    public BinanceInstrument instrument() {
        return instrument;
    }

    @Override
    public void commit() {
        if (!market) {
            context.counters.nonMarketTrades++;
            return;
        }
        if (!(aggregate ? instrument.aggregateTrades() : instrument.trades()).accept(tradeId)) {
            context.counters.duplicates++;
            return;
        }
        final int offset = context.publisher.claim();
        final MutableDirectBuffer buffer = context.publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                TradeEncoder.TEMPLATE_ID,
                TradeEncoder.BLOCK_LENGTH,
                tradeTimeNs,
                context.receiveTimeNs,
                instrument.instrumentId(),
                context.venueId,
                context.baseFlags,
                context.connectionId);
        encoder.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .tradeId(tradeId)
                .priceMantissa(price)
                .quantityMantissa(quantity)
                .tradeCount(aggregate ? (int) (lastId - firstId + 1) : 1)
                .aggressorSide(buyerIsMaker ? Side.SELL : Side.BUY);
        context.publisher.publish(LENGTH);
        context.counters.messages++;
        context.counters.trades++;
    }

    @Override
    public void abort() {
        // nothing was claimed
    }
}
