package io.rayo.gateways.orders;

/** What a socket of order entry is for. A venue has at most one of each, and one at most that takes requests. */
public enum SocketRole {
    /** Takes requests and answers them. */
    REQUESTS(0),
    /** Brings what becomes of our orders. */
    PRIVATE(1),
    /** Both on one connection. */
    BOTH(2);

    private static final SocketRole[] BY_CODE = {REQUESTS, PRIVATE, BOTH};

    private final int code;

    SocketRole(final int code) {
        this.code = code;
    }

    /** Number of the role. */
    int code() {
        return code;
    }

    static SocketRole of(final long code) {
        return BY_CODE[(int) code];
    }

    /**
     * Whether requests go out on it.
     *
     * @return true but for PRIVATE.
     */
    public boolean takesRequests() {
        return this != PRIVATE;
    }

    /**
     * Whether it brings the private stream.
     *
     * @return true but for REQUESTS.
     */
    public boolean bringsEvents() {
        return this != REQUESTS;
    }
}
