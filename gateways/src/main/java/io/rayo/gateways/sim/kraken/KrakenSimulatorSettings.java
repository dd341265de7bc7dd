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
