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
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.TradeIds;

/**
 * Reads one order or trade of the spot market's REST, each under the venue's id as its key. Numbers stand in text,
 * times are seconds with decimals. One thread; allocates nothing but for names of pairs.
 */
final class RestItem extends KrakenItem<KrakenInstrument> {
    private static final int NANO_EXPONENT = -9;
    private static final long STATUS = JsonScanner.word("status");
    private static final long DESCR = JsonScanner.word("descr");
    private static final long VOL = JsonScanner.word("vol");
    private static final long REASON = JsonScanner.word("reason");
    private static final long OPENTM = JsonScanner.word("opentm");
    private static final long PAIR = JsonScanner.word("pair");
    private static final long TYPE = JsonScanner.word("type");
    private static final long PRICE = JsonScanner.word("price");
    private static final long PRICE_2 = JsonScanner.word("price2");
    private static final long FEE = JsonScanner.word("fee");
    private static final long TIME = JsonScanner.word("time");
    private static final long MAKER = JsonScanner.word("maker");
    private static final long BUY = JsonScanner.word("buy");
    private static final long SELL = JsonScanner.word("sell");
    private static final byte[] VOL_EXEC = ascii("vol_exec");
    private static final byte[] CL_ORD_ID = ascii("cl_ord_id");
    private static final byte[] ORDER_TYPE = ascii("ordertype");
    private static final byte[] ORDER_TXID = ascii("ordertxid");
    private static final byte[] LIMIT = ascii("limit");
    private static final byte[] STOP_LOSS_LIMIT = ascii("stop-loss-limit");
    private static final byte[] PENDING = ascii("pending");
    private static final byte[] OPEN = ascii("open");
    private static final byte[] CLOSED = ascii("closed");
    private static final byte[] CANCELED = ascii("canceled");
    private static final byte[] EXPIRED = ascii("expired");

    /** How an order of REST stands. */
    private enum Status {
        NONE,
        PENDING,
        OPEN,
        CLOSED,
        CANCELED,
        EXPIRED
    }

    private Status status = Status.NONE;
    private int volumeAt;
    private int executedAt;
    private int priceAt;
    private int secondPriceAt;
    private int feeAt;
    private boolean isLimit;
    private boolean isStopLimit;
    private boolean isPostOnly;

    RestItem(
            final JsonScanner json,
            final KrakenIndex<KrakenInstrument> instruments,
            final ClientOrderIds ids,
            final KrakenOrderIds venueIds,
            final OrderCounters counters) {
        super(json, instruments, ids, venueIds, counters);
    }

    private void clear() {
        clearItem();
        status = Status.NONE;
        volumeAt = 0;
        executedAt = 0;
        priceAt = 0;
        secondPriceAt = 0;
        feeAt = 0;
        isLimit = false;
        isStopLimit = false;
        isPostOnly = false;
    }

    /**
     * Reads an order.
     *
     * @param keyOffset of the venue's id.
     * @param keyLength of the venue's id.
     * @param position of the opening bracket.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int order(final int keyOffset, final int keyLength, final int position) {
        clear();
        venueId(keyOffset, keyLength);
        final int p = identify(fields(position, false));
        if (p < 0 || found != Found.OURS) {
            return p;
        }
        if (status == Status.NONE || volumeAt == 0 || executedAt == 0) {
            return broken(DecodeError.MISSING_FIELD);
        }
        update.quantity = read(volumeAt, instrument.sizeExponent());
        update.cumulative = read(executedAt, instrument.sizeExponent());
        update.price = readPrice(isLimit ? priceAt : isStopLimit ? secondPriceAt : 0, instrument.priceExponent());
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        learn();
        draw();
        return p;
    }

    private void draw() {
        final boolean hasFills = update.cumulative > 0;
        update.executionType = ExecutionType.ORDER_STATUS;
        switch (status) {
            case PENDING -> update.orderStatus = OrderStatus.PENDING_NEW;
            case OPEN -> update.orderStatus = hasFills ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW;
            case CLOSED ->
                update.orderStatus = update.cumulative >= update.quantity ? OrderStatus.FILLED : OrderStatus.CANCELED;
            case EXPIRED -> update.orderStatus = OrderStatus.EXPIRED;
            default -> {
                update.orderStatus = isPostOnly && !hasFills ? OrderStatus.REJECTED : OrderStatus.CANCELED;
                update.rejectReason = isPostOnly && !hasFills ? RejectReason.WOULD_TAKE : RejectReason.NONE;
            }
        }
    }

    /**
     * Reads a trade.
     *
     * @param keyOffset of the trade's id.
     * @param keyLength of the trade's id.
     * @param position of the opening bracket.
     * @return position behind it, or -1; {@link #found} tells what it was.
     */
    int trade(final int keyOffset, final int keyLength, final int position) {
        clear();
        update.tradeId = TradeIds.of(json.buffer(), keyOffset, keyLength);
        final int p = identify(fields(position, true));
        if (p < 0 || found != Found.OURS) {
            return p;
        }
        update.executionType = ExecutionType.TRADE;
        update.lastPrice = read(priceAt, instrument.priceExponent());
        update.lastQuantity = read(volumeAt, instrument.sizeExponent());
        if (json.error() != DecodeError.NONE) {
            return broken(json.error());
        }
        if (update.lastPrice == ExecutionUpdate.NULL || update.lastQuantity == ExecutionUpdate.NULL) {
            return broken(DecodeError.MISSING_FIELD);
        }
        if (update.lastPrice <= 0 || update.lastQuantity <= 0) {
            return broken(DecodeError.BAD_NUMBER);
        }
        if (feeAt != 0) {
            if (json.rounded(feeAt, Decimals.MONEY_EXPONENT) < 0) {
                return broken(json.error());
            }
            update.fee = json.number();
            quoteAsset();
        }
        return p;
    }

    /** Fees are in the quote asset: that is what our orders ask for. */
    private void quoteAsset() {
        final String symbol = instrument.symbol();
        final int start = symbol.indexOf('/') + 1;
        final int length = Math.min(symbol.length() - start, update.feeAsset.length);
        for (int i = 0; i < length; i++) {
            update.feeAsset[i] = (byte) symbol.charAt(start + i);
        }
        update.feeAssetLength = length;
    }

    private int fields(final int position, final boolean isTrade) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(
                        json.keyLength() > 7
                                ? longField(p)
                                : isTrade ? tradeField(p, json.keyWord()) : orderField(p, json.keyWord()),
                        '}');
            }
        }
        return p;
    }

    private int orderField(final int p, final long key) {
        if (key == STATUS) {
            return status(p);
        }
        if (key == DESCR && json.at(p) == '{') {
            return description(p);
        }
        if (key == OPENTM) {
            return time(p);
        }
        if (key == REASON && json.at(p) == '"') {
            final int end = json.string(p);
            if (end >= 0) {
                update.text(json.buffer(), json.textOffset(), json.textLength());
                isPostOnly = KrakenResults.isPostOnly(json.buffer(), json.textOffset(), json.textLength());
            }
            return end;
        }
        if (key == VOL) {
            volumeAt = p;
        }
        return json.skipValue(p);
    }

    private int description(final int position) {
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                final long key = json.keyWord();
                if (key == PAIR) {
                    p = json.string(p);
                    if (p >= 0) {
                        instrument = instruments.byPair(json.buffer(), json.textOffset(), json.textLength());
                    }
                } else if (key == TYPE) {
                    p = side(p);
                } else if (json.keyLength() > 7 && json.textIs(ORDER_TYPE)) {
                    p = json.string(p);
                    isLimit = p >= 0 && json.textIs(LIMIT);
                    isStopLimit = p >= 0 && json.textIs(STOP_LOSS_LIMIT);
                } else {
                    priceAt = key == PRICE ? p : priceAt;
                    secondPriceAt = key == PRICE_2 ? p : secondPriceAt;
                    p = json.skipValue(p);
                }
                p = json.next(p, '}');
            }
        }
        return p;
    }

    private int side(final int position) {
        final int p = json.string(position);
        final long word = p < 0 ? 0 : json.textWord();
        update.side = word == BUY ? Side.BUY : word == SELL ? Side.SELL : Side.NULL_VAL;
        return p;
    }

    private int tradeField(final int p, final long key) {
        if (key == TYPE) {
            return side(p);
        }
        if (key == TIME) {
            return time(p);
        }
        if (key == MAKER) {
            final int end = json.bool(p);
            update.liquidity = end >= 0 && json.number() == 1 ? Liquidity.MAKER : Liquidity.TAKER;
            return end;
        }
        if (key == VOL) {
            volumeAt = p;
        } else if (key == PRICE) {
            priceAt = p;
        } else if (key == FEE) {
            feeAt = p;
        }
        return json.skipValue(p);
    }

    private int longField(final int p) {
        if (json.textIs(CL_ORD_ID)) {
            return clientId(p);
        }
        if (json.textIs(ORDER_TXID)) {
            return venueId(p);
        }
        executedAt = json.textIs(VOL_EXEC) ? p : executedAt;
        return json.skipValue(p);
    }

    private int time(final int position) {
        final int p = json.rounded(position, NANO_EXPONENT);
        update.eventTimeNs = p < 0 ? 0 : Math.max(0, json.number());
        return p;
    }

    private int status(final int position) {
        final int p = json.string(position);
        if (p < 0) {
            return p;
        }
        if (json.textIs(PENDING)) {
            status = Status.PENDING;
        } else if (json.textIs(OPEN)) {
            status = Status.OPEN;
        } else if (json.textIs(CLOSED)) {
            status = Status.CLOSED;
        } else if (json.textIs(CANCELED)) {
            status = Status.CANCELED;
        } else if (json.textIs(EXPIRED)) {
            status = Status.EXPIRED;
        } else {
            return json.fail(DecodeError.UNKNOWN_VALUE);
        }
        return p;
    }
}
