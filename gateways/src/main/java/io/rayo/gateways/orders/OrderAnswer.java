package io.rayo.gateways.orders;

/** Answer to a request of ours, decoded. Reused: valid until the callbacks about it have returned. */
public final class OrderAnswer {
    /** Kind of the request, as far as the answer says it; the session knows it better by the correlation id. */
    public RequestKind kind;

    /** Of the request; -1 if unknown. */
    public long correlationId;

    /** What it says. */
    public Outcome outcome = Outcome.UNKNOWN;

    /** Until when the venue wants nothing from us, nanoseconds of its clock; 0 if not said. */
    public long retryAtNs;

    /**
     * For how long it wants nothing from us, nanoseconds from the answer on, where it says that and no time of its
     * clock; 0 if not said.
     */
    public long retryAfterNs;

    /** SERVER_TIME: the venue's time, nanoseconds since the epoch; 0 if not said. */
    public long serverTimeNs;

    /** LEVERAGE: what the venue says it is now; 0 if not said. */
    public int leverage;

    /** Whether {@link #update} says something of an order. */
    public boolean hasOrder;

    /**
     * What the answer says of the order; its text is the venue's error message. An answer to PLACE that means no more
     * than "taken, the stream will tell" has order status PENDING_NEW; one to CANCEL that is not carried out yet has
     * PENDING_CANCEL.
     */
    public final ExecutionUpdate update = new ExecutionUpdate();

    /**
     * Lists: where the next page begins; empty if this was the last one. QUERY_ORDER with NO_SUCH_ORDER: the same,
     * where the order was looked for in a list and may be on a further page.
     */
    public final PageCursor next = new PageCursor();

    /** Creates an empty answer. */
    public OrderAnswer() {}

    /** Empties it. */
    public void clear() {
        kind = null;
        correlationId = -1;
        outcome = Outcome.UNKNOWN;
        retryAtNs = 0;
        retryAfterNs = 0;
        serverTimeNs = 0;
        leverage = 0;
        hasOrder = false;
        update.clear();
        next.clear();
    }

    /**
     * Whether it was done.
     *
     * @return true if the outcome is OK.
     */
    public boolean isOk() {
        return outcome == Outcome.OK;
    }
}
