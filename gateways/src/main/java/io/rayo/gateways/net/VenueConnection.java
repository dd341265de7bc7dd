package io.rayo.gateways.net;

import io.rayo.codecs.sbe.ConnectionState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps one connection to a venue alive: connects, subscribes at the venue's pace, watches for silence, comes back
 * after a loss with back-off and circuit breaker, and replaces the connection before the venue cuts it, with both open
 * for a while. Knows nothing of the venue's protocol. All on the event loop; time only from the scheduler.
 */
public final class VenueConnection {
    /** The venue's side of it. */
    public interface Owner {
        /**
         * A text message came.
         *
         * @param session that brought it.
         * @param buffer that holds it.
         * @param offset of it.
         * @param length of it in bytes.
         * @param receiveTimeNs when it was read.
         */
        void onText(Session session, DirectBuffer buffer, int offset, int length, long receiveTimeNs);

        /**
         * The state changed, or something is to be said of it.
         *
         * @param state of the connection.
         * @param connectionId of the session that it is about; 0 if none.
         * @param reason in a few words.
         */
        void onState(ConnectionState state, int connectionId, String reason);

        /**
         * The connection was lost and no other took its place: everything that it brings has a gap.
         *
         * @param connectionId of the lost session.
         * @param silent true if it was given up because nothing came.
         */
        void onLost(int connectionId, boolean silent);

        /**
         * A session is open, the one in use or one that is to replace it.
         *
         * @param session that is open.
         */
        default void onSessionOpen(final Session session) {}

        /**
         * A second connection begins or ceases to bring the same streams.
         *
         * @param begins true if it begins.
         */
        void onOverlap(boolean begins);

        /**
         * A stream that must speak did not.
         *
         * @param stream its index among the streams that must.
         * @param connectionId of the session.
         */
        void onSilentStream(int stream, int connectionId);

        /**
         * Our own code threw while handling a message.
         *
         * @param error that was thrown.
         */
        void onFault(Throwable error);
    }

    private static final long TICK_NS = 1_000_000_000L;
    private static final long RETRY_SEND_NS = 100_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIVE_MINUTES_NS = 300 * SECOND_NS;

    private final Endpoint endpoint;
    private final ConnectionSettings settings;
    private final Connector connector;
    private final Scheduler scheduler;
    private final Owner owner;
    private final FeedCounters counters;
    private final IntSupplier connectionIds;
    private final List<byte[]> requests;
    private final int streamCount;
    private final BackOff backOff;
    private final SlidingLimiter attempts;
    private final VenueBan ban;
    private ConnectionState state = ConnectionState.DISCONNECTED;
    private Session main;
    private Session standby;
    private Scheduler.Timer retry;
    private Scheduler.Timer tick;
    private int failures;
    private long illegalMoves;
    private boolean everConnected;

    /**
     * Creates a connection that is not started.
     *
     * @param endpoint where to.
     * @param settings times and limits.
     * @param connector makes connections.
     * @param scheduler time.
     * @param owner the venue's side.
     * @param counters of the gateway.
     * @param connectionIds gives each session its id, 1 to 65535.
     * @param requests sent once a session is open, one message each.
     * @param streamCount streams that must bring something soon after.
     * @param seed of chance in waiting times.
     */
    public VenueConnection(
            final Endpoint endpoint,
            final ConnectionSettings settings,
            final Connector connector,
            final Scheduler scheduler,
            final Owner owner,
            final FeedCounters counters,
            final IntSupplier connectionIds,
            final List<byte[]> requests,
            final int streamCount,
            final long seed) {
        this(
                endpoint,
                settings,
                connector,
                scheduler,
                owner,
                counters,
                connectionIds,
                requests,
                streamCount,
                newAttempts(settings),
                new VenueBan(settings.banNs(), counters),
                seed);
    }

    /**
     * Creates a connection that shares the venue's limit of attempts, and its bans, with others.
     *
     * @param endpoint where to.
     * @param settings times and limits.
     * @param connector makes connections.
     * @param scheduler time.
     * @param owner the venue's side.
     * @param counters of the gateway.
     * @param connectionIds gives each session its id, 1 to 65535.
     * @param requests sent once a session is open, one message each.
     * @param streamCount streams that must bring something soon after.
     * @param attempts to connect, of all connections together.
     * @param ban of all of them.
     * @param seed of chance in waiting times.
     */
    public VenueConnection(
            final Endpoint endpoint,
            final ConnectionSettings settings,
            final Connector connector,
            final Scheduler scheduler,
            final Owner owner,
            final FeedCounters counters,
            final IntSupplier connectionIds,
            final List<byte[]> requests,
            final int streamCount,
            final SlidingLimiter attempts,
            final VenueBan ban,
            final long seed) {
        this.ban = ban;
        this.attempts = attempts;
        this.endpoint = endpoint;
        this.settings = settings;
        this.connector = connector;
        this.scheduler = scheduler;
        this.owner = owner;
        this.counters = counters;
        this.connectionIds = connectionIds;
        this.requests = List.copyOf(requests);
        this.streamCount = streamCount;
        backOff = new BackOff(settings.firstBackOffNs(), settings.maxBackOffNs(), seed);
    }

    /**
     * The limit of attempts to connect that a venue has for all connections from one address.
     *
     * @param settings of its connections.
     * @return the limiter.
     */
    public static SlidingLimiter newAttempts(final ConnectionSettings settings) {
        return new SlidingLimiter(settings.attemptsPer5Minutes(), FIVE_MINUTES_NS);
    }

    public ConnectionState state() {
        return state;
    }

    /**
     * Moves that were refused because the state does not allow them; 0 unless there is a mistake.
     *
     * @return how many.
     */
    public long illegalMoves() {
        return illegalMoves;
    }

    /**
     * The session in use.
     *
     * @return it; null if there is none that is open.
     */
    public Session session() {
        return main != null && main.open ? main : null;
    }

    /** Starts to connect. */
    public void start() {
        tick = scheduler.schedule(TICK_NS, this::onTick);
        attempt();
    }

    /** Ends for good. */
    public void close() {
        if (!move(ConnectionEvent.CLOSE, 0, "closed")) {
            return;
        }
        cancel(retry);
        cancel(tick);
        end(main, "closed");
        end(standby, "closed");
        main = null;
        standby = null;
    }

    private static void cancel(final Scheduler.Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private static void end(final Session session, final String reason) {
        if (session != null) {
            session.end(reason);
        }
    }

    /** The only place where the state changes. */
    private boolean move(final ConnectionEvent event, final int connectionId, final String reason) {
        final ConnectionState next = ConnectionStates.next(state, event);
        if (next == null) {
            illegalMoves++;
            return false;
        }
        if (next != state) {
            state = next;
            owner.onState(next, connectionId, reason);
        }
        return true;
    }

    private void attempt() {
        if (state != ConnectionState.DISCONNECTED) {
            return;
        }
        if (ban.remainingNs(scheduler.nowNs()) > 0) {
            stayAway("the venue has banned our address");
            return;
        }
        final long waitNs = attempts.acquire(scheduler.nowNs());
        if (waitNs > 0) {
            retryAfter(waitNs, this::attempt);
            return;
        }
        main = new Session(false);
        move(ConnectionEvent.ATTEMPT, main.connectionId, "connecting to " + endpoint.host());
        main.connect();
    }

    /** While the ban lasts nothing is sent; others may have noticed it. */
    private void stayAway(final String reason) {
        final long banNs = ban.remainingNs(scheduler.nowNs());
        move(ConnectionEvent.BAN, 0, reason + ", back in " + (banNs + SECOND_NS - 1) / SECOND_NS + " s");
        retryAfter(banNs, this::resume);
    }

    private void retryAfter(final long delayNs, final Runnable task) {
        cancel(retry);
        retry = scheduler.schedule(delayNs, task);
    }

    private void onOpen(final Session session) {
        if (session == main) {
            move(ConnectionEvent.OPENED, session.connectionId, "connected");
            if (everConnected) {
                counters.reconnects++;
            }
            everConnected = true;
        } else {
            owner.onOverlap(true);
        }
        session.sendRequests();
        if (session.open) {
            owner.onSessionOpen(session);
        }
    }

    private void onFailed(final Session session, final int status, final long retryAfterSec, final String reason) {
        if (VenueBan.isRefusal(status)) {
            ban.refused(retryAfterSec, scheduler.nowNs());
        }
        if (session == standby) {
            standby = null;
            main.rotateAtNs = scheduler.nowNs() + backOff.nextDelayNs();
            return;
        }
        main = null;
        move(ConnectionEvent.FAILED, session.connectionId, reason);
        if (VenueBan.isRefusal(status)) {
            stayAway("HTTP " + status);
            return;
        }
        comeBack(true);
    }

    private void onEnded(final Session session, final String reason, final boolean silent) {
        if (session == standby) {
            standby = null;
            owner.onOverlap(false);
            main.rotateAtNs = scheduler.nowNs() + backOff.nextDelayNs();
            return;
        }
        if (session != main) {
            return;
        }
        if (standby != null && standby.open) {
            promote();
            return;
        }
        if (standby != null) {
            end(standby, "not needed");
            standby = null;
        }
        main = null;
        move(ConnectionEvent.LOST, session.connectionId, reason);
        owner.onLost(session.connectionId, silent);
        comeBack(scheduler.nowNs() - session.openedNs < settings.stableNs());
    }

    private void comeBack(final boolean failure) {
        if (failure) {
            failures++;
        } else {
            failures = 0;
            backOff.reset();
        }
        if (failures >= settings.breakerFailures()) {
            counters.breakerTrips++;
            move(ConnectionEvent.TRIP, 0, failures + " failures in a row");
            retryAfter(settings.breakerResetNs(), this::resume);
            return;
        }
        retryAfter(backOff.nextDelayNs(), this::attempt);
    }

    /** After a trip one attempt is made; if it fails, the next trip follows at once. */
    private void resume() {
        if (move(ConnectionEvent.RESUME, 0, "trying again")) {
            attempt();
        }
    }

    /**
     * Replaces the connection by a new one soon, with both open for a while: the venue announced its end, or it is old.
     */
    public void rotate() {
        if (main == null || !main.open || standby != null) {
            return;
        }
        if (ban.remainingNs(scheduler.nowNs()) > 0 || attempts.acquire(scheduler.nowNs()) > 0) {
            return; // the next tick asks again
        }
        main.rotateAtNs = Long.MAX_VALUE;
        counters.rotations++;
        standby = new Session(true);
        standby.connect();
    }

    /** Replaces each connection that is open now by a new one as soon as limits allow. */
    public void rotateSoon() {
        final long nowNs = scheduler.nowNs();
        if (main != null && main.open) {
            main.rotateAtNs = nowNs;
        }
        if (standby != null && standby.open) {
            standby.rotateAtNs = nowNs; // when it has taken its place
        }
    }

    private void promote() {
        final Session old = main;
        main = standby;
        main.isStandby = false;
        standby = null;
        owner.onOverlap(false);
        owner.onState(state, main.connectionId, "replaced connection " + old.connectionId);
        end(old, "replaced");
    }

    private void onTick() {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        tick = scheduler.schedule(TICK_NS, this::onTick);
        final long nowNs = scheduler.nowNs();
        if (standby != null) {
            standby.onTick(nowNs);
        }
        if (main != null) {
            main.onTick(nowNs);
        }
        if (standby != null && standby.isComplete(nowNs) && nowNs - standby.completeNs >= settings.overlapNs()) {
            promote();
        }
        if (main != null && main.open && nowNs - main.rotateAtNs >= 0 && main.rotateAtNs != Long.MAX_VALUE) {
            rotate();
        }
        if (main != null && main.open && nowNs - main.openedNs >= settings.stableNs()) {
            failures = 0;
            backOff.reset();
        }
    }

    /** One WebSocket of the connection. */
    public final class Session implements Connector.LinkListener {
        private final int connectionId = connectionIds.getAsInt();
        private final BitSet seen = new BitSet();
        private final ArrayDeque<byte[]> later = new ArrayDeque<>();
        private final SlidingLimiter limiter;
        private Connector.Link link;
        private Scheduler.Timer connectTimer;
        private boolean isStandby;
        private boolean open;
        private boolean ended;
        private boolean checkedStreams;
        private boolean mayTalk = !settings.afterGreeting();
        private int sent;
        private int seenCount;
        private long openedNs;
        private long subscribedNs;
        private long lastFrameNs;
        private long lastPingNs;
        private long rotateAtNs = Long.MAX_VALUE;
        private long completeNs = Long.MAX_VALUE;

        private Session(final boolean isStandby) {
            this.isStandby = isStandby;
            // one message is left for the pong that may be due
            limiter = new SlidingLimiter(Math.max(1, settings.messagesPerSecond() - 1), SECOND_NS);
        }

        public int connectionId() {
            return connectionId;
        }

        /**
         * Whether this session is yet to replace the one in use.
         *
         * @return true until then.
         */
        public boolean isStandby() {
            return isStandby;
        }

        private void connect() {
            connectTimer = scheduler.schedule(settings.connectTimeoutNs(), () -> onTimeout());
            link = connector.connect(endpoint, this);
        }

        private void onTimeout() {
            if (!open && !ended) {
                ended = true;
                link.close(WebSocketConnection.NORMAL_CLOSE, "timeout");
                VenueConnection.this.onFailed(this, 0, 0, "no connection in time");
            }
        }

        private void end(final String reason) {
            if (!ended) {
                ended = true;
                open = false;
                cancel(connectTimer);
                link.close(WebSocketConnection.NORMAL_CLOSE, reason);
            }
        }

        /**
         * Gives the session up: it is open but of no use. What follows is as after a loss.
         *
         * @param reason in a few words.
         */
        public void fail(final String reason) {
            if (open) {
                end(reason);
                onEnded(this, reason, false);
            }
        }

        @Override
        public void onOpen() {
            if (ended) {
                return;
            }
            cancel(connectTimer);
            open = true;
            openedNs = scheduler.nowNs();
            lastFrameNs = openedNs;
            lastPingNs = openedNs;
            subscribedNs = requests.isEmpty() ? openedNs : Long.MAX_VALUE;
            rotateAtNs = openedNs
                    + settings.maxAgeNs()
                    - (settings.ageJitterNs() > 0 ? backOff.jitter(settings.ageJitterNs()) : 0);
            VenueConnection.this.onOpen(this);
        }

        @Override
        public void onFailed(final int status, final long retryAfterSec, final String reason) {
            if (!ended) {
                ended = true;
                cancel(connectTimer);
                VenueConnection.this.onFailed(this, status, retryAfterSec, reason);
            }
        }

        @Override
        public void onClosed(final int code, final String reason) {
            if (!ended) {
                ended = true;
                open = false;
                onEnded(this, reason, false);
            }
        }

        @Override
        public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            if (!ended) {
                lastFrameNs = scheduler.nowNs();
                owner.onText(this, buffer, offset, length, receiveTimeNs);
                if (!mayTalk) {
                    mayTalk = true;
                    sendRequests();
                }
            }
        }

        @Override
        public void onPong() {
            lastFrameNs = scheduler.nowNs();
        }

        @Override
        public void onProtocolError(final int code) {
            counters.protocolErrors++;
            counters.inflateErrors += code == WebSocketParser.BAD_PAYLOAD ? 1 : 0;
        }

        @Override
        public void onFault(final Throwable error) {
            owner.onFault(error);
        }

        /**
         * Sends a message of the owner's as soon as the requests have left and the venue's message limit allows.
         *
         * @param message UTF-8 text.
         */
        public void enqueue(final byte[] message) {
            later.add(message);
            if (later.size() == 1 && sent >= requests.size()) {
                sendRequests();
            }
        }

        private void sendRequests() {
            while (open && mayTalk && (sent < requests.size() || !later.isEmpty())) {
                final long waitNs = limiter.acquire(scheduler.nowNs());
                if (waitNs > 0) {
                    scheduler.schedule(waitNs, this::sendRequests);
                    return;
                }
                final byte[] request = sent < requests.size() ? requests.get(sent) : later.peek();
                if (!link.sendText(new UnsafeBuffer(request), 0, request.length)) {
                    scheduler.schedule(RETRY_SEND_NS, this::sendRequests);
                    return;
                }
                if (sent >= requests.size()) {
                    later.poll();
                } else if (++sent == requests.size()) {
                    subscribedNs = scheduler.nowNs();
                }
            }
        }

        /**
         * Sends a message of the owner's.
         *
         * @param buffer that holds it.
         * @param offset of it.
         * @param length of it in bytes.
         * @return false if it was not sent.
         */
        public boolean sendText(final DirectBuffer buffer, final int offset, final int length) {
            return open && link.sendText(buffer, offset, length);
        }

        /**
         * Sends a message of the owner's with the next ones, see {@link Connector.Link#holdText}.
         *
         * @param buffer that holds it.
         * @param offset of it.
         * @param length of it in bytes.
         * @return false if it will not be sent.
         */
        public boolean holdText(final DirectBuffer buffer, final int offset, final int length) {
            return open && link.holdText(buffer, offset, length);
        }

        /** Hands what was held to the socket. */
        public void flush() {
            if (open) {
                link.flush();
            }
        }

        /**
         * Takes note that a stream that must speak has spoken.
         *
         * @param stream its index, from 0.
         */
        public void streamSeen(final int stream) {
            if (!seen.get(stream)) {
                seen.set(stream);
                seenCount++;
            }
        }

        /**
         * Whether all streams that must speak have spoken.
         *
         * @return true from then on.
         */
        public boolean isAllSeen() {
            return seenCount >= streamCount;
        }

        private void sendHeartbeat() {
            if (settings.heartbeatText() == null) {
                link.sendPing();
                return;
            }
            final byte[] text = settings.heartbeatText()
                    .apply(scheduler.epochNs() / 1_000_000)
                    .getBytes(StandardCharsets.UTF_8);
            limiter.acquire(scheduler.nowNs()); // it counts, but is never late
            link.sendText(new UnsafeBuffer(text), 0, text.length);
        }

        private boolean isComplete(final long nowNs) {
            final boolean complete = open
                    && subscribedNs != Long.MAX_VALUE
                    && (seenCount >= streamCount || nowNs - subscribedNs >= settings.firstFrameNs());
            if (complete && completeNs == Long.MAX_VALUE) {
                completeNs = nowNs;
            }
            return complete;
        }

        private void onTick(final long nowNs) {
            if (!open) {
                return;
            }
            if (nowNs - lastFrameNs > settings.silenceNs()) {
                end("silent");
                onEnded(this, "nothing came for " + settings.silenceNs() / 1_000_000 + " ms", true);
                return;
            }
            if (mayTalk && settings.heartbeatNs() > 0 && nowNs - lastPingNs >= settings.heartbeatNs()) {
                lastPingNs = nowNs;
                sendHeartbeat();
            }
            if (!checkedStreams && subscribedNs != Long.MAX_VALUE && nowNs - subscribedNs >= settings.firstFrameNs()) {
                checkedStreams = true;
                for (int i = seen.nextClearBit(0); i < streamCount; i = seen.nextClearBit(i + 1)) {
                    counters.silentStreams++;
                    owner.onSilentStream(i, connectionId);
                }
            }
        }
    }
}
