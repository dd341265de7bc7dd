package io.rayo.gateways.orders;

/** What an answer says of a request. Where a decoder is not certain, it is UNKNOWN. */
public enum Outcome {
    /** Done, or taken to be done; the answer's update tells how far. */
    OK,
    /** Certainly not done, for a reason that another try would meet again. */
    REFUSED,
    /** The venue says that it does not have the order: query, cancel, replace. */
    NO_SUCH_ORDER,
    /** Certainly not done: too many requests. */
    LIMITED,
    /** Certainly not done: banned. */
    BANNED,
    /** Certainly not done: our time was outside the venue's window. */
    CLOCK,
    /**
     * Nobody knows: time-out at the venue, 5xx, internal error, and a duplicate client order id, which may be the order
     * itself.
     */
    UNKNOWN;

    /**
     * Whether the venue has certainly not done what was asked.
     *
     * @return false for OK and UNKNOWN.
     */
    public boolean isDefiniteError() {
        return this != OK && this != UNKNOWN;
    }
}
