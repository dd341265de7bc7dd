package io.rayo.gateways.sim.venue;

/** Why an order ended before it was filled. */
public enum EndReason {
    /** It has not ended, or it was filled. */
    NONE,
    /** The client canceled it. */
    CLIENT,
    /** The client's dead man's switch canceled it. */
    DEAD_MANS_SWITCH,
    /** Post-only, and it would have traded. */
    WOULD_TAKE,
    /** IOC or market, and the book had no more to give; or FOK, and it had not enough. */
    NO_LIQUIDITY,
    /** A change of its price or quantity left nothing to do. */
    AMENDED,
    /** A stop order woke and there was no money for it. */
    NO_MONEY
}
