package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.VenueAccount;

/** A futures user data connection, opened with a listen key. Event loop only. */
final class FuturesUserStream extends SimConnection implements UserEvents.UserEventListener {
    private final BinanceSimulator simulator;
    private final VenueAccount account;
    private final String wrapper;

    FuturesUserStream(
            final BinanceSimulator simulator,
            final SimSocket socket,
            final VenueAccount account,
            final String wrapper) {
        super(simulator, socket, simulator.context().userStreamRules());
        this.simulator = simulator;
        this.account = account;
        this.wrapper = wrapper;
    }

    @Override
    public void onOpen() {
        simulator.events().listen(account, Product.USDM, this);
    }

    @Override
    protected void onMessage(final String text) {
        // the venue has nothing to say to messages here
    }

    @Override
    public void onEvent(final String event) {
        send(wrapper.isEmpty() ? event : "{\"stream\":\"" + wrapper + "\",\"data\":" + event + "}");
    }

    @Override
    protected void onGone() {
        simulator.events().forget(this);
    }
}
