package io.rayo.gateways.orders;

/** What a socket of order entry is for. A venue has one of role BOTH, or at most one of each of the others. */
public enum SocketRole {
    /** Takes requests and answers them. */
    REQUESTS,
    /** Brings what becomes of our orders. */
    PRIVATE,
    /** Both on one connection. */
    BOTH;

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
