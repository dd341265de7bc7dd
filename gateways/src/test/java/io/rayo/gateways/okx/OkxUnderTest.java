package io.rayo.gateways.okx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.VenueUnderTest;
import io.rayo.gateways.sim.okx.OkxSimulator;
import io.rayo.gateways.sim.okx.OkxSimulatorSettings;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.Map;

/** OKX spot or swaps. */
public final class OkxUnderTest implements VenueUnderTest {
    /** Key of a client beside the one whose orders are followed. */
    static final String OTHER_KEY = "otherkey";

    private final OkxProduct product;

    public OkxUnderTest(OkxProduct product) {
        this.product = product;
    }

    @Override
    public SimulatedVenue launch() {
        OkxSimulatorSettings settings = new OkxSimulatorSettings();
        Map<String, BigDecimal> money = Map.of("BTC", new BigDecimal("100000"), "USDT", new BigDecimal("10000000000"));
        return OkxSimulator.launch((product.isDerivative()
                        ? settings.swap(symbol(), "0.1", "0.01", "0.01", "60010", 1)
                        : settings.spot(symbol(), "0.1", "0.00001", "60000", 100))
                .limits(1_000_000, 1_000_000, 30_000)
                .client(new SimulatorSettings.Client("demokey", "demo-secret", "demo-pass", money))
                .client(new SimulatorSettings.Client(OTHER_KEY, "other-secret", "other-pass", money)));
    }

    private String symbol() {
        return product.isDerivative() ? "BTC-USDT-SWAP" : "BTC-USDT";
    }

    @Override
    public OrderProtocol protocol(SimulatedVenue simulator) {
        OkxOrderSettings settings = new OkxOrderSettings(
                        product,
                        new Credentials(
                                "demokey".getBytes(US_ASCII),
                                "demo-secret".getBytes(US_ASCII),
                                "demo-pass".getBytes(US_ASCII)),
                        "t1")
                .urls("http://127.0.0.1:" + simulator.port(), "ws://127.0.0.1:" + simulator.port())
                .connection(VenueUnderTest.quick(new OkxSettings(product).connection()));
        FeedSymbols<OkxInstrument> symbols = new FeedSymbols<>();
        symbols.add(new OkxInstrument(
                symbol(), 1, instrument().priceExponent(), instrument().sizeExponent(), null));
        return VenueUnderTest.withoutLimits(new OkxOrderProtocol(settings, symbols));
    }

    @Override
    public OrderInstrument instrument() {
        // the number by which the socket names the simulator's first instrument
        return new OkxOrderInstrument(1, symbol(), "BTC", -1, product.isDerivative() ? -2 : -5, 10_001);
    }

    @Override
    public String product() {
        return product.isDerivative() ? "SWAP" : "SPOT";
    }

    @Override
    public String toString() {
        return "OKX " + product;
    }
}
