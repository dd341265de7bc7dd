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

/**
 * Reads one object of the channel {@code executions}. What has not changed since the last word of an order is left out
 * of the next; numbers are read last, when the instrument is known. One thread; allocates nothing.
 */
final class ExecutionItem extends KrakenItem<KrakenInstrument> {
    private static final long SYMBOL = JsonScanner.word("symbol");
    private static final long SIDE = JsonScanner.word("side");
    private static final long CUM_QTY = JsonScanner.word("cum_qty");
    private static final long EXEC_ID = JsonScanner.word("exec_id");
    private static final long FEES = JsonScanner.word("fees");
    private static final long REASON = JsonScanner.word("reason");
    private static final long ASSET = JsonScanner.word("asset");
    private static final long QTY = JsonScanner.word("qty");
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");
    private static final long MAKER = JsonScanner.word("m");
    private static final long TAKER = JsonScanner.word("t");
    private static final byte[] EXEC_TYPE = ascii("exec_type");
    private static final byte[] ORDER_ID = ascii("order_id");
    private static final byte[] CL_ORD_ID = ascii("cl_ord_id");
    private static final byte[] ORDER_QTY = ascii("order_qty");
    private static final byte[] LIMIT_PRICE = ascii("limit_price");
    private static final byte[] ORDER_STATUS = ascii("order_status");
    private static final byte[] LAST_QTY = ascii("last_qty");
    private static final byte[] LAST_PRICE = ascii("last_price");
    private static final byte[] LIQUIDITY_IND = ascii("liquidity_ind");
    private static final byte[] TIMESTAMP = ascii("timestamp");

    private static final byte[] PENDING_NEW = ascii("pending_new");
    private static final byte[] NEW = ascii("new");
    private static final byte[] TRIGGERED = ascii("triggered");
    private static final byte[] PARTIALLY_FILLED = ascii("partially_filled");
    private static final byte[] FILLED = ascii("filled");
    private static final byte[] CANCELED = ascii("canceled");
    private static final byte[] EXPIRED = ascii("expired");
    private static final byte[] TRADE = ascii("trade");
    private static final byte[] AMENDED = ascii("amended");
    private static final byte[] RESTATED = ascii("restated");

    private int orderQuantityAt;
    private int limitPriceAt;
    private int cumulativeAt;
    private int lastQuantityAt;
    private int lastPriceAt;
    private int feeAt;
    private int feeCount;
    private boolean hasType;
    private boolean isTrade;
    private boolean isNew;
    private boolean isChange;
    private boolean isPostOnly;
    private boolean isEnd;

    ExecutionItem(
            final JsonScanner json,
            final KrakenIndex<KrakenInstrument> instruments,
            final ClientOrderIds ids,
            final KrakenOrderIds venueIds,
            final OrderCounters counters) {
        super(json, instruments, ids, venueIds, counters);
    }

    private void clear() {
        clearItem();
        orderQuantityAt = 0;
        limitPriceAt = 0;
        cumulativeAt = 0;
        lastQuantityAt = 0;
        lastPriceAt = 0;
        feeAt = 0;
        feeCount = 0;
        hasType = false;
        isTrade = false;
        isNew = false;
        isChange = false;
        isPostOnly = false;
        isEnd = false;
    }

    /**
     * Reads an object.
     *
     * @param position of its opening bracket.
     * @param isSnapshot whether it shows how an order stands, not what happened to it.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int read(final int position, final boolean isSnapshot) {
        clear();
        if (json.at(position) != '{') {
            return broken(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(json.keyLength() > 7 ? longField(p) : shortField(p, json.keyWord()), '}');
            }
        }
        p = identify(p);
        if (p < 0 || found != Found.OURS) {
            return p;
        }
        if (!hasVenueId() || !hasType) {
            return broken(DecodeError.MISSING_FIELD);
        }
        final int sizeExponent = instrument.sizeExponent();
        update.quantity = read(orderQuantityAt, sizeExponent);
        update.price = readPrice(limitPriceAt, instrument.priceExponent());
        update.cumulative = read(cumulativeAt, sizeExponent);
        if (isTrade && !isSnapshot && !trade()) {
            return broken(json.error() == DecodeError.NONE ? DecodeError.MISSING_FIELD : json.error());
        }
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        learn();
        if (!isTrade || isSnapshot) {
            draw(isSnapshot);
        }
        return p;
    }

    private int shortField(final int p, final long key) {
        if (key == SYMBOL) {
            return symbol(p);
        }
        if (key == SIDE) {
            final int end = json.string(p);
            final long word = end < 0 ? 0 : json.textWord();
            update.side = word == BUY ? Side.BUY : word == SELL ? Side.SELL : Side.NULL_VAL;
            return end;
        }
        if (key == CUM_QTY) {
            cumulativeAt = p;
        } else if (key == EXEC_ID && json.at(p) == '"') {
            final int end = json.string(p);
            if (end >= 0 && json.textLength() > 0) {
                update.tradeId = TradeIds.of(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        } else if (key == FEES && json.at(p) == '[') {
            return fees(p);
        } else if (key == REASON && json.at(p) == '"') {
            final int end = json.string(p);
            if (end >= 0) {
                update.text(json.buffer(), json.textOffset(), json.textLength());
                isPostOnly = KrakenResults.isPostOnly(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        return json.skipValue(p);
    }

    private int longField(final int p) {
        if (json.textIs(EXEC_TYPE)) {
            return type(p);
        }
        if (json.textIs(ORDER_ID)) {
            return venueId(p);
        }
        if (json.textIs(CL_ORD_ID)) {
            return clientId(p);
        }
        if (json.textIs(ORDER_STATUS)) {
            return status(p);
        }
        if (json.textIs(TIMESTAMP)) {
            return time(p);
        }
        if (json.textIs(LIQUIDITY_IND)) {
            final int end = json.string(p);
            final long word = end < 0 ? 0 : json.textWord();
            update.liquidity = word == MAKER ? Liquidity.MAKER : word == TAKER ? Liquidity.TAKER : Liquidity.NONE;
            return end;
        }
        if (json.textIs(ORDER_QTY)) {
            orderQuantityAt = p;
        } else if (json.textIs(LIMIT_PRICE)) {
            limitPriceAt = p;
        } else if (json.textIs(LAST_QTY)) {
            lastQuantityAt = p;
        } else if (json.textIs(LAST_PRICE)) {
            lastPriceAt = p;
        }
        return json.skipValue(p);
    }

    private int type(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        hasType = true;
        if (json.textIs(TRADE)) {
            isTrade = true;
        } else if (json.textIs(NEW)) {
            isNew = true;
        } else if (json.textIs(AMENDED) || json.textIs(RESTATED)) {
            isChange = true;
        } else if (json.textIs(FILLED) || json.textIs(CANCELED) || json.textIs(EXPIRED)) {
            isEnd = true;
            if (update.orderStatus == OrderStatus.NULL_VAL) {
                update.orderStatus = word();
            }
        }
        // others (iceberg_refill, status) only show how the order stands
        return p;
    }

    private int status(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        update.orderStatus = word();
        return update.orderStatus == OrderStatus.NULL_VAL ? json.fail(DecodeError.UNKNOWN_VALUE) : p;
    }

    private OrderStatus word() {
        if (json.textIs(NEW) || json.textIs(TRIGGERED)) {
            return OrderStatus.NEW;
        }
        if (json.textIs(PENDING_NEW)) {
            return OrderStatus.PENDING_NEW;
        }
        if (json.textIs(PARTIALLY_FILLED)) {
            return OrderStatus.PARTIALLY_FILLED;
        }
        if (json.textIs(FILLED)) {
            return OrderStatus.FILLED;
        }
        if (json.textIs(CANCELED)) {
            return OrderStatus.CANCELED;
        }
        return json.textIs(EXPIRED) ? OrderStatus.EXPIRED : OrderStatus.NULL_VAL;
    }

    private int time(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        update.eventTimeNs = Rfc3339.parse(json.buffer(), json.textOffset(), json.textLength());
        return update.eventTimeNs == Rfc3339.INVALID ? json.fail(DecodeError.BAD_NUMBER) : p;
    }

    /** Usually one; of several in different assets nobody could make a sum. */
    private int fees(final int position) {
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (!ended) {
            if (json.at(p) != '{') {
                return json.fail(DecodeError.UNEXPECTED_TYPE);
            }
            feeCount++;
            p = json.next(fee(p), ']');
            if (p < 0) {
                return p;
            }
            ended = json.ended();
        }
        return p;
    }

    private int fee(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            if (json.keyWord() == ASSET) {
                p = json.string(p);
                if (p >= 0) {
                    update.feeAsset(json.buffer(), json.textOffset(), json.textLength());
                }
            } else {
                feeAt = json.keyWord() == QTY ? p : feeAt;
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        return p;
    }

    private boolean trade() {
        update.executionType = ExecutionType.TRADE;
        update.orderStatus = OrderStatus.NULL_VAL;
        update.lastPrice = read(lastPriceAt, instrument.priceExponent());
        update.lastQuantity = read(lastQuantityAt, instrument.sizeExponent());
        if (json.error() != DecodeError.NONE
                || update.tradeId == ExecutionUpdate.NULL
                || update.lastPrice == ExecutionUpdate.NULL
                || update.lastQuantity == ExecutionUpdate.NULL) {
            return false;
        }
        if (update.lastPrice <= 0 || update.lastQuantity <= 0) {
            json.fail(DecodeError.BAD_NUMBER);
            return false;
        }
        if (feeCount == 1 && feeAt != 0) {
            if (json.rounded(feeAt, Decimals.MONEY_EXPONENT) < 0) {
                return false;
            }
            update.fee = json.number();
        } else {
            counters.unknownFees += feeCount > 1 && isCounting ? 1 : 0;
            update.feeAssetLength = 0;
        }
        return true;
    }

    /** What it means for the order. */
    private void draw(final boolean isSnapshot) {
        final OrderStatus status = update.orderStatus;
        update.executionType = ExecutionType.ORDER_STATUS;
        if (isEnd || ExecutionUpdate.isFinal(status)) {
            if (update.cumulative == ExecutionUpdate.NULL) {
                found = Found.UNCLEAR;
            } else if (status == OrderStatus.CANCELED) {
                final boolean isReject = isPostOnly && update.cumulative == 0;
                update.executionType = isReject ? ExecutionType.REJECTED : ExecutionType.CANCELED;
                update.orderStatus = isReject ? OrderStatus.REJECTED : OrderStatus.CANCELED;
                update.rejectReason = isReject ? RejectReason.WOULD_TAKE : RejectReason.NONE;
            } else if (status == OrderStatus.EXPIRED) {
                update.executionType = ExecutionType.EXPIRED;
            }
        } else if (isNew && !isSnapshot) {
            update.executionType = ExecutionType.NEW;
        } else if (isChange && update.price != ExecutionUpdate.NULL && update.quantity != ExecutionUpdate.NULL) {
            update.executionType = ExecutionType.REPLACED;
        }
    }
}
