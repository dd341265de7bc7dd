package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.Side;

/** What the session keeps of one order. Pooled; times in nanoseconds, 0 where none is set. */
final class PendingOrder {
    long clientOrderId;
    OrderInstrument instrument;
    Side side = Side.NULL_VAL;
    OrderPhase phase = OrderPhase.DONE;

    /** Ordered; NULL until known. */
    long quantity;

    long venueOrderId;

    /** Filled, by the fills that were published. */
    long cumulative;

    /** Filled, by what the venue has told. */
    long venueCumulative;

    /** When it was sent or first asked about. */
    long sentNs;

    long placeDeadlineNs;
    boolean cancelWanted;
    long cancelNextNs;
    long cancelDeadlineNs;
    int cancelAttempt;

    /** When to ask next; 0 if there is nothing to ask. */
    long queryAtNs;

    long queryDeadlineNs;
    int queryAttempt;
    int queryTries;
    int notFoundCount;

    /** Whether the next question is for the fills. */
    boolean askFills;

    /** Place among the orders that are followed. */
    int index;

    PendingOrder() {}

    PendingOrder start(final long id, final OrderInstrument ofInstrument, final OrderPhase inPhase, final long nowNs) {
        clientOrderId = id;
        instrument = ofInstrument;
        phase = inPhase;
        side = Side.NULL_VAL;
        quantity = ExecutionUpdate.NULL;
        venueOrderId = ExecutionUpdate.NULL;
        cumulative = 0;
        venueCumulative = 0;
        sentNs = nowNs;
        placeDeadlineNs = 0;
        cancelWanted = false;
        cancelNextNs = 0;
        cancelDeadlineNs = 0;
        cancelAttempt = 0;
        queryAtNs = 0;
        queryDeadlineNs = 0;
        queryAttempt = 0;
        queryTries = 0;
        notFoundCount = 0;
        askFills = false;
        return this;
    }

    boolean isSettled() {
        return (phase == OrderPhase.WORKING || phase == OrderPhase.DONE)
                && queryAtNs == 0
                && queryDeadlineNs == 0
                && !cancelWanted
                && cancelDeadlineNs == 0;
    }

    boolean isComplete() {
        return cumulative >= venueCumulative;
    }

    boolean mayWork() {
        return phase == OrderPhase.WORKING || phase == OrderPhase.UNRESOLVED;
    }
}
