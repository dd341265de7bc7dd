package io.rayo.gateways.orders;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;

/**
 * What the core wants: new orders, each sent at most once, at once or in another's place once that is over; cancels,
 * each kept until the order is over; changes. What cannot go out is denied with its reason. One thread; allocates
 * nothing in steady state.
 */
final class OrderCommands {
    private final SessionContext context;
    private final OrderStates states;
    private final OrderCounters counters;
    private final OrderSettings settings;
    private final BooleanSupplier reconciled;
    private final DeadManSwitch deadMan;
    private final AccountSetup setup;
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
    private final ExecutionUpdate out = new ExecutionUpdate();

    OrderCommands(
            final SessionContext context,
            final OrderStates states,
            final BooleanSupplier reconciled,
            final DeadManSwitch deadMan,
            final AccountSetup setup) {
        this.context = context;
        this.states = states;
        this.reconciled = reconciled;
        this.deadMan = deadMan;
        this.setup = setup;
        counters = context.counters;
        settings = context.settings;
    }

    void onOrder(final DirectBuffer buffer, final int offset) {
        switch (EventHeaders.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> onNewOrder(buffer, offset);
            case CancelOrderDecoder.TEMPLATE_ID -> onCancelOrder(buffer, offset);
            case ReplaceOrderDecoder.TEMPLATE_ID -> onReplaceOrder(buffer, offset);
            default -> {}
        }
    }

    private void onNewOrder(final DirectBuffer buffer, final int offset) {
        newOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long nowNs = context.now();
        final long id = newOrder.clientOrderId();
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        final OrderInstrument instrument = context.instrument(instrumentId);
        if (states.orders.get(id) != null) {
            counters.duplicateOrders++;
            return;
        }
        if (states.replacements.indexOf(id) >= 0) {
            counters.duplicateOrders++;
            return;
        }
        if (id <= states.lastPlacedId) {
            // ids only grow, so this one may have been sent: never again, but what became of it can be asked
            counters.duplicateOrders++;
            if (instrument != null && !states.orders.isFull() && !states.doneOrders.contains(id, 0)) {
                states.unknown(states.follow(id, instrument, nowNs), SessionContext.SENT_BEFORE, nowNs);
            }
            return;
        }
        states.lastPlacedId = id;
        if (newOrder.orderFlags().replacing()) {
            replace(buffer, offset, instrument, nowNs);
        } else {
            send(buffer, offset, instrument, null, nowNs);
        }
    }

    /** Sends the order that {@link #newOrder} stands at, or denies it. */
    private void send(
            final DirectBuffer buffer,
            final int offset,
            final OrderInstrument instrument,
            final OrderRefusal refusedFor,
            final long nowNs) {
        final long id = newOrder.clientOrderId();
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        OrderRefusal refusal = refusedFor == null ? refusal(buffer, offset, instrument, nowNs) : refusedFor;
        if (refusal == null) {
            final OrderRequest request = context.begin(RequestKind.PLACE, id, instrumentId, 1, nowNs);
            refusal = context.encoder.placeOrder(newOrder, instrument, context.venueTimeNs(nowNs), request);
        }
        if (refusal != null) {
            deny(instrumentId, refusal);
            return;
        }
        final PendingOrder order = states.orders.add(id).start(id, instrument, OrderPhase.IN_FLIGHT, nowNs);
        order.side = newOrder.side();
        order.quantity = newOrder.quantityMantissa();
        order.orderType = newOrder.orderType();
        order.timeInForce = newOrder.timeInForce();
        order.price = order.orderType == OrderType.LIMIT || order.orderType == OrderType.STOP_LIMIT
                ? newOrder.priceMantissa()
                : ExecutionUpdate.NULL;
        if (!context.transmit(nowNs)) {
            states.orders.remove(order);
            deny(instrumentId, OrderRefusal.NO_CONNECTION);
            return;
        }
        counters.ordersSent++;
        order.placeDeadlineNs = nowNs + settings.requestTimeoutNs();
        context.wake(order.placeDeadlineNs);
        states.say(order, ExecutionType.PENDING_NEW, OrderStatus.PENDING_NEW, RejectReason.NONE, 0, nowNs, null);
    }

    /** Cancels the order whose place the new one takes; the new one waits until that one is over. */
    private void replace(
            final DirectBuffer buffer, final int offset, final OrderInstrument instrument, final long nowNs) {
        final long replacesId = newOrder.replacesId();
        final PendingOrder replaced = states.orders.get(replacesId);
        OrderRefusal refusal = refusal(buffer, offset, instrument, nowNs);
        if (refusal == null
                && (replaced == null
                        || replaced.phase != OrderPhase.WORKING
                        || replaced.instrument.instrumentId() != instrument.instrumentId()
                        || replaced.cancelWanted
                        || replaced.replaceWanted)) {
            refusal = OrderRefusal.NOT_REPLACED; // it may be filled already
        }
        if (refusal != null) {
            deny(EventHeaders.instrumentId(buffer, offset), refusal);
            return;
        }
        states.replacements.add(
                buffer, offset, newOrder.clientOrderId(), replacesId, newOrder.replacesFilledQuantityMantissa());
        wantCancel(replaced, nowNs);
    }

    /** Sends the orders whose predecessors are over, or denies them; returns things done. */
    int sendReplacements(final long nowNs) {
        final Replacements replacements = states.replacements;
        int work = 0;
        int index = 0;
        while (index < replacements.size()) {
            if (replacements.at(index).isOver) {
                end(index, replacements.at(index).isAsExpected ? null : OrderRefusal.NOT_REPLACED, nowNs);
                work++;
            } else {
                index++;
            }
        }
        return work;
    }

    /** An order was not cancelled: what was to take its place is denied. */
    void dropReplacement(final PendingOrder order) {
        final int index = order.cancelWanted || states.replacements.isEmpty()
                ? -1
                : states.replacements.indexOfReplacing(order.clientOrderId);
        if (index >= 0) {
            end(index, OrderRefusal.NOT_REPLACED, context.receiveTimeNs);
        }
    }

    /** Ends the wait of an order: it is sent, or denied for a reason. */
    private void end(final int index, final OrderRefusal refusal, final long nowNs) {
        final Replacements.Replacement replacement = states.replacements.remove(index);
        final DirectBuffer message = replacement.message;
        newOrder.wrap(
                message,
                EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(message, 0),
                EventHeaders.version(message, 0));
        send(message, 0, context.instrument(EventHeaders.instrumentId(message, 0)), refusal, nowNs);
        states.replacements.free(replacement);
    }

    /** Why an order cannot go out now, if only for its age; null if it can. */
    private OrderRefusal refusal(
            final DirectBuffer buffer, final int offset, final OrderInstrument instrument, final long nowNs) {
        return isLate(buffer, offset, nowNs) ? OrderRefusal.TOO_LATE : refusal(instrument, nowNs);
    }

    /** Whether its cause was received too long ago; a command that no event caused, time 0, is never late. */
    private boolean isLate(final DirectBuffer buffer, final int offset, final long nowNs) {
        final long causeNs = EventHeaders.receiveTimeNs(buffer, offset);
        return causeNs > 0 && nowNs - causeNs > settings.maxDelayNs();
    }

    /** Why an order cannot go out now; null if it can. */
    private OrderRefusal refusal(final OrderInstrument instrument, final long nowNs) {
        if (instrument == null) {
            return OrderRefusal.UNKNOWN_INSTRUMENT;
        }
        if (context.isStopping) {
            return OrderRefusal.STOPPING;
        }
        if (!context.isRequestsOpen && context.route(RequestKind.PLACE) == Route.SOCKET) {
            return OrderRefusal.NO_CONNECTION;
        }
        if (!context.isReady()) {
            return OrderRefusal.NO_USER_DATA;
        }
        if (settings.isChecked()) {
            if (!context.venueClock.isGood(nowNs, context.protocol.clockWindowNs())) {
                return OrderRefusal.CLOCK;
            }
            if (!reconciled.getAsBoolean()) {
                return OrderRefusal.NOT_RECONCILED;
            }
        }
        if (!deadMan.isArmed(nowNs)) {
            return OrderRefusal.DEAD_MAN;
        }
        if (!setup.isReady(instrument.instrumentId())) {
            return OrderRefusal.NOT_SET_UP;
        }
        if (states.orders.isFull()) {
            return OrderRefusal.TABLE_FULL;
        }
        final long venueTimeNs = context.venueTimeNs(nowNs);
        if (context.limits.isBanned(venueTimeNs)) {
            return OrderRefusal.BANNED;
        }
        return context.limits.maySend(RequestKind.PLACE, venueTimeNs) ? null : OrderRefusal.RATE_LIMIT;
    }

    private void deny(final int instrumentId, final OrderRefusal refusal) {
        states.doneOrders.add(newOrder.clientOrderId(), 0);
        out.clear();
        out.clientOrderId = newOrder.clientOrderId();
        out.side = newOrder.side();
        out.quantity = newOrder.quantityMantissa();
        out.cumulative = 0;
        out.executionType = ExecutionType.REJECTED;
        out.orderStatus = OrderStatus.REJECTED;
        denied(instrumentId, refusal);
    }

    private void denied(final int instrumentId, final OrderRefusal refusal) {
        counters.refused++;
        out.rejectReason = refusal.reason();
        out.text(refusal.text());
        context.publish(out, instrumentId);
    }

    private void onCancelOrder(final DirectBuffer buffer, final int offset) {
        cancelOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long nowNs = context.now();
        final int waiting = states.replacements.indexOf(cancelOrder.clientOrderId());
        if (waiting >= 0) {
            end(waiting, OrderRefusal.WITHDRAWN, nowNs);
            return;
        }
        final PendingOrder order =
                wanted(cancelOrder.clientOrderId(), EventHeaders.instrumentId(buffer, offset), nowNs);
        if (order != null) {
            wantCancel(order, nowNs);
        }
    }

    private void wantCancel(final PendingOrder order, final long nowNs) {
        order.cancelWanted = true;
        order.cancelNextNs = nowNs;
        context.wake(nowNs);
        sendCancel(order, nowNs);
    }

    /** The order that is to be cancelled or changed; null if that has been answered. */
    private PendingOrder wanted(final long id, final int instrumentId, final long nowNs) {
        final PendingOrder order = states.orders.get(id);
        if (order != null) {
            return order;
        }
        if (states.doneOrders.contains(id, 0)) {
            counters.duplicateReports++; // its end was published: the core hears of it, if it has not yet
            return null;
        }
        final OrderInstrument instrument = context.instrument(instrumentId);
        if (instrument == null || states.orders.isFull()) {
            denyChange(
                    id, instrumentId, instrument == null ? OrderRefusal.UNKNOWN_INSTRUMENT : OrderRefusal.TABLE_FULL);
            return null;
        }
        return states.follow(id, instrument, nowNs);
    }

    private void denyChange(final long id, final int instrumentId, final OrderRefusal refusal) {
        out.clear();
        out.clientOrderId = id;
        out.executionType = ExecutionType.CANCEL_REJECTED;
        denied(instrumentId, refusal);
    }

    private void onReplaceOrder(final DirectBuffer buffer, final int offset) {
        replaceOrder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long nowNs = context.now();
        final long id = replaceOrder.clientOrderId();
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        if (states.replacements.indexOf(id) >= 0) {
            denyChange(id, instrumentId, OrderRefusal.NOT_WORKING);
            return;
        }
        final PendingOrder order = wanted(id, instrumentId, nowNs);
        if (order == null) {
            return;
        }
        OrderRefusal refusal = isLate(buffer, offset, nowNs) ? OrderRefusal.TOO_LATE : replaceRefusal(order, nowNs);
        if (refusal == null) {
            final OrderRequest request = context.begin(RequestKind.REPLACE, id, instrumentId, 1, nowNs);
            refusal = context.encoder.replaceOrder(replaceOrder, order, context.venueTimeNs(nowNs), request);
        }
        if (refusal == null && !context.transmit(nowNs)) {
            refusal = OrderRefusal.NO_CONNECTION;
        }
        if (refusal != null) {
            denyChange(id, instrumentId, refusal);
            return;
        }
        counters.replacesSent++;
        order.replaceWanted = true;
        order.replaceUnseen = 0;
        order.replaceSentNs = nowNs;
        order.replacePrice = replaceOrder.priceMantissa() == ReplaceOrderDecoder.priceMantissaNullValue()
                ? order.price
                : replaceOrder.priceMantissa();
        order.replaceQuantity = replaceOrder.quantityMantissa() == ReplaceOrderDecoder.quantityMantissaNullValue()
                ? order.quantity
                : replaceOrder.quantityMantissa();
        order.replaceDeadlineNs = nowNs + settings.requestTimeoutNs();
        context.wake(order.replaceDeadlineNs);
    }

    /** Why an order cannot be changed now; null if it can. */
    private OrderRefusal replaceRefusal(final PendingOrder order, final long nowNs) {
        if (order.phase != OrderPhase.WORKING || order.cancelWanted || order.replaceWanted) {
            return OrderRefusal.NOT_WORKING; // one change at a time: two under way could be carried out in either order
        }
        if (context.protocol.route(RequestKind.REPLACE) == Route.NONE) {
            return OrderRefusal.NOT_SUPPORTED;
        }
        return refusal(order.instrument, nowNs);
    }

    /** Sends the cancels that are wanted and may go out now; returns things done. */
    int sendCancels(final long nowNs) {
        int work = 0;
        context.hold();
        try {
            for (int i = states.orders.size() - 1; i >= 0; i--) {
                work += sendCancel(states.orders.at(i), nowNs);
            }
        } finally {
            context.release();
        }
        return work;
    }

    /** Sends the cancel of an order if one is wanted and may go out now; returns things done. */
    int sendCancel(final PendingOrder order, final long nowNs) {
        if (!order.cancelWanted
                || order.cancelDeadlineNs != 0
                || nowNs < order.cancelNextNs
                || !context.canSend(RequestKind.CANCEL)
                || !order.mayWork()) {
            return 0;
        }
        if (!context.maySend(RequestKind.CANCEL, nowNs)) {
            order.cancelNextNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        order.cancelAttempt = order.cancelAttempt % 1_000_000 + 1;
        final OrderRequest request = context.begin(
                RequestKind.CANCEL, order.clientOrderId, order.instrument.instrumentId(), order.cancelAttempt, nowNs);
        context.encoder.cancelOrder(order, context.venueTimeNs(nowNs), request);
        if (!context.transmit(nowNs)) {
            order.cancelNextNs = nowNs + settings.queryDelayNs();
            return 0;
        }
        order.cancelDeadlineNs = nowNs + settings.requestTimeoutNs();
        context.wake(order.cancelDeadlineNs);
        context.cancelSent();
        return 1;
    }

    /** Has everything cancelled that works or may work, but perhaps for stops; returns what is not over. */
    int cancelAllWorking(final boolean isLeavingStops) {
        context.isStopping = true;
        context.isLeavingStops = isLeavingStops;
        final long nowNs = context.now();
        context.hold();
        try {
            for (int i = 0; i < states.orders.size(); i++) {
                final PendingOrder order = states.orders.at(i);
                if (order.phase != OrderPhase.AWAITING_FILLS && states.isToBeCancelled(order)) {
                    order.cancelWanted = true;
                    order.cancelNextNs = nowNs;
                    sendCancel(order, nowNs);
                }
            }
        } finally {
            context.release();
        }
        while (!states.replacements.isEmpty()) {
            end(0, OrderRefusal.STOPPING, nowNs);
        }
        context.wake(nowNs);
        return states.orders.size();
    }
}
