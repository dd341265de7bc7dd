package io.rayo.gateways.orders;

/** What can become known, or stay unknown, about an order that was sent. */
enum OrderFact {
    /** The venue shows it as working: answer to the order, event, answer to a question. */
    ACCEPTED,
    /** The venue is done with it and all its fills have come. */
    ENDED,
    /** The venue is done with it and told of more fills than have come. */
    ENDED_SHORT,
    /** The venue refused it with a definite error. */
    REFUSED,
    /** A request has no answer, or none that says what happened: time-out, 5xx, lost connection. */
    SILENT,
    /** The venue said repeatedly, long enough after sending, that it has no such order. */
    NOT_FOUND,
    /** The fills that were missing have come. */
    FILLS_COMPLETE
}
