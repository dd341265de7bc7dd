package io.rayo.gateways.sim.matching;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;

/**
 * One order at the simulated venue. Quantities in lots, prices in ticks. Changed by its {@link MatchingEngine} only.
 */
public final class MatchOrder {
    private final long orderId;
    private final long ownerId;
    private final Side side;
    private final OrderType type;
    private final TimeInForce timeInForce;
    long priceTicks;
    long quantityLots;
    long filledLots;
    OrderStatus status = OrderStatus.NEW;
    MatchOrder before;
    MatchOrder after;
    MatchLevel level;

    MatchOrder(
            final long orderId,
            final long ownerId,
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long priceTicks,
            final long quantityLots) {
        this.orderId = orderId;
        this.ownerId = ownerId;
        this.side = side;
        this.type = type;
        this.timeInForce = timeInForce;
        this.priceTicks = priceTicks;
        this.quantityLots = quantityLots;
    }

    /** {@return the venue's id of the order, from 1, increasing} */
    public long orderId() {
        return orderId;
    }

    /** {@return whose order it is; 0 for background flow} */
    public long ownerId() {
        return ownerId;
    }

    /** {@return its side} */
    public Side side() {
        return side;
    }

    /** {@return LIMIT or MARKET} */
    public OrderType type() {
        return type;
    }

    /** {@return its time in force; GTX is post-only} */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** {@return limit price in ticks; 0 for a market order} */
    public long priceTicks() {
        return priceTicks;
    }

    /** {@return ordered quantity in lots} */
    public long quantityLots() {
        return quantityLots;
    }

    /** {@return executed quantity in lots} */
    public long filledLots() {
        return filledLots;
    }

    /** {@return what is left in lots} */
    public long leavesLots() {
        return quantityLots - filledLots;
    }

    /** {@return NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED or REJECTED} */
    public OrderStatus status() {
        return status;
    }

    /** {@return whether it rests on the book} */
    public boolean isOpen() {
        return null != level;
    }
}
