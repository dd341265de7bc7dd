package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimSocket;

/**
 * What the venue does to any WebSocket: pings, the end of its life, the limit of incoming messages. Event loop only.
 */
final class ConnectionManners {
    private final SimulatorContext context;
    private final Product product;
    private final SimSocket socket;
    private final long openedMs;
    private long nextPingMs;
    private long pongDeadlineMs = Long.MAX_VALUE;
    private long windowStartMs;
    private int messagesInWindow;

    ConnectionManners(final SimulatorContext context, final Product product, final SimSocket socket) {
        this.context = context;
        this.product = product;
        this.socket = socket;
        openedMs = context.clock().time();
        nextPingMs = openedMs + context.pingMs(product);
        windowStartMs = openedMs;
    }

    /** Counts an incoming message; false when it was one too many and the connection was cut. */
    boolean onMessage() {
        final long nowMs = context.clock().time();
        if (nowMs - windowStartMs >= 1_000) {
            windowStartMs = nowMs;
            messagesInWindow = 0;
        }
        if (++messagesInWindow > context.messagesPerSecond(product)) {
            socket.close(1008, "Too many requests");
            return false;
        }
        return true;
    }

    void onPong() {
        pongDeadlineMs = Long.MAX_VALUE;
    }

    void check(final long nowMs) {
        if (nowMs - openedMs >= context.connectionLifeMs()) {
            socket.close(1001, "24 hours are over");
        } else if (nowMs >= pongDeadlineMs) {
            socket.close(1008, "Pong timeout");
        } else if (nowMs >= nextPingMs) {
            nextPingMs = nowMs + context.pingMs(product);
            if (Long.MAX_VALUE == pongDeadlineMs) {
                pongDeadlineMs = nowMs + context.pongMs(product);
            }
            socket.ping(Long.toString(nowMs));
        }
    }
}
