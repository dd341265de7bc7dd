package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.engine.ring.InboundPublisher;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.EpochNanoClock;

/** What the parts of an {@link OrderSession} share: the venue, the channel, time, and what is up. One thread. */
final class SessionContext {
    static final long MILLISECOND_NS = 1_000_000;
    static final long NEVER = Long.MAX_VALUE;

    static final ExecutionUpdate TIMED_OUT = words("no answer in time");
    static final ExecutionUpdate DISCONNECTED = words("connection lost");
    static final ExecutionUpdate SENT_BEFORE = words("may have been sent before");
    static final ExecutionUpdate NOT_CHANGED = words("the venue shows it unchanged");

    final OrderProtocol protocol;
    final OrderEncoder encoder;
    final OrderLimits limits;
    final OrderSettings settings;
    final OrderCounters counters;
    final VenueClock venueClock;
    final ReportWriter writer;
    final SentRequests sent;
    final OrderRequest request = new OrderRequest();
    final Int2ObjectHashMap<OrderInstrument> instruments = new Int2ObjectHashMap<>();

    /**
     * Cancels that share the first write: the first of them waits until the last has been written and signed, 3 us
     * each.
     */
    private static final int FIRST_HELD = 16;

    /** Most cancels that share a write. */
    private static final int MAX_HELD = 128;

    /** Role of the socket that takes requests; null if the venue has none. */
    final SocketRole requestRole;

    /** Whether orders and questions need the socket of requests: false if REST can stand in for it. */
    private final boolean isSocketNeeded;

    private final RequestChannel channel;
    private final EpochNanoClock clock;

    /** Whether the socket that takes requests is open; true if there is none. */
    boolean isRequestsOpen;

    /** Whether requests can go out on it. */
    boolean isRequestsUp;

    /** Whether the private stream brings events. */
    boolean isEventsUp;

    boolean isStopping;

    /** While it stops: whether stops that guard positions stay where they are. */
    boolean isLeavingStops;

    /** Hears of each fill that is published. */
    FillListener fillListener = (instrumentId, timeNs) -> {};

    /** Time of the call that is being handled. */
    long receiveTimeNs;

    private long nextTimerNs = NEVER;

    /** Whether cancels may share a write. */
    private boolean isHolding;

    /** Cancels that were written and are not known to be handed over. */
    private int held;

    /** Cancels that share the next write: as many as have gone before, whose signing they waited for just as long. */
    private int heldLimit;

    /** Cancels that were handed over since holding began. */
    private int released;

    SessionContext(
            final OrderProtocol protocol,
            final RequestChannel channel,
            final InboundPublisher publisher,
            final OrderSettings settings,
            final OrderCounters counters,
            final EpochNanoClock clock,
            final int connectionId,
            final int baseFlags) {
        this.protocol = protocol;
        this.channel = channel;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        encoder = protocol.encoder();
        limits = protocol.limits();
        venueClock = new VenueClock(counters);
        writer = new ReportWriter(publisher, protocol.venueId(), connectionId, baseFlags);
        // microseconds since the epoch: above all ids of earlier lives unless those sent a million a second
        sent = new SentRequests(clock.nanoTime() / 1_000);
        requestRole = protocol.sockets().stream()
                .map(SocketSpec::role)
                .filter(SocketRole::takesRequests)
                .findFirst()
                .orElse(null);
        if (settings.isChecked()) {
            wake(0); // the venue's time is asked for at once
        }
        isSocketNeeded = Stream.of(
                        RequestKind.PLACE,
                        RequestKind.CANCEL,
                        RequestKind.QUERY_ORDER,
                        RequestKind.QUERY_FILLS,
                        RequestKind.OPEN_ORDERS,
                        RequestKind.BALANCES)
                .anyMatch(kind -> protocol.route(kind) == Route.SOCKET && !protocol.fallsBack(kind));
        isRequestsOpen = requestRole == null;
        isRequestsUp = requestRole == null;
    }

    private static ExecutionUpdate words(final String text) {
        final ExecutionUpdate words = new ExecutionUpdate();
        words.text(ascii(text));
        return words;
    }

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    long now() {
        receiveTimeNs = clock.nanoTime();
        return receiveTimeNs;
    }

    long venueTimeNs(final long nowNs) {
        return venueClock.venueTimeNs(nowNs);
    }

    void wake(final long atNs) {
        nextTimerNs = Math.min(nextTimerNs, atNs);
    }

    boolean isTimerDue(final long nowNs) {
        return nowNs >= nextTimerNs;
    }

    void resetTimer() {
        nextTimerNs = NEVER;
    }

    /** A scan of all timers per millisecond is enough. */
    void endOfTimers(final long nowNs) {
        nextTimerNs = Math.max(nextTimerNs, nowNs + MILLISECOND_NS);
    }

    /** Whether everything runs that is needed to ask and to hear. */
    boolean isReady() {
        return (isRequestsUp || !isSocketNeeded) && isEventsUp;
    }

    /** How a kind of request goes now. */
    Route route(final RequestKind kind) {
        final Route route = protocol.route(kind);
        return route == Route.SOCKET && !isRequestsUp && protocol.fallsBack(kind) ? Route.REST : route;
    }

    /** Whether the venue has such a request and the way to it is open. */
    boolean canSend(final RequestKind kind) {
        return switch (route(kind)) {
            case SOCKET -> isRequestsUp;
            case REST -> true;
            case NONE -> false;
        };
    }

    /** The same, and the limits allow it. */
    boolean maySend(final RequestKind kind, final long nowNs) {
        return canSend(kind) && limits.maySend(kind, venueTimeNs(nowNs));
    }

    /** Starts a request about an order or instrument. */
    OrderRequest begin(
            final RequestKind kind, final long number, final int instrumentId, final int attempt, final long nowNs) {
        final long correlationId = sent.add(kind, number, instrumentId, attempt, nowNs);
        final SocketRole socket = requestRole == null ? SocketRole.REQUESTS : requestRole;
        return request.begin(kind, route(kind), correlationId, socket);
    }

    /** Starts a request about a socket; its number is the role's place among the roles. */
    OrderRequest beginOn(final SocketRole socket, final RequestKind kind, final Route route, final long nowNs) {
        return request.begin(kind, route, sent.add(kind, socket.code(), 0, 1, nowNs), socket);
    }

    /** Sends {@link #request}, which an encoder has written. */
    boolean transmit(final long nowNs) {
        final boolean isHeld = isHolding && request.kind() == RequestKind.CANCEL;
        if (!(isHeld ? channel.hold(request) : channel.send(request))) {
            counters.unsent++;
            return false;
        }
        limits.sent(request.kind(), venueTimeNs(nowNs));
        return true;
    }

    /** From now on cancels may share a write with the next ones: until {@link #release}, which must follow. */
    void hold() {
        isHolding = true;
        heldLimit = FIRST_HELD;
        released = 0;
    }

    /** Hands over what is held. */
    void release() {
        isHolding = false;
        flush();
    }

    private void flush() {
        if (held > 0) {
            channel.flush();
            counters.cancelsSent += held;
            released += held;
            heldLimit = Math.clamp(released, FIRST_HELD, MAX_HELD);
            held = 0;
        }
    }

    /** Counts a cancel that was sent, once it is handed over. */
    void cancelSent() {
        if (!isHolding) {
            counters.cancelsSent++;
        } else if (++held >= heldLimit) {
            flush();
        }
    }

    OrderInstrument instrument(final int instrumentId) {
        return instruments.get(instrumentId);
    }

    void publish(final ExecutionUpdate update, final int instrumentId) {
        counters.reports++;
        writer.write(update, instrumentId, receiveTimeNs);
        if (update.executionType == ExecutionType.TRADE || update.executionType == ExecutionType.ADJUSTMENT) {
            fillListener.onFill(instrumentId, update.eventTimeNs > 0 ? update.eventTimeNs : receiveTimeNs);
        }
    }

    /** Hears of fills that were published. */
    @FunctionalInterface
    interface FillListener {
        void onFill(int instrumentId, long timeNs);
    }
}
