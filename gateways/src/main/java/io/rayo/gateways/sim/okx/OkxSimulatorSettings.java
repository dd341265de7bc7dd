package io.rayo.gateways.sim.okx;

import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of an {@link OkxSimulator}. */
public final class OkxSimulatorSettings extends SimulatorSettings<OkxSimulatorSettings> {
    /** Wallet of all products: the venue's accounts are unified. */
    static final String WALLET = "trading";

    private boolean checksums;
    private int requestsPerHour = 480;
    private int ordersPerTwoSeconds = 60;
    private long idleMs = 30_000;

    /** Makes the defaults. */
    public OkxSimulatorSettings() {}

    /** {@return settings with two coins on spot and as swaps, a dated future, and one client} */
    public static OkxSimulatorSettings demo() {
        final Map<String, BigDecimal> balances = new LinkedHashMap<>();
        balances.put("BTC", new BigDecimal("10"));
        balances.put("ETH", new BigDecimal("100"));
        balances.put("USDT", new BigDecimal("1000000"));
        return new OkxSimulatorSettings()
                .spot("BTC-USDT", "0.1", "0.00001", "60000", 100)
                .spot("ETH-USDT", "0.01", "0.0001", "2500", 100)
                .swap("BTC-USDT-SWAP", "0.1", "0.01", "0.01", "60010", 1)
                .swap("ETH-USDT-SWAP", "0.01", "0.01", "0.1", "2501", 10)
                .client(new Client("demo-key", "demo-secret", "demo-pass", balances));
    }

    @Override
    protected OkxSimulatorSettings self() {
        return this;
    }

    /**
     * Adds a pair of spot.
     *
     * @param symbol such as {@code BTC-USDT}.
     * @param tick price step.
     * @param lot quantity step.
     * @param startPrice first hidden price of the background flow.
     * @param lotsUnit unit of background order sizes in lots.
     * @return this.
     */
    public OkxSimulatorSettings spot(
            final String symbol, final String tick, final String lot, final String startPrice, final long lotsUnit) {
        final String[] parts = symbol.split("-", -1);
        return instrument(SimInstrument.spot("SPOT", symbol, parts[0], parts[1])
                .wallet(WALLET)
                .grid(tick, lot)
                .flow(startPrice, lotsUnit)
                .build());
    }

    /**
     * Adds a linear perpetual swap.
     *
     * @param symbol such as {@code BTC-USDT-SWAP}.
     * @param tick price step.
     * @param lot step of contracts.
     * @param contractValue base units of a contract.
     * @param startPrice first hidden price of the background flow.
     * @param lotsUnit unit of background order sizes in lots.
     * @return this.
     */
    public OkxSimulatorSettings swap(
            final String symbol,
            final String tick,
            final String lot,
            final String contractValue,
            final String startPrice,
            final long lotsUnit) {
        final String[] parts = symbol.split("-", -1);
        return instrument(SimInstrument.linear("SWAP", symbol, parts[0], parts[1])
                .wallet(WALLET)
                .grid(tick, lot)
                .contractValue(contractValue)
                .flow(startPrice, lotsUnit)
                .build());
    }

    /**
     * Whether books carry a checksum, as before June 2026; else it is 0.
     *
     * @param value default false.
     * @return this.
     */
    public OkxSimulatorSettings checksums(final boolean value) {
        checksums = value;
        return this;
    }

    boolean hasChecksums() {
        return checksums;
    }

    /**
     * Limits.
     *
     * @param perHour subscriptions and logins that a connection may send in an hour (480).
     * @param ordersPer2s orders, cancels and changes, each, in two seconds for a client and an instrument (60).
     * @param newIdleMs a connection that sends nothing for so long is closed (30,000).
     * @return this.
     */
    public OkxSimulatorSettings limits(final int perHour, final int ordersPer2s, final long newIdleMs) {
        requestsPerHour = perHour;
        ordersPerTwoSeconds = ordersPer2s;
        idleMs = newIdleMs;
        return this;
    }

    int requestsPerHour() {
        return requestsPerHour;
    }

    int ordersPerTwoSeconds() {
        return ordersPerTwoSeconds;
    }

    ConnectionRules connectionRules() {
        return ConnectionRules.lasting(connectionLifeMs()).idle(idleMs);
    }

    @Override
    public OkxSimulatorSettings conclude() {
        if (requestsPerHour < 1 || ordersPerTwoSeconds < 1 || idleMs < 1) {
            throw new IllegalArgumentException("invalid limits: must be positive");
        }
        return super.conclude();
    }
}
