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
}
