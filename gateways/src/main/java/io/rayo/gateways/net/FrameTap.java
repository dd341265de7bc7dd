package io.rayo.gateways.net;

import org.agrona.DirectBuffer;

/**
 * Sees every raw frame of a connection as it is received or sent; {@code rayo capture} records them. Network thread.
 */
public interface FrameTap {
    /** What a frame is, as in the capture format. */
    enum Kind {
        /** Received on a WebSocket. */
        WS,
        /** Sent on a WebSocket. */
        SENT,
        /** Answer of a REST call. */
        REST,
        /** A connection was opened; no payload. */
        OPEN
    }

    /**
     * Called for each frame. The bytes are valid during the call only.
     *
     * @param receiveTimeNs when, nanoseconds since the epoch.
     * @param kind what it is.
     * @param url of the REST call or the connection; null for frames.
     * @param buffer that holds the payload text.
     * @param offset of the payload.
     * @param length of the payload in bytes; 0 for OPEN.
     */
    void onFrame(long receiveTimeNs, Kind kind, String url, DirectBuffer buffer, int offset, int length);
}
