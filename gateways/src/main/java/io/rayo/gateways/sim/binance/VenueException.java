package io.rayo.gateways.sim.binance;

/** The venue says no: an error code with its text, and the HTTP status. Not a failure of the simulator, so no stack. */
final class VenueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    VenueException(final int status, final int code, final String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    VenueException(final int code, final String message) {
        this(400, code, message);
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String json() {
        return new JsonText()
                .open()
                .number("code", code)
                .text("msg", getMessage())
                .close()
                .toString();
    }
}
