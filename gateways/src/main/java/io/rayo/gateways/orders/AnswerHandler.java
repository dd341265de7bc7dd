package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import org.agrona.DirectBuffer;

/**
 * What the venue says, as the decoder found it: finds the request that an answer answers, and the order that an event
 * speaks of, and draws the conclusion. One thread; allocates nothing in steady state.
 */
final class AnswerHandler implements ExecutionListener {
    private final SessionContext context;
    private final OrderStates states;
    private final OrderCommands commands;
    private final OrderCounters counters;
    private final OrderSettings settings;
    private final OrderSession session;

    /** Kind of the request that is being answered; null if it is none of ours. */
    private RequestKind kind;

    AnswerHandler(
            final SessionContext context,
            final OrderStates states,
            final OrderCommands commands,
            final OrderSession session) {
        this.context = context;
        this.states = states;
        this.commands = commands;
        this.session = session;
        counters = context.counters;
        settings = context.settings;
    }

    // ---- events ----

    @Override
    public void onOrderEvent(final ExecutionUpdate update) {
        if (update.lite && !settings.tradeLite()) {
            counters.ignoredEvents++;
            return;
        }
        final PendingOrder order = states.find(update);
        if (order == null) {
            return;
        }
        final long quantityBefore = order.quantity;
        final long priceBefore = order.price;
        states.learn(order, update);
        switch (update.executionType) {
            case TRADE -> {
                if (order.phase == OrderPhase.IN_FLIGHT) {
                    states.move(order, OrderFact.ACCEPTED);
                }
                final OrderStatus told = update.orderStatus;
                states.fill(order, update);
                states.settle(order, update.lite ? update.orderStatus : told, false, update);
            }
            case NEW -> states.accepted(order, update);
            case REPLACED -> {
                if (order.replaceWanted || order.quantity != quantityBefore || order.price != priceBefore) {
                    states.replaced(order, update);
                } else {
                    counters.duplicateReports++;
                }
            }
            case CANCELED, EXPIRED, REJECTED -> {
                if (order.phase == OrderPhase.AWAITING_FILLS) {
                    counters.duplicateReports++;
                }
                states.settle(order, update.orderStatus, false, update);
            }
            default -> {
                if (update.orderStatus == OrderStatus.PENDING_NEW) {
                    return; // on its way into the book: what comes of it is told
                }
                if (order.phase == OrderPhase.IN_FLIGHT && !ExecutionUpdate.isFinal(update.orderStatus)) {
                    states.accepted(order, update);
                }
                states.settle(order, update.orderStatus, true, update);
            }
        }
    }

    @Override
    public void onOrderUnclear(final ExecutionUpdate update) {
        final PendingOrder order = states.find(update);
        if (order != null) {
            states.learn(order, update);
            if (order.queryDeadlineNs == 0) {
                states.askNow(order, context.receiveTimeNs);
            }
        }
    }

    // ---- answers ----

    @Override
    public void onAnswer(final OrderAnswer answer) {
        states.current = null;
        final long nowNs = context.receiveTimeNs;
        if (answer.outcome == Outcome.LIMITED || answer.outcome == Outcome.BANNED) {
            counters.limitedAnswers++;
            final long venueTimeNs = context.venueTimeNs(nowNs);
            context.limits.ban(venueTimeNs, retryAtNs(answer, venueTimeNs), answer.outcome == Outcome.BANNED);
        } else if (answer.outcome == Outcome.CLOCK) {
            counters.clockErrors++;
            context.venueClock.doubt(nowNs);
            context.wake(nowNs);
        }
        final long id = answer.correlationId;
        if (!context.sent.isKnown(id)) {
            kind = null;
            counters.unmatchedAnswers++;
            return;
        }
        kind = context.sent.kind(id);
        final long number = context.sent.number(id);
        if (answer.update.clientOrderId < 0) {
            answer.update.clientOrderId = number;
        }
        if (answer.update.instrumentId == 0) {
            answer.update.instrumentId = context.sent.instrumentId(id);
        }
        switch (kind) {
            case PLACE -> onPlaced(answer, number);
            case CANCEL -> onCancelled(answer, number);
            case REPLACE -> onReplaced(answer, number);
            case QUERY_ORDER -> onQueried(answer, number);
            case QUERY_FILLS -> onFillsAnswered(answer, number);
            case OPEN_ORDERS, RECENT_FILLS, BALANCES, POSITIONS -> {
                if (!session.reconciler().onAnswer(kind, answer)) {
                    kind = null;
                }
            }
            case FUNDING -> {
                if (!session.funding().onAnswer(answer)) {
                    kind = null;
                }
            }
            default -> session.onOtherAnswer(kind, answer, number);
        }
    }

    /** When the venue wants to hear of us again, by its clock; 0 if it did not say. */
    private static long retryAtNs(final OrderAnswer answer, final long venueTimeNs) {
        if (answer.retryAtNs > 0 || answer.retryAfterNs <= 0) {
            return answer.retryAtNs;
        }
        return answer.retryAfterNs > Long.MAX_VALUE - venueTimeNs ? Long.MAX_VALUE : venueTimeNs + answer.retryAfterNs;
    }

    private void onPlaced(final OrderAnswer answer, final long number) {
        PendingOrder order = states.orders.get(number);
        if (order == null) {
            if (!answer.isOk() || (order = states.find(answer.update)) == null) {
                counters.lateAnswers++;
                return;
            }
        }
        order.placeDeadlineNs = 0;
        if (answer.isOk()) {
            states.learn(order, answer.update);
            if (answer.update.orderStatus == OrderStatus.PENDING_NEW) {
                taken(order);
            } else {
                states.accepted(order, answer.update);
                states.current = order;
            }
        } else if (!answer.outcome.isDefiniteError()) {
            if (order.phase == OrderPhase.IN_FLIGHT) {
                states.unknown(order, answer.update, context.receiveTimeNs);
            }
        } else if (order.venueOrderIdLength > 0) {
            counters.contradictions++; // the venue has shown it: only the venue can tell what it meant
            states.askNow(order, context.receiveTimeNs);
        } else if (states.move(order, OrderFact.REFUSED)) {
            counters.rejected++;
            states.say(
                    order,
                    ExecutionType.REJECTED,
                    OrderStatus.REJECTED,
                    reason(answer, RejectReason.VENUE_REJECTED),
                    0,
                    context.receiveTimeNs,
                    answer.update);
        }
    }

    /** The venue has the order but has not said what it makes of it: the stream will, or a question. */
    private void taken(final PendingOrder order) {
        if (order.phase == OrderPhase.IN_FLIGHT) {
            order.placeDeadlineNs = context.receiveTimeNs + settings.requestTimeoutNs();
            context.wake(order.placeDeadlineNs);
        }
    }

    private static RejectReason reason(final OrderAnswer answer, final RejectReason otherwise) {
        return answer.update.rejectReason == RejectReason.NONE ? otherwise : answer.update.rejectReason;
    }

    private void onCancelled(final OrderAnswer answer, final long number) {
        final PendingOrder order = states.orders.get(number);
        if (order == null || (order.cancelAttempt != context.sent.attempt(answer.correlationId) && !answer.isOk())) {
            counters.lateAnswers++;
            return;
        }
        order.cancelDeadlineNs = 0;
        switch (answer.outcome) {
            case OK -> {
                states.learn(order, answer.update);
                if (ExecutionUpdate.isFinal(answer.update.orderStatus)) {
                    states.settle(order, answer.update.orderStatus, false, answer.update);
                } else {
                    // taken, but not carried out yet: the event will tell, or else a question
                    order.cancelNextNs = SessionContext.NEVER;
                    states.askAgain(order, context.receiveTimeNs);
                }
            }
            // the ban holds it back, or the clock is set right
            case LIMITED, BANNED, CLOCK -> order.cancelNextNs = context.receiveTimeNs + settings.queryDelayNs();
            case UNKNOWN -> states.unknown(order, answer.update, context.receiveTimeNs);
            case REFUSED, NO_SUCH_ORDER -> onCancelRefused(order, answer);
        }
    }

    private void onCancelRefused(final PendingOrder order, final OrderAnswer answer) {
        order.cancelNextNs = SessionContext.NEVER;
        if (order.queryDeadlineNs == 0) {
            states.askNow(order, context.receiveTimeNs);
        }
        if (order.phase != OrderPhase.WORKING) {
            return; // "no such order" says little of one that may not have arrived yet: the wish stays
        }
        order.cancelWanted = states.isToBeCancelled(order);
        states.say(
                order,
                ExecutionType.CANCEL_REJECTED,
                OrderStates.working(order),
                reason(answer, refusalReason(answer)),
                order.cumulative,
                context.receiveTimeNs,
                answer.update);
        commands.dropReplacement(order);
    }

    private static RejectReason refusalReason(final OrderAnswer answer) {
        return answer.outcome == Outcome.NO_SUCH_ORDER ? RejectReason.UNKNOWN_ORDER : RejectReason.VENUE_REJECTED;
    }

    private void onReplaced(final OrderAnswer answer, final long number) {
        final PendingOrder order = states.orders.get(number);
        if (order == null || !order.replaceWanted) {
            counters.lateAnswers++;
            return;
        }
        order.replaceDeadlineNs = 0;
        if (answer.outcome == Outcome.UNKNOWN) {
            states.unknown(order, answer.update, context.receiveTimeNs);
        } else if (!answer.isOk()) {
            states.replaceRefused(order, reason(answer, refusalReason(answer)), answer.update);
            if (answer.outcome == Outcome.NO_SUCH_ORDER) {
                states.askNow(order, context.receiveTimeNs);
            }
        } else if (answer.update.orderStatus == OrderStatus.PENDING_REPLACE) {
            order.replaceDeadlineNs = context.receiveTimeNs + settings.requestTimeoutNs();
            context.wake(order.replaceDeadlineNs);
        } else {
            order.quantity = order.replaceQuantity;
            order.price = order.replacePrice;
            states.learn(order, answer.update);
            states.replaced(order, answer.update);
            if (answer.update.orderStatus != OrderStatus.NULL_VAL) {
                states.settle(order, answer.update.orderStatus, false, answer.update);
            }
        }
    }

    /** The order that waits for this very answer; null if none does. */
    private PendingOrder asked(final OrderAnswer answer, final long number) {
        final PendingOrder order = states.orders.get(number);
        if (order == null
                || order.queryDeadlineNs == 0
                || order.queryAttempt != context.sent.attempt(answer.correlationId)) {
            counters.lateAnswers++;
            return null;
        }
        order.queryDeadlineNs = 0;
        return order;
    }

    private void onQueried(final OrderAnswer answer, final long number) {
        final PendingOrder order = asked(answer, number);
        if (order == null) {
            return;
        }
        final long nowNs = context.receiveTimeNs;
        if (answer.outcome == Outcome.NO_SUCH_ORDER) {
            onNoSuchOrder(order, answer);
            return;
        }
        if (!answer.isOk()) {
            states.askPageAgain(order, nowNs);
            return;
        }
        order.pageTries = 0;
        order.notFoundCount = 0;
        order.queryStage = 0;
        order.queryCursor.clear();
        final ExecutionUpdate update = answer.update;
        states.learn(order, update);
        final boolean isFinal = ExecutionUpdate.isFinal(update.orderStatus);
        if (update.cumulative < order.cumulative
                || update.orderStatus == OrderStatus.PENDING_NEW
                || (!isFinal && order.phase == OrderPhase.AWAITING_FILLS)) {
            states.askAgain(order, nowNs); // from before what is known already, or before anything is known
            return;
        }
        order.queryAtNs = 0;
        order.queryTries = 0;
        if (isFinal) {
            final boolean wasAwaiting = order.phase == OrderPhase.AWAITING_FILLS;
            states.settle(order, update.orderStatus, true, update);
            if (wasAwaiting && order.phase == OrderPhase.AWAITING_FILLS) {
                states.awaitFillsNow(order);
            }
            return;
        }
        states.move(order, OrderFact.ACCEPTED);
        order.placeDeadlineNs = 0;
        states.say(
                order,
                ExecutionType.ORDER_STATUS,
                update.orderStatus,
                RejectReason.NONE,
                order.venueCumulative,
                states.time(update),
                null);
        states.wantCancel(order);
        states.settle(order, update.orderStatus, true, update);
        if (order.replaceWanted && order.replaceDeadlineNs == 0) {
            onReplaceQueried(order, update);
        }
    }

    private void onNoSuchOrder(final PendingOrder order, final OrderAnswer answer) {
        final long nowNs = context.receiveTimeNs;
        order.queryCursor.clear();
        order.pageTries = 0;
        if (!answer.next.isEmpty()) {
            order.queryCursor.set(answer.next); // it may be further down the same list
            order.queryAtNs = nowNs;
            context.wake(nowNs);
            return;
        }
        // asked often enough and young: if it arrives yet the first source shows it, and the others may be long lists
        final boolean isYoung = nowNs - order.sentNs < settings.notFoundAgeNs();
        final boolean isEnough = isYoung && order.notFoundCount >= settings.notFoundRepeats();
        if (!isEnough && order.queryStage + 1 < context.protocol.queryStages()) {
            order.queryStage++; // the next of the venue's sources
            order.queryAtNs = nowNs;
            context.wake(nowNs);
            return;
        }
        order.notFoundCount++;
        final boolean isNotFound = order.notFoundCount >= settings.notFoundRepeats()
                && !isYoung
                && order.venueOrderIdLength == 0
                && order.placeDeadlineNs == 0;
        if (!isNotFound) {
            states.askAgain(order, nowNs);
            return;
        }
        if (states.move(order, OrderFact.NOT_FOUND)) {
            counters.notFound++;
            states.say(
                    order,
                    ExecutionType.NOT_FOUND,
                    OrderStatus.REJECTED,
                    RejectReason.UNKNOWN_ORDER,
                    0,
                    nowNs,
                    answer.update);
        }
    }

    /** A change of unknown outcome: shown, it is made; not shown again and again, long after, it is not. */
    private void onReplaceQueried(final PendingOrder order, final ExecutionUpdate update) {
        final long nowNs = context.receiveTimeNs;
        if (order.shows(update)) {
            states.replaced(order, update);
        } else if (++order.replaceUnseen >= settings.notFoundRepeats()
                && nowNs - order.replaceSentNs >= settings.notFoundAgeNs()) {
            states.replaceRefused(order, RejectReason.VENUE_REJECTED, SessionContext.NOT_CHANGED);
        } else if (order.queryDeadlineNs == 0 && !order.askFills) {
            states.askAgain(order, nowNs);
        }
    }

    private void onFillsAnswered(final OrderAnswer answer, final long number) {
        final PendingOrder order = asked(answer, number);
        if (order == null) {
            return;
        }
        if (!answer.isOk()) {
            states.askPageAgain(order, context.receiveTimeNs);
            return;
        }
        order.pageTries = 0;
        if (order.cursor.isEmpty()) {
            order.pageSum = 0;
        }
        states.current = order;
    }

    @Override
    public void onAnswerFill(final OrderAnswer answer, final ExecutionUpdate fill) {
        if (kind == RequestKind.RECENT_FILLS) {
            onRecentFill(fill);
            return;
        }
        final PendingOrder order = states.current;
        if (order != null) {
            fill.clientOrderId = order.clientOrderId;
            order.pageSum += fill.lastQuantity;
            states.fill(order, fill);
        }
    }

    private void onRecentFill(final ExecutionUpdate fill) {
        final PendingOrder order = states.orders.get(fill.clientOrderId);
        if (order == null) {
            fill.orderStatus = OrderStatus.PARTIALLY_FILLED; // no less than that
            states.strayFill(fill);
            return;
        }
        states.learn(order, fill);
        if (order.phase == OrderPhase.IN_FLIGHT) {
            states.move(order, OrderFact.ACCEPTED);
        }
        states.fill(order, fill);
        if (order.phase == OrderPhase.AWAITING_FILLS && order.isComplete()) {
            states.move(order, OrderFact.FILLS_COMPLETE);
        } else if (order.queryDeadlineNs == 0) {
            states.askNow(order, context.receiveTimeNs);
        }
    }

    @Override
    public void onAnswerEnd(final OrderAnswer answer) {
        final PendingOrder order = states.current;
        states.current = null;
        if (kind == null) {
            return;
        }
        switch (kind) {
            case PLACE -> {
                if (order != null) {
                    if (answer.update.orderStatus != OrderStatus.NULL_VAL) {
                        states.settle(order, answer.update.orderStatus, false, answer.update);
                    }
                    commands.sendCancel(order, context.receiveTimeNs);
                }
            }
            case QUERY_FILLS -> {
                if (order != null) {
                    onFillsEnd(order, answer);
                }
            }
            case OPEN_ORDERS, RECENT_FILLS, BALANCES, POSITIONS ->
                session.reconciler().onAnswerEnd(kind, answer);
            case FUNDING -> session.funding().onAnswerEnd(answer);
            default -> {}
        }
    }

    /** A list of all fills: those that were published before this session began count too. */
    private void onFillsEnd(final PendingOrder order, final OrderAnswer answer) {
        final long nowNs = context.receiveTimeNs;
        if (!answer.next.isEmpty() && !order.isComplete()) { // nor is there need of the others once all are known
            order.cursor.set(answer.next);
            order.askFills = true;
            order.queryAtNs = nowNs;
            context.wake(nowNs);
            return;
        }
        order.cursor.clear();
        order.cumulative = Math.max(order.cumulative, order.pageSum);
        order.venueCumulative = Math.max(order.venueCumulative, order.cumulative);
        if (!order.isComplete()) {
            states.askAgain(order, nowNs);
            return;
        }
        order.askFills = false;
        order.queryAtNs = 0;
        order.queryTries = 0;
        if (order.phase == OrderPhase.UNRESOLVED) {
            states.askNow(order, nowNs);
        }
        states.move(order, OrderFact.FILLS_COMPLETE);
    }

    @Override
    public void onOpenOrder(final ExecutionUpdate update) {
        if (kind == RequestKind.OPEN_ORDERS) {
            session.reconciler().onOpenOrder(update);
        }
        final PendingOrder order = states.find(update);
        if (order != null) {
            final boolean isNews = session.reconciler().isNews(update, order);
            states.learn(order, update);
            if (isNews && order.queryDeadlineNs == 0) {
                states.askNow(order, context.receiveTimeNs); // the list says little: ask about the order itself
            }
        }
    }

    @Override
    public void onBalance(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long free,
            final long locked,
            final long eventTimeNs) {
        session.reconciler().holdings().onBalance(buffer, offset, length, free, locked);
        final long timeNs = eventTimeNs > 0 ? eventTimeNs : context.receiveTimeNs;
        context.writer.writeBalance(buffer, offset, length, free, locked, timeNs, context.receiveTimeNs);
    }

    @Override
    public void onPosition(
            final int instrumentId, final long quantity, final long averagePrice, final long eventTimeNs) {
        session.reconciler().holdings().onPosition(instrumentId, quantity, averagePrice);
    }

    @Override
    public void onFunding(
            final int instrumentId,
            final long timeNs,
            final long rowId,
            final long paid,
            final DirectBuffer buffer,
            final int assetOffset,
            final int assetLength) {
        if (kind == RequestKind.FUNDING) {
            session.funding().onRow(instrumentId, timeNs, rowId, paid, buffer, assetOffset, assetLength);
        }
    }

    @Override
    public void onFundingDue() {
        session.funding().onHint(context.receiveTimeNs);
    }

    @Override
    public void onRateLimit(final boolean ofOrders, final long intervalNs, final long limit, final long used) {
        context.limits.onRateLimit(ofOrders, intervalNs, limit, used, context.venueTimeNs(context.receiveTimeNs));
    }

    @Override
    public void onHandshake(final SocketRole socket, final long correlationId, final boolean ok) {
        session.onHandshake(socket, correlationId, ok);
    }

    @Override
    public void onPrivateStreamEnded(final boolean reconnect) {
        session.onPrivateStreamEnded(reconnect);
    }

    @Override
    public void onPrivateStreamEnded(final SocketRole socket) {
        session.onPrivateStreamEnded(socket);
    }

    @Override
    public void onPrivateStreamGap() {
        session.onPrivateStreamGap();
    }

    @Override
    public void onServerShutdown(final SocketRole socket) {
        session.onServerShutdown(socket);
    }
}
