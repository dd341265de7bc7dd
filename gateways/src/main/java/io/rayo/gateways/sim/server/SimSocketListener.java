package io.rayo.gateways.sim.server;

/** Listens to one WebSocket. Every call comes on the server's event loop. */
public interface SimSocketListener {
    /** The handshake is done: frames may be sent. */
    default void onOpen() {}

    /**
     * A whole text message came.
     *
     * @param text of the message.
     */
    void onText(String text);

    /**
     * A control frame came.
     *
     * @param pong whether it is a pong (else a ping, already answered).
     */
    default void onControl(final boolean pong) {}

    /** The socket became writable or unwritable. */
    default void onWritabilityChanged() {}

    /** The connection is gone. */
    void onClosed();
}
