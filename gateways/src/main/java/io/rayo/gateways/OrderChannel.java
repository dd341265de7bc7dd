package io.rayo.gateways;

import org.agrona.DirectBuffer;

/** Where order requests go out. Called on the thread of the session that writes them. */
public interface OrderChannel {
    /**
     * Sends a request as one text frame.
     *
     * @param buffer that holds the request; it may be overwritten as soon as the call has returned.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return true if the request was handed to the connection and may now arrive; false if no byte of it ever will.
     *     Where this is not certain, the answer is true.
     */
    boolean send(DirectBuffer buffer, int offset, int length);
}
