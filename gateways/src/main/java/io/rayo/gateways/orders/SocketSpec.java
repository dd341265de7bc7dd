package io.rayo.gateways.orders;

import io.rayo.gateways.net.ConnectionSettings;

/**
 * How a socket of a venue comes up and stays up. On each connection: a TOKEN request by REST if the socket needs one;
 * connect to {@link OrderProtocol#socketUrl}; then the steps of the handshake, each sent only when the one before was
 * answered ({@link ExecutionListener#onHandshake}); after the last answer the socket is ready. A step that is not
 * answered or refused is repeated, and after a few times the connection is given up.
 *
 * @param role of the socket.
 * @param needsToken whether a TOKEN request goes out before each connection.
 * @param handshakeSteps messages or awaited words before it is ready: 0 if it is ready once open.
 * @param keepAliveNs between KEEP_ALIVE requests while it is open, nanoseconds; 0 for none. A token that could not be
 *     kept alive twice in a row makes the socket lost.
 * @param connection times, limits and heartbeat of the connection.
 */
public record SocketSpec(
        SocketRole role, boolean needsToken, int handshakeSteps, long keepAliveNs, ConnectionSettings connection) {
    /** Checks the bounds. */
    public SocketSpec {
        if (handshakeSteps < 0 || handshakeSteps > 32 || keepAliveNs < 0) {
            throw new IllegalArgumentException("invalid socket: 0 to 32 handshake steps, times of 0 or more");
        }
    }
}
