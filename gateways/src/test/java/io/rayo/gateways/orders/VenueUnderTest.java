package io.rayo.gateways.orders;

import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

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

    /** Part of the events that get lost: few where each one that is missed means a comparison of everything. */
    default double lostEvents() {
        return 0.02;
    }

    /** Pause between two orders, so that the way to the venue has room for them, milliseconds. */
    default long paceMs() {
        return 0;
    }

    /** Connections that come back at once, however often they are cut. */
    static ConnectionSettings quick(ConnectionSettings settings) {
        return settings.with()
                .backOff(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.MILLISECONDS.toNanos(200))
                .breaker(1_000, TimeUnit.SECONDS.toNanos(1))
                .build();
    }

    /** A protocol without the venue's limits, of which a test of many orders would see little else. */
    static OrderProtocol withoutLimits(OrderProtocol protocol) {
        WindowLimits limits = new WindowLimits(TimeUnit.SECONDS.toNanos(1));
        limits.window(true, false, TimeUnit.SECONDS.toNanos(1), 1_000_000).costOfAll(1);
        return (OrderProtocol) Proxy.newProxyInstance(
                OrderProtocol.class.getClassLoader(),
                new Class<?>[] {OrderProtocol.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("limits") ? limits : method.invoke(protocol, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
