package io.rayo.gateways.kucoin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.VenueUnderTest;
import io.rayo.gateways.sim.kucoin.KucoinSimulator;
import io.rayo.gateways.sim.kucoin.KucoinSimulatorSettings;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** KuCoin spot or futures, by its classic API. */
public final class KucoinUnderTest implements VenueUnderTest {
    private static final int MUCH = 100_000_000;

    private final KucoinProduct product;

    public KucoinUnderTest(KucoinProduct product) {
        this.product = product;
    }

    @Override
    public SimulatedVenue launch() {
        return KucoinSimulator.launch(new KucoinSimulatorSettings()
                .spot("BTC-USDT", "BTC", "USDT", "0.1", "0.00001", "60000", 1_000)
                .futures("XBTUSDTM", "BTC", "USDT", "0.1", "0.001", "60010")
                .publicWeight(MUCH)
                .clientWeight(MUCH, MUCH)
                .client(new SimulatorSettings.Client(
                        "key-of-test",
                        "secret-of-test",
                        "words-of-test",
                        Map.of("BTC", new BigDecimal("100000"), "USDT", new BigDecimal("10000000000")))));
    }

    static KucoinOrderSettings settings(KucoinProduct product, SimulatedVenue simulator, Credentials credentials) {
        KucoinOrderSettings settings = new KucoinOrderSettings(product, credentials, "t1");
        return settings.urls("http://127.0.0.1:" + simulator.port(), "ws://127.0.0.1:" + simulator.port())
                .connection(VenueUnderTest.quick(settings.connection()));
    }

    static Credentials credentials(String key, String secret, String passphrase) {
        return new Credentials(key.getBytes(US_ASCII), secret.getBytes(US_ASCII), passphrase.getBytes(US_ASCII));
    }

    @Override
    public OrderProtocol protocol(SimulatedVenue simulator) {
        FeedSymbols<KucoinInstrument> symbols = new FeedSymbols<>();
        symbols.add(KucoinInstrument.bookless(
                new String(instrument().symbol(), US_ASCII),
                1,
                instrument().priceExponent(),
                instrument().sizeExponent()));
        KucoinOrderProtocol protocol = new KucoinOrderProtocol(
                settings(product, simulator, credentials("key-of-test", "secret-of-test", "words-of-test"))
                        .streamFills(product.isFutures()), // each way once
                symbols);
        long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        protocol.limits().onRateLimit(false, KucoinOrderProtocol.WINDOW_NS, MUCH, 0, nowNs);
        return protocol;
    }

    @Override
    public OrderInstrument instrument() {
        return product.isFutures()
                ? new OrderInstrument(1, "XBTUSDTM", "BTC", -1, 0)
                : new OrderInstrument(1, "BTC-USDT", "BTC", -1, -5);
    }

    @Override
    public String product() {
        return product.tradeType();
    }

    @Override
    public String toString() {
        return "KuCoin " + product;
    }
}
