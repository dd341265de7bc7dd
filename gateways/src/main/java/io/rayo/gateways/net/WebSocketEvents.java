package io.rayo.gateways.net;

import org.agrona.DirectBuffer;

/** Hears all that comes in on a WebSocket. Event loop. The bytes are valid during the call only. */
public interface WebSocketEvents extends FrameHandler {
    /**
     * A ping; a pong with the same payload is due.
     *
     * @param buffer that holds the payload.
     * @param offset of the payload.
     * @param length of the payload, 0 to 125.
     */
    void onPing(DirectBuffer buffer, int offset, int length);

    /**
     * A pong.
     *
     * @param buffer that holds the payload.
     * @param offset of the payload.
     * @param length of the payload, 0 to 125.
     */
    void onPong(DirectBuffer buffer, int offset, int length);

    /**
     * A binary message, whole.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     * @param receiveTimeNs when it was read, nanoseconds since the epoch.
     */
    void onBinary(DirectBuffer buffer, int offset, int length, long receiveTimeNs);

    /**
     * The other side closes. Nothing is read after it.
     *
     * @param code of the closing; {@link WebSocketParser#NO_CLOSE_CODE} if it gave none.
     */
    void onClose(int code);

    /**
     * The other side broke the protocol. Nothing is read after it.
     *
     * @param code to close with.
     * @param reason in a few words.
     */
    void onProtocolError(int code, String reason);
}
