package io.rayo.gateways.orders;

/**
 * What is due for the orders: deadlines, and questions about those that are in doubt, at a pace and one after the
 * other. One thread; allocates nothing in steady state.
 */
final class OrderQueries {
    private final SessionContext context;
    private final OrderStates states;
    private final OrderCounters counters;
    private final OrderSettings settings;
    private long nextQueryNs;
    private int cursor;

    OrderQueries(final SessionContext context, final OrderStates states) {
        this.context = context;
        this.states = states;
        counters = context.counters;
        settings = context.settings;
    }

    /** Ends what has waited too long for an answer; returns things done. */
    int expireAll(final long nowNs) {
        int work = 0;
        for (int i = states.orders.size() - 1; i >= 0; i--) {
            work += expire(states.orders.at(i), nowNs);
        }
        return work;
    }

    private int expire(final PendingOrder order, final long nowNs) {
        int work = 0;
        if (isOver(order.placeDeadlineNs, nowNs)) {
            order.placeDeadlineNs = 0;
            counters.timeouts++;
            if (order.phase == OrderPhase.IN_FLIGHT) {
                states.unknown(order, SessionContext.TIMED_OUT, nowNs);
            }
            work++;
        }
        if (isOver(order.cancelDeadlineNs, nowNs)) {
            order.cancelDeadlineNs = 0;
            counters.timeouts++;
            states.unknown(order, SessionContext.TIMED_OUT, nowNs);
            work++;
        }
        if (isOver(order.replaceDeadlineNs, nowNs)) {
            order.replaceDeadlineNs = 0;
            counters.timeouts++;
            states.unknown(order, SessionContext.TIMED_OUT, nowNs);
            work++;
        }
        if (isOver(order.queryDeadlineNs, nowNs)) {
            order.queryDeadlineNs = 0;
            counters.timeouts++;
            states.askPageAgain(order, nowNs);
            work++;
        }
        return work;
    }

    private static boolean isOver(final long deadlineNs, final long nowNs) {
        return deadlineNs != 0 && nowNs >= deadlineNs;
    }

    /** Sends the questions that are due, each order in its turn; returns things done. */
    int sendAll(final long nowNs) {
        int work = 0;
        final int size = states.orders.size();
        for (int i = 0; i < size; i++) {
            cursor = cursor + 1 < size ? cursor + 1 : 0;
            work += send(states.orders.at(cursor), nowNs);
        }
        return work;
    }

    /** Asks about an order if that is due and may be done now. */
    private int send(final PendingOrder order, final long nowNs) {
        if (order.queryAtNs == 0 || nowNs < order.queryAtNs || order.queryDeadlineNs != 0 || !context.isReady()) {
            return 0;
        }
        if (nowNs < nextQueryNs) {
            order.queryAtNs = nextQueryNs;
            return 0;
        }
        final boolean fills =
                order.askFills && (order.venueOrderIdLength > 0 || !context.protocol.fillsNeedVenueOrderId());
        final RequestKind kind = fills ? RequestKind.QUERY_FILLS : RequestKind.QUERY_ORDER;
        final long venueTimeNs = context.venueTimeNs(nowNs);
        if (!context.maySend(kind, nowNs) || (!fills && !context.limits.mayAsk(order.queryStage, venueTimeNs))) {
            order.queryAtNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        order.queryAttempt = order.queryAttempt % 1_000_000 + 1;
        final OrderRequest request =
                context.begin(kind, order.clientOrderId, order.instrument.instrumentId(), order.queryAttempt, nowNs);
        if (fills) {
            context.encoder.queryFills(order, order.cursor, venueTimeNs, request);
        } else {
            context.encoder.queryOrder(order, order.queryStage, venueTimeNs, request);
        }
        if (!context.transmit(nowNs)) {
            order.queryAtNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        if (!fills) {
            context.limits.asked(order.queryStage, venueTimeNs);
        }
        order.queryDeadlineNs = nowNs + settings.requestTimeoutNs();
        nextQueryNs = nowNs + settings.queryPaceNs();
        counters.queriesSent++;
        return 1;
    }

    /** Sets the timer to what is due next. */
    void wakeForAll() {
        for (int i = 0; i < states.orders.size(); i++) {
            wakeFor(states.orders.at(i));
        }
    }

    private void wakeFor(final PendingOrder order) {
        if (order.placeDeadlineNs != 0) {
            context.wake(order.placeDeadlineNs);
        }
        if (order.cancelDeadlineNs != 0) {
            context.wake(order.cancelDeadlineNs);
        }
        if (order.replaceDeadlineNs != 0) {
            context.wake(order.replaceDeadlineNs);
        }
        if (order.queryDeadlineNs != 0) {
            context.wake(order.queryDeadlineNs);
        } else if (order.queryAtNs != 0 && context.isReady()) {
            context.wake(order.queryAtNs);
        }
        if (order.cancelWanted
                && order.cancelDeadlineNs == 0
                && order.mayWork()
                && context.canSend(RequestKind.CANCEL)) {
            context.wake(order.cancelNextNs);
        }
    }
}
