package io.rayo.gateways.kraken;

import static io.rayo.gateways.kraken.KrakenText.ascii;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Rfc3339;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.TradeIds;
import org.agrona.DirectBuffer;

/**
 * Reads one object of Kraken Futures: an order, a fill or a position. The same things have other names in feeds, in
 * answers and in the history; each name means one thing only. One thread; allocates nothing.
 */
final class FuturesItem extends KrakenItem<KrakenFuturesInstrument> {
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SYMBOL = JsonScanner.word("symbol");
    private static final long SIDE = JsonScanner.word("side");
    private static final long ORDER_ID_2 = JsonScanner.word("orderId");
    private static final long UID = JsonScanner.word("uid");
    private static final long FILL_ID = JsonScanner.word("fill_id");
    private static final long QTY = JsonScanner.word("qty");
    private static final long SIZE = JsonScanner.word("size");
    private static final long FILLED = JsonScanner.word("filled");
    private static final long PRICE = JsonScanner.word("price");
    private static final long BALANCE = JsonScanner.word("balance");
    private static final long TIME = JsonScanner.word("time");
    private static final long BUY_FLAG = JsonScanner.word("buy");
    private static final byte[] INSTRUMENT = ascii("instrument");
    private static final byte[] TRADEABLE = ascii("tradeable");
    private static final byte[] ORDER_ID = ascii("order_id");
    private static final byte[] CLI_ORD_ID = ascii("cli_ord_id");
    private static final byte[] CLI_ORD_ID_2 = ascii("cliOrdId");
    private static final byte[] CLIENT_ID = ascii("clientId");
    private static final byte[] DIRECTION = ascii("direction");
    private static final byte[] QUANTITY = ascii("quantity");
    private static final byte[] FILLED_SIZE = ascii("filledSize");
    private static final byte[] UNFILLED_SIZE = ascii("unfilledSize");
    private static final byte[] LIMIT_PRICE = ascii("limit_price");
    private static final byte[] LIMIT_PRICE_2 = ascii("limitPrice");
    private static final byte[] ENTRY_PRICE = ascii("entry_price");
    private static final byte[] FEE_PAID = ascii("fee_paid");
    private static final byte[] FEE_CURRENCY = ascii("fee_currency");
    private static final byte[] FILL_TYPE = ascii("fill_type");
    private static final byte[] FILL_TYPE_2 = ascii("fillType");
    private static final byte[] FILL_TIME = ascii("fillTime");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] RECEIVED_TIME = ascii("receivedTime");
    private static final byte[] REMAINING = ascii("remaining_order_qty");
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");
    private static final long BUY_2 = JsonScanner.word("Buy");
    private static final long SELL_2 = JsonScanner.word("Sell");
    private static final long SHORT = JsonScanner.word("short");
    private static final long MAKER = JsonScanner.word("maker");

    private static final byte[] POST = ascii("post");
    private static final byte[] IOC = ascii("ioc");
    private static final byte[] SELF = ascii("execute_self");
    private static final byte[] REDUCE = ascii("not_reduce");
    private static final byte[] FULL_FILL = ascii("full_fill");

    /** Quantity of a position, signed. */
    long positionQuantity;

    /** Average price of a position. */
    long positionPrice;

    private int quantityAt;
    private int remainingAt;
    private int filledAt;
    private int totalAt;
    private int limitPriceAt;
    private int priceAt;
    private int balanceAt;
    private int entryPriceAt;
    private int feeAt;
    private int remainingOrderAt;
    private boolean isShort;

    FuturesItem(
            final JsonScanner json,
            final KrakenIndex<KrakenFuturesInstrument> instruments,
            final ClientOrderIds ids,
            final KrakenOrderIds venueIds,
            final OrderCounters counters) {
        super(json, instruments, ids, venueIds, counters);
    }

    private void clear() {
        clearItem();
        quantityAt = 0;
        remainingAt = 0;
        filledAt = 0;
        totalAt = 0;
        limitPriceAt = 0;
        priceAt = 0;
        balanceAt = 0;
        entryPriceAt = 0;
        feeAt = 0;
        remainingOrderAt = 0;
        isShort = false;
    }

    private int fields(final int position) {
        clear();
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(json.keyLength() > 7 ? longField(p) : shortField(p, json.keyWord()), '}');
            }
        }
        return p;
    }

    private int shortField(final int p, final long key) {
        final boolean isText = json.at(p) == '"';
        if (key == SYMBOL && isText) {
            return symbol(p);
        }
        if ((key == ORDER_ID_2 || key == UID) && isText) {
            return venueId(p);
        }
        if (key == SIDE && isText) {
            final int end = json.string(p);
            final long word = end < 0 ? 0 : json.textWord();
            update.side = word == BUY ? Side.BUY : word == SELL ? Side.SELL : Side.NULL_VAL;
            isShort = word == SHORT;
            return end;
        }
        if (key == FILL_ID && isText) {
            final int end = json.string(p);
            if (end >= 0 && json.textLength() > 0) {
                update.tradeId = TradeIds.of(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        if (key == BUY_FLAG) {
            final int end = json.bool(p);
            update.side = end >= 0 && json.number() == 1 ? Side.BUY : Side.SELL;
            return end;
        }
        if (key == TIME) {
            return time(p);
        }
        if (key == QTY) {
            quantityAt = p;
        } else if (key == SIZE) {
            totalAt = p;
        } else if (key == FILLED) {
            filledAt = p;
        } else if (key == PRICE) {
            priceAt = p;
        } else if (key == BALANCE) {
            balanceAt = p;
        }
        return json.skipValue(p);
    }

    private int longField(final int p) {
        if (json.textIs(CLI_ORD_ID) || json.textIs(CLI_ORD_ID_2) || json.textIs(CLIENT_ID)) {
            return clientId(p);
        }
        final boolean isText = json.at(p) == '"';
        if (isText && json.textIs(ORDER_ID)) {
            return venueId(p);
        }
        if (isText && (json.textIs(INSTRUMENT) || json.textIs(TRADEABLE))) {
            return symbol(p);
        }
        if (json.textIs(DIRECTION)) {
            return direction(p);
        }
        if (json.textIs(FILL_TIME) || json.textIs(TIMESTAMP) || json.textIs(RECEIVED_TIME)) {
            return time(p);
        }
        if (isText && (json.textIs(FILL_TYPE) || json.textIs(FILL_TYPE_2))) {
            final int end = json.string(p);
            update.liquidity = end >= 0 && json.textWord() == MAKER ? Liquidity.MAKER : Liquidity.TAKER;
            return end;
        }
        if (isText && json.textIs(FEE_CURRENCY)) {
            final int end = json.string(p);
            if (end >= 0) {
                update.feeAsset(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        if (json.textIs(QUANTITY)) {
            totalAt = p;
        } else if (json.textIs(FILLED_SIZE)) {
            filledAt = p;
        } else if (json.textIs(UNFILLED_SIZE)) {
            remainingAt = p;
        } else if (json.textIs(LIMIT_PRICE) || json.textIs(LIMIT_PRICE_2)) {
            limitPriceAt = p;
        } else if (json.textIs(ENTRY_PRICE)) {
            entryPriceAt = p;
        } else if (json.textIs(FEE_PAID)) {
            feeAt = p;
        } else if (json.textIs(REMAINING)) {
            remainingOrderAt = p;
        }
        return json.skipValue(p);
    }

    /** A number in feeds, a word in the history. */
    private int direction(final int position) {
        if (json.at(position) == '"') {
            final int p = json.string(position);
            final long word = p < 0 ? 0 : json.textWord();
            update.side = word == BUY_2 ? Side.BUY : word == SELL_2 ? Side.SELL : Side.NULL_VAL;
            return p;
        }
        final int p = json.integer(position);
        update.side = p < 0 ? Side.NULL_VAL : json.number() == 0 ? Side.BUY : Side.SELL;
        return p;
    }

    /** Milliseconds in feeds and in the history, text in answers. */
    private int time(final int position) {
        if (json.at(position) == 'n') {
            return json.skipValue(position);
        }
        if (json.at(position) == '"') {
            final int p = json.string(position);
            if (p >= 0) {
                update.eventTimeNs = Rfc3339.parse(json.buffer(), json.textOffset(), json.textLength());
                if (update.eventTimeNs == Rfc3339.INVALID) {
                    return json.fail(DecodeError.BAD_NUMBER);
                }
            }
            return p;
        }
        final int p = json.integer(position);
        if (p >= 0 && (json.number() < 0 || json.number() > Long.MAX_VALUE / MILLISECOND_NS)) {
            return json.fail(DecodeError.OVERFLOW);
        }
        update.eventTimeNs = json.number() * MILLISECOND_NS;
        return p;
    }

    /** The same fields wherever they stand together: whose order, and how far it is. */
    private int order(final int position, final boolean isComplete) {
        final int p = identify(fields(position));
        if (p < 0 || found != Found.OURS) {
            return p;
        }
        final int exponent = instrument.sizeExponent();
        update.price = readPrice(limitPriceAt, instrument.priceExponent());
        update.cumulative = read(filledAt, exponent);
        update.quantity = read(totalAt, exponent);
        final long left = read(remainingAt != 0 ? remainingAt : quantityAt, exponent);
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        if (left != ExecutionUpdate.NULL && update.cumulative != ExecutionUpdate.NULL) {
            update.quantity = left + update.cumulative; // of one order: far below 2^63
        }
        if (isComplete && (update.quantity == ExecutionUpdate.NULL || update.cumulative == ExecutionUpdate.NULL)) {
            return broken(DecodeError.MISSING_FIELD);
        }
        learn();
        update.executionType = ExecutionType.ORDER_STATUS;
        return p;
    }

    /** An order that works, in a feed or a list: what is left of it, and what was filled. */
    int working(final int position) {
        final int p = order(position, true);
        if (p >= 0 && found == Found.OURS) {
            update.orderStatus = update.cumulative > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW;
        }
        return p;
    }

    /** An order of an event or of the history: its whole quantity, and what was filled. */
    int whole(final int position) {
        return order(position, false);
    }

    /** Short words of the end of an order, without the order itself: whose it was. */
    int shortEnd(final int position) {
        final int p = identify(fields(position));
        if (p >= 0 && found == Found.OURS) {
            found = Found.UNCLEAR;
        }
        return p;
    }

    /**
     * Draws the end of an order from the venue's reason.
     *
     * @param buffer that holds the reason.
     * @param offset of it.
     * @param length of it; 0 if there is none.
     */
    void end(final DirectBuffer buffer, final int offset, final int length) {
        final boolean hasFills = update.cumulative > 0;
        OrderStatus status = OrderStatus.CANCELED;
        if (holds(buffer, offset, length, FULL_FILL)) {
            status = OrderStatus.FILLED;
        } else if (holds(buffer, offset, length, IOC)) {
            status = OrderStatus.EXPIRED;
        } else if (!hasFills && holds(buffer, offset, length, POST)) {
            status = OrderStatus.REJECTED;
            update.rejectReason = RejectReason.WOULD_TAKE;
        } else if (!hasFills && holds(buffer, offset, length, SELF)) {
            status = OrderStatus.REJECTED;
            update.rejectReason = RejectReason.SELF_CROSS;
        } else if (!hasFills && holds(buffer, offset, length, REDUCE)) {
            status = OrderStatus.REJECTED;
            update.rejectReason = RejectReason.REDUCE_ONLY;
        }
        update.orderStatus = status;
        update.executionType = switch (status) {
            case FILLED -> ExecutionType.ORDER_STATUS;
            case EXPIRED -> ExecutionType.EXPIRED;
            case REJECTED -> ExecutionType.REJECTED;
            default -> ExecutionType.CANCELED;
        };
    }

    /** Whether a text holds a word, in small letters or large ones. */
    static boolean holds(final DirectBuffer buffer, final int offset, final int length, final byte[] word) {
        for (int i = 0; i + word.length <= length; i++) {
            int k = 0;
            while (k < word.length && (buffer.getByte(offset + i + k) | 0x20) == (word[k] | 0x20)) {
                k++;
            }
            if (k == word.length) {
                return true;
            }
        }
        return false;
    }

    /** A fill, of a feed or of a list. */
    int fill(final int position) {
        final int p = identify(fields(position));
        if (p < 0 || found != Found.OURS) {
            return p;
        }
        final int exponent = instrument.sizeExponent();
        update.executionType = ExecutionType.TRADE;
        update.lastPrice = read(priceAt, instrument.priceExponent());
        update.lastQuantity = read(quantityAt != 0 ? quantityAt : totalAt, exponent);
        final long left = read(remainingOrderAt, exponent);
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        if (update.tradeId == ExecutionUpdate.NULL
                || update.lastPrice == ExecutionUpdate.NULL
                || update.lastQuantity == ExecutionUpdate.NULL) {
            return broken(DecodeError.MISSING_FIELD);
        }
        if (update.lastPrice <= 0 || update.lastQuantity <= 0) {
            return broken(DecodeError.BAD_NUMBER);
        }
        if (feeAt != 0 && !isEmpty(feeAt)) {
            if (json.rounded(feeAt, Decimals.MONEY_EXPONENT) < 0) {
                return broken(json.error());
            }
            update.fee = json.number();
        }
        update.orderStatus = left == 0 ? OrderStatus.FILLED : OrderStatus.NULL_VAL;
        learn();
        return p;
    }

    /** A position, of a feed (signed) or of a list (with a side). */
    int position(final int position) {
        final int p = fields(position);
        if (p < 0) {
            found = Found.BROKEN;
            return p;
        }
        if (instrument == null) {
            return nothing(p);
        }
        final int at = balanceAt != 0 ? balanceAt : totalAt;
        if (at == 0) {
            return broken(DecodeError.MISSING_FIELD);
        }
        final long size = read(at, instrument.sizeExponent());
        positionPrice = ExecutionUpdate.NULL;
        final int average = entryPriceAt != 0 ? entryPriceAt : priceAt;
        if (average != 0 && !isEmpty(average) && json.rounded(average, instrument.priceExponent()) >= 0) {
            positionPrice = json.number();
        }
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        final long quantity = size == ExecutionUpdate.NULL ? 0 : size;
        positionQuantity = isShort ? -quantity : quantity;
        found = Found.OURS;
        return p;
    }
}
