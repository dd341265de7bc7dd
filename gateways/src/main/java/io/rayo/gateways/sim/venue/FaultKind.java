package io.rayo.gateways.sim.venue;

/** What can go wrong on command. */
public enum FaultKind {
    /** A market data frame is not sent. */
    DROP_FRAMES,
    /** A market data frame is sent twice. */
    DUPLICATE_FRAMES,
    /** A market data frame is sent after the next one of its connection. */
    REORDER_FRAMES,
    /** A market data frame, and with it all later ones of its connection, is sent later by the fault's milliseconds. */
    DELAY_FRAMES,
    /** One byte of a market data frame is changed. */
    CORRUPT_FRAMES,
    /** Every WebSocket is cut with a TCP reset. At once. */
    DISCONNECT_ALL,
    /** Every WebSocket stays open but nothing is sent or heard any more. At once. */
    HALF_OPEN,
    /** Connections are refused for the fault's milliseconds. At once. */
    REFUSE_CONNECTS,
    /** A request is answered with 429 and Retry-After. */
    STATUS_429,
    /** A request is answered with 418 and Retry-After. */
    STATUS_418,
    /** A request is answered with 503, unknown outcome; it was not executed. */
    STATUS_5XX_NOT_EXECUTED,
    /** A request is answered with 503, unknown outcome; it was executed. */
    STATUS_5XX_EXECUTED,
    /** The answer of a request leaves later by the fault's milliseconds. */
    DELAY_REPLIES,
    /** A request is executed and never answered. */
    LOSE_REPLIES,
    /** A request is read and neither executed nor answered. */
    LOSE_REQUESTS,
    /** The update ids of all books jump to a small number. At once. */
    RESET_UPDATE_IDS,
    /** A private event (order, fill, money) is not sent. */
    DROP_EVENTS,
    /** The next book snapshot by REST is as old as the market itself. */
    STALE_SNAPSHOT,
    /**
     * Every request is answered as to a banned client for the fault's milliseconds, and no WebSocket opens (403). At
     * once.
     */
    BAN,
    /** The venue announces that its connections will end, where it has a message for that. At once. */
    ANNOUNCE_SHUTDOWN
}
