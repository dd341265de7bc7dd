package io.rayo.gateways.sim.binance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

/** Settings of a {@link BinanceSimulator}; checked by {@link #conclude()}. */
public final class SimulatorContext {
    /**
     * A client of the simulated venue.
     *
     * @param apiKey sent in the clear.
     * @param secret of the HMAC.
     * @param balances by asset.
     */
    public record Client(String apiKey, String secret, Map<String, BigDecimal> balances) {
        @Override
        public String toString() {
            return "Client{}";
        }
    }

    private final List<SimInstrument> instruments = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private int port;
    private long seed = 1;
    private EpochClock clock = SystemEpochClock.INSTANCE;
    private long tickIntervalNs = TimeUnit.MILLISECONDS.toNanos(10);
    private double eventsPerTick = 2;
    private double stepVolatility = 0.00005;
    private double correlation = 0.7;
    private int bookLevels = 40;
    private long connectionLifeMs = TimeUnit.HOURS.toMillis(24);
    private long spotPingMs = 20_000;
    private long spotPongMs = 60_000;
    private long futuresPingMs = 180_000;
    private long futuresPongMs = 600_000;
    private int spotMessagesPerSecond = 5;
    private int futuresMessagesPerSecond = 10;
    private int weightPerMinute = 6_000;
    private int ordersPerTenSeconds = 100;
    private boolean eventsBeforeReply;

    /** {@return settings with two coins on both products and one client} */
    public static SimulatorContext demo() {
        final Map<String, BigDecimal> balances = new LinkedHashMap<>();
        balances.put("BTC", new BigDecimal("10"));
        balances.put("ETH", new BigDecimal("100"));
        balances.put("USDT", new BigDecimal("1000000"));
        return new SimulatorContext()
                .instrument(
                        new SimInstrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, new BigDecimal("60000"), 100))
                .instrument(
                        new SimInstrument(Product.SPOT, "ETHUSDT", "ETH", "USDT", 2, 4, new BigDecimal("2500"), 100))
                .instrument(new SimInstrument(Product.USDM, "BTCUSDT", "BTC", "USDT", 1, 3, new BigDecimal("60010"), 1))
                .instrument(new SimInstrument(Product.USDM, "ETHUSDT", "ETH", "USDT", 2, 3, new BigDecimal("2501"), 10))
                .client(new Client("demo-key", "demo-secret", balances));
    }

    /**
     * Adds an instrument.
     *
     * @param instrument to simulate.
     * @return this.
     */
    public SimulatorContext instrument(final SimInstrument instrument) {
        instruments.add(instrument);
        return this;
    }

    /** {@return the instruments} */
    public List<SimInstrument> instruments() {
        return instruments;
    }

    /**
     * Adds a client; its balances exist on spot and, for the quote asset, as the futures wallet.
     *
     * @param client with key and secret.
     * @return this.
     */
    public SimulatorContext client(final Client client) {
        clients.add(client);
        return this;
    }

    /** {@return the clients} */
    public List<Client> clients() {
        return clients;
    }

    /**
     * Port on loopback.
     *
     * @param value 0 (default) for any.
     * @return this.
     */
    public SimulatorContext port(final int value) {
        port = value;
        return this;
    }

    /** {@return the wanted port} */
    public int port() {
        return port;
    }

    /**
     * Seed of flow and faults.
     *
     * @param value any.
     * @return this.
     */
    public SimulatorContext seed(final long value) {
        seed = value;
        return this;
    }

    /** {@return the seed} */
    public long seed() {
        return seed;
    }

    /**
     * The venue's clock.
     *
     * @param value milliseconds since the epoch.
     * @return this.
     */
    public SimulatorContext clock(final EpochClock value) {
        clock = value;
        return this;
    }

    /** {@return the clock} */
    public EpochClock clock() {
        return clock;
    }

    /**
     * Time between two ticks of the market.
     *
     * @param nanos from 100 000; 0 for ticks only by {@link BinanceSimulator#tick}.
     * @return this.
     */
    public SimulatorContext tickIntervalNs(final long nanos) {
        tickIntervalNs = nanos;
        return this;
    }

    /** {@return the tick interval in nanoseconds} */
    public long tickIntervalNs() {
        return tickIntervalNs;
    }

    /**
     * Rate of the background flow per instrument.
     *
     * @param value orders and cancels per tick.
     * @return this.
     */
    public SimulatorContext eventsPerTick(final double value) {
        eventsPerTick = value;
        return this;
    }

    /** {@return orders and cancels per tick and instrument} */
    public double eventsPerTick() {
        return eventsPerTick;
    }

    /**
     * How much the hidden price moves.
     *
     * @param value relative standard deviation per tick.
     * @return this.
     */
    public SimulatorContext stepVolatility(final double value) {
        stepVolatility = value;
        return this;
    }

    /** {@return relative standard deviation of the hidden price per tick} */
    public double stepVolatility() {
        return stepVolatility;
    }

    /**
     * How much the instruments move together.
     *
     * @param value 0 to 1.
     * @return this.
     */
    public SimulatorContext correlation(final double value) {
        correlation = value;
        return this;
    }

    /** {@return share of the common factor} */
    public double correlation() {
        return correlation;
    }

    /**
     * Levels a side of the first book.
     *
     * @param value from 5; 0 for empty books and no background flow at all.
     * @return this.
     */
    public SimulatorContext bookLevels(final int value) {
        bookLevels = value;
        return this;
    }

    /** {@return levels a side of the first book} */
    public int bookLevels() {
        return bookLevels;
    }

    /**
     * After how long the venue closes a connection (24 h).
     *
     * @param millis from 1.
     * @return this.
     */
    public SimulatorContext connectionLifeMs(final long millis) {
        connectionLifeMs = millis;
        return this;
    }

    /** {@return life of a connection in milliseconds} */
    public long connectionLifeMs() {
        return connectionLifeMs;
    }

    /**
     * Pings on spot and WebSocket API connections (20 s, answered within 60 s).
     *
     * @param everyMs interval.
     * @param withinMs deadline of the pong.
     * @return this.
     */
    public SimulatorContext spotPing(final long everyMs, final long withinMs) {
        spotPingMs = everyMs;
        spotPongMs = withinMs;
        return this;
    }

    /**
     * Pings on futures streams (3 min, answered within 10 min).
     *
     * @param everyMs interval.
     * @param withinMs deadline of the pong.
     * @return this.
     */
    public SimulatorContext futuresPing(final long everyMs, final long withinMs) {
        futuresPingMs = everyMs;
        futuresPongMs = withinMs;
        return this;
    }

    long pingMs(final Product product) {
        return Product.SPOT == product ? spotPingMs : futuresPingMs;
    }

    long pongMs(final Product product) {
        return Product.SPOT == product ? spotPongMs : futuresPongMs;
    }

    int messagesPerSecond(final Product product) {
        return Product.SPOT == product ? spotMessagesPerSecond : futuresMessagesPerSecond;
    }

    /**
     * Messages that a stream connection may send in a second (5 and 10).
     *
     * @param spot limit on spot.
     * @param futures limit on futures.
     * @return this.
     */
    public SimulatorContext messagesPerSecond(final int spot, final int futures) {
        spotMessagesPerSecond = spot;
        futuresMessagesPerSecond = futures;
        return this;
    }

    /**
     * Request limits.
     *
     * @param weight in a minute.
     * @param orders in ten seconds.
     * @return this.
     */
    public SimulatorContext limits(final int weight, final int orders) {
        weightPerMinute = weight;
        ordersPerTenSeconds = orders;
        return this;
    }

    /** {@return request weight allowed in a minute} */
    public int weightPerMinute() {
        return weightPerMinute;
    }

    /** {@return orders allowed in ten seconds} */
    public int ordersPerTenSeconds() {
        return ordersPerTenSeconds;
    }

    /**
     * Whether user data events leave before the answer to the request that caused them. The real venue does either.
     *
     * @param value default false.
     * @return this.
     */
    public SimulatorContext eventsBeforeReply(final boolean value) {
        eventsBeforeReply = value;
        return this;
    }

    /** {@return whether events leave before the answer} */
    public boolean eventsBeforeReply() {
        return eventsBeforeReply;
    }

    /**
     * Checks the settings.
     *
     * @return this.
     */
    public SimulatorContext conclude() {
        if (instruments.isEmpty()) {
            throw new IllegalArgumentException("invalid instruments: at least one is needed");
        }
        if (tickIntervalNs != 0 && tickIntervalNs < 100_000) {
            throw new IllegalArgumentException("invalid tickIntervalNs=" + tickIntervalNs + ": 0 or at least 100000");
        }
        if (bookLevels != 0 && (bookLevels < 5 || bookLevels > 60)) {
            throw new IllegalArgumentException("invalid bookLevels=" + bookLevels + ": 0 or 5 to 60");
        }
        if (connectionLifeMs < 1 || weightPerMinute < 1 || ordersPerTenSeconds < 1 || !(eventsPerTick >= 0)) {
            throw new IllegalArgumentException("invalid limits: must be positive");
        }
        return this;
    }
}
