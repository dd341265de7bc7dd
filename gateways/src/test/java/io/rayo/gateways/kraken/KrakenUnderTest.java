package io.rayo.gateways.kraken;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.VenueUnderTest;
import io.rayo.gateways.orders.WindowLimits;
import io.rayo.gateways.sim.kraken.KrakenSimulator;
import io.rayo.gateways.sim.kraken.KrakenSimulatorSettings;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Kraken's spot market or Kraken Futures. */
public final class KrakenUnderTest implements VenueUnderTest {
    private final boolean isSpot;

    public KrakenUnderTest(boolean isSpot) {
        this.isSpot = isSpot;
    }

    static final String KEY = "test-key";
    static final String SECRET = "dGhlIHNlY3JldCBvZiBhIHRlc3QsIGluIGJhc2U2NA==";

    /** The demo's markets with a client of much money, and no limit of points. */
    static KrakenSimulatorSettings rich() {
        return KrakenSimulatorSettings.demo()
                .points(1_000_000, 1_000_000)
                .client(new SimulatorSettings.Client(
                        KEY, SECRET, Map.of("BTC", new BigDecimal("100000"), "USD", new BigDecimal("10000000000"))));
    }

    /** Settings of that client, without limits, against a simulator. */
    static KrakenOrderSettings spot(SimulatedVenue simulator) {
        return KrakenOrderSettings.spot(credentials(), "t1")
                .urls("http://127.0.0.1:" + simulator.port(), "ws://127.0.0.1:" + simulator.port() + "/private/v2")
                .limits(new WindowLimits(TimeUnit.SECONDS.toNanos(1)))
                .connection(VenueUnderTest.quick(KrakenSettings.connection()));
    }

    /** The same of Kraken Futures. */
    static KrakenOrderSettings futures(SimulatedVenue simulator) {
        return KrakenOrderSettings.futures(credentials(), "t1")
                .urls("http://127.0.0.1:" + simulator.port(), "ws://127.0.0.1:" + simulator.port() + "/ws/v1")
                .limits(new WindowLimits(TimeUnit.SECONDS.toNanos(1)))
                .connection(VenueUnderTest.quick(KrakenFuturesSettings.connection()));
    }

    static Credentials credentials() {
        return new Credentials(KEY.getBytes(US_ASCII), SECRET.getBytes(US_ASCII));
    }

    @Override
    public SimulatedVenue launch() {
        return KrakenSimulator.launch(rich());
    }

    @Override
    public OrderProtocol protocol(SimulatedVenue simulator) {
        OrderInstrument traded = instrument();
        if (!isSpot) {
            FeedSymbols<KrakenFuturesInstrument> contracts = new FeedSymbols<>();
            contracts.add(
                    new KrakenFuturesInstrument("PF_XBTUSD", 1, traded.priceExponent(), traded.sizeExponent(), false));
            return new KrakenFuturesOrderProtocol(futures(simulator), contracts);
        }
        FeedSymbols<KrakenInstrument> symbols = new FeedSymbols<>();
        symbols.add(new KrakenInstrument("BTC/USD", 1, traded.priceExponent(), traded.sizeExponent(), 0));
        return new KrakenOrderProtocol(spot(simulator), symbols);
    }

    @Override
    public OrderInstrument instrument() {
        return isSpot
                ? new OrderInstrument(1, "BTC/USD", "BTC", -1, -8)
                : new OrderInstrument(1, "PF_XBTUSD", "BTC", 0, -4);
    }

    @Override
    public double lostEvents() {
        return isSpot ? 0.0005 : VenueUnderTest.super.lostEvents();
    }

    /** Orders of futures go by REST: each answer that does not come holds a connection. */
    @Override
    public long paceMs() {
        return isSpot ? 0 : 10;
    }

    @Override
    public String product() {
        return isSpot ? KrakenSimulatorSettings.SPOT : KrakenSimulatorSettings.FUTURES;
    }

    @Override
    public String toString() {
        return isSpot ? "Kraken spot" : "Kraken futures";
    }
}
