package io.rayo.gateways.orders;

import java.util.EnumMap;
import java.util.Map;

/**
 * How far each socket of a session is: open, through its handshake, kept alive. One thread; allocates nothing in steady
 * state.
 */
final class SocketStates {
    private static final long RETRY_NS = 1_000 * SessionContext.MILLISECOND_NS;
    private static final int MAX_TRIES = 5;
    private static final int MAX_KEEP_ALIVE_FAILURES = 2;

    private final SessionContext context;
    private final SocketControl control;
    private final Map<SocketRole, Socket> byRole = new EnumMap<>(SocketRole.class);
    private final Socket[] sockets;

    SocketStates(final SessionContext context, final SocketControl control) {
        this.context = context;
        this.control = control;
        sockets = context.protocol.sockets().stream().map(Socket::new).toArray(Socket[]::new);
        for (final Socket socket : sockets) {
            byRole.put(socket.spec.role(), socket);
        }
    }

    /** A socket was opened; true if it is ready at once. */
    boolean onOpen(final SocketRole role, final long nowNs) {
        final Socket socket = byRole.get(role);
        socket.isOpen = true;
        socket.isReady = false;
        socket.step = 0;
        socket.tries = 0;
        socket.keepAliveFailures = 0;
        socket.keepAliveAtNs =
                socket.spec.keepAliveNs() == 0 ? SessionContext.NEVER : nowNs + socket.spec.keepAliveNs();
        if (socket.spec.handshakeSteps() == 0) {
            socket.isReady = true;
            return true;
        }
        sendStep(socket, nowNs);
        return false;
    }

    void onLost(final SocketRole role) {
        final Socket socket = byRole.get(role);
        socket.isOpen = false;
        socket.isReady = false;
    }

    /** Asks for the token that a socket needs before it is opened; the answer goes to the control. */
    void requestToken(final SocketRole role, final long nowNs) {
        if (!context.maySend(RequestKind.TOKEN, nowNs)) {
            control.onToken(role, false);
            return;
        }
        final OrderRequest request = context.beginOn(role, RequestKind.TOKEN, Route.REST, nowNs);
        context.encoder.token(role, context.venueTimeNs(nowNs), request);
        if (!context.transmit(nowNs)) {
            control.onToken(role, false);
        }
    }

    /** A token or its prolongation was answered. */
    void onAnswer(final RequestKind kind, final SocketRole role, final boolean ok, final long nowNs) {
        if (kind == RequestKind.TOKEN) {
            control.onToken(role, ok);
            return;
        }
        final Socket socket = byRole.get(role);
        if (socket == null || !socket.isOpen) {
            context.counters.lateAnswers++;
        } else if (ok) {
            socket.keepAliveFailures = 0;
            socket.keepAliveAtNs = nowNs + socket.spec.keepAliveNs();
        } else if (++socket.keepAliveFailures >= MAX_KEEP_ALIVE_FAILURES) {
            control.reconnect(role, "token could not be kept alive");
        } else {
            socket.keepAliveAtNs = nowNs + RETRY_NS;
        }
    }

    /** A step was answered; true if the socket has become ready by it. */
    boolean onHandshake(final SocketRole role, final long correlationId, final boolean ok, final long nowNs) {
        final Socket socket = byRole.get(role);
        if (socket == null
                || !socket.isOpen
                || socket.isReady
                || (correlationId >= 0 && correlationId != socket.correlationId)) {
            context.counters.lateAnswers++;
            return false;
        }
        if (!ok) {
            context.counters.handshakeFailures++;
            socket.retryAtNs = nowNs + RETRY_NS;
            context.wake(socket.retryAtNs);
            return false;
        }
        socket.step++;
        socket.tries = 0;
        if (socket.step < socket.spec.handshakeSteps()) {
            sendStep(socket, nowNs);
            return false;
        }
        socket.isReady = true;
        return true;
    }

    /** The stream on a socket has ended: its last step, which subscribes to it, is taken again. */
    void repeatHandshake(final SocketRole role, final long nowNs) {
        final Socket socket = byRole.get(role);
        if (socket.isOpen && socket.isReady && socket.spec.handshakeSteps() > 0) {
            socket.isReady = false;
            socket.step = 0;
            socket.tries = 0;
            sendStep(socket, nowNs);
        }
    }

    /** Whether every socket that brings events is through its handshake. */
    boolean areEventsUp() {
        for (final Socket socket : sockets) {
            if (socket.spec.role().bringsEvents() && !socket.isReady) {
                return false;
            }
        }
        return true;
    }

    /** Role of the first socket that brings events. */
    SocketRole eventRole() {
        for (final Socket socket : sockets) {
            if (socket.spec.role().bringsEvents()) {
                return socket.spec.role();
            }
        }
        throw new IllegalStateException("a venue without private stream");
    }

    /** Repeats what was not answered, keeps tokens alive; returns things done. */
    int doWork(final long nowNs) {
        int work = 0;
        for (final Socket socket : sockets) {
            if (!socket.isOpen) {
                continue;
            }
            if (!socket.isReady && nowNs >= socket.retryAtNs) {
                if (socket.tries >= MAX_TRIES) {
                    socket.tries = 0;
                    control.reconnect(socket.spec.role(), "handshake was not answered");
                }
                sendStep(socket, nowNs);
                work++;
            }
            if (nowNs >= socket.keepAliveAtNs) {
                keepAlive(socket, nowNs);
                work++;
            }
            context.wake(Math.min(socket.keepAliveAtNs, socket.isReady ? SessionContext.NEVER : socket.retryAtNs));
        }
        return work;
    }

    private void sendStep(final Socket socket, final long nowNs) {
        socket.retryAtNs = nowNs + RETRY_NS; // again if it is not answered
        context.wake(socket.retryAtNs);
        if (!context.limits.maySend(RequestKind.HANDSHAKE, context.venueTimeNs(nowNs))) {
            return;
        }
        if (socket.tries > 0) {
            context.counters.handshakeFailures++;
        }
        socket.tries++;
        final SocketRole role = socket.spec.role();
        final OrderRequest request = context.beginOn(role, RequestKind.HANDSHAKE, Route.SOCKET, nowNs);
        socket.correlationId = request.correlationId();
        context.encoder.handshake(role, socket.step, context.venueTimeNs(nowNs), request);
        if (request.bodyLength() > 0) {
            context.transmit(nowNs);
        }
    }

    private void keepAlive(final Socket socket, final long nowNs) {
        socket.keepAliveAtNs = nowNs + RETRY_NS;
        if (context.maySend(RequestKind.KEEP_ALIVE, nowNs)) {
            final SocketRole role = socket.spec.role();
            final OrderRequest request = context.beginOn(role, RequestKind.KEEP_ALIVE, Route.REST, nowNs);
            context.encoder.keepAlive(role, context.venueTimeNs(nowNs), request);
            socket.keepAliveAtNs = nowNs + context.settings.requestTimeoutNs() + RETRY_NS;
            context.transmit(nowNs);
        }
    }

    /** One socket. */
    private static final class Socket {
        private final SocketSpec spec;
        private boolean isOpen;
        private boolean isReady;
        private int step;
        private int tries;
        private long correlationId;
        private long retryAtNs;
        private long keepAliveAtNs = SessionContext.NEVER;
        private int keepAliveFailures;

        Socket(final SocketSpec spec) {
            this.spec = spec;
        }
    }
}
