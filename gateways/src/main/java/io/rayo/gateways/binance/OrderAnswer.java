package io.rayo.gateways.binance;

/** Answer to a request of ours, decoded. Reused: valid until the callbacks about it have returned. */
final class OrderAnswer {
    /** Status of an answer that came over another way than the WebSocket API and has none. */
    static final int OK = 200;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final int CONFLICT = 409;

    /** Kind of the request, see {@link RequestIds}. */
    byte kind;

    /** Client order id, or what else the request was about. */
    long number;

    int attempt;

    /** As HTTP has it. */
    int status;

    /** The venue's error code; 0 if none. */
    long errorCode;

    /** Until when the venue wants nothing from us, milliseconds of its clock; 0 if not said. */
    long retryAfterMs;

    /** Whether {@link #update} says something of an order. */
    boolean hasOrder;

    /** What the answer says of the order; its text is the venue's error message. */
    final ExecutionUpdate update = new ExecutionUpdate();

    void clear() {
        kind = 0;
        number = -1;
        attempt = 0;
        status = 0;
        errorCode = 0;
        retryAfterMs = 0;
        hasOrder = false;
        update.clear();
    }

    boolean isOk() {
        return status == OK;
    }

    /** Whether the venue wants fewer requests from us. Nothing was done about this one. */
    boolean isLimited() {
        return status == TOO_MANY_REQUESTS || status == BANNED;
    }

    boolean isBanned() {
        return status == BANNED;
    }

    /**
     * Whether the venue has certainly not done what was asked. Everything else that is not OK is an unknown outcome:
     * status 5xx, codes that speak of time-outs and internal errors, and a duplicate id, which may be the order itself.
     */
    boolean isDefiniteError() {
        return status >= 400
                && status < 500
                && status != CONFLICT
                && errorCode != 0
                && !isUnknownOutcome(errorCode)
                && !isDuplicate();
    }

    private static boolean isUnknownOutcome(final long code) {
        return code == BinanceErrors.UNKNOWN
                || code == BinanceErrors.DISCONNECTED
                || code == BinanceErrors.UNEXPECTED_RESPONSE
                || code == BinanceErrors.TIMEOUT;
    }

    private boolean isDuplicate() {
        return errorCode == BinanceErrors.DUPLICATE_CLIENT_ORDER_ID
                || (errorCode == BinanceErrors.ORDER_REJECTED && startsWith(BinanceErrors.DUPLICATE_TEXT));
    }

    private boolean startsWith(final byte[] words) {
        if (update.textLength < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (update.text[i] != words[i]) {
                return false;
            }
        }
        return true;
    }
}
