package io.rayo.gateways.sim.venue;

/**
 * The venue says no, or that it does not know: its error code with its text, and the HTTP status. Not a failure of the
 * simulator, so without stack.
 */
public final class VenueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final long retryAfterMs;

    /**
     * Makes the error.
     *
     * @param status HTTP status.
     * @param code as the venue writes it.
     * @param message as the venue writes it.
     * @param retryAfterMs how long to wait; 0 where nothing is said.
     */
    public VenueException(final int status, final String code, final String message, final long retryAfterMs) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfterMs = retryAfterMs;
    }

    /**
     * Makes the error of a wrong request.
     *
     * @param status HTTP status.
     * @param code as the venue writes it.
     * @param message as the venue writes it.
     */
    public VenueException(final int status, final String code, final String message) {
        this(status, code, message, 0);
    }

    /** {@return HTTP status} */
    public int status() {
        return status;
    }

    /** {@return the venue's code} */
    public String code() {
        return code;
    }

    /** {@return how long to wait in milliseconds; 0 where nothing is said} */
    public long retryAfterMs() {
        return retryAfterMs;
    }
}
