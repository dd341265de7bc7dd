package io.rayo.gateways.orders;

import io.netty.channel.EventLoop;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.EventLoopScheduler;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.net.MessageHandover;
import io.rayo.gateways.net.NettyConnector;
import io.rayo.gateways.net.NettyTransport;
import io.rayo.gateways.net.ProxySettings;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.StatusMessages;
import io.rayo.gateways.net.TlsContexts;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * Puts an {@link OrderSession} on a venue's connections: the socket of requests, the private stream, REST. Brings
 * orders to it from the thread that sends them, the venue's words, the connections' comings and goings, and the time.
 *
 * <p>The public methods may be called on any thread, except {@link #add}; all else happens on the event loop.
 *
 * <p>Order of a start: {@link #start}; when {@link #isReady}, {@link #queryOrder} for each order that the journal does
 * not know to be over, {@link #ourPosition} for each position, then {@link #recovered}; when {@link #isReconciled}, new
 * orders go out.
 */
public final class OrderGateway implements MessageHandler, AutoCloseable {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long RETRY_QUERY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Sessions of orders have ids from here on, those of market data from 1. */
    private static final int FIRST_CONNECTION_ID = 0x8000;

    private final OrderProtocol protocol;
    private final EventLoop eventLoop;
    private final EventLoopScheduler scheduler;
    private final EpochNanoClock epochClock;
    private final Consumer<Throwable> faultHandler;
    private final StatusMessages status;
    private final OrderSession session;
    private final Map<SocketRole, OrderSocket> sockets = new EnumMap<>(SocketRole.class);
    private final RestChannel rest;
    private final MessageHandover handover;

    /** Orders and questions that came from other threads and have not reached the session. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Comparisons that were asked for and have not begun. */
    private final AtomicInteger comparing = new AtomicInteger();

    private final InboundPublisher publisher;
    private final AtomicBoolean progress = new AtomicBoolean();
    private int lastConnectionId = FIRST_CONNECTION_ID - 1;
    private int instrumentCount;

    /** Messages that have reached the session since others were last told. */
    private int handled;

    private boolean started;
    private boolean closed;
    private volatile boolean isClosing;
    private volatile boolean isReady;
    private volatile boolean isOpen;
    private volatile boolean isReconciled;
    private volatile boolean isSettled = true;
    private volatile KeyRights keyRights;

    /**
     * Creates a gateway that is not started, and reaches its venue without a proxy.
     *
     * @param protocol the venue.
     * @param publisher of the event loop's thread.
     * @param eventLoop runs everything.
     * @param clock monotonic.
     * @param epochClock time of day.
     * @param tap sees raw frames; null for none.
     * @param settings bounds and times of order entry.
     * @param counters what it counts of orders.
     * @param feedCounters what it counts of its connections.
     * @param baseFlags that every message carries.
     * @param listener hears of comparisons with the venue, on the event loop.
     * @param faultHandler hears of exceptions of our own code: the node must stop.
     */
    public OrderGateway(
            final OrderProtocol protocol,
            final InboundPublisher publisher,
            final EventLoop eventLoop,
            final NanoClock clock,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final OrderSettings settings,
            final OrderCounters counters,
            final FeedCounters feedCounters,
            final int baseFlags,
            final ReconciliationListener listener,
            final Consumer<Throwable> faultHandler) {
        this(
                protocol,
                publisher,
                eventLoop,
                clock,
                epochClock,
                tap,
                settings,
                counters,
                feedCounters,
                baseFlags,
                listener,
                faultHandler,
                null);
    }

    /**
     * Creates a gateway that is not started.
     *
     * @param protocol the venue.
     * @param publisher of the event loop's thread.
     * @param eventLoop runs everything.
     * @param clock monotonic.
     * @param epochClock time of day.
     * @param tap sees raw frames; null for none.
     * @param settings bounds and times of order entry.
     * @param counters what it counts of orders.
     * @param feedCounters what it counts of its connections.
     * @param baseFlags that every message carries.
     * @param listener hears of comparisons with the venue, on the event loop.
     * @param faultHandler hears of exceptions of our own code: the node must stop.
     * @param proxy on the way to the venue; null for none.
     */
    public OrderGateway(
            final OrderProtocol protocol,
            final InboundPublisher publisher,
            final EventLoop eventLoop,
            final NanoClock clock,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final OrderSettings settings,
            final OrderCounters counters,
            final FeedCounters feedCounters,
            final int baseFlags,
            final ReconciliationListener listener,
            final Consumer<Throwable> faultHandler,
            final ProxySettings proxy) {
        this.protocol = protocol;
        this.eventLoop = eventLoop;
        this.epochClock = epochClock;
        this.faultHandler = faultHandler;
        scheduler = new EventLoopScheduler(eventLoop, clock, epochClock, faultHandler);
        this.publisher = publisher;
        status = new StatusMessages(publisher, baseFlags, feedCounters);
        final Connections connections = new Connections();
        session = new OrderSession(
                protocol,
                connections,
                connections,
                publisher,
                settings,
                counters,
                listener,
                epochClock,
                FIRST_CONNECTION_ID,
                baseFlags);
        final Endpoint restEndpoint = Endpoint.parse(protocol.restUrl());
        final NettyTransport restTransport =
                new NettyTransport(eventLoop, restEndpoint.tls() ? TlsContexts.client() : null, proxy);
        rest = new RestChannel(
                () -> new RestClient(
                        restTransport, scheduler, restEndpoint, settings.requestTimeoutNs(), tap, faultHandler),
                connections,
                protocol.restConnections());
        long seed = 97L + protocol.venueId();
        for (final SocketSpec spec : protocol.sockets()) {
            // a URL that is told by the venue is one of TLS, except where REST is not either: simulators
            final boolean tls = spec.needsToken()
                    ? restEndpoint.tls()
                    : Endpoint.parse(protocol.socketUrl(spec.role())).tls();
            final NettyTransport transport = new NettyTransport(eventLoop, tls ? TlsContexts.client() : null, proxy);
            sockets.put(
                    spec.role(),
                    new OrderSocket(
                            spec,
                            connections,
                            new NettyConnector(
                                    transport, epochClock, spec.connection().maxMessageLength(), tap),
                            scheduler,
                            feedCounters,
                            this::nextConnectionId,
                            seed));
            seed += 1_000;
        }
        handover = new MessageHandover(eventLoop, this::handle, new Together(), faultHandler);
    }

    private int nextConnectionId() {
        lastConnectionId = lastConnectionId == 0xFFFF ? FIRST_CONNECTION_ID : lastConnectionId + 1;
        return lastConnectionId;
    }

    /**
     * Adds an instrument that may be traded. Event loop.
     *
     * @param instrument to add.
     */
    public void add(final OrderInstrument instrument) {
        session.add(instrument);
        instrumentCount++;
    }

    /** Starts to connect. */
    public void start() {
        scheduler.execute(() -> {
            if (started) {
                return;
            }
            started = true;
            sockets.values().forEach(OrderSocket::start);
            // a fixed rate uses one task again and again; a new one each time would make garbage
            final var ignored = eventLoop.scheduleAtFixedRate(this::onTick, TICK_NS, TICK_NS, TimeUnit.NANOSECONDS);
        });
    }

    /** Ends the connections. Orders that work stay at the venue: whoever closes cancels them first. */
    @Override
    public void close() {
        isClosing = true;
        scheduler.execute(() -> {
            closed = true;
            isReady = false;
            isOpen = false;
            isReconciled = false;
            sockets.values().forEach(OrderSocket::close);
            rest.close();
        });
    }

    /**
     * Whether orders can be asked about and cancelled: connected, logged in, instruments known.
     *
     * @return true if so.
     */
    public boolean isReady() {
        return isReady;
    }

    /**
     * Whether new orders can go out: ready, not stopped, the venue's clock known, all reconciled.
     *
     * @return true if so.
     */
    public boolean isOpen() {
        return isOpen;
    }

    /**
     * Whether our orders and holdings are the venue's, as far as is known.
     *
     * @return true if so.
     */
    public boolean isReconciled() {
        // the count first: it falls only after the comparison has begun, which is then in the other
        return comparing.get() == 0 && isReconciled;
    }

    /**
     * Whether everything is known: nothing under way, no order in doubt, no question still to be asked.
     *
     * @return true if so; working orders may be there.
     */
    public boolean isSettled() {
        // the count first: it falls only after what it stood for is in the other
        return waiting.get() == 0 && isSettled;
    }

    /** Refuses new orders from now on and cancels everything that works or may work. */
    public void cancelAllWorking() {
        withdraw(session::cancelAllWorking);
    }

    /** Does the same, but leaves stops that guard positions, see {@link OrderSession#cancelAllButStops}. */
    public void cancelAllButStops() {
        withdraw(session::cancelAllButStops);
    }

    /** Withdraws everything from all instruments, ours or not, see {@link OrderSession#cancelEverything}. */
    public void cancelEverything() {
        withdraw(session::cancelEverything);
    }

    private void withdraw(final Runnable request) {
        // counted like a question that waits: whoever asks meanwhile must not hear that all is settled
        waiting.incrementAndGet();
        scheduler.execute(() -> {
            request.run();
            refresh();
            waiting.decrementAndGet();
        });
    }

    /** Compares with the venue once more; until that is done, {@link #isReconciled} is false. */
    public void compareAgain() {
        // a flag alone would not do: whatever the event loop does before it comes to this would set it again
        comparing.incrementAndGet();
        scheduler.execute(() -> {
            session.compareAgain();
            refresh();
            comparing.decrementAndGet();
        });
    }

    /** Our time of day was set forward, or the machine was asleep: the venue's clock is measured anew. */
    public void onClockStep() {
        scheduler.execute(session::onClockStep);
    }

    /** Has the venue asked what our key may do. */
    public void askKeyRights() {
        scheduler.execute(() -> {
            session.askKeyRights();
            refresh();
        });
    }

    /**
     * What our key may do.
     *
     * @return null while that is not known.
     */
    public KeyRights keyRights() {
        return keyRights;
    }

    /** Takes new orders again. */
    public void resume() {
        scheduler.execute(() -> {
            session.resume();
            refresh();
        });
    }

    /**
     * Has an order asked about until it is known what became of it. If its instrument is not known yet, the question
     * waits.
     *
     * @param clientOrderId of the order.
     * @param instrumentId of its instrument.
     */
    public void queryOrder(final long clientOrderId, final int instrumentId) {
        waiting.incrementAndGet();
        scheduler.execute(() -> query(clientOrderId, instrumentId));
    }

    private void query(final long clientOrderId, final int instrumentId) {
        if (closed) {
            return; // it stays unsettled, which is the truth
        }
        if (session.queryOrder(clientOrderId, instrumentId)) {
            refresh();
            waiting.decrementAndGet();
        } else {
            scheduler.schedule(RETRY_QUERY_NS, () -> query(clientOrderId, instrumentId));
        }
    }

    /**
     * Takes note of a position by our own books, see {@link OrderSession#ourPosition}.
     *
     * @param instrumentId of it.
     * @param quantity in the instrument's scale, negative if short.
     * @param averageEntryPrice in 10^-8; null value if unknown.
     */
    public void ourPosition(final int instrumentId, final long quantity, final long averageEntryPrice) {
        scheduler.execute(() -> session.ourPosition(instrumentId, quantity, averageEntryPrice));
    }

    /**
     * Takes note of how far our own books know the funding of an instrument, see {@link OrderSession#ourFunding}.
     *
     * @param instrumentId of it.
     * @param untilNs venue time of the newest payment, or from when on one may be ours; 0 if it was never traded.
     */
    public void ourFunding(final int instrumentId, final long untilNs) {
        scheduler.execute(() -> session.ourFunding(instrumentId, untilNs));
    }

    /**
     * All that the journal knows has been told, see {@link OrderSession#recovered}.
     *
     * @param lastFillTimeNs venue time of the newest fill in the journal; 0 if there is none.
     */
    public void recovered(final long lastFillTimeNs) {
        scheduler.execute(() -> session.recovered(lastFillTimeNs));
    }

    /** The core makes progress: the venue's dead man's switch may be renewed. Cheap. */
    public void onProgress() {
        progress.lazySet(true);
    }

    /** Takes the outbound messages of this venue; those that are not for us are passed over. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (EventHeaders.venueId(buffer, offset) == protocol.venueId()) {
            waiting.incrementAndGet();
            try {
                handover.onMessage(buffer, offset, length);
            } catch (final RejectedExecutionException e) {
                if (!isClosing) {
                    throw e;
                }
                // it has not left and never will: the next start asks the venue, which does not know it
            }
        }
    }

    private void handle(final DirectBuffer buffer, final int offset, final int length) {
        session.onOrder(buffer, offset, length);
        handled++;
    }

    /** What the core wants in one go: its cancels share writes, and others see what became of it at the end. */
    private final class Together implements MessageHandover.Batches {
        @Override
        public void begin() {
            session.hold();
        }

        @Override
        public void end() {
            session.release();
            if (handled > 0) {
                refresh();
                waiting.addAndGet(-handled);
                handled = 0;
            }
        }
    }

    private void onTick() {
        if (closed) {
            return;
        }
        try {
            if (progress.getAndSet(false)) {
                session.onProgress();
            }
            session.doWork(epochClock.nanoTime());
            refresh();
        } catch (final RuntimeException | AssertionError e) {
            faultHandler.accept(e);
        }
    }

    /** Lets other threads see how things stand. */
    private void refresh() {
        isSettled = session.isSettled();
        isReady = session.isReady() && instrumentCount > 0;
        isOpen = session.isOpen() && instrumentCount > 0;
        isReconciled = session.isReconciled();
        keyRights = session.keyRights();
    }

    /** What session, sockets and REST want of each other. */
    private final class Connections implements RequestChannel, SocketControl, OrderSocket.Owner, RestChannel.Listener {
        /** The socket of the last request that was held: all that are held are on it. */
        private OrderSocket holding;

        @Override
        public boolean send(final OrderRequest request) {
            if (request.route() == Route.REST) {
                return !closed && rest.send(request);
            }
            final OrderSocket socket = sockets.get(request.socket());
            return socket != null && socket.sendText(request.body(), request.bodyLength());
        }

        @Override
        public boolean hold(final OrderRequest request) {
            if (request.route() == Route.REST) {
                return send(request);
            }
            holding = sockets.get(request.socket());
            return holding != null && holding.holdText(request.body(), request.bodyLength());
        }

        @Override
        public void flush() {
            if (holding != null) {
                holding.flush();
            }
        }

        @Override
        public void reconnect(final SocketRole role, final String reason) {
            sockets.get(role).reconnect(reason);
        }

        @Override
        public void onToken(final SocketRole role, final boolean ok) {
            sockets.get(role).onToken(ok);
        }

        @Override
        public void onOpen(final SocketRole role) {
            session.onSocketOpen(role);
            refresh();
        }

        @Override
        public void onLost(final SocketRole role) {
            session.onSocketLost(role);
            refresh();
        }

        @Override
        public void onText(
                final SocketRole role,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long receiveTimeNs) {
            handover.drain(); // what wants out, cancels above all, goes before the answers to what is out
            session.onText(role, buffer, offset, length, receiveTimeNs);
            refresh();
            if (session.shutdownAnnounced() == role) {
                sockets.get(role).rotate();
            }
            publisher.endOfInput();
        }

        @Override
        public void onState(final ConnectionState state, final int connectionId, final String reason) {
            status.status(protocol.venueId(), connectionId, epochClock.nanoTime(), state, "orders: " + reason);
        }

        @Override
        public void requestToken(final SocketRole role) {
            session.requestToken(role);
        }

        @Override
        public String url(final SocketRole role) {
            return protocol.socketUrl(role);
        }

        @Override
        public void onFault(final Throwable error) {
            faultHandler.accept(error);
        }

        @Override
        public void onReply(
                final long correlationId,
                final int httpStatus,
                final ReplyHeaders headers,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long receiveTimeNs) {
            session.onReply(correlationId, httpStatus, headers, buffer, offset, length, receiveTimeNs);
            refresh();
        }

        @Override
        public void onLost(final long correlationId, final String reason) {
            session.onReplyLost(correlationId, reason, epochClock.nanoTime());
            refresh();
        }
    }
}
