package io.rayo.gateways.binance;

import io.netty.channel.EventLoop;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.OrderChannel;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.EventLoopScheduler;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.net.MessageHandover;
import io.rayo.gateways.net.NettyConnector;
import io.rayo.gateways.net.NettyTransport;
import io.rayo.gateways.net.StatusMessages;
import io.rayo.gateways.net.TlsContexts;
import io.rayo.gateways.net.VenueConnection;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * Puts a {@link BinanceOrderSession} on a connection to the WebSocket API: brings orders to it from the thread that
 * sends them, texts from the venue, the connection's comings and goings, and the time.
 *
 * <p>The public methods may be called on any thread, except {@link #add}; all else happens on the event loop. A
 * connection that is replaced before its end counts as lost for the session: what was under way is asked about on the
 * new one.
 */
public final class BinanceOrderGateway implements MessageHandler, AutoCloseable {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_QUERY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Sessions of orders have ids from here on, those of market data from 1. */
    private static final int FIRST_CONNECTION_ID = 0x8000;

    private final BinanceSettings settings;
    private final EventLoop eventLoop;
    private final EventLoopScheduler scheduler;
    private final EpochNanoClock epochClock;
    private final Consumer<Throwable> faultHandler;
    private final StatusMessages status;
    private final BinanceOrderEncoder encoder;
    private final BinanceOrderSession session;
    private final VenueConnection connection;
    private final MessageHandover handover;

    /** Questions that were asked for on other threads and have not reached the session. */
    private final AtomicInteger waitingQueries = new AtomicInteger();

    private VenueConnection.Session current;
    private int lastConnectionId = FIRST_CONNECTION_ID - 1;
    private int instrumentCount;
    private boolean started;
    private boolean closed;
    private volatile boolean isReady;
    private volatile boolean isSettled = true;

    /**
     * Creates a gateway that is not started.
     *
     * @param settings concluded, with an account; spot.
     * @param symbols instruments of the product, those of the {@link BinanceGateway}.
     * @param publisher of the event loop's thread.
     * @param eventLoop runs everything.
     * @param clock monotonic.
     * @param epochClock time of day.
     * @param tap sees raw frames; null for none.
     * @param orderSettings bounds and times of order entry.
     * @param counters what it counts of orders.
     * @param feedCounters what it counts of its connection.
     * @param faultHandler hears of exceptions of our own code: the node must stop.
     */
    public BinanceOrderGateway(
            final BinanceSettings settings,
            final FeedSymbols<BinanceInstrument> symbols,
            final InboundPublisher publisher,
            final EventLoop eventLoop,
            final NanoClock clock,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final OrderSettings orderSettings,
            final OrderCounters counters,
            final FeedCounters feedCounters,
            final Consumer<Throwable> faultHandler) {
        if (settings.credentials() == null) {
            throw new IllegalArgumentException("orders need an account: key, secret and run prefix");
        }
        if (settings.product() != BinanceProduct.SPOT) {
            throw new IllegalArgumentException("orders on " + settings.product()
                    + " are not connected: its user data comes by another connection");
        }
        this.settings = settings;
        this.eventLoop = eventLoop;
        this.epochClock = epochClock;
        this.faultHandler = faultHandler;
        scheduler = new EventLoopScheduler(eventLoop, clock, epochClock, faultHandler);
        status = new StatusMessages(publisher, settings.baseFlags(), feedCounters);
        final ClientOrderIds ids = new ClientOrderIds(settings.runPrefix());
        encoder = new BinanceOrderEncoder(
                settings.product(), List.of(), settings.credentials(), ids, settings.receiveWindowMs());
        final OrderChannel channel = this::send;
        session = new BinanceOrderSession(
                settings.product(),
                symbols,
                encoder,
                ids,
                channel,
                null,
                publisher,
                orderSettings,
                counters,
                epochClock,
                FIRST_CONNECTION_ID,
                settings.baseFlags());
        final Endpoint endpoint = Endpoint.parse(settings.orderUrl());
        final NettyTransport transport = new NettyTransport(eventLoop, endpoint.tls() ? TlsContexts.client() : null);
        connection = new VenueConnection(
                endpoint,
                settings.connection().with().heartbeat(HEARTBEAT_NS, null).build(),
                new NettyConnector(transport, epochClock, settings.connection().maxMessageLength(), tap),
                scheduler,
                new Owner(),
                feedCounters,
                this::nextConnectionId,
                List.of(),
                0,
                97L + settings.product().venueId());
        handover = new MessageHandover(eventLoop, this::handle, faultHandler);
    }

    private int nextConnectionId() {
        lastConnectionId = lastConnectionId == 0xFFFF ? FIRST_CONNECTION_ID : lastConnectionId + 1;
        return lastConnectionId;
    }

    /**
     * Adds an instrument that may be traded: to be given to {@link BinanceGateway#instrumentListener}. Event loop.
     *
     * @param instrument to add.
     */
    public void add(final BinanceInstrument instrument) {
        encoder.add(instrument);
        instrumentCount++;
    }

    /** Starts to connect. */
    public void start() {
        scheduler.execute(() -> {
            if (started) {
                return;
            }
            started = true;
            connection.start();
            // a fixed rate uses one task again and again; a new one each time would make garbage
            final var ignored = eventLoop.scheduleAtFixedRate(this::onTick, TICK_NS, TICK_NS, TimeUnit.NANOSECONDS);
        });
    }

    /** Ends the connection. Orders that work stay at the venue: whoever closes cancels them first. */
    @Override
    public void close() {
        scheduler.execute(() -> {
            closed = true;
            isReady = false;
            connection.close();
        });
    }

    /**
     * Whether orders can be sent and asked about: connected, user data subscribed to, instruments known.
     *
     * @return true if so.
     */
    public boolean isReady() {
        return isReady;
    }

    /**
     * Whether everything is known: nothing under way, no order in doubt, no question still to be asked.
     *
     * @return true if so; working orders may be there.
     */
    public boolean isSettled() {
        // the count first: it falls only after what it stood for is in the other
        return waitingQueries.get() == 0 && isSettled;
    }

    /** Refuses new orders from now on and cancels everything that works or may work. */
    public void cancelAllWorking() {
        scheduler.execute(() -> {
            session.cancelAllWorking();
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
        waitingQueries.incrementAndGet();
        scheduler.execute(() -> query(clientOrderId, instrumentId));
    }

    private void query(final long clientOrderId, final int instrumentId) {
        if (closed) {
            return; // it stays unsettled, which is the truth
        }
        if (session.queryOrder(clientOrderId, instrumentId)) {
            refresh();
            waitingQueries.decrementAndGet();
        } else {
            scheduler.schedule(RETRY_QUERY_NS, () -> query(clientOrderId, instrumentId));
        }
    }

    /** Takes NewOrder and CancelOrder of this venue; others are not for us. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (EventHeaders.venueId(buffer, offset) == settings.product().venueId()) {
            handover.onMessage(buffer, offset, length);
        }
    }

    private void handle(final DirectBuffer buffer, final int offset, final int length) {
        session.onOrder(buffer, offset, length);
        refresh();
    }

    private boolean send(final DirectBuffer buffer, final int offset, final int length) {
        return current != null && current.sendText(buffer, offset, length);
    }

    private void onTick() {
        if (closed) {
            return;
        }
        try {
            session.doWork(epochClock.nanoTime());
            refresh();
        } catch (final RuntimeException | AssertionError e) {
            faultHandler.accept(e);
        }
    }

    /** Lets other threads see how things stand. */
    private void refresh() {
        isSettled = session.isSettled();
        isReady = session.isOpen() && instrumentCount > 0;
    }

    private void switchTo(final VenueConnection.Session next) {
        if (current != null) {
            current = null;
            session.onDisconnected();
        }
        if (next != null) {
            current = next;
            session.onConnected();
        }
        refresh();
    }

    /** The connection's side. */
    private final class Owner implements VenueConnection.Owner {
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
            if (from != current) {
                return; // not in use yet: nothing was asked on it
            }
            session.onText(buffer, offset, length, receiveTimeNs);
            refresh();
            if (session.isShutdownAnnounced()) {
                connection.rotate();
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
            status.status(
                    settings.product().venueId(), connectionId, epochClock.nanoTime(), state, "orders: " + reason);
        }

        @Override
        public void onSilentStream(final int stream, final int connectionId) {
            // no stream of this connection has to speak
        }

        @Override
        public void onFault(final Throwable error) {
            faultHandler.accept(error);
        }
    }
}
