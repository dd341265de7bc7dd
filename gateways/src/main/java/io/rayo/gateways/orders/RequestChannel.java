package io.rayo.gateways.orders;

/** Where requests go out. Called on the session's thread; must not call back into the session. */
public interface RequestChannel {
    /**
     * Sends a request by its route.
     *
     * @param request to send; it may be overwritten as soon as the call has returned.
     * @return true if the request was handed to a connection and may now arrive; false if no byte of it ever will.
     *     Where this is not certain, the answer is true.
     */
    boolean send(OrderRequest request);

    /**
     * Sends a request, but may hand it to the connection together with the next ones: at the latest on the next
     * {@link #flush}, which the session calls before it returns to whoever called it. What the answer says is the same;
     * a request that was taken and whose connection is lost before that may have arrived for all that the session
     * knows.
     *
     * @param request to send; it may be overwritten as soon as the call has returned.
     * @return as of {@link #send}.
     */
    default boolean hold(final OrderRequest request) {
        return send(request);
    }

    /** Hands over what is still held. */
    default void flush() {}
}
