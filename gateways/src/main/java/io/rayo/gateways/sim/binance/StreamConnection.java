package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** One market data connection of the simulator, with the venue's manners and the faults on command. Event loop only. */
final class StreamConnection implements SimSocketListener {
    private final BinanceSimulator simulator;
    private final SimSocket socket;
    private final StreamControl control;
    private final Product product;
    private final String base;
    private final ConnectionManners manners;
    private String heldBack;
    private final ArrayDeque<String> delayed = new ArrayDeque<>();
    private long delayedUntilNs = Long.MIN_VALUE;

    StreamConnection(
            final BinanceSimulator simulator,
            final SimSocket socket,
            final StreamControl control,
            final Product product,
            final String base) {
        this.simulator = simulator;
        this.socket = socket;
        this.control = control;
        this.product = product;
        this.base = base;
        manners = new ConnectionManners(simulator.context(), product, socket);
    }

    Product product() {
        return product;
    }

    SimSocket socket() {
        return socket;
    }

    ConnectionManners manners() {
        return manners;
    }

    boolean isSubscribed(final String stream, final String channel) {
        return flowsHere(channel) && control.streams().contains(stream);
    }

    /**
     * The silent rule of USD-M: book data flows on /public, the rest on /market, nothing on the old bases; a
     * subscription in the wrong place is acknowledged all the same.
     */
    private boolean flowsHere(final String channel) {
        if (Product.SPOT == product) {
            return true;
        }
        final boolean book = channel.startsWith("bookTicker") || channel.startsWith("depth");
        return base.equals(book ? "public" : "market");
    }

    @Override
    public void onOpen() {
        if (control.isOverLimit()) {
            socket.close(1008, "Invalid request: too many streams");
        }
        simulator.onSubscriptionsChanged();
    }

    @Override
    public void onText(final String text) {
        if (!manners.onMessage()) {
            simulator.onMessageLimit();
            return;
        }
        socket.send(control.onRequest(text));
        if (control.isOverLimit()) {
            socket.close(1008, "Invalid request: too many streams");
        }
        simulator.onSubscriptionsChanged();
    }

    @Override
    public void onControl(final boolean pong) {
        if (pong) {
            manners.onPong();
        }
        if (!manners.onMessage()) {
            simulator.onMessageLimit();
        }
    }

    @Override
    public void onClosed() {
        simulator.onClosed(this);
    }

    /** Sends an event of a stream, or does with it what the armed faults say. */
    void deliver(final String stream, final String payload) {
        final String text = control.isCombined() ? "{\"stream\":\"" + stream + "\",\"data\":" + payload + "}" : payload;
        final FaultPlan faults = simulator.faults();
        if (faults.hits(FaultKind.DROP_FRAMES)) {
            return;
        }
        final String sent = faults.hits(FaultKind.CORRUPT_FRAMES) ? faults.corrupt(text) : text;
        if (null == heldBack && faults.hits(FaultKind.REORDER_FRAMES)) {
            heldBack = sent;
            return;
        }
        if (faults.hits(FaultKind.DELAY_FRAMES)) {
            delayedUntilNs = Math.max(
                    delayedUntilNs,
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(faults.millis(FaultKind.DELAY_FRAMES)));
        }
        send(sent);
        if (faults.hits(FaultKind.DUPLICATE_FRAMES)) {
            send(sent);
        }
        if (null != heldBack) {
            send(heldBack);
            heldBack = null;
        }
    }

    /** While one frame is delayed all later ones wait behind it, so that a delay is no reordering. */
    private void send(final String text) {
        if (delayed.isEmpty() && System.nanoTime() >= delayedUntilNs) {
            socket.send(text);
            return;
        }
        delayed.add(text);
        if (1 == delayed.size()) {
            simulator.laterAtNs(delayedUntilNs, this::sendDelayed);
        }
    }

    private void sendDelayed() {
        if (System.nanoTime() < delayedUntilNs) {
            simulator.laterAtNs(delayedUntilNs, this::sendDelayed);
            return;
        }
        while (!delayed.isEmpty()) {
            socket.send(delayed.poll());
        }
    }

    /** Sends past subscriptions and faults: for announcements of the venue. */
    void announce(final String stream, final String payload) {
        socket.send(control.isCombined() ? "{\"stream\":\"" + stream + "\",\"data\":" + payload + "}" : payload);
    }
}
