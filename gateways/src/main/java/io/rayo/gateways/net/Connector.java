package io.rayo.gateways.net;

import org.agrona.DirectBuffer;

/** Makes connections. Netty in production, a script in tests. Event loop. */
public interface Connector {
    /** An open or opening connection. */
    interface Link {
        /**
         * Sends a text message.
         *
         * @param buffer that holds it.
         * @param offset of it.
         * @param length of it in bytes.
         * @return false if it was not sent.
         */
        boolean sendText(DirectBuffer buffer, int offset, int length);

        /**
         * Sends a text message together with what follows it: it is handed to the socket with the next {@link #flush},
         * or before. The caller flushes before it returns to the event loop.
         *
         * @param buffer that holds it; it may be overwritten as soon as the call has returned.
         * @param offset of it.
         * @param length of it in bytes.
         * @return false if it will not be sent.
         */
        default boolean holdText(final DirectBuffer buffer, final int offset, final int length) {
            return sendText(buffer, offset, length);
        }

        /** Hands what was held to the socket. */
        default void flush() {}

        /**
         * Sends a ping.
         *
         * @return false if it was not sent.
         */
        boolean sendPing();

        /**
         * Closes the connection or gives up the attempt. The listener hears of the end of an open one.
         *
         * @param code of the closing.
         * @param reason for the listener.
         */
        void close(int code, String reason);
    }

    /** Hears what becomes of an attempt and of the connection that it made. */
    interface LinkListener extends WebSocketListener {
        /** The upgrade is done. */
        void onOpen();

        /**
         * The attempt failed; nothing more is heard of it.
         *
         * @param status of the HTTP answer; 0 if there was none.
         * @param retryAfterSec that the answer asks for; 0 if it does not.
         * @param reason in a few words.
         */
        void onFailed(int status, long retryAfterSec, String reason);
    }

    /**
     * Starts an attempt.
     *
     * @param endpoint where to.
     * @param listener hears the rest, later.
     * @return the connection-to-be.
     */
    Link connect(Endpoint endpoint, LinkListener listener);
}
