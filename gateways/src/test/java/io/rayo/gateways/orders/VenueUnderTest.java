package io.rayo.gateways.orders;

import io.rayo.gateways.sim.venue.SimulatedVenue;

/** A venue's simulator and protocol, for tests that hold for every venue. */
public interface VenueUnderTest {
    /** Launches the simulator: generous limits, one client with much money, one market with background flow. */
    SimulatedVenue launch();

    /** The protocol, with that client's account and prefix {@code t1}, against a simulator. */
    OrderProtocol protocol(SimulatedVenue simulator);

    /** The market's instrument, with id 1. */
    OrderInstrument instrument();

    /** Name of the market's product in the simulator. */
    String product();

    /** How many of the usual orders: fewer where each lost event of the venue means a comparison of everything. */
    default int orders(int usual) {
        return usual;
    }
}
