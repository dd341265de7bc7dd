package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;

/**
 * What was known of the last orders that the venue did not have: one that is spoken of again (a cancel of it was on its
 * way, or it turns up after all) is not looked for further back than it was sent. Allocates nothing after construction.
 * One thread.
 */
final class MissingOrders {
    private static final int CAPACITY = 1 << 10;

    private final long[] clientOrderIds = new long[CAPACITY];
    private final long[] sentNs = new long[CAPACITY];
    private final long[] quantities = new long[CAPACITY];
    private final long[] prices = new long[CAPACITY];
    private final Side[] sides = new Side[CAPACITY];
    private final OrderType[] types = new OrderType[CAPACITY];
    private final TimeInForce[] lifetimes = new TimeInForce[CAPACITY];
    private int count;
    private int next;

    MissingOrders() {}

    /** Takes note of an order that was not found. */
    void add(final PendingOrder order) {
        final int known = find(order.clientOrderId);
        final int at = known >= 0 ? known : next;
        if (known < 0) {
            next = (next + 1) % CAPACITY;
            count = Math.min(count + 1, CAPACITY);
        }
        clientOrderIds[at] = order.clientOrderId;
        sentNs[at] = order.sentNs;
        quantities[at] = order.quantity;
        prices[at] = order.price;
        sides[at] = order.side;
        types[at] = order.orderType;
        lifetimes[at] = order.timeInForce;
    }

    /** Gives an order that is followed again what was known of it, if it is remembered. */
    void recall(final PendingOrder order) {
        final int at = find(order.clientOrderId);
        if (at >= 0) {
            order.sentNs = sentNs[at];
            order.quantity = quantities[at];
            order.price = prices[at];
            order.side = sides[at];
            order.orderType = types[at];
            order.timeInForce = lifetimes[at];
        }
    }

    /** Rarely asked: a walk will do. */
    private int find(final long clientOrderId) {
        for (int i = 0; i < count; i++) {
            if (clientOrderIds[i] == clientOrderId) {
                return i;
            }
        }
        return -1;
    }
}
