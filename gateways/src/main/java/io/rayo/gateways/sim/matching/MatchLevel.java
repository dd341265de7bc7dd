package io.rayo.gateways.sim.matching;

/** The queue of one price, oldest first. */
final class MatchLevel {
    final long priceTicks;
    long quantityLots;
    MatchOrder first;
    MatchOrder last;

    MatchLevel(final long priceTicks) {
        this.priceTicks = priceTicks;
    }

    void append(final MatchOrder order) {
        order.level = this;
        order.before = last;
        order.after = null;
        if (null == last) {
            first = order;
        } else {
            last.after = order;
        }
        last = order;
        quantityLots = Math.addExact(quantityLots, order.leavesLots());
    }

    /** Takes the order out; the level's quantity must already be right. */
    void unlink(final MatchOrder order) {
        if (null == order.before) {
            first = order.after;
        } else {
            order.before.after = order.after;
        }
        if (null == order.after) {
            last = order.before;
        } else {
            order.after.before = order.before;
        }
        order.before = null;
        order.after = null;
        order.level = null;
    }
}
