package io.rayo.gateways.sim.venue;

/** Why the desk does not take an order, a change or a cancel. Each venue has its own code for each. */
public enum OrderRefusal {
    /** A price or quantity is not a plain decimal. */
    MALFORMED_NUMBER,
    /** The price is not a whole number of ticks. */
    PRICE_STEP,
    /** The price is 0 or too high. */
    PRICE_RANGE,
    /** The quantity is not a whole number of lots. */
    QUANTITY_STEP,
    /** The quantity is 0, below the minimum or too large. */
    QUANTITY_RANGE,
    /** The order is worth too little. */
    MIN_NOTIONAL,
    /** The client order id is in use. */
    DUPLICATE_CLIENT_ID,
    /** A post-only order would trade at once. */
    WOULD_TAKE,
    /** Not enough money on spot. */
    INSUFFICIENT_BALANCE,
    /** Not enough margin. */
    INSUFFICIENT_MARGIN,
    /** A reduce-only order would not only reduce. */
    REDUCE_ONLY,
    /** The trigger of a stop order has already been reached. */
    TRIGGER_REACHED,
    /** There is no such order. */
    UNKNOWN_ORDER,
    /** The order has already ended. */
    NOT_OPEN,
    /** The change would leave nothing to be executed, or changes nothing. */
    AMEND_QUANTITY
}
