package io.rayo.gateways.net;

import org.agrona.DirectBuffer;

/** Takes text messages of a WebSocket, whole, however they were cut into frames. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Called for each message, in order, on the event loop. The bytes are valid during the call only.
     *
     * @param buffer that holds the text.
     * @param offset of the text.
     * @param length of the text in bytes; its UTF-8 is not checked.
     * @param receiveTimeNs when the last of its bytes was read from the socket, nanoseconds since the epoch.
     */
    void onText(DirectBuffer buffer, int offset, int length, long receiveTimeNs);
}
