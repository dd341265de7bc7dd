package io.rayo.gateways.sim.kucoin;

import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Settings of a {@link KucoinSimulator}; checked by {@link #conclude()}. */
public final class KucoinSimulatorSettings extends SimulatorSettings<KucoinSimulatorSettings> {
    /** The venue's name of spot. */
    public static final String SPOT = "SPOT";

    /** The venue's name of futures. */
    public static final String FUTURES = "FUTURES";

    private static final long PING_INTERVAL_MS = 18_000;
    private static final long PING_TIMEOUT_MS = 10_000;
    private static final long LIMIT_WINDOW_MS = 10_000;
    private static final int UNIFIED_MESSAGES = 300;
    private static final int CLASSIC_MESSAGES = 100;

    private int publicWeight = 2_000;
    private int spotWeight = 4_000;
    private int futuresWeight = 2_000;
    private boolean signedBooks;
    private long snapshotDelayMs;
    private long tokenLifeMs = TimeUnit.HOURS.toMillis(24);

    /** {@return settings with two coins on both products and a client} */
    public static KucoinSimulatorSettings demo() {
        final Map<String, BigDecimal> balances = new LinkedHashMap<>();
        balances.put("USDT", new BigDecimal("1000000"));
        balances.put("BTC", BigDecimal.TEN);
        balances.put("ETH", new BigDecimal("100"));
        return new KucoinSimulatorSettings()
                .spot("BTC-USDT", "BTC", "USDT", "0.1", "0.00000001", "60000", 1_000_000)
                .spot("ETH-USDT", "ETH", "USDT", "0.01", "0.0000001", "2500", 1_000_000)
                .futures("XBTUSDTM", "BTC", "USDT", "0.1", "0.001", "60010")
                .futures("ETHUSDTM", "ETH", "USDT", "0.01", "0.01", "2501")
                .client(new Client("demo-key", "demo-secret", "demo-pass", balances));
    }

    @Override
    protected KucoinSimulatorSettings self() {
        return this;
    }

    /**
     * Adds a pair.
     *
     * @param symbol such as BTC-USDT.
     * @param base asset of the symbol.
     * @param quote asset of the symbol.
     * @param tick price step.
     * @param lot quantity step.
     * @param startPrice first hidden price of the background flow.
     * @param lotsUnit unit of background order sizes in lots.
     * @return this.
     */
    public KucoinSimulatorSettings spot(
            final String symbol,
            final String base,
            final String quote,
            final String tick,
            final String lot,
            final String startPrice,
            final long lotsUnit) {
        return instrument(SimInstrument.spot(SPOT, symbol, base, quote)
                .grid(tick, lot)
                .minimum(1, "0.1")
                .flow(startPrice, lotsUnit)
                .build());
    }

    /**
     * Adds a linear perpetual; sizes count lots.
     *
     * @param symbol such as XBTUSDTM.
     * @param base asset, by its usual name.
     * @param quote asset of the symbol.
     * @param tick price step.
     * @param multiplier base units of a lot.
     * @param startPrice first hidden price of the background flow.
     * @return this.
     */
    public KucoinSimulatorSettings futures(
            final String symbol,
            final String base,
            final String quote,
            final String tick,
            final String multiplier,
            final String startPrice) {
        return instrument(SimInstrument.linear(FUTURES, symbol, base, quote)
                .grid(tick, "1")
                .contractValue(multiplier)
                .minimum(1, "0")
                .flow(startPrice, 10)
                .build());
    }

    /**
     * Weight of public REST calls that an address has in 30 s.
     *
     * @param value from 1; default 2000.
     * @return this.
     */
    public KucoinSimulatorSettings publicWeight(final int value) {
        publicWeight = value;
        return this;
    }

    int publicWeight() {
        return publicWeight;
    }

    /**
     * Weight of signed calls that a client has in 30 s.
     *
     * @param spot from 1; default 4000.
     * @param futures from 1; default 2000.
     * @return this.
     */
    public KucoinSimulatorSettings clientWeight(final int spot, final int futures) {
        spotWeight = spot;
        futuresWeight = futures;
        return this;
    }

    int spotWeight() {
        return spotWeight;
    }

    int futuresWeight() {
        return futuresWeight;
    }

    /**
     * How long a unified book's changes come before its snapshot, as the real venue has it.
     *
     * @param millis default 0.
     * @return this.
     */
    public KucoinSimulatorSettings snapshotDelayMs(final long millis) {
        snapshotDelayMs = millis;
        return this;
    }

    long snapshotDelayMs() {
        return snapshotDelayMs;
    }

    /**
     * Whether whole spot books are given to clients alone, as the real venue has it.
     *
     * @param value default false.
     * @return this.
     */
    public KucoinSimulatorSettings signedBooks(final boolean value) {
        signedBooks = value;
        return this;
    }

    boolean signedBooks() {
        return signedBooks;
    }

    /**
     * How long a token opens a classic socket.
     *
     * @param millis default 24 h.
     * @return this.
     */
    public KucoinSimulatorSettings tokenLifeMs(final long millis) {
        tokenLifeMs = millis;
        return this;
    }

    long tokenLifeMs() {
        return tokenLifeMs;
    }

    long pingIntervalMs() {
        return PING_INTERVAL_MS;
    }

    long pingTimeoutMs() {
        return PING_TIMEOUT_MS;
    }

    /** Orders count against the client's weight, not as messages. */
    ConnectionRules orderConnectionRules() {
        return ConnectionRules.lasting(connectionLifeMs()).idle(PING_INTERVAL_MS + PING_TIMEOUT_MS);
    }

    ConnectionRules connectionRules(final boolean unified) {
        return ConnectionRules.lasting(connectionLifeMs())
                .idle(PING_INTERVAL_MS + PING_TIMEOUT_MS)
                .limit(unified ? UNIFIED_MESSAGES : CLASSIC_MESSAGES, LIMIT_WINDOW_MS, true);
    }

    @Override
    public KucoinSimulatorSettings conclude() {
        final boolean hasWeights = publicWeight > 0 && spotWeight > 0 && futuresWeight > 0;
        if (!hasWeights || snapshotDelayMs < 0 || tokenLifeMs < 1) {
            throw new IllegalArgumentException("invalid weights, snapshotDelayMs or tokenLifeMs");
        }
        return super.conclude();
    }
}
