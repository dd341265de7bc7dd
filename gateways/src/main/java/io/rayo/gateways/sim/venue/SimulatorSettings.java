package io.rayo.gateways.sim.venue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

/**
 * Settings that every simulated venue has; a venue's own class adds the rest. Checked by {@link #conclude()}.
 *
 * @param <S> the venue's class, so that calls can be chained.
 */
public abstract class SimulatorSettings<S extends SimulatorSettings<S>> {
    /**
     * A client of the simulated venue.
     *
     * @param apiKey sent in the clear.
     * @param secret of the signature.
     * @param passphrase where the venue has one; else empty.
     * @param balances by asset, put into every wallet.
     */
    public record Client(String apiKey, String secret, String passphrase, Map<String, BigDecimal> balances) {
        /**
         * A client without passphrase.
         *
         * @param apiKey sent in the clear.
         * @param secret of the signature.
         * @param balances by asset, put into every wallet.
         */
        public Client(final String apiKey, final String secret, final Map<String, BigDecimal> balances) {
            this(apiKey, secret, "", balances);
        }

        @Override
        public String toString() {
            return "Client{}";
        }
    }

    private final List<SimInstrument> instruments = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private boolean keysWithdraw;
    private int port;
    private long seed = 1;
    private EpochClock clock = SystemEpochClock.INSTANCE;
    private long tickIntervalNs = TimeUnit.MILLISECONDS.toNanos(10);
    private double eventsPerTick = 2;
    private double stepVolatility = 0.00005;
    private double correlation = 0.7;
    private int bookLevels = 40;
    private long connectionLifeMs = TimeUnit.HOURS.toMillis(24);
    private boolean eventsBeforeReply;
    private boolean compression;

    /** Makes the defaults. */
    protected SimulatorSettings() {}

    /** {@return this} */
    protected abstract S self();

    /**
     * Adds an instrument.
     *
     * @param instrument to simulate.
     * @return this.
     */
    public final S instrument(final SimInstrument instrument) {
        instruments.add(instrument);
        return self();
    }

    /** {@return the instruments} */
    public final List<SimInstrument> instruments() {
        return instruments;
    }

    /**
     * Adds a client.
     *
     * @param client with key and secret.
     * @return this.
     */
    public final S client(final Client client) {
        clients.add(client);
        return self();
    }

    /** {@return the clients} */
    public final List<Client> clients() {
        return clients;
    }

    /**
     * Whether the clients' keys can withdraw, as the venue answers when asked.
     *
     * @param value false by default.
     * @return this.
     */
    public final S keysWithdraw(final boolean value) {
        keysWithdraw = value;
        return self();
    }

    /** {@return whether keys can withdraw} */
    public final boolean keysWithdraw() {
        return keysWithdraw;
    }

    /**
     * Port on loopback.
     *
     * @param value 0 (default) for any.
     * @return this.
     */
    public final S port(final int value) {
        port = value;
        return self();
    }

    /** {@return the wanted port} */
    public final int port() {
        return port;
    }

    /**
     * Seed of price paths, flow and faults. Venues with the same seed have prices that move together.
     *
     * @param value any.
     * @return this.
     */
    public final S seed(final long value) {
        seed = value;
        return self();
    }

    /** {@return the seed} */
    public final long seed() {
        return seed;
    }

    /**
     * The venue's clock.
     *
     * @param value milliseconds since the epoch.
     * @return this.
     */
    public final S clock(final EpochClock value) {
        clock = value;
        return self();
    }

    /** {@return the clock} */
    public final EpochClock clock() {
        return clock;
    }

    /**
     * Time between two ticks of the market.
     *
     * @param nanos from 100 000; 0 for ticks only by {@link SimulatedVenue#tick}.
     * @return this.
     */
    public final S tickIntervalNs(final long nanos) {
        tickIntervalNs = nanos;
        return self();
    }

    /** {@return the tick interval in nanoseconds} */
    public final long tickIntervalNs() {
        return tickIntervalNs;
    }

    /**
     * Rate of the background flow per instrument.
     *
     * @param value orders and cancels per tick.
     * @return this.
     */
    public final S eventsPerTick(final double value) {
        eventsPerTick = value;
        return self();
    }

    /** {@return orders and cancels per tick and instrument} */
    public final double eventsPerTick() {
        return eventsPerTick;
    }

    /**
     * How much the hidden price moves.
     *
     * @param value relative standard deviation per tick.
     * @return this.
     */
    public final S stepVolatility(final double value) {
        stepVolatility = value;
        return self();
    }

    /** {@return relative standard deviation of the hidden price per tick} */
    public final double stepVolatility() {
        return stepVolatility;
    }

    /**
     * How much the base assets move together. One asset moves alike on every venue and product anyway.
     *
     * @param value 0 to 1.
     * @return this.
     */
    public final S correlation(final double value) {
        correlation = value;
        return self();
    }

    /** {@return share of the factor that all assets have in common} */
    public final double correlation() {
        return correlation;
    }

    /**
     * Levels a side of the first book.
     *
     * @param value from 5; 0 for empty books and no background flow at all.
     * @return this.
     */
    public final S bookLevels(final int value) {
        bookLevels = value;
        return self();
    }

    /** {@return levels a side of the first book} */
    public final int bookLevels() {
        return bookLevels;
    }

    /**
     * After how long the venue closes a connection (24 h).
     *
     * @param millis from 1.
     * @return this.
     */
    public final S connectionLifeMs(final long millis) {
        connectionLifeMs = millis;
        return self();
    }

    /** {@return life of a connection in milliseconds} */
    public final long connectionLifeMs() {
        return connectionLifeMs;
    }

    /**
     * Whether private events leave before the answer to the request that caused them. Real venues do either.
     *
     * @param value default false.
     * @return this.
     */
    public final S eventsBeforeReply(final boolean value) {
        eventsBeforeReply = value;
        return self();
    }

    /** {@return whether events leave before the answer} */
    public final boolean eventsBeforeReply() {
        return eventsBeforeReply;
    }

    /**
     * Whether WebSockets are compressed per message for clients that offer it.
     *
     * @param value default false.
     * @return this.
     */
    public final S compression(final boolean value) {
        compression = value;
        return self();
    }

    /** {@return whether compression is agreed to} */
    public final boolean compression() {
        return compression;
    }

    /**
     * Checks the settings; a venue's class adds its own checks.
     *
     * @return this.
     */
    public S conclude() {
        if (instruments.isEmpty()) {
            throw new IllegalArgumentException("invalid instruments: at least one is needed");
        }
        if (tickIntervalNs != 0 && tickIntervalNs < 100_000) {
            throw new IllegalArgumentException("invalid tickIntervalNs=" + tickIntervalNs + ": 0 or at least 100000");
        }
        if (bookLevels != 0 && (bookLevels < 5 || bookLevels > 60)) {
            throw new IllegalArgumentException("invalid bookLevels=" + bookLevels + ": 0 or 5 to 60");
        }
        if (connectionLifeMs < 1 || !(eventsPerTick >= 0) || !(correlation >= 0 && correlation <= 1)) {
            throw new IllegalArgumentException("invalid connectionLifeMs, eventsPerTick or correlation");
        }
        return self();
    }
}
