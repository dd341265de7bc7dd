package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;

/**
 * The orders of a session, each with its phase, and the reports that say so. {@link #move} is the only place where a
 * phase changes. One thread; allocates nothing in steady state.
 */
final class OrderStates {
    private static final int PAGE_TRIES = 5;

    private static final int RECENT_FILLS = 1 << 16;
    private static final int RECENT_ORDERS = 1 << 14;

    final PendingOrders orders;

    /** Orders that are over, to know them if they are spoken of again. */
    final RecentIds doneOrders = new RecentIds(RECENT_ORDERS);

    /** New orders that wait for others to be over. */
    final Replacements replacements = new Replacements();

    private final MissingOrders missingOrders = new MissingOrders();

    /** The order that the text being decoded is about; null if none, or once it is over. */
    PendingOrder current;

    /** Highest id that was sent or may have been. */
    long lastPlacedId = -1;

    /** Venue time of the newest fill. */
    long lastFillNs;

    private final SessionContext context;
    private final OrderCounters counters;
    private final OrderSettings settings;
    private final RecentIds seenFills = new RecentIds(RECENT_FILLS);
    private final ExecutionUpdate out = new ExecutionUpdate();

    /** Place of the order that was not settled when that was last asked: it is asked first. */
    private int unsettled;

    OrderStates(final SessionContext context) {
        this.context = context;
        counters = context.counters;
        settings = context.settings;
        orders = new PendingOrders(settings.maxOrders());
    }

    /** The only place where an order's phase changes. */
    boolean move(final PendingOrder order, final OrderFact fact) {
        final OrderPhase next = order.phase.on(fact);
        if (next == null) {
            counters.contradictions++;
            return false;
        }
        order.phase = next;
        if (next == OrderPhase.DONE) {
            if (fact == OrderFact.NOT_FOUND) {
                missingOrders.add(order); // it may turn up yet
            } else {
                doneOrders.add(order.clientOrderId, 0);
            }
            if (replacements.onOver(order.clientOrderId, order.endStatus == OrderStatus.CANCELED, order.cumulative)) {
                context.wake(context.receiveTimeNs);
            }
            orders.remove(order);
            if (current == order) {
                current = null;
            }
        }
        return true;
    }

    /** Starts to follow an order of which nothing is known; it is asked about at once. */
    PendingOrder follow(final long id, final OrderInstrument instrument, final long nowNs) {
        final PendingOrder order = orders.add(id).start(id, instrument, OrderPhase.UNRESOLVED, nowNs);
        missingOrders.recall(order);
        order.queryAtNs = nowNs;
        context.wake(nowNs);
        return order;
    }

    /** A request's outcome is unknown. */
    void unknown(final PendingOrder order, final ExecutionUpdate words, final long nowNs) {
        order.cancelNextNs = SessionContext.NEVER; // one that may have arrived is repeated only once the order works
        order.askFills = false;
        if (order.queryDeadlineNs == 0 && (order.queryAtNs == 0 || order.queryAtNs > nowNs)) {
            order.queryAtNs = nowNs + (context.isReady() ? settings.queryDelayNs() : 0);
            order.queryTries = 0;
            context.wake(order.queryAtNs);
        }
        if (order.phase == OrderPhase.AWAITING_FILLS) {
            return;
        }
        counters.unknownOutcomes++;
        move(order, OrderFact.SILENT);
        say(order, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, RejectReason.NONE, order.cumulative, nowNs, words);
    }

    /** Asks about an order at once, from the start of the venue's sources. */
    void askNow(final PendingOrder order, final long nowNs) {
        order.askFills = false;
        order.queryStage = 0;
        order.queryCursor.clear();
        order.queryTries = 0;
        order.queryAtNs = nowNs;
        context.wake(nowNs);
    }

    /** Asks again, later each time. */
    void askAgain(final PendingOrder order, final long nowNs) {
        final int doublings = Math.min(order.queryTries++, 20);
        final long delayNs = Math.min(settings.queryDelayNs() << doublings, settings.queryMaxDelayNs());
        order.askFills = false;
        order.queryStage = 0;
        order.queryCursor.clear();
        order.queryAtNs = nowNs + delayNs;
        context.wake(order.queryAtNs);
    }

    /**
     * A question is not answered: asked again. Where it was for a further page, that page is asked for a few times
     * before all begins anew, as a long list would else never be had whole from a venue that fails now and then.
     */
    void askPageAgain(final PendingOrder order, final long nowNs) {
        final boolean isPage = order.askFills ? !order.cursor.isEmpty() : !order.queryCursor.isEmpty();
        if (!isPage || ++order.pageTries > PAGE_TRIES) {
            order.pageTries = 0;
            order.cursor.clear();
            askAgain(order, nowNs);
            return;
        }
        order.queryAtNs = nowNs + settings.queryDelayNs() * order.pageTries;
        context.wake(order.queryAtNs);
    }

    /**
     * Fills that the venue has told of have not come: they may be on their way for a moment, then they are asked for.
     */
    private void awaitFills(final PendingOrder order, final long delayNs, final long nowNs) {
        order.askFills = true;
        order.cursor.clear();
        if (order.queryDeadlineNs == 0) {
            order.queryAtNs = nowNs + delayNs;
            context.wake(order.queryAtNs);
        }
    }

    /** The same at once, after an answer that left no doubt. */
    void awaitFillsNow(final PendingOrder order) {
        awaitFills(order, 0, context.receiveTimeNs);
    }

    /** Publishes a report of an order; {@code words} is whose text it bears, null for none. */
    void say(
            final PendingOrder order,
            final ExecutionType type,
            final OrderStatus status,
            final RejectReason reason,
            final long cumulative,
            final long eventTimeNs,
            final ExecutionUpdate words) {
        out.clear();
        if (words != null) {
            out.text(words);
        }
        out.clientOrderId = order.clientOrderId;
        out.venueOrderIdLength = order.venueOrderIdLength;
        System.arraycopy(order.venueOrderId, 0, out.venueOrderId, 0, order.venueOrderIdLength);
        out.side = order.side;
        out.quantity = order.quantity;
        out.cumulative = cumulative;
        out.executionType = type;
        out.orderStatus = status;
        out.rejectReason = reason;
        out.eventTimeNs = eventTimeNs;
        context.publish(out, order.instrument.instrumentId());
    }

    void learn(final PendingOrder order, final ExecutionUpdate update) {
        if (update.venueOrderIdLength > 0) {
            order.venueOrderIdLength = update.venueOrderIdLength;
            System.arraycopy(update.venueOrderId, 0, order.venueOrderId, 0, update.venueOrderIdLength);
        }
        if (update.side != Side.NULL_VAL) {
            order.side = update.side;
        }
        if (update.quantity != ExecutionUpdate.NULL) {
            order.quantity = update.quantity;
        }
        if (update.price != ExecutionUpdate.NULL) {
            order.price = update.price;
        }
        if (update.cumulative != ExecutionUpdate.NULL) {
            order.venueCumulative = Math.max(order.venueCumulative, update.cumulative);
        } else if (update.orderStatus == OrderStatus.FILLED && isQuantityKnown(order)) {
            order.venueCumulative = Math.max(order.venueCumulative, order.quantity); // not all fills may have come
        }
    }

    void fill(final PendingOrder order, final ExecutionUpdate fill) {
        // by order: a trade between two of our own orders is a fill of each, with one trade id
        if (!seenFills.add(order.clientOrderId, fill.tradeId)) {
            counters.duplicateReports++;
            return;
        }
        order.cumulative += fill.lastQuantity; // fills of an order add up to its quantity at most
        order.venueCumulative = Math.max(order.venueCumulative, order.cumulative);
        final long quantity = fill.quantity;
        final long cumulative = fill.cumulative;
        final Side side = fill.side;
        if (fill.quantity == ExecutionUpdate.NULL) {
            fill.quantity = order.quantity;
        }
        if (fill.cumulative == ExecutionUpdate.NULL) {
            fill.cumulative = order.cumulative;
        }
        if (fill.side == Side.NULL_VAL) {
            fill.side = order.side;
        }
        fill.orderStatus = fill.quantity != ExecutionUpdate.NULL && fill.cumulative >= fill.quantity
                ? OrderStatus.FILLED
                : OrderStatus.PARTIALLY_FILLED;
        publishFill(fill, order.instrument.instrumentId());
        // the decoder uses it again for the next fill of the same answer: what was added here is not that one's
        fill.quantity = quantity;
        fill.cumulative = cumulative;
        fill.side = side;
    }

    private void publishFill(final ExecutionUpdate fill, final int instrumentId) {
        counters.fills++;
        counters.fillsWithoutFee += fill.fee == ExecutionUpdate.NULL ? 1 : 0;
        lastFillNs = Math.max(lastFillNs, fill.eventTimeNs);
        context.publish(fill, instrumentId);
    }

    /** A fill of an order that nobody follows: it is never kept back, the core knows whose it is. */
    void strayFill(final ExecutionUpdate fill) {
        if (!seenFills.add(fill.clientOrderId, fill.tradeId)) {
            counters.duplicateReports++;
            return;
        }
        publishFill(fill, fill.instrumentId);
    }

    /**
     * The order that the venue speaks of; one that is not known is followed from now on. Null if there is nothing to
     * do.
     */
    PendingOrder find(final ExecutionUpdate update) {
        final PendingOrder order = orders.get(update.clientOrderId);
        if (order != null) {
            return order;
        }
        if (doneOrders.contains(update.clientOrderId, 0)) {
            if (update.executionType == ExecutionType.TRADE) {
                final long before = counters.fills;
                strayFill(update);
                counters.contradictions += counters.fills - before; // the order was over
            } else {
                counters.duplicateReports++;
            }
            return null;
        }
        final OrderInstrument instrument = context.instrument(update.instrumentId);
        if (instrument == null || orders.isFull()) {
            context.publish(update, update.instrumentId); // not followed, but not hidden either
            return null;
        }
        // an order of an earlier life of this run, or one that the venue said it did not have
        lastPlacedId = Math.max(lastPlacedId, update.clientOrderId);
        return follow(update.clientOrderId, instrument, context.receiveTimeNs);
    }

    /** Brings the phase in line with a status that the venue has just told, after the fills that came with it. */
    void settle(
            final PendingOrder order, final OrderStatus status, final boolean byQuery, final ExecutionUpdate source) {
        if (order.phase == OrderPhase.AWAITING_FILLS) {
            if (order.isComplete()) {
                move(order, OrderFact.FILLS_COMPLETE);
            }
            return;
        }
        if (!ExecutionUpdate.isFinal(status)) {
            if (!order.isComplete()) {
                awaitFills(order, byQuery ? 0 : settings.fillsGraceNs(), context.receiveTimeNs);
            } else if (order.askFills && order.queryDeadlineNs == 0) {
                order.askFills = false;
                order.queryAtNs = 0;
            }
            return;
        }
        if (status == OrderStatus.FILLED && source.cumulative == ExecutionUpdate.NULL && !isQuantityKnown(order)) {
            if (order.queryDeadlineNs == 0) {
                askNow(order, context.receiveTimeNs); // all of it was filled, but nobody knows how much that is
            }
            return;
        }
        order.endStatus = status;
        final boolean complete = order.isComplete();
        if (byQuery || status != OrderStatus.FILLED) {
            say(
                    order,
                    byQuery ? ExecutionType.ORDER_STATUS : endType(status),
                    status,
                    reason(status, source),
                    order.venueCumulative,
                    time(source),
                    source);
        }
        order.cancelWanted = false;
        order.replaceWanted = false;
        if (!complete) {
            awaitFills(order, byQuery ? 0 : settings.fillsGraceNs(), context.receiveTimeNs);
        }
        move(order, complete ? OrderFact.ENDED : OrderFact.ENDED_SHORT);
    }

    /** Whether it is certain how much was ordered. */
    private static boolean isQuantityKnown(final PendingOrder order) {
        return order.quantity != ExecutionUpdate.NULL && !order.replaceWanted;
    }

    private static RejectReason reason(final OrderStatus status, final ExecutionUpdate source) {
        if (source.rejectReason != RejectReason.NONE) {
            return source.rejectReason;
        }
        return status == OrderStatus.REJECTED ? RejectReason.VENUE_REJECTED : RejectReason.NONE;
    }

    private static ExecutionType endType(final OrderStatus status) {
        return switch (status) {
            case CANCELED -> ExecutionType.CANCELED;
            case EXPIRED -> ExecutionType.EXPIRED;
            case REJECTED -> ExecutionType.REJECTED;
            default -> throw new IllegalStateException("no end: " + status);
        };
    }

    long time(final ExecutionUpdate update) {
        return update.eventTimeNs > 0 ? update.eventTimeNs : context.receiveTimeNs;
    }

    /** The venue shows the order as working. */
    void accepted(final PendingOrder order, final ExecutionUpdate update) {
        if (order.phase == OrderPhase.IN_FLIGHT || order.phase == OrderPhase.UNRESOLVED) {
            move(order, OrderFact.ACCEPTED);
            order.placeDeadlineNs = 0;
            say(order, ExecutionType.NEW, OrderStatus.NEW, RejectReason.NONE, order.cumulative, time(update), null);
            wantCancel(order);
        } else {
            counters.duplicateReports++;
        }
    }

    /** Whether the session stops, and this order with it. */
    boolean isToBeCancelled(final PendingOrder order) {
        return context.isStopping && !(context.isLeavingStops && order.isStop());
    }

    /** An order that is known to work is cancelled if that is still wanted. */
    void wantCancel(final PendingOrder order) {
        if (isToBeCancelled(order) || order.cancelWanted) {
            order.cancelWanted = true;
            order.cancelNextNs = context.receiveTimeNs;
            context.wake(context.receiveTimeNs);
        }
    }

    /** The change of an order is made. */
    void replaced(final PendingOrder order, final ExecutionUpdate source) {
        order.replaceWanted = false;
        order.replaceDeadlineNs = 0;
        say(order, ExecutionType.REPLACED, working(order), RejectReason.NONE, order.cumulative, time(source), null);
    }

    /** The change of an order was refused, or is known not to have been made. */
    void replaceRefused(final PendingOrder order, final RejectReason reason, final ExecutionUpdate words) {
        order.replaceWanted = false;
        order.replaceDeadlineNs = 0;
        say(
                order,
                ExecutionType.CANCEL_REJECTED,
                working(order),
                reason,
                order.cumulative,
                context.receiveTimeNs,
                words);
    }

    static OrderStatus working(final PendingOrder order) {
        return order.cumulative > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW;
    }

    boolean isSettled() {
        if (!replacements.isEmpty()
                || (unsettled < orders.size() && !orders.at(unsettled).isSettled())) {
            return false;
        }
        for (int i = 0; i < orders.size(); i++) {
            if (!orders.at(i).isSettled()) {
                unsettled = i;
                return false;
            }
        }
        return true;
    }
}
