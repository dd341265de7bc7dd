package io.rayo.gateways.bybit;

import static io.rayo.gateways.bybit.BarsDecoder.bytes;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.TradeIds;

/**
 * Reads one object of the lists in which the venue tells of orders, fills, positions and coins: the same on the private
 * stream and in answers by REST. Numbers are read last, when the symbol is known. One thread; allocates nothing.
 */
final class OrderItems {
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SYMBOL = JsonScanner.word("symbol");
    private static final long SIDE = JsonScanner.word("side");
    private static final long QTY = JsonScanner.word("qty");
    private static final long PRICE = JsonScanner.word("price");
    private static final long ORDER_ID = JsonScanner.word("orderId");
    private static final long EXEC_ID = JsonScanner.word("execId");
    private static final long EXEC_QTY = JsonScanner.word("execQty");
    private static final long EXEC_FEE = JsonScanner.word("execFee");
    private static final long IS_MAKER = JsonScanner.word("isMaker");
    private static final long SIZE = JsonScanner.word("size");
    private static final long COIN = JsonScanner.word("coin");
    private static final long LOCKED = JsonScanner.word("locked");
    private static final byte[] ORDER_LINK_ID = bytes("orderLinkId");
    private static final byte[] ORDER_STATUS = bytes("orderStatus");
    private static final byte[] REJECT_REASON = bytes("rejectReason");
    private static final byte[] CUMULATIVE = bytes("cumExecQty");
    private static final byte[] UPDATED_TIME = bytes("updatedTime");
    private static final byte[] EXEC_PRICE = bytes("execPrice");
    private static final byte[] EXEC_TYPE = bytes("execType");
    private static final byte[] EXEC_TIME = bytes("execTime");
    private static final byte[] FEE_CURRENCY = bytes("feeCurrency");
    private static final byte[] POSITION_INDEX = bytes("positionIdx");
    private static final byte[] ENTRY_PRICE = bytes("entryPrice");
    private static final byte[] AVERAGE_PRICE = bytes("avgPrice");
    private static final byte[] WALLET_BALANCE = bytes("walletBalance");

    private static final byte[] NEW = bytes("New");
    private static final byte[] UNTRIGGERED = bytes("Untriggered");
    private static final byte[] TRIGGERED = bytes("Triggered");
    private static final byte[] PARTIALLY_FILLED = bytes("PartiallyFilled");
    private static final byte[] FILLED = bytes("Filled");
    private static final byte[] CANCELLED = bytes("Cancelled");
    private static final byte[] PARTIALLY_CANCELLED = bytes("PartiallyFilledCanceled");
    private static final byte[] DEACTIVATED = bytes("Deactivated");
    private static final byte[] REJECTED = bytes("Rejected");
    private static final byte[] WOULD_TAKE = bytes("EC_PostOnlyWillTakeLiquidity");
    private static final byte[] NO_QUANTITY = bytes("EC_NoImmediateQtyToFill");
    private static final byte[] NO_FULL_FILL = bytes("EC_CancelForNoFullFill");
    private static final byte[] TRADE = bytes("Trade");
    private static final byte[] FUNDING = bytes("Funding");
    private static final long BUY = JsonScanner.word("Buy");
    private static final long SELL = JsonScanner.word("Sell");

    /** What the reading of an item came to. */
    enum Found {
        /** Broken: the reason is in the scanner. */
        BROKEN,
        /** Not ours, or nothing that is wanted. */
        NOTHING,
        /** It is in the update. */
        OURS
    }

    private final JsonScanner json;
    private final FeedSymbols<BybitInstrument> symbols;
    private final ClientOrderIds ids;
    private final OrderCounters counters;
    private final BybitAmendments amendments;
    private final byte[] settleCoin;

    /** What an item says of an order goes here. */
    ExecutionUpdate update = new ExecutionUpdate();

    /** Whether what is passed over is counted: a text is read once to be checked, then again to be told. */
    boolean isCounting;

    /** What the last item came to. */
    Found found = Found.NOTHING;

    /** Instrument of a position. */
    BybitInstrument instrument;

    /** Quantity of a position, signed; what is free of a coin. */
    long quantity;

    /** Average price of a position; what is locked of a coin. */
    long second;

    /** Text of a coin's name. */
    int coinOffset;

    int coinLength;

    private boolean isOurs;
    private boolean isForeign;
    private int priceAt;
    private int quantityAt;
    private int cumulativeAt;
    private int executionPriceAt;
    private int executionQuantityAt;
    private int feeAt;
    private int averageAt;
    /** Whether an execution is a payment of funding. */
    boolean isFunding;

    private boolean isTrade;
    private boolean isHedged;
    private boolean hasStatus;
    private boolean hasBalance;
    private boolean wouldTake;
    private boolean noLiquidity;

    OrderItems(
            final JsonScanner json,
            final FeedSymbols<BybitInstrument> symbols,
            final ClientOrderIds ids,
            final OrderCounters counters,
            final BybitAmendments amendments,
            final String settleCoin) {
        this.json = json;
        this.symbols = symbols;
        this.ids = ids;
        this.counters = counters;
        this.amendments = amendments;
        this.settleCoin = bytes(settleCoin);
    }

    private void clear() {
        update.clear();
        instrument = null;
        isOurs = false;
        isForeign = false;
        priceAt = 0;
        quantityAt = 0;
        cumulativeAt = 0;
        executionPriceAt = 0;
        executionQuantityAt = 0;
        feeAt = 0;
        averageAt = 0;
        isTrade = false;
        isFunding = false;
        isHedged = false;
        hasStatus = false;
        hasBalance = false;
        wouldTake = false;
        noLiquidity = false;
        coinLength = 0;
        quantity = 0;
        second = 0;
    }

    /** Reads an object's fields; returns the position behind it, or -1. */
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
        if (key == SYMBOL) {
            final int end = json.string(p);
            if (end >= 0) {
                instrument = symbols.find(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        if (key == SIDE) {
            final int end = json.string(p);
            final long word = end < 0 ? 0 : json.textWord();
            update.side = word == BUY ? Side.BUY : word == SELL ? Side.SELL : Side.NULL_VAL;
            return end;
        }
        if (key == ORDER_ID) {
            final int end = json.string(p);
            if (end >= 0) {
                update.venueOrderId(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        if (key == EXEC_ID) {
            final int end = json.string(p);
            if (end >= 0 && json.textLength() > 0) {
                update.tradeId = TradeIds.of(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        if (key == COIN) {
            return json.at(p) == '"' ? coin(p) : json.skipValue(p);
        }
        if (key == LOCKED) {
            return amount(p, false);
        }
        return later(p, key);
    }

    /** Numbers whose scale the symbol tells: their place is kept. */
    private int later(final int p, final long key) {
        if (key == QTY || key == SIZE) {
            quantityAt = p;
        } else if (key == PRICE) {
            priceAt = p;
        } else if (key == EXEC_QTY) {
            executionQuantityAt = p;
        } else if (key == EXEC_FEE) {
            feeAt = p;
        } else if (key == IS_MAKER) {
            final int end = json.bool(p);
            update.liquidity = end >= 0 && json.number() == 1 ? Liquidity.MAKER : Liquidity.TAKER;
            return end;
        }
        return json.skipValue(p);
    }

    private int coin(final int position) {
        final int p = json.string(position);
        coinOffset = json.textOffset();
        coinLength = json.textLength();
        return p;
    }

    private int amount(final int position, final boolean isBalance) {
        if (isEmpty(position)) {
            return json.skipValue(position);
        }
        final int p = json.rounded(position, Decimals.MONEY_EXPONENT);
        if (isBalance) {
            quantity = json.number();
            hasBalance = p >= 0;
        } else {
            second = json.number();
        }
        return p;
    }

    /** Empty text or null: the field does not apply. */
    private boolean isEmpty(final int position) {
        return json.at(position) == 'n' || (json.at(position) == '"' && json.at(position + 1) == '"');
    }

    private int longField(final int p) {
        if (json.textIs(ORDER_LINK_ID)) {
            final int end = json.string(p);
            if (end >= 0) {
                update.clientOrderId = ids.decode(json.buffer(), json.textOffset(), json.textLength());
                isOurs = update.clientOrderId >= 0;
                isForeign = !isOurs;
            }
            return end;
        }
        if (json.textIs(ORDER_STATUS)) {
            return status(p);
        }
        if (json.textIs(REJECT_REASON)) {
            return rejectReason(p);
        }
        if (json.textIs(CUMULATIVE)) {
            cumulativeAt = p;
        } else if (json.textIs(UPDATED_TIME) || json.textIs(EXEC_TIME)) {
            return isEmpty(p) ? json.skipValue(p) : time(p);
        } else if (json.textIs(EXEC_PRICE)) {
            executionPriceAt = p;
        } else if (json.textIs(EXEC_TYPE)) {
            final int end = json.string(p);
            isTrade = end >= 0 && json.textIs(TRADE);
            isFunding = end >= 0 && json.textIs(FUNDING);
            return end;
        } else if (json.textIs(FEE_CURRENCY)) {
            final int end = json.string(p);
            if (end >= 0) {
                update.feeAsset(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        } else if (json.textIs(POSITION_INDEX)) {
            final int end = json.integer(p);
            isHedged = end >= 0 && json.number() != 0;
            return end;
        } else if (json.textIs(ENTRY_PRICE) || json.textIs(AVERAGE_PRICE)) {
            averageAt = p;
        } else if (json.textIs(WALLET_BALANCE)) {
            return amount(p, true);
        }
        return json.skipValue(p);
    }

    private int time(final int position) {
        final int p = json.integer(position);
        if (p >= 0 && (json.number() < 0 || json.number() > Long.MAX_VALUE / MILLISECOND_NS)) {
            return json.fail(DecodeError.OVERFLOW);
        }
        update.eventTimeNs = json.number() * MILLISECOND_NS;
        return p;
    }

    private int status(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        hasStatus = true;
        if (json.textIs(NEW) || json.textIs(UNTRIGGERED) || json.textIs(TRIGGERED)) {
            update.orderStatus = OrderStatus.NEW;
        } else if (json.textIs(PARTIALLY_FILLED)) {
            update.orderStatus = OrderStatus.PARTIALLY_FILLED;
        } else if (json.textIs(FILLED)) {
            update.orderStatus = OrderStatus.FILLED;
        } else if (json.textIs(CANCELLED) || json.textIs(PARTIALLY_CANCELLED) || json.textIs(DEACTIVATED)) {
            update.orderStatus = OrderStatus.CANCELED;
        } else if (json.textIs(REJECTED)) {
            update.orderStatus = OrderStatus.REJECTED;
        } else {
            return json.fail(DecodeError.UNKNOWN_VALUE);
        }
        return p;
    }

    private int rejectReason(final int position) {
        if (json.at(position) != '"') {
            return json.skipValue(position);
        }
        final int p = json.string(position);
        wouldTake = p >= 0 && json.textIs(WOULD_TAKE);
        noLiquidity = p >= 0 && (json.textIs(NO_QUANTITY) || json.textIs(NO_FULL_FILL));
        return p;
    }

    /** Whether the item is of an order of ours on an instrument that is known; counts those that are not. */
    private boolean isKnownOrder() {
        if (!isOurs) {
            counters.foreignOrders += isForeign && isCounting ? 1 : 0;
            return false;
        }
        if (instrument == null) {
            json.fail(DecodeError.UNKNOWN_SYMBOL);
            return false;
        }
        update.instrumentId = instrument.instrumentId();
        return true;
    }

    /**
     * Reads an order.
     *
     * @param position of its opening bracket.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int order(final int position) {
        final int p = fields(position);
        if (p < 0) {
            found = Found.BROKEN;
            return p;
        }
        if (!isKnownOrder()) {
            return nothing(p);
        }
        if (!hasStatus) {
            return broken(DecodeError.MISSING_FIELD);
        }
        final int priceExponent = instrument.priceExponent();
        final int sizeExponent = instrument.sizeExponent();
        update.price = read(priceAt, priceExponent);
        update.quantity = read(quantityAt, sizeExponent);
        update.cumulative = read(cumulativeAt, sizeExponent);
        if (update.price == 0) {
            update.price = ExecutionUpdate.NULL; // an order at market
        }
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        draw();
        found = Found.OURS;
        return p;
    }

    /** A number, or NULL if it is not there or does not apply. */
    private long read(final int position, final int exponent) {
        if (position == 0 || isEmpty(position)) {
            return ExecutionUpdate.NULL;
        }
        return json.decimal(position, exponent) < 0 ? ExecutionUpdate.NULL : json.number();
    }

    /** What the status means: the venue calls nearly every end of an order a cancel, and a reject may have fills. */
    private void draw() {
        final boolean hasFills = update.cumulative != ExecutionUpdate.NULL && update.cumulative > 0;
        final OrderStatus status = update.orderStatus;
        update.executionType = ExecutionType.ORDER_STATUS;
        if (status == OrderStatus.NEW) {
            update.executionType = ExecutionType.NEW;
        } else if (status == OrderStatus.REJECTED || status == OrderStatus.CANCELED) {
            final boolean isReject = (status == OrderStatus.REJECTED || wouldTake) && !hasFills;
            update.orderStatus =
                    isReject ? OrderStatus.REJECTED : noLiquidity ? OrderStatus.EXPIRED : OrderStatus.CANCELED;
            update.executionType =
                    isReject ? ExecutionType.REJECTED : noLiquidity ? ExecutionType.EXPIRED : ExecutionType.CANCELED;
            update.rejectReason =
                    wouldTake ? RejectReason.WOULD_TAKE : noLiquidity ? RejectReason.NO_LIQUIDITY : RejectReason.NONE;
        }
        final boolean works = status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED;
        if (works && amendments.isMade(update.clientOrderId, update.price, update.quantity)) {
            update.executionType = ExecutionType.REPLACED;
        }
    }

    private int nothing(final int p) {
        found = json.error() == DecodeError.NONE ? Found.NOTHING : Found.BROKEN;
        return found == Found.BROKEN ? JsonScanner.FAILED : p;
    }

    private int broken(final DecodeError reason) {
        found = Found.BROKEN;
        return json.fail(reason);
    }

    /**
     * Reads a fill.
     *
     * @param position of its opening bracket.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int execution(final int position) {
        final int p = fields(position);
        if (p < 0) {
            found = Found.BROKEN;
            return p;
        }
        if (!isTrade) {
            counters.ignoredEvents += isCounting ? 1 : 0; // funding, delivery and the like: no fill of an order
            found = Found.NOTHING;
            return p;
        }
        if (!isKnownOrder()) {
            return nothing(p);
        }
        if (update.tradeId == ExecutionUpdate.NULL || executionPriceAt == 0 || executionQuantityAt == 0) {
            return broken(DecodeError.MISSING_FIELD);
        }
        update.executionType = ExecutionType.TRADE;
        update.orderStatus = OrderStatus.NULL_VAL;
        update.lastPrice = read(executionPriceAt, instrument.priceExponent());
        update.lastQuantity = read(executionQuantityAt, instrument.sizeExponent());
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        if (update.lastPrice <= 0 || update.lastQuantity <= 0) {
            return broken(DecodeError.BAD_NUMBER);
        }
        fee();
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        found = Found.OURS;
        return p;
    }

    /** Contracts may leave the coin of the fee open: it is the one that they are settled in. */
    private void fee() {
        if (feeAt == 0 || isEmpty(feeAt)) {
            return;
        }
        if (json.decimalOr(feeAt, Decimals.MONEY_EXPONENT, ExecutionUpdate.NULL) < 0) {
            return;
        }
        update.fee = json.number();
        if (update.fee == ExecutionUpdate.NULL && isCounting) {
            counters.unknownFees++;
        }
        if (update.feeAssetLength == 0 && settleCoin.length > 0) {
            System.arraycopy(settleCoin, 0, update.feeAsset, 0, settleCoin.length);
            update.feeAssetLength = settleCoin.length;
        }
    }

    /**
     * Reads a position. Those of the hedge mode are counted and passed over: this gateway trades in the one-way mode.
     *
     * @param position of its opening bracket.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int position(final int position) {
        final int p = fields(position);
        if (p < 0) {
            found = Found.BROKEN;
            return p;
        }
        if (instrument == null || isHedged) {
            counters.unknownEvents += isHedged && isCounting ? 1 : 0;
            found = Found.NOTHING;
            return p;
        }
        if (quantityAt == 0) {
            return broken(DecodeError.MISSING_FIELD);
        }
        final long size = read(quantityAt, instrument.sizeExponent());
        second = ExecutionUpdate.NULL;
        if (averageAt != 0 && !isEmpty(averageAt) && json.rounded(averageAt, instrument.priceExponent()) >= 0) {
            second = json.number();
        }
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        final long magnitude = size == ExecutionUpdate.NULL ? 0 : Math.abs(size);
        quantity = update.side == Side.SELL ? -magnitude : magnitude;
        found = Found.OURS;
        return p;
    }

    /**
     * Reads a coin of the wallet.
     *
     * @param position of its opening bracket.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int coinItem(final int position) {
        final int p = fields(position);
        if (p < 0) {
            found = Found.BROKEN;
            return p;
        }
        if (coinLength == 0 || coinLength > ExecutionUpdate.MAX_ASSET_LENGTH || !hasBalance) {
            return broken(DecodeError.MISSING_FIELD);
        }
        quantity -= second; // what is locked is part of the balance
        found = Found.OURS;
        return p;
    }
}
