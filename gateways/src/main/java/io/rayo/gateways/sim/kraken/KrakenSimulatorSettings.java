package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.Map;

/** Settings of a simulated Kraken. */
public final class KrakenSimulatorSettings extends SimulatorSettings<KrakenSimulatorSettings> {
    /** Product of the instruments that {@code /v2} shows. */
    public static final String SPOT = "spot";

    /** Product of the instruments that {@code /ws/v1} shows. */
    public static final String FUTURES = "futures";

    /** Key of the client of {@link #demo()}. */
    public static final String DEMO_KEY = "demo-key";

    /** Secret of that client, in base64 as the venue gives secrets out. */
    public static final String DEMO_SECRET = "ZGVtby1zZWNyZXQ=";

    private long heartbeatMs = 1_000;
    private long nonceWindow;
    private double maxPoints = 20;
    private double pointsPerSecond = 0.5;

    /** Settings without instruments. */
    public KrakenSimulatorSettings() {}

    /**
     * Bitcoin and ether, spot and perpetual, against the dollar, and one client.
     *
     * @return settings that can be changed.
     */
    public static KrakenSimulatorSettings demo() {
        return new KrakenSimulatorSettings()
                .instrument(spot("BTC", "USD")
                        .grid("0.1", "0.00000001")
                        .minimum(5_000, "0.5")
                        .flow("60000", 1_000_000)
                        .build())
                .instrument(spot("ETH", "USD")
                        .grid("0.01", "0.00000001")
                        .minimum(100_000, "0.5")
                        .flow("2500", 1_000_000)
                        .build())
                .instrument(perpetual("BTC", "USD")
                        .grid("1", "0.0001")
                        .minimum(1, "0")
                        .flow("60010", 100)
                        .build())
                .instrument(perpetual("ETH", "USD")
                        .grid("0.1", "0.001")
                        .minimum(1, "0")
                        .flow("2501", 100)
                        .build())
                .client(new Client(
                        DEMO_KEY,
                        DEMO_SECRET,
                        Map.of(
                                "BTC", new BigDecimal("10"),
                                "ETH", new BigDecimal("100"),
                                "USD", new BigDecimal("1000000"))));
    }

    @Override
    protected KrakenSimulatorSettings self() {
        return this;
    }

    /**
     * An instrument of the spot market.
     *
     * @param base of it.
     * @param quote of it.
     * @return builder of {@code BASE/QUOTE}.
     */
    public static SimInstrument.Builder spot(final String base, final String quote) {
        return SimInstrument.spot(SPOT, base + '/' + quote, base, quote);
    }

    /**
     * A linear perpetual.
     *
     * @param base of it, as the symbol has it.
     * @param quote of it.
     * @return builder of {@code PF_BASEQUOTE}.
     */
    public static SimInstrument.Builder perpetual(final String base, final String quote) {
        return SimInstrument.linear(FUTURES, "PF_" + (base.equals("BTC") ? "XBT" : base) + quote, base, quote);
    }

    /**
     * Time between two heartbeats.
     *
     * @param millis from 1.
     * @return this.
     */
    public KrakenSimulatorSettings heartbeatMs(final long millis) {
        heartbeatMs = millis;
        return this;
    }

    public long heartbeatMs() {
        return heartbeatMs;
    }

    /**
     * How far behind the highest one a nonce of the spot market may be, as a client sets it for a key.
     *
     * @param window 0 (the default) for strictly rising ones.
     * @return this.
     */
    public KrakenSimulatorSettings nonceWindow(final long window) {
        nonceWindow = window;
        return this;
    }

    long nonceWindow() {
        return nonceWindow;
    }

    /**
     * What a client's private calls of the spot market may cost.
     *
     * @param max points at a time, 20 by default.
     * @param perSecond points that are forgiven, 0.5 by default.
     * @return this.
     */
    public KrakenSimulatorSettings points(final double max, final double perSecond) {
        maxPoints = max;
        pointsPerSecond = perSecond;
        return this;
    }

    double maxPoints() {
        return maxPoints;
    }

    double pointsPerSecond() {
        return pointsPerSecond;
    }
}
