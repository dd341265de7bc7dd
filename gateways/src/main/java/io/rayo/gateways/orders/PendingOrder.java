package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;

/** What the session keeps of one order. Pooled; times in nanoseconds, 0 where none is set. */
final class PendingOrder implements OrderView {
    long clientOrderId;
    OrderInstrument instrument;
    Side side = Side.NULL_VAL;
    OrderType orderType = OrderType.NULL_VAL;
    TimeInForce timeInForce = TimeInForce.NULL_VAL;
    OrderPhase phase = OrderPhase.DONE;

    /** How it ended by the venue's word; NULL_VAL until that is known. */
    OrderStatus endStatus = OrderStatus.NULL_VAL;

    /** Ordered; NULL until known. */
    long quantity;

    /** Limit price; NULL if there is none or it is not known. */
    long price;

    final byte[] venueOrderId = new byte[ExecutionUpdate.MAX_VENUE_ORDER_ID_LENGTH];
    int venueOrderIdLength;

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

    /** Whether a change is wanted and not yet known to be made or refused. */
    boolean replaceWanted;

    long replacePrice;
    long replaceQuantity;
    long replaceDeadlineNs;

    /** Answers that showed the order without the change; only repetition makes them believable. */
    int replaceUnseen;

    long replaceSentNs;

    /** When to ask next; 0 if there is nothing to ask. */
    long queryAtNs;

    long queryDeadlineNs;
    int queryAttempt;
    int queryTries;
    int queryStage;
    int notFoundCount;

    /** Whether the next question is for the fills. */
    boolean askFills;

    /** Sum of the fills in the pages of a list so far. */
    long pageSum;

    final PageCursor cursor = new PageCursor();

    /** Times that the next page of a list was not had. */
    int pageTries;

    /** Of the source that a question about the order is put to. */
    final PageCursor queryCursor = new PageCursor();

    /** Place among the orders that are followed. */
    int index;

    PendingOrder() {}

    PendingOrder start(final long id, final OrderInstrument ofInstrument, final OrderPhase inPhase, final long nowNs) {
        clientOrderId = id;
        instrument = ofInstrument;
        phase = inPhase;
        endStatus = OrderStatus.NULL_VAL;
        side = Side.NULL_VAL;
        orderType = OrderType.NULL_VAL;
        timeInForce = TimeInForce.NULL_VAL;
        quantity = ExecutionUpdate.NULL;
        price = ExecutionUpdate.NULL;
        venueOrderIdLength = 0;
        cumulative = 0;
        venueCumulative = 0;
        sentNs = nowNs;
        placeDeadlineNs = 0;
        cancelWanted = false;
        cancelNextNs = 0;
        cancelDeadlineNs = 0;
        cancelAttempt = 0;
        replaceWanted = false;
        replaceDeadlineNs = 0;
        replaceUnseen = 0;
        queryAtNs = 0;
        queryDeadlineNs = 0;
        queryAttempt = 0;
        queryTries = 0;
        queryStage = 0;
        notFoundCount = 0;
        askFills = false;
        pageSum = 0;
        cursor.clear();
        queryCursor.clear();
        pageTries = 0;
        return this;
    }

    boolean isSettled() {
        return (phase == OrderPhase.WORKING || phase == OrderPhase.DONE)
                && queryAtNs == 0
                && queryDeadlineNs == 0
                && !cancelWanted
                && cancelDeadlineNs == 0
                && !replaceWanted;
    }

    boolean isComplete() {
        return cumulative >= venueCumulative;
    }

    boolean mayWork() {
        return phase == OrderPhase.WORKING || phase == OrderPhase.UNRESOLVED;
    }

    /** Whether an update shows the change that is wanted; what it does not say cannot speak against it. */
    boolean shows(final ExecutionUpdate update) {
        return (update.quantity == ExecutionUpdate.NULL || update.quantity == replaceQuantity)
                && (update.price == ExecutionUpdate.NULL || update.price == replacePrice)
                && (update.quantity != ExecutionUpdate.NULL || update.price != ExecutionUpdate.NULL);
    }

    @Override
    public long clientOrderId() {
        return clientOrderId;
    }

    @Override
    public OrderInstrument instrument() {
        return instrument;
    }

    @Override
    public byte[] venueOrderId() {
        return venueOrderId;
    }

    @Override
    public int venueOrderIdLength() {
        return venueOrderIdLength;
    }

    @Override
    public Side side() {
        return side;
    }

    /** Whether it is known to be a stop that guards a position: the one order that outlives a node that fails. */
    boolean isStop() {
        return orderType == OrderType.STOP;
    }

    @Override
    public OrderType orderType() {
        return orderType;
    }

    @Override
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public long quantity() {
        return quantity;
    }

    @Override
    public long cumulative() {
        return cumulative;
    }

    @Override
    public long sentNs() {
        return sentNs;
    }

    @Override
    public PageCursor queryCursor() {
        return queryCursor;
    }
}
