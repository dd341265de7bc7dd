package io.rayo.gateways.sim.venue;

/** What a request asks for, whatever the venue calls it. */
public enum RequestKind {
    /** A new order. */
    PLACE,
    /** The end of an order. */
    CANCEL,
    /** The end of several orders. */
    CANCEL_ALL,
    /** Another price or quantity. */
    AMEND,
    /** The state of orders, fills, money or positions. */
    QUERY,
    /** Anything else. */
    OTHER;

    /** {@return whether it changes orders} */
    public boolean isTrading() {
        return QUERY != this && OTHER != this;
    }
}
