package io.rayo.engine.orders;

import io.rayo.codecs.sbe.ExecutionType;

/** What can happen to an order: what the venue reports, in the schema's order, and what we ask. */
public enum OrderEvent {
    /** The venue has taken it in, no more. */
    PENDING_NEW(0),
    /** The venue works it. */
    NEW(1),
    /** A fill. */
    TRADE(2),
    /** Withdrawn. */
    CANCELED(3),
    /** Changed. */
    REPLACED(4),
    /** Refused. */
    REJECTED(5),
    /** Ended by its time in force. */
    EXPIRED(6),
    /** Answer to a query. */
    ORDER_STATUS(7),
    /** The outcome of something is not known. */
    UNKNOWN(8),
    /** A request to withdraw or change it was refused. */
    CANCEL_REJECTED(9),
    /** The venue never had it. */
    NOT_FOUND(10),
    /** A difference that reconciliation found, booked as a fill. */
    ADJUSTMENT(11),
    /** We ask to withdraw it. */
    CANCEL_REQUEST(12),
    /** We ask to change it. */
    REPLACE_REQUEST(13);

    private static final OrderEvent[] EVENTS = values();

    private final int column;

    OrderEvent(final int column) {
        this.column = column;
    }

    /** Place in the rows of {@link OrderState}. */
    int column() {
        return column;
    }

    /**
     * Event of an execution report.
     *
     * @param type as reported.
     * @return the event; null for a type that this version does not know.
     */
    public static OrderEvent of(final ExecutionType type) {
        final int index = type.value() - 1;
        return index >= 0 && index <= ADJUSTMENT.column ? EVENTS[index] : null;
    }
}
