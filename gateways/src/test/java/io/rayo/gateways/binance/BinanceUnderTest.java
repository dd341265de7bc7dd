package io.rayo.gateways.binance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.VenueUnderTest;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Binance spot or USD-M. */
public final class BinanceUnderTest implements VenueUnderTest {
    /** Key of a client beside the one whose orders are followed. */
    static final String OTHER_KEY = "otherkey";

    private final BinanceProduct product;

    public BinanceUnderTest(BinanceProduct product) {
        this.product = product;
    }

    @Override
    public SimulatedVenue launch() {
        Map<String, BigDecimal> money = Map.of("BTC", new BigDecimal("100000"), "USDT", new BigDecimal("10000000000"));
        return BinanceSimulator.launch(SimulatorContext.demo()
                .limits(100_000_000, 100_000_000)
                .client(new SimulatorSettings.Client("demokey", "demo-secret", money))
                .client(new SimulatorSettings.Client(OTHER_KEY, "other-secret", money)));
    }

    @Override
    public OrderProtocol protocol(SimulatedVenue simulator) {
        return protocol(simulator, simulator.port());
    }

    /** The protocol, with the socket of requests at a port of its own. */
    OrderProtocol protocol(SimulatedVenue simulator, int requestsPort) {
        String http = "http://127.0.0.1:" + simulator.port();
        String ws = "ws://127.0.0.1:" + simulator.port();
        BinanceSettings settings = new BinanceSettings(product)
                .symbols(List.of("BTCUSDT"))
                .restUrl(http)
                .orderUrl("ws://127.0.0.1:" + requestsPort + (product.isFutures() ? "/ws-fapi/v1" : "/ws-api/v3"))
                .privateStreamUrl(ws + "/private")
                .account(new Credentials("demokey".getBytes(US_ASCII), "demo-secret".getBytes(US_ASCII)), "t1")
                .connection(VenueUnderTest.quick(new BinanceSettings(product).connection()))
                .conclude();
        FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        symbols.add(new BinanceInstrument(
                "BTCUSDT", 1, instrument().priceExponent(), instrument().sizeExponent(), null));
        BinanceOrderProtocol protocol = new BinanceOrderProtocol(settings, symbols);
        // the simulator does not name its limits of orders in all windows
        long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        for (long seconds : new long[] {10, 60, 86_400}) {
            protocol.limits().onRateLimit(true, TimeUnit.SECONDS.toNanos(seconds), 100_000_000, 0, nowNs);
        }
        return protocol;
    }

    @Override
    public OrderInstrument instrument() {
        return new OrderInstrument(1, "BTCUSDT", "BTC", product.isFutures() ? -1 : -2, product.isFutures() ? -3 : -5);
    }

    @Override
    public String product() {
        return product.name();
    }

    @Override
    public String toString() {
        return "Binance " + product;
    }
}
