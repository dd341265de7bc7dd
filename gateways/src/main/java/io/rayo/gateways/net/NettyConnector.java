package io.rayo.gateways.net;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes WebSocket connections with Netty. Event loop. */
public final class NettyConnector implements Connector {
    private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private final NettyTransport transport;
    private final EpochNanoClock clock;
    private final int maxMessageLength;
    private final FrameTap tap;
    private final boolean compression;

    /**
     * Creates a connector whose connections are not compressed.
     *
     * @param transport opens channels.
     * @param clock stamps what is read.
     * @param maxMessageLength longest message that is taken.
     * @param tap sees each frame; null for none.
     */
    public NettyConnector(
            final NettyTransport transport,
            final EpochNanoClock clock,
            final int maxMessageLength,
            final FrameTap tap) {
        this(transport, clock, maxMessageLength, tap, false);
    }

    /**
     * Creates the connector.
     *
     * @param transport opens channels.
     * @param clock stamps what is read.
     * @param maxMessageLength longest message that is taken, after decompression.
     * @param tap sees each frame; null for none.
     * @param compression whether the host is asked to compress its messages; what we send is not compressed.
     */
    public NettyConnector(
            final NettyTransport transport,
            final EpochNanoClock clock,
            final int maxMessageLength,
            final FrameTap tap,
            final boolean compression) {
        this.compression = compression;
        this.transport = transport;
        this.clock = clock;
        this.maxMessageLength = maxMessageLength;
        this.tap = tap;
    }

    @Override
    public Link connect(final Endpoint endpoint, final LinkListener listener) {
        final WebSocketConnection connection = new WebSocketConnection(listener, clock, false, maxMessageLength, tap);
        final NettyTransport.Opening opening = transport.open(
                endpoint,
                new WebSocketUpgrade(endpoint, connection, listener, compression),
                cause -> listener.onFailed(0, 0, String.valueOf(cause.getMessage())));
        if (tap != null) {
            final String scheme = endpoint.tls() ? "wss://" : "ws://";
            tap.onFrame(
                    clock.nanoTime(), FrameTap.Kind.OPEN, scheme + endpoint.authority() + endpoint.path(), EMPTY, 0, 0);
        }
        return new Link() {
            @Override
            public boolean sendText(final DirectBuffer buffer, final int offset, final int length) {
                return connection.sendText(buffer, offset, length);
            }

            @Override
            public boolean holdText(final DirectBuffer buffer, final int offset, final int length) {
                return connection.holdText(buffer, offset, length);
            }

            @Override
            public void flush() {
                connection.flush();
            }

            @Override
            public boolean sendPing() {
                return connection.sendPing();
            }

            @Override
            public void close(final int code, final String reason) {
                if (connection.isOpen()) {
                    connection.close(code, reason);
                } else {
                    opening.cancel();
                }
            }
        };
    }
}
