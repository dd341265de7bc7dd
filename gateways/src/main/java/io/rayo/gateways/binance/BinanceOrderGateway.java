package io.rayo.gateways.binance;

import io.netty.channel.EventLoop;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.OrderChannel;
import io.rayo.gateways.net.BackOff;
import io.rayo.gateways.net.Connector;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.EventLoopScheduler;
import io.rayo.gateways.net.MessageHandover;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Puts a {@link BinanceOrderSession} on a connection to the venue's WebSocket API, and keeps that connection up. Orders
 * may be given on any thread; everything else happens on the event loop.
 */
public final class BinanceOrderGateway implements MessageHandler, OrderChannel, AutoCloseable {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LAST_RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final int venueId;
    private final EventLoop eventLoop;
    private final EventLoopScheduler scheduler;
    private final Connector connector;
    private final Endpoint endpoint;
    private final EpochNanoClock clock;
    private final Consumer<Throwable> faultHandler;
    private final BackOff backOff;
    private final BinanceOrderSession session;
    private final MessageHandover handover;
    private final Runnable tick = this::tick;
    private Connector.Link link;
    private boolean isOpen;
    private boolean isClosed;
    private volatile boolean isReady;
    private volatile boolean isSettled;

    /**
     * Creates a gateway that is not started. Event loop.
     *
     * @param settings of the product: order URL, receive window.
     * @param credentials of the account.
     * @param runPrefix of our client order ids, 1 to 8 of a-z and 0-9.
     * @param symbols instruments; complete.
     * @param publisher of the event loop's thread.
     * @param eventLoop runs everything.
     * @param scheduler time of that event loop.
     * @param connector makes connections on it.
     * @param clock stamps requests.
     * @param connectionId for the messages.
     * @param faultHandler hears of exceptions of our own code: the node must stop.
     */
    public BinanceOrderGateway(
            final BinanceSettings settings,
            final BinanceCredentials credentials,
            final String runPrefix,
            final BinanceSymbols symbols,
            final InboundPublisher publisher,
            final EventLoop eventLoop,
            final EventLoopScheduler scheduler,
            final Connector connector,
            final EpochNanoClock clock,
            final int connectionId,
            final Consumer<Throwable> faultHandler) {
        final BinanceProduct product = settings.product();
        if (BinanceProduct.SPOT != product) {
            throw new IllegalArgumentException("orders are carried to Binance spot only, not to " + product);
        }
        venueId = product.venueId();
        this.eventLoop = eventLoop;
        this.scheduler = scheduler;
        this.connector = connector;
        this.clock = clock;
        this.faultHandler = faultHandler;
        endpoint = Endpoint.parse(settings.orderUrl());
        backOff = new BackOff(FIRST_RETRY_NS, LAST_RETRY_NS, 31L + venueId);
        final ClientOrderIds ids = new ClientOrderIds(runPrefix);
        final BinanceOrderEncoder encoder =
                new BinanceOrderEncoder(product, symbols.instruments(), credentials, ids, settings.receiveWindowMs());
        session = new BinanceOrderSession(
                product,
                symbols,
                encoder,
                ids,
                this,
                null,
                publisher,
                BinanceOrderSettings.DEFAULTS,
                new OrderCounters(),
                clock,
                connectionId,
                settings.baseFlags());
        handover = new MessageHandover(eventLoop, session::onOrder, faultHandler);
    }

    /** Starts to connect. Event loop. */
    public void start() {
        connect();
        scheduler.schedule(TICK_NS, tick);
    }

    private void connect() {
        if (!isClosed) {
            link = connector.connect(endpoint, new Listener());
        }
    }

    private void retry(final long atLeastNs) {
        link = null;
        if (isOpen) {
            isOpen = false;
            session.onDisconnected();
        }
        update();
        if (!isClosed) {
            scheduler.schedule(Math.max(atLeastNs, backOff.nextDelayNs()), this::connect);
        }
    }

    private void tick() {
        if (!isClosed) {
            session.doWork(clock.nanoTime());
            update();
            scheduler.schedule(TICK_NS, tick);
        }
    }

    private void update() {
        isReady = session.isOpen();
        isSettled = session.isSettled();
    }

    /** Takes order messages of this venue. Any thread. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (EventHeaders.venueId(buffer, offset) == venueId) {
            handover.onMessage(buffer, offset, length);
        }
    }

    @Override
    public boolean send(final DirectBuffer buffer, final int offset, final int length) {
        return isOpen && link.sendText(buffer, offset, length);
    }

    /**
     * Whether orders can be sent.
     *
     * @return true if the venue is connected and the account's events are subscribed to. Any thread; some ms old.
     */
    public boolean isReady() {
        return isReady;
    }

    /**
     * Whether the end of every request is known.
     *
     * @return true if so. Any thread; some ms old.
     */
    public boolean isSettled() {
        return isSettled;
    }

    /**
     * Asks what became of an order, until the venue answers. Any thread.
     *
     * @param clientOrderId of the order.
     * @param instrumentId of its instrument.
     */
    public void queryOrder(final long clientOrderId, final int instrumentId) {
        isSettled = false;
        eventLoop.execute(() -> {
            if (!session.queryOrder(clientOrderId, instrumentId)) {
                throw new IllegalStateException("order " + clientOrderId + " cannot be asked about");
            }
            update();
        });
    }

    /** Cancels everything of ours that works, and takes no new orders. Any thread. */
    public void cancelAllWorking() {
        eventLoop.execute(session::cancelAllWorking);
    }

    /** Ends the connection. Orders that work stay at the venue: whoever closes cancels them first. Any thread. */
    @Override
    public void close() {
        eventLoop.execute(() -> {
            isClosed = true;
            if (null != link) {
                link.close(1000, "bye");
            }
        });
    }

    private final class Listener implements Connector.LinkListener {
        private boolean ended;

        @Override
        public void onOpen() {
            isOpen = true;
            backOff.reset();
            session.onConnected();
            update();
        }

        @Override
        public void onFailed(final int status, final long retryAfterSec, final String reason) {
            end(TimeUnit.SECONDS.toNanos(retryAfterSec));
        }

        @Override
        public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            session.onText(buffer, offset, length, receiveTimeNs);
            update();
        }

        @Override
        public void onClosed(final int code, final String reason) {
            end(0);
        }

        @Override
        public void onFault(final Throwable error) {
            faultHandler.accept(error);
        }

        private void end(final long atLeastNs) {
            if (!ended) {
                ended = true;
                retry(atLeastNs);
            }
        }
    }
}
