package io.rayo.engine.paper;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** One order at the paper venue. Pooled; in at most one {@link OrderList} at a time. */
final class PaperOrder {
    /** Quantity ahead of an order whose level the data does not reach to. */
    static final long UNKNOWN_AHEAD = Long.MAX_VALUE;

    /** Fills of an order have ordinals below this, so that a trade id can be made of order id and ordinal. */
    static final int FILL_LIMIT = 1 << 16;

    /** Order ids are below this, for the same reason: enough for 2^41 inbound messages. */
    static final long CLIENT_ORDER_ID_LIMIT = 1L << 47;

    long clientOrderId;
    long causeSequence;
    int instrumentId;
    int venueId;
    Side side;
    OrderType orderType;
    TimeInForce timeInForce;
    /** Limit; not above 0 if there is none. */
    long price;

    long stopPrice;
    long quantity;
    long filled;
    int fillCount;
    boolean isReduceOnly;
    /** Order whose place it takes; the null value if it takes none. */
    long replacesId;
    /** What is to be filled of that order, no more and no less. */
    long replacesFilled;
    /** Whether the stop has been reached. */
    boolean isTriggered;

    /** Quantity of others at our price that comes before us. */
    long ahead;
    /** Quantity of others at our price when last seen; {@link PaperBook#UNSEEN} if it was not. */
    long levelQuantity;
    /** Quantity of others traded at our price since then. */
    long tradedSince;

    OrderList list;
    PaperOrder previous;
    PaperOrder next;

    long leaves() {
        return quantity - filled;
    }

    boolean isBuy() {
        return Side.BUY == side;
    }

    /** Whether it has a limit price. */
    boolean hasLimit() {
        return OrderType.LIMIT == orderType || OrderType.STOP_LIMIT == orderType;
    }

    /** Whether it waits for its stop. */
    boolean isDormant() {
        return !isTriggered && (OrderType.STOP == orderType || OrderType.STOP_LIMIT == orderType);
    }

    /** Whether what cannot be filled at once is given up. */
    boolean isImmediate() {
        return !hasLimit() || TimeInForce.IOC == timeInForce || TimeInForce.FOK == timeInForce;
    }

    /** Whether its limit lets it trade at a price. */
    boolean accepts(final long tradePrice) {
        return !hasLimit() || (isBuy() ? tradePrice <= price : tradePrice >= price);
    }

    /** Whether its limit is more aggressive than a price, so that it is served before all at that price. */
    boolean isBetterThan(final long otherPrice) {
        return isBuy() ? price > otherPrice : price < otherPrice;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(clientOrderId);
        writer.putLong(causeSequence);
        writer.putInt(instrumentId);
        writer.putInt(venueId);
        writer.putByte(side.value());
        writer.putByte(orderType.value());
        writer.putByte(timeInForce.value());
        writer.putLong(price);
        writer.putLong(stopPrice);
        writer.putLong(quantity);
        writer.putLong(filled);
        writer.putInt(fillCount);
        writer.putBoolean(isReduceOnly);
        writer.putLong(replacesId);
        writer.putLong(replacesFilled);
        writer.putBoolean(isTriggered);
        writer.putLong(ahead);
        writer.putLong(levelQuantity);
        writer.putLong(tradedSince);
    }

    void readState(final StateReader reader) {
        clientOrderId = reader.getLong();
        causeSequence = reader.getLong();
        instrumentId = reader.getInt();
        venueId = reader.getInt();
        side = Side.get((short) (reader.getByte() & 0xFF));
        orderType = OrderType.get((short) (reader.getByte() & 0xFF));
        timeInForce = TimeInForce.get((short) (reader.getByte() & 0xFF));
        price = reader.getLong();
        stopPrice = reader.getLong();
        quantity = reader.getLong();
        filled = reader.getLong();
        fillCount = reader.getInt();
        isReduceOnly = reader.getBoolean();
        replacesId = reader.getLong();
        replacesFilled = reader.getLong();
        isTriggered = reader.getBoolean();
        ahead = reader.getLong();
        levelQuantity = reader.getLong();
        tradedSince = reader.getLong();
    }
}
