package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Connector;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.Scheduler;
import io.rayo.gateways.net.VenueConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;

/**
 * One socket of a gateway: keeps it connected, asks for its token before each connection, and tells the gateway of its
 * comings and goings. A connection that is replaced before its end counts as lost for the session: what was under way
 * is asked about on the new one. Event loop.
 */
final class OrderSocket implements Connector, VenueConnection.Owner {
    /** The gateway's side. */
    interface Owner {
        void onOpen(SocketRole role);

        void onLost(SocketRole role);

        void onText(SocketRole role, DirectBuffer buffer, int offset, int length, long receiveTimeNs);

        void onState(ConnectionState state, int connectionId, String reason);

        void requestToken(SocketRole role);

        String url(SocketRole role);

        void onFault(Throwable error);
    }

    /**
     * Longest time for which the circuit breaker leaves a connection alone: orders may rest at the venue, and what
     * becomes of them is told here.
     */
    private static final long BREAKER_RESET_MAX_NS = TimeUnit.SECONDS.toNanos(10);

    /** Stands for an endpoint that is not known before its token is. */
    private static final Endpoint UNRESOLVED = new Endpoint(true, "told by the venue", 443, "/");

    private final SocketSpec spec;
    private final Owner owner;
    private final Connector connector;
    private final Scheduler scheduler;
    private final VenueConnection connection;
    private VenueConnection.Session current;
    private LateLink waiting;

    OrderSocket(
            final SocketSpec spec,
            final Owner owner,
            final Connector connector,
            final Scheduler scheduler,
            final FeedCounters counters,
            final IntSupplier connectionIds,
            final long seed) {
        this.spec = spec;
        this.owner = owner;
        this.connector = connector;
        this.scheduler = scheduler;
        connection = new VenueConnection(
                spec.needsToken() ? UNRESOLVED : Endpoint.parse(owner.url(spec.role())),
                settings(spec.connection()),
                spec.needsToken() ? this : connector,
                scheduler,
                this,
                counters,
                connectionIds,
                List.of(),
                0,
                seed);
    }

    private static ConnectionSettings settings(final ConnectionSettings venue) {
        return venue.with()
                .breaker(venue.breakerFailures(), Math.min(venue.breakerResetNs(), BREAKER_RESET_MAX_NS))
                .build();
    }

    void start() {
        connection.start();
    }

    void close() {
        connection.close();
    }

    boolean sendText(final DirectBuffer buffer, final int length) {
        return current != null && current.sendText(buffer, 0, length);
    }

    /** Sends a text with the next ones, at the latest with the next {@link #flush}. */
    boolean holdText(final DirectBuffer buffer, final int length) {
        return current != null && current.holdText(buffer, 0, length);
    }

    void flush() {
        if (current != null) {
            current.flush();
        }
    }

    /** Gives the connection up, after the call that found it useless has returned. */
    void reconnect(final String reason) {
        final VenueConnection.Session useless = current;
        if (useless != null) {
            scheduler.schedule(0, () -> useless.fail(reason));
        }
    }

    /** Makes a new connection beside the old one: the venue is about to close that. */
    void rotate() {
        connection.rotate();
    }

    void onToken(final boolean ok) {
        final LateLink link = waiting;
        waiting = null;
        if (link != null) {
            scheduler.schedule(0, () -> link.resolve(ok));
        }
    }

    private void switchTo(final VenueConnection.Session next) {
        if (current != null) {
            current = null;
            owner.onLost(spec.role());
        }
        if (next != null) {
            current = next;
            owner.onOpen(spec.role());
        }
    }

    @Override
    public Link connect(final Endpoint endpoint, final LinkListener listener) {
        waiting = new LateLink(listener);
        final LateLink link = waiting;
        owner.requestToken(spec.role());
        return link;
    }

    @Override
    public void onSessionOpen(final VenueConnection.Session opened) {
        if (!opened.isStandby()) {
            switchTo(opened);
        }
    }

    @Override
    public void onText(
            final VenueConnection.Session from,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        if (from == current) { // nothing was asked on one that is not in use yet
            owner.onText(spec.role(), buffer, offset, length, receiveTimeNs);
        }
    }

    @Override
    public void onOverlap(final boolean begins) {
        final VenueConnection.Session inUse = connection.session();
        if (!begins && inUse != null && inUse != current) {
            switchTo(inUse);
        }
    }

    @Override
    public void onLost(final int connectionId, final boolean silent) {
        switchTo(null);
    }

    @Override
    public void onState(final ConnectionState state, final int connectionId, final String reason) {
        owner.onState(state, connectionId, reason);
    }

    @Override
    public void onSilentStream(final int stream, final int connectionId) {
        // no stream of this connection has to speak
    }

    @Override
    public void onFault(final Throwable error) {
        owner.onFault(error);
    }

    /** A connection whose token is being asked for. */
    private final class LateLink implements Link {
        private final LinkListener listener;
        private Link link;
        private boolean closed;

        LateLink(final LinkListener listener) {
            this.listener = listener;
        }

        private void resolve(final boolean ok) {
            if (closed) {
                return;
            }
            if (!ok) {
                listener.onFailed(0, 0, "the venue gave no token");
                return;
            }
            link = connector.connect(Endpoint.parse(owner.url(spec.role())), listener);
        }

        @Override
        public boolean sendText(final DirectBuffer buffer, final int offset, final int length) {
            return link != null && link.sendText(buffer, offset, length);
        }

        @Override
        public boolean holdText(final DirectBuffer buffer, final int offset, final int length) {
            return link != null && link.holdText(buffer, offset, length);
        }

        @Override
        public void flush() {
            if (link != null) {
                link.flush();
            }
        }

        @Override
        public boolean sendPing() {
            return link != null && link.sendPing();
        }

        @Override
        public void close(final int code, final String reason) {
            closed = true;
            if (link != null) {
                link.close(code, reason);
            }
        }
    }
}
