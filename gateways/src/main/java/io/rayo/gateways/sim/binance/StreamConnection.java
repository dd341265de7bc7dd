package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.SimConnection;

/** One market data connection of the simulator. Event loop only. */
final class StreamConnection extends SimConnection {
    private final BinanceSimulator simulator;
    private final StreamControl control;
    private final Product product;
    private final String base;

    StreamConnection(
            final BinanceSimulator simulator,
            final SimSocket socket,
            final StreamControl control,
            final Product product,
            final String base) {
        super(simulator, socket, simulator.context().streamRules(product));
        this.simulator = simulator;
        this.control = control;
        this.product = product;
        this.base = base;
    }

    Product product() {
        return product;
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
            socket().close(1008, "Invalid request: too many streams");
        }
        simulator.onSubscriptionsChanged();
    }

    @Override
    protected void onMessage(final String text) {
        send(control.onRequest(text));
        if (control.isOverLimit()) {
            socket().close(1008, "Invalid request: too many streams");
        }
        simulator.onSubscriptionsChanged();
    }

    @Override
    protected void onGone() {
        simulator.onSubscriptionsChanged();
    }

    /** Sends an event of a stream, or does with it what the armed faults say. */
    void deliver(final String stream, final String payload) {
        publish(wrapped(stream, payload));
    }

    /** Sends past subscriptions and faults: for announcements of the venue. */
    void announce(final String stream, final String payload) {
        send(wrapped(stream, payload));
    }

    private String wrapped(final String stream, final String payload) {
        return control.isCombined() ? "{\"stream\":\"" + stream + "\",\"data\":" + payload + "}" : payload;
    }
}
