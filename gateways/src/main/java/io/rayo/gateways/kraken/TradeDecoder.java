package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.Either;
import io.rayo.gateways.json.IntegerShape;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import java.util.Arrays;

/** Channel {@code trade}: many trades in a frame, of one instrument as a rule; their ids follow on by one. */
final class TradeDecoder extends ItemDecoder {
    private static final int MAX_TRADES = 4_096;
    private static final long SIDE = JsonScanner.word("side");
    private static final long PRICE = JsonScanner.word("price");
    private static final long QUANTITY = JsonScanner.word("qty");
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");
    private static final byte[] TRADE_ID = {'t', 'r', 'a', 'd', 'e', '_', 'i', 'd'};
    private static final byte[] ORDER_TYPE = {'o', 'r', 'd', '_', 't', 'y', 'p', 'e'};

    private static final Literal NEXT_SIDE = Literal.of("\",\"side\":\"");
    private static final Either SIDES = Either.of("buy", "sell");
    private static final Literal NEXT_PRICE = Literal.of("\",\"price\":");
    private static final Literal NEXT_QUANTITY = Literal.of(",\"qty\":");
    private static final Literal NEXT_TYPE = Literal.of(",\"ord_type\":\"");
    private static final Either TYPES = Either.of("limit", "market");
    private static final Literal NEXT_ID = Literal.of("\",\"trade_id\":");
    private static final Literal TIME = Literal.of(",\"timestamp\":\"");

    private static final int SIDE_FIELD = 1 << 1;
    private static final int PRICE_FIELD = 1 << 2;
    private static final int QUANTITY_FIELD = 1 << 3;
    private static final int ID_FIELD = 1 << 4;
    private static final int TIME_FIELD = 1 << 5;
    private static final int WANTED = SIDE_FIELD | PRICE_FIELD | QUANTITY_FIELD | ID_FIELD | TIME_FIELD;

    private final IntegerShape idShape = new IntegerShape();
    private KrakenInstrument[] instruments = new KrakenInstrument[64];
    private long[] prices = new long[64];
    private long[] quantities = new long[64];
    private long[] ids = new long[64];
    private long[] times = new long[64];
    private boolean[] buys = new boolean[64];
    private int count;

    TradeDecoder(final KrakenContext context) {
        super(context);
    }

    @Override
    void begin() {
        count = 0;
    }

    @Override
    void beginItem() {
        if (count == prices.length && count < MAX_TRADES) {
            final int length = 2 * count;
            instruments = Arrays.copyOf(instruments, length);
            prices = Arrays.copyOf(prices, length);
            quantities = Arrays.copyOf(quantities, length);
            ids = Arrays.copyOf(ids, length);
            times = Arrays.copyOf(times, length);
            buys = Arrays.copyOf(buys, length);
        }
    }

    @Override
    int field(final int position) {
        if (count == prices.length) {
            return json.fail(DecodeError.TOO_LONG);
        }
        final long key = json.keyWord();
        if (key == PRICE) {
            return scaledField(PRICE_FIELD, position);
        }
        if (key == QUANTITY) {
            return scaledField(QUANTITY_FIELD, position);
        }
        if (key == SIDE) {
            return once(SIDE_FIELD) ? side(position) : JsonScanner.FAILED;
        }
        if (keyIs(TRADE_ID)) {
            final int p = once(ID_FIELD) ? json.integer(position) : JsonScanner.FAILED;
            ids[count] = json.number();
            return p;
        }
        if (keyIs(TIMESTAMP_KEY)) {
            final int p = once(TIME_FIELD) ? json.string(position) : JsonScanner.FAILED;
            if (p >= 0) {
                times[count] = context.textTimeNs();
            }
            return json.error() == DecodeError.NONE ? p : JsonScanner.FAILED;
        }
        return keyIs(ORDER_TYPE) ? json.skipValue(position) : context.unknown(position);
    }

    @Override
    int expectedItem(final int position) {
        if (count == prices.length) {
            return JsonScanner.FAILED;
        }
        int p = json.quickEither(json.expect(position, NEXT_SIDE), SIDES);
        final boolean isBuy = json.number() == 0;
        p = json.quickPrice(json.expect(p, NEXT_PRICE), item.priceExponent());
        final long price = json.number();
        p = json.quickQuantity(json.expect(p, NEXT_QUANTITY), item.sizeExponent());
        final long quantity = json.number();
        p = json.quickEither(json.expect(p, NEXT_TYPE), TYPES);
        p = json.quickInteger(json.expect(p, NEXT_ID), idShape);
        if (price <= 0 || quantity <= 0) {
            return JsonScanner.FAILED;
        }
        prices[count] = price;
        quantities[count] = quantity;
        ids[count] = json.number();
        buys[count] = isBuy;
        return json.expect(p, TIME);
    }

    @Override
    void expectedTime(final long timeNs) {
        times[count] = timeNs;
        instruments[count++] = item;
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

    @Override
    int scaled(final int field, final int position) {
        final boolean isPrice = field == PRICE_FIELD;
        final int p = json.decimal(position, isPrice ? item.priceExponent() : item.sizeExponent());
        (isPrice ? prices : quantities)[count] = json.number();
        return p;
    }

    @Override
    boolean endItem() {
        if (!has(WANTED)) {
            return false;
        }
        if (prices[count] <= 0 || quantities[count] <= 0 || ids[count] < 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        instruments[count++] = item;
        return true;
    }

    @Override
    public void commit(final boolean isSnapshot) {
        for (int i = 0; i < count; i++) {
            final KrakenInstrument instrument = instruments[i];
            final long expected = instrument.trades().missing(ids[i], context.connectionId, context.standby);
            if (!instrument.trades().accept(ids[i])) {
                context.feed.counters().duplicates++;
                continue;
            }
            if (expected != TradeSequence.NOTHING) {
                context.feed
                        .status()
                        .gap(
                                instrument.instrumentId(),
                                context.feed.venueId(),
                                context.connectionId,
                                context.receiveTimeNs,
                                Channel.TRADES,
                                GapCause.SEQUENCE,
                                expected,
                                ids[i]);
            }
            context.feed
                    .messages()
                    .trade(
                            instrument.instrumentId(),
                            context.connectionId,
                            times[i],
                            context.receiveTimeNs,
                            ids[i],
                            prices[i],
                            quantities[i],
                            1,
                            buys[i] ? Side.BUY : Side.SELL);
        }
    }
}
