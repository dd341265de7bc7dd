package io.rayo.gateways.sim.bybit;

import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Settings of a {@link BybitSimulator}; checked by {@link #conclude()}. */
public final class BybitSimulatorSettings extends SimulatorSettings<BybitSimulatorSettings> {
    /** The venue's name of spot. */
    public static final String SPOT = "spot";

    /** The venue's name of contracts settled in USDT or USDC. */
    public static final String LINEAR = "linear";

    /** The one wallet of a unified account. */
    public static final String WALLET = "UNIFIED";

    private int ordersPerSecond = 10;
    private long idleMs = TimeUnit.MINUTES.toMillis(10);

    /** {@return settings with two coins on both products and one client} */
    public static BybitSimulatorSettings demo() {
        final Map<String, BigDecimal> balances = new LinkedHashMap<>();
        balances.put("BTC", new BigDecimal("10"));
        balances.put("ETH", new BigDecimal("100"));
        balances.put("USDT", new BigDecimal("1000000"));
        return new BybitSimulatorSettings()
                .spot("BTCUSDT", "BTC", "USDT", "0.01", "0.000001", "60000", 10_000)
                .spot("ETHUSDT", "ETH", "USDT", "0.01", "0.00001", "2500", 10_000)
                .linear("BTCUSDT", "BTC", "USDT", "0.10", "0.001", "60010", 10)
                .linear("ETHUSDT", "ETH", "USDT", "0.01", "0.01", "2501", 10)
                .client(new Client("demo-key", "demo-secret", balances));
    }

    @Override
    protected BybitSimulatorSettings self() {
        return this;
    }

    /**
     * Adds a pair.
     *
     * @param symbol upper case.
     * @param base asset of the symbol.
     * @param quote asset of the symbol.
     * @param tick price step.
     * @param lot quantity step.
     * @param startPrice first hidden price of the background flow.
     * @param lotsUnit unit of background order sizes in lots.
     * @return this.
     */
    public BybitSimulatorSettings spot(
            final String symbol,
            final String base,
            final String quote,
            final String tick,
            final String lot,
            final String startPrice,
            final long lotsUnit) {
        return instrument(SimInstrument.spot(SPOT, symbol, base, quote)
                .wallet(WALLET)
                .grid(tick, lot)
                .minimum(1, "5")
                .flow(startPrice, lotsUnit)
                .build());
    }

    /**
     * Adds a perpetual contract.
     *
     * @param symbol upper case.
     * @param base asset of the symbol.
     * @param quote asset of the symbol, also that of its margin.
     * @param tick price step.
     * @param lot quantity step.
     * @param startPrice first hidden price of the background flow.
     * @param lotsUnit unit of background order sizes in lots.
     * @return this.
     */
    public BybitSimulatorSettings linear(
            final String symbol,
            final String base,
            final String quote,
            final String tick,
            final String lot,
            final String startPrice,
            final long lotsUnit) {
        return instrument(SimInstrument.linear(LINEAR, symbol, base, quote)
                .wallet(WALLET)
                .grid(tick, lot)
                .minimum(1, "5")
                .flow(startPrice, lotsUnit)
                .build());
    }

    /**
     * Orders, changes and cancels that an account may send in a second, each kind for itself; twice as many on spot.
     *
     * @param value from 1; default 10.
     * @return this.
     */
    public BybitSimulatorSettings ordersPerSecond(final int value) {
        ordersPerSecond = value;
        return this;
    }

    int ordersPerSecond(final String category) {
        return category.equals(SPOT) ? 2 * ordersPerSecond : ordersPerSecond;
    }

    /**
     * After how long without a message of the client a connection is cut (10 min).
     *
     * @param millis from 1.
     * @return this.
     */
    public BybitSimulatorSettings idleMs(final long millis) {
        idleMs = millis;
        return this;
    }

    ConnectionRules connectionRules() {
        return ConnectionRules.lasting(connectionLifeMs()).idle(idleMs);
    }

    @Override
    public BybitSimulatorSettings conclude() {
        if (ordersPerSecond < 1 || idleMs < 1) {
            throw new IllegalArgumentException("invalid ordersPerSecond or idleMs: must be at least 1");
        }
        return super.conclude();
    }
}
