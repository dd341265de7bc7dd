package io.rayo.gateways.bybit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.VenueUnderTest;
import io.rayo.gateways.sim.bybit.BybitSimulator;
import io.rayo.gateways.sim.bybit.BybitSimulatorSettings;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Bybit spot or linear. */
public final class BybitUnderTest implements VenueUnderTest {
    private static final int MUCH = 1_000_000;

    private final BybitProduct product;

    public BybitUnderTest(BybitProduct product) {
        this.product = product;
    }

    @Override
    public SimulatedVenue launch() {
        return BybitSimulator.launch(BybitSimulatorSettings.demo()
                .ordersPerSecond(MUCH)
                .client(new SimulatorSettings.Client(
                        "demokey",
                        "demo-secret",
                        Map.of("BTC", new BigDecimal("100000"), "USDT", new BigDecimal("10000000000")))));
    }

    @Override
    public OrderProtocol protocol(SimulatedVenue simulator) {
        BybitSettings settings = BybitGatewayHarness.settings(product, simulator.port(), List.of("BTCUSDT"));
        settings.orderUrl("ws://127.0.0.1:" + simulator.port())
                .account(new Credentials("demokey".getBytes(US_ASCII), "demo-secret".getBytes(US_ASCII)), "t1")
                .connection(VenueUnderTest.quick(settings.connection()))
                .conclude();
        FeedSymbols<BybitInstrument> symbols = new FeedSymbols<>();
        symbols.add(new BybitInstrument(
                "BTCUSDT", 1, instrument().priceExponent(), instrument().sizeExponent(), 0));
        OrderProtocol protocol = new BybitOrderProtocol(settings, symbols);
        // orders, cancels and all together as the simulator allows; the pace of questions stays the venue's
        long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        protocol.limits().onRateLimit(true, TimeUnit.SECONDS.toNanos(1), MUCH, 0, nowNs);
        protocol.limits().onRateLimit(false, TimeUnit.SECONDS.toNanos(1), MUCH, 0, nowNs);
        protocol.limits().onRateLimit(false, TimeUnit.SECONDS.toNanos(5), MUCH, 0, nowNs);
        return protocol;
    }

    @Override
    public OrderInstrument instrument() {
        return product.isLinear()
                ? new OrderInstrument(1, "BTCUSDT", "BTC", -1, -3)
                : new OrderInstrument(1, "BTCUSDT", "BTC", -2, -6);
    }

    @Override
    public String product() {
        return product.isLinear() ? BybitSimulatorSettings.LINEAR : BybitSimulatorSettings.SPOT;
    }

    @Override
    public String toString() {
        return "Bybit " + product;
    }
}
