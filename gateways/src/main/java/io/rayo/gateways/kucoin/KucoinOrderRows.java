package io.rayo.gateways.kucoin;

import static io.rayo.gateways.kucoin.KucoinText.bytes;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonFields;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.TradeIds;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the objects of which the venue's lists and events are made: orders, fills, balances, positions. What was read
 * last stands in the fields here until the next one. One thread; allocates nothing after construction.
 */
final class KucoinOrderRows {
    /** What an object was. */
    enum Found {
        /** Nothing that can be told: the reason is the scanner's. */
        BROKEN,
        /** Sound, and nothing to tell: not ours, not followed, or of no interest. */
        NOTHING,
        /** Something to tell. */
        OURS
    }

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLIS_BELOW = SECONDS_BELOW * 1_000;
    private static final long MICROS_BELOW = MILLIS_BELOW * 1_000;

    private static final byte[] BUY = bytes("buy");
    private static final byte[] SELL = bytes("sell");
    private static final byte[] MAKER = bytes("maker");
    private static final byte[] TAKER = bytes("taker");
    private static final byte[] RECEIVED = bytes("received");
    private static final byte[] OPEN = bytes("open");
    private static final byte[] DONE = bytes("done");
    private static final byte[] MATCH = bytes("match");
    private static final byte[] UPDATE = bytes("update");
    private static final byte[] FILLED = bytes("filled");
    private static final byte[] CANCELED = bytes("canceled");
    private static final byte[] MARKET = bytes("market");
    private static final byte[] IOC = bytes("IOC");
    private static final byte[] FOK = bytes("FOK");
    private static final byte[] TRADE = bytes("trade");
    private static final byte[] BOTH = bytes("BOTH");
    private static final byte[] BITCOIN_OF_FUTURES = bytes("XBT");
    private static final UnsafeBuffer BITCOIN = new UnsafeBuffer(bytes("BTC"));

    private final JsonFields event = new JsonFields(
            "symbol",
            "clientOid",
            "orderId",
            "side",
            "type",
            "status",
            "size",
            "originSize",
            "filledSize",
            "price",
            "matchPrice",
            "matchSize",
            "tradeId",
            "liquidity",
            "ts");
    private final JsonFields order = new JsonFields(
            "symbol",
            "clientOid",
            "id",
            "side",
            "type",
            "active",
            "isActive",
            "size",
            "dealSize",
            "price",
            "timeInForce",
            "lastUpdatedAt",
            "updatedAt",
            "stop",
            "stopTriggered");
    private final JsonFields fill = new JsonFields(
            "symbol",
            "orderId",
            "side",
            "tradeId",
            "liquidity",
            "price",
            "size",
            "fee",
            "feeCurrency",
            "createdAt",
            "tradeTime");
    private final JsonFields account = new JsonFields("currency", "type", "available", "holds");
    private final JsonFields balance = new JsonFields("currency", "available", "hold", "relationEvent", "time");
    private final JsonFields wallet = new JsonFields(
            "currency",
            "availableBalance",
            "holdBalance",
            "isolatedOrderMargin",
            "crossOrderMargin",
            "orderMargin",
            "frozenFunds",
            "timestamp");
    private final JsonFields position =
            new JsonFields("symbol", "currentQty", "avgEntryPrice", "positionSide", "currentTimestamp");

    /** The last order or fill. */
    final ExecutionUpdate update = new ExecutionUpdate();

    /** Text of the last asset. */
    DirectBuffer asset = BITCOIN;

    /** Place of the last asset in its text. */
    int assetOffset;

    /** Bytes of the last asset. */
    int assetLength;

    /** Free balance, or quantity of a position. */
    long first;

    /** Locked balance, or average price of a position. */
    long second;

    /** Instrument of the last position. */
    KucoinInstrument instrument;

    /** Whether what is passed over is counted: a text is read twice. */
    boolean isCounting;

    private final JsonScanner json;
    private final FeedSymbols<KucoinInstrument> symbols;
    private final ClientOrderIds ids;
    private final KucoinOrderMemory memory;
    private final OrderCounters counters;
    private final boolean hasStreamFills;

    KucoinOrderRows(
            final JsonScanner json,
            final FeedSymbols<KucoinInstrument> symbols,
            final ClientOrderIds ids,
            final KucoinOrderMemory memory,
            final OrderCounters counters,
            final boolean hasStreamFills) {
        this.json = json;
        this.symbols = symbols;
        this.ids = ids;
        this.memory = memory;
        this.counters = counters;
        this.hasStreamFills = hasStreamFills;
    }

    private Found broken(final DecodeError reason) {
        json.fail(reason);
        return Found.BROKEN;
    }

    private boolean isSound() {
        return json.error() == DecodeError.NONE;
    }

    /** Whether there is a value: not missing, not null, not an empty text. */
    private boolean has(final JsonFields fields, final int index) {
        final int at = fields.valueAt(json, index);
        return at >= 0 && !(json.at(at) == '"' && json.at(at + 1) == '"');
    }

    /** Reads a text; false if there is none or it is broken. */
    private boolean text(final JsonFields fields, final int index) {
        return has(fields, index) && json.string(fields.at(index)) >= 0;
    }

    /** A number in a scale; NULL if there is none. */
    private long number(final JsonFields fields, final int index, final int exponent) {
        if (!has(fields, index)) {
            return ExecutionUpdate.NULL;
        }
        return json.decimal(fields.at(index), exponent) < 0 ? ExecutionUpdate.NULL : json.number();
    }

    /** A quantity: a number that is not negative. */
    private long quantity(final JsonFields fields, final int index) {
        final long quantity = number(fields, index, instrument.sizeExponent());
        if (quantity != ExecutionUpdate.NULL && quantity < 0) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        return quantity;
    }

    /** An amount of money, rounded if it must be; 0 if there is none. */
    private long money(final JsonFields fields, final int index) {
        if (!has(fields, index) || json.rounded(fields.at(index), Decimals.MONEY_EXPONENT) < 0) {
            return 0;
        }
        return json.number();
    }

    /** A time in whatever unit its digits show; 0 if there is none. */
    private long time(final JsonFields fields, final int index) {
        if (!has(fields, index) || json.integer(fields.at(index)) < 0) {
            return 0;
        }
        final long time = json.number();
        if (time < 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return 0;
        }
        if (time < SECONDS_BELOW) {
            return Math.min(time, Long.MAX_VALUE / 1_000_000_000) * 1_000_000_000;
        }
        return time < MILLIS_BELOW ? time * 1_000_000 : time < MICROS_BELOW ? time * 1_000 : time;
    }

    /**
     * Reads whose order it is: the first four keys of events and orders are the same. An order that is not ours leaves
     * the id -1.
     */
    private boolean identify(final JsonFields fields) {
        update.clear();
        if (text(fields, 1)) {
            update.clientOrderId = ids.decode(json.buffer(), json.textOffset(), json.textLength());
        }
        if (!isSound()) {
            return false;
        }
        if (update.clientOrderId < 0) {
            counters.foreignOrders += isCounting ? 1 : 0;
            return true;
        }
        if (!symbol(fields) || !text(fields, 2)) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (instrument == null) {
            return json.fail(DecodeError.UNKNOWN_SYMBOL) >= 0;
        }
        update.instrumentId = instrument.instrumentId();
        update.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
        return side(fields, 3);
    }

    /** Reads the instrument, the first key of every row; null if it is not followed. */
    private boolean symbol(final JsonFields fields) {
        if (!text(fields, 0)) {
            return false;
        }
        instrument = symbols.find(json.buffer(), json.textOffset(), json.textLength());
        return true;
    }

    private boolean side(final JsonFields fields, final int index) {
        if (!text(fields, index)) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        update.side = json.textIs(BUY) ? Side.BUY : json.textIs(SELL) ? Side.SELL : Side.NULL_VAL;
        return update.side != Side.NULL_VAL || json.fail(DecodeError.UNKNOWN_VALUE) >= 0;
    }

    private void liquidity(final JsonFields fields, final int index) {
        if (text(fields, index)) {
            update.liquidity =
                    json.textIs(MAKER) ? Liquidity.MAKER : json.textIs(TAKER) ? Liquidity.TAKER : Liquidity.NONE;
        }
    }

    /**
     * Reads the id of a fill: a number in digits, or where the venue has another form a number made of its text. Bare
     * or in quotes, it is the same.
     */
    private boolean tradeId(final JsonFields fields, final int index) {
        if (!has(fields, index)) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        final int at = fields.at(index);
        if (json.at(at) == '"' && json.string(at) >= 0 && !isNumber()) {
            update.tradeId = TradeIds.of(json.buffer(), json.textOffset(), json.textLength());
            return true;
        }
        if (json.integer(at) < 0) {
            return false;
        }
        update.tradeId = json.number();
        return update.tradeId >= 0 || json.fail(DecodeError.BAD_NUMBER) >= 0;
    }

    /** Whether the text that was read is a number that surely fits 64 bits. */
    private boolean isNumber() {
        final int length = json.textLength();
        for (int i = 0; i < length; i++) {
            final byte b = json.buffer().getByte(json.textOffset() + i);
            if (b < '0' || b > '9') {
                return false;
            }
        }
        // of 19 digits, those below 9 * 10^18
        return length > 0 && (length <= 18 || (length == 19 && json.buffer().getByte(json.textOffset()) < '9'));
    }

    /** An order as an event tells of it. */
    Found event(final int position) {
        if (event.scan(json, position) < 0 || !identify(event)) {
            return Found.BROKEN;
        }
        if (update.clientOrderId < 0) {
            return Found.NOTHING;
        }
        update.cumulative = quantity(event, 8);
        update.quantity = quantity(event, has(event, 6) ? 6 : 7);
        update.price = number(event, 9, instrument.priceExponent());
        update.eventTimeNs = time(event, 14);
        if (!isSound()) {
            return Found.BROKEN;
        }
        nothingForZero();
        if (update.cumulative == ExecutionUpdate.NULL || !text(event, 4)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        return isSound() && type() && isSound() ? Found.OURS : Found.BROKEN;
    }

    /** An order at market has no price, one by its worth no quantity: the venue writes 0. */
    private void nothingForZero() {
        update.price = update.price == 0 ? ExecutionUpdate.NULL : update.price;
        update.quantity = update.quantity == 0 ? ExecutionUpdate.NULL : update.quantity;
    }

    private boolean type() {
        if (json.textIs(RECEIVED)) {
            update.executionType = ExecutionType.NEW;
            update.orderStatus = OrderStatus.NEW;
        } else if (json.textIs(OPEN)) {
            works();
        } else if (json.textIs(MATCH)) {
            return match();
        } else if (json.textIs(FILLED)) {
            update.executionType = ExecutionType.ORDER_STATUS;
            update.orderStatus = OrderStatus.FILLED;
        } else if (json.textIs(CANCELED)) {
            ended();
        } else if (json.textIs(UPDATE)) {
            if (text(event, 5) && json.textIs(DONE)) {
                ended(); // filled in part, and the rest was taken away
            } else {
                works();
            }
        } else {
            return json.fail(DecodeError.UNKNOWN_VALUE) >= 0;
        }
        return true;
    }

    private void works() {
        final boolean isUntouched = update.cumulative == 0;
        update.orderStatus = isUntouched ? OrderStatus.NEW : OrderStatus.PARTIALLY_FILLED;
        update.executionType = isUntouched ? ExecutionType.NEW : ExecutionType.ORDER_STATUS;
    }

    private void ended() {
        final boolean isExpired = memory.isImmediate(update.clientOrderId);
        update.orderStatus = isExpired ? OrderStatus.EXPIRED : OrderStatus.CANCELED;
        update.executionType = isExpired ? ExecutionType.EXPIRED : ExecutionType.CANCELED;
    }

    private boolean match() {
        if (!tradeId(event, 12)) {
            return false;
        }
        // the prices of a position that the venue took over may be off the grid
        if (!has(event, 10) || !has(event, 11)) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.rounded(event.at(10), instrument.priceExponent()) < 0) {
            return false;
        }
        update.lastPrice = json.number();
        update.lastQuantity = quantity(event, 11);
        liquidity(event, 13);
        if (!isSound()) {
            return false;
        }
        if (update.lastPrice <= 0 || update.lastQuantity <= 0) {
            return json.fail(DecodeError.BAD_NUMBER) >= 0;
        }
        if (hasStreamFills) {
            update.executionType = ExecutionType.TRADE;
            counters.unknownFees += isCounting ? 1 : 0;
        } else {
            update.clearFill();
            update.executionType = ExecutionType.ORDER_STATUS; // the fill itself comes with its fee from the list
            update.orderStatus = OrderStatus.PARTIALLY_FILLED;
        }
        return true;
    }

    /** An order as an answer shows it. */
    Found order(final int position) {
        if (order.scan(json, position) < 0 || !identify(order)) {
            return Found.BROKEN;
        }
        if (update.clientOrderId < 0) {
            return Found.NOTHING;
        }
        update.cumulative = quantity(order, 8);
        update.quantity = quantity(order, 7);
        update.price = number(order, 9, instrument.priceExponent());
        update.eventTimeNs = time(order, has(order, 11) ? 11 : 12);
        if (!isSound()) {
            return Found.BROKEN;
        }
        final int activeAt = order.valueAt(json, has(order, 5) ? 5 : 6);
        if (activeAt < 0 || update.cumulative == ExecutionUpdate.NULL) {
            return broken(DecodeError.MISSING_FIELD);
        }
        if (json.bool(activeAt) < 0) {
            return Found.BROKEN;
        }
        final boolean isActive = json.number() == 1;
        nothingForZero();
        if (isActive) {
            works();
        } else if (update.quantity != ExecutionUpdate.NULL && update.cumulative >= update.quantity) {
            update.orderStatus = OrderStatus.FILLED;
        } else {
            final boolean isImmediate = (text(order, 4) && json.textIs(MARKET))
                    || (text(order, 10) && (json.textIs(IOC) || json.textIs(FOK)));
            update.orderStatus = isImmediate && !isWaitingStop() ? OrderStatus.EXPIRED : OrderStatus.CANCELED;
        }
        update.executionType = ExecutionType.ORDER_STATUS;
        return isSound() ? Found.OURS : Found.BROKEN;
    }

    /** Whether an order was a stop that never woke. */
    private boolean isWaitingStop() {
        if (!has(order, 13)) {
            return false;
        }
        final int at = order.valueAt(json, 14);
        return at < 0 || (json.bool(at) >= 0 && json.number() == 0);
    }

    /** A fill of the list; it does not say whose order it is of, but for the venue's own id. */
    Found fill(final int position) {
        update.clear();
        if (fill.scan(json, position) < 0) {
            return Found.BROKEN;
        }
        if (!symbol(fill)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        if (instrument == null) {
            return broken(DecodeError.UNKNOWN_SYMBOL);
        }
        if (!text(fill, 1) || !has(fill, 5) || !has(fill, 6)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        update.instrumentId = instrument.instrumentId();
        update.executionType = ExecutionType.TRADE;
        update.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
        if (!side(fill, 2) || !tradeId(fill, 3) || json.rounded(fill.at(5), instrument.priceExponent()) < 0) {
            return Found.BROKEN;
        }
        update.lastPrice = json.number();
        update.lastQuantity = quantity(fill, 6);
        liquidity(fill, 4);
        update.eventTimeNs = time(fill, has(fill, 10) ? 10 : 9);
        if (isSound() && (update.lastPrice <= 0 || update.lastQuantity <= 0)) {
            json.fail(DecodeError.BAD_NUMBER);
        }
        fee();
        return isSound() ? Found.OURS : Found.BROKEN;
    }

    private void fee() {
        if (!has(fill, 7) || !has(fill, 8)) {
            counters.unknownFees += isCounting ? 1 : 0;
            return;
        }
        if (json.rounded(fill.at(7), Decimals.MONEY_EXPONENT) < 0) {
            return;
        }
        update.fee = json.number();
        if (asset(fill, 8)) {
            update.feeAsset(asset, assetOffset, assetLength);
        }
    }

    /** Reads an asset. The futures side has a name of its own for one. */
    private boolean asset(final JsonFields fields, final int index) {
        if (!text(fields, index)) {
            return json.fail(DecodeError.MISSING_FIELD) >= 0;
        }
        if (json.textLength() > ExecutionUpdate.MAX_ASSET_LENGTH) {
            return json.fail(DecodeError.TOO_LONG) >= 0;
        }
        if (json.textIs(BITCOIN_OF_FUTURES)) {
            asset = BITCOIN;
            assetOffset = 0;
            assetLength = BITCOIN.capacity();
        } else {
            asset = json.buffer();
            assetOffset = json.textOffset();
            assetLength = json.textLength();
        }
        return true;
    }

    /** A spot balance as the answer shows it: those of the trading wallet count. */
    Found account(final int position) {
        if (account.scan(json, position) < 0) {
            return Found.BROKEN;
        }
        if (!has(account, 2) || !has(account, 3) || !text(account, 1)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        if (!json.textHas(0, TRADE)) {
            return Found.NOTHING;
        }
        update.clear();
        first = money(account, 2);
        second = money(account, 3);
        return asset(account, 0) && isSound() ? Found.OURS : Found.BROKEN;
    }

    /** A spot balance as an event tells it. */
    Found balance(final int position) {
        if (balance.scan(json, position) < 0) {
            return Found.BROKEN;
        }
        if (!has(balance, 1) || !has(balance, 2) || !text(balance, 3)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        if (!json.textHas(0, TRADE)) {
            counters.ignoredEvents += isCounting ? 1 : 0; // of another wallet
            return Found.NOTHING;
        }
        update.clear();
        first = money(balance, 1);
        second = money(balance, 2);
        update.eventTimeNs = time(balance, 4);
        return asset(balance, 0) && isSound() ? Found.OURS : Found.BROKEN;
    }

    /** The futures wallet, as answer and event tell it in words of their own. */
    Found wallet(final int position) {
        if (wallet.scan(json, position) < 0) {
            return Found.BROKEN;
        }
        if (!has(wallet, 1)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        update.clear();
        first = money(wallet, 1);
        second = 0;
        for (int field = 2; field <= 6; field++) {
            second += money(wallet, field);
        }
        update.eventTimeNs = time(wallet, 7);
        return asset(wallet, 0) && isSound() ? Found.OURS : Found.BROKEN;
    }

    /**
     * A position. Events that tell of prices alone have no quantity; positions of the hedge mode are counted and passed
     * over, as this gateway trades in the one-way mode.
     */
    Found position(final int at) {
        if (position.scan(json, at) < 0) {
            return Found.BROKEN;
        }
        update.clear();
        if (!symbol(position) || !has(position, 1)) {
            counters.ignoredEvents += isCounting && isSound() ? 1 : 0;
            return isSound() ? Found.NOTHING : Found.BROKEN;
        }
        if (instrument == null) {
            return Found.NOTHING;
        }
        if (text(position, 3) && !json.textIs(BOTH)) {
            counters.unknownEvents += isCounting ? 1 : 0;
            return Found.NOTHING;
        }
        first = number(position, 1, instrument.sizeExponent());
        second = ExecutionUpdate.NULL;
        if (has(position, 2) && json.rounded(position.at(2), instrument.priceExponent()) >= 0) {
            second = json.number() == 0 ? ExecutionUpdate.NULL : json.number();
        }
        update.eventTimeNs = time(position, 4);
        return isSound() ? Found.OURS : Found.BROKEN;
    }
}
