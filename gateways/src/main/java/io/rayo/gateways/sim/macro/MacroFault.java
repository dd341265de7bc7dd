package io.rayo.gateways.sim.macro;

/** What a simulated source can be told to do wrong. */
public enum MacroFault {
    /** Its answer to too many requests in a short time. */
    BURST_LIMIT,
    /** Its answer when the requests of the day are spent. */
    DAY_LIMIT,
    /** HTTP 503 with a page. */
    SERVER_ERROR,
    /** HTTP 200 with half of an answer. */
    MALFORMED,
    /** HTTP 200 with JSON of another shape. */
    OTHER_SHAPE,
    /** The plan has it not. */
    NOT_ENTITLED,
    /** No answer as long as the fault holds. */
    SLOW,
    /** The connection ends without an answer. */
    ABORT
}
