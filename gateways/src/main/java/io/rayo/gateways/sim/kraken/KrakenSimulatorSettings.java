package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimulatorSettings;

/** Settings of a simulated Kraken. */
public final class KrakenSimulatorSettings extends SimulatorSettings<KrakenSimulatorSettings> {
    /** Product of the instruments that {@code /v2} shows. */
    public static final String SPOT = "spot";

    /** Product of the instruments that {@code /ws/v1} shows. */
    public static final String FUTURES = "futures";

    private long heartbeatMs = 1_000;

    /** Settings without instruments. */
    public KrakenSimulatorSettings() {}

    /**
     * Bitcoin and ether, spot and perpetual, against the dollar.
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
                        .build());
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
}
