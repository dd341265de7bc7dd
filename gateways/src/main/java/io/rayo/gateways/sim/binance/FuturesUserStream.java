package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;

/** A futures user data connection, opened with a listen key. Event loop only. */
final class FuturesUserStream implements SimSocketListener, VenueAccount.UserEventListener {
    private final BinanceSimulator simulator;
    private final SimSocket socket;
    private final VenueAccount account;
    private final String wrapper;
    private final ConnectionManners manners;

    FuturesUserStream(
            final BinanceSimulator simulator,
            final SimSocket socket,
            final VenueAccount account,
            final String wrapper) {
        this.simulator = simulator;
        this.socket = socket;
        this.account = account;
        this.wrapper = wrapper;
        manners = new ConnectionManners(simulator.context(), Product.USDM, socket);
    }

    SimSocket socket() {
        return socket;
    }

    ConnectionManners manners() {
        return manners;
    }

    @Override
    public Product product() {
        return Product.USDM;
    }

    @Override
    public void onOpen() {
        account.listeners.add(this);
    }

    @Override
    public void onText(final String text) {
        if (!manners.onMessage()) {
            simulator.onMessageLimit();
        }
    }

    @Override
    public void onControl(final boolean pong) {
        if (pong) {
            manners.onPong();
        }
    }

    @Override
    public void onEvent(final String event) {
        socket.send(wrapper.isEmpty() ? event : "{\"stream\":\"" + wrapper + "\",\"data\":" + event + "}");
    }

    @Override
    public void onClosed() {
        account.listeners.remove(this);
        simulator.onClosed(this);
    }
}
