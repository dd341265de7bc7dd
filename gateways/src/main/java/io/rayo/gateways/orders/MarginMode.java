package io.rayo.gateways.orders;

/** What margin of an instrument's positions is to be. */
public enum MarginMode {
    /** Whatever the account has; nothing is asked for. */
    AS_IT_IS,
    /** Shared by all positions. */
    CROSS,
    /** A position's own. */
    ISOLATED
}
