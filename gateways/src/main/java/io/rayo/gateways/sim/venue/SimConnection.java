package io.rayo.gateways.sim.venue;

import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket of a simulated venue, of any kind: counts messages, pings, ends by age and silence, and applies the
 * armed faults to market data. A venue's connection adds what it does with a message. Event loop only.
 */
public abstract class SimConnection implements SimSocketListener {
    private final SimulatedVenue venue;
    private final SimSocket socket;
    private final ConnectionManners manners;
    private final ArrayDeque<String> delayed = new ArrayDeque<>();
    private VenueAccount account;
    private String heldBack;
    private long delayedUntilNs = Long.MIN_VALUE;

    /**
     * Makes the connection; it is open only when {@link #onOpen} comes.
     *
     * @param venue whose.
     * @param socket of it.
     * @param rules for it.
     */
    protected SimConnection(final SimulatedVenue venue, final SimSocket socket, final ConnectionRules rules) {
        this.venue = venue;
        this.socket = socket;
        manners = new ConnectionManners(rules, venue.nowMs());
    }

    /**
     * A message came, and it was not one too many.
     *
     * @param text of the message.
     */
    protected abstract void onMessage(String text);

    /** The connection is gone and forgotten by the venue. */
    protected void onGone() {}

    /**
     * A tick of the schedule: the place for heartbeats in the venue's own form.
     *
     * @param nowMs venue's time.
     */
    protected void onTick(final long nowMs) {}

    /** The server's ping is due; a control frame unless the venue has another form. */
    protected void sendPing() {
        socket.ping(Long.toString(venue.nowMs()));
    }

    /** The client's messages were too many. */
    protected void onMessageLimit() {
        socket.close(1008, "Too many requests");
    }

    /** Nothing came from the client for too long. */
    protected void onIdle() {
        socket.close(1000, "Idle");
    }

    /**
     * Remembers who logged in, by a message, a token in the request target, or otherwise.
     *
     * @param client whose connection it is from now on.
     */
    protected final void login(final VenueAccount client) {
        account = client;
    }

    /** {@return who logged in; null while nobody has} */
    public final VenueAccount account() {
        return account;
    }

    /** {@return the socket} */
    public final SimSocket socket() {
        return socket;
    }

    /**
     * Sends at once, past the faults of market data: answers, announcements, private events.
     *
     * @param text of the message.
     */
    public final void send(final String text) {
        socket.send(text);
    }

    /**
     * Sends market data, or does with it what the armed faults say.
     *
     * @param text of the message.
     */
    public final void publish(final String text) {
        if (venue.isDiverted(this, text)) {
            return;
        }
        venue.countFrame();
        final FaultPlan faults = venue.faults();
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
        sendInOrder(sent);
        if (faults.hits(FaultKind.DUPLICATE_FRAMES)) {
            sendInOrder(sent);
        }
        if (null != heldBack) {
            sendInOrder(heldBack);
            heldBack = null;
        }
    }

    /** While one frame is delayed all later ones wait behind it, so that a delay is no reordering. */
    private void sendInOrder(final String text) {
        if (delayed.isEmpty() && System.nanoTime() >= delayedUntilNs) {
            socket.send(text);
            return;
        }
        delayed.add(text);
        if (1 == delayed.size()) {
            venue.laterAtNs(delayedUntilNs, this::sendDelayed);
        }
    }

    private void sendDelayed() {
        if (System.nanoTime() < delayedUntilNs) {
            venue.laterAtNs(delayedUntilNs, this::sendDelayed);
            return;
        }
        while (!delayed.isEmpty()) {
            socket.send(delayed.poll());
        }
    }

    final void check(final long nowMs) {
        switch (manners.check(nowMs)) {
            case TOO_OLD -> socket.close(1001, "The connection's time is over");
            case NO_PONG -> socket.close(1008, "Pong timeout");
            case IDLE -> onIdle();
            case PING -> sendPing();
            default -> onTick(nowMs);
        }
    }

    @Override
    public final void onText(final String text) {
        if (manners.onMessage(venue.nowMs())) {
            onMessage(text);
        } else {
            tooMany();
        }
    }

    private void tooMany() {
        venue.countMessageLimit();
        onMessageLimit();
    }

    /** The client answered the server's ping in the venue's own form. */
    protected final void onPong() {
        manners.onControl(true, venue.nowMs());
    }

    @Override
    public final void onControl(final boolean pong) {
        if (!manners.onControl(pong, venue.nowMs())) {
            tooMany();
        }
    }

    @Override
    public final void onClosed() {
        venue.forget(this);
        onGone();
    }
}
