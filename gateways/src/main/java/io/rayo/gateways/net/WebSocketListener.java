package io.rayo.gateways.net;

/** Owner of a WebSocket. Event loop. */
public interface WebSocketListener extends FrameHandler {
    /** A pong came: the other side lives. */
    default void onPong() {}

    /**
     * The other side broke the protocol; the end of the connection follows.
     *
     * @param code that it is closed with; {@link WebSocketParser#BAD_PAYLOAD} if a message could not be decompressed.
     */
    default void onProtocolError(final int code) {}

    /**
     * The connection is over; called once.
     *
     * @param code of the closing; 1006 if the connection just ended.
     * @param reason in a few words.
     */
    void onClosed(int code, String reason);

    /**
     * The owner's own code threw. The connection is closed; what to do beyond is the owner's to say.
     *
     * @param error that was thrown.
     */
    void onFault(Throwable error);
}
