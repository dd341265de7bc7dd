package io.rayo.gateways.kraken;

import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderLimits;

/** Settings of order entry at Kraken, spot or futures. Set, then handed over; not changed after that. */
public final class KrakenOrderSettings {
    /** Private streams and orders of the spot market. */
    public static final String SPOT_ORDER_URL = "wss://ws-auth.kraken.com/v2";

    private static final long MIN_WINDOW_MS = 500;
    private static final long MAX_WINDOW_MS = 60_000;

    private final Credentials credentials;
    private final String runPrefix;
    private String restUrl;
    private String orderUrl;
    private boolean restOrders;
    private boolean deadManSwitch;
    private long windowMs = 5_000;
    private KrakenTier tier = KrakenTier.INTERMEDIATE;
    private OrderLimits limits;
    private ConnectionSettings connection;

    private KrakenOrderSettings(
            final Credentials credentials,
            final String runPrefix,
            final String restUrl,
            final String orderUrl,
            final ConnectionSettings connection) {
        this.credentials = credentials;
        this.runPrefix = runPrefix;
        this.restUrl = restUrl;
        this.orderUrl = orderUrl;
        this.connection = connection;
    }

    /**
     * Settings of the spot market with the live venue's hosts.
     *
     * @param credentials key and secret, as the venue gave them out.
     * @param runPrefix of this run's client order ids.
     * @return settings to be changed.
     */
    public static KrakenOrderSettings spot(final Credentials credentials, final String runPrefix) {
        return new KrakenOrderSettings(
                credentials, runPrefix, KrakenSettings.REST_URL, SPOT_ORDER_URL, KrakenSettings.connection());
    }

    /**
     * Settings of Kraken Futures with the live venue's hosts.
     *
     * @param credentials key and secret, as the venue gave them out: others than those of the spot market.
     * @param runPrefix of this run's client order ids.
     * @return settings to be changed.
     */
    public static KrakenOrderSettings futures(final Credentials credentials, final String runPrefix) {
        return new KrakenOrderSettings(
                credentials,
                runPrefix,
                KrakenFuturesSettings.REST_URL,
                KrakenFuturesSettings.STREAM_URL,
                KrakenFuturesSettings.connection());
    }

    /**
     * Other hosts.
     *
     * @param newRestUrl scheme and host of REST.
     * @param newOrderUrl scheme, host and path of the private socket.
     * @return this.
     */
    public KrakenOrderSettings urls(final String newRestUrl, final String newOrderUrl) {
        restUrl = newRestUrl;
        orderUrl = newOrderUrl;
        return this;
    }

    /**
     * How orders of the spot market go. By REST several requests are under way at a time, so that the key needs a nonce
     * window at the venue.
     *
     * @param newRestOrders by REST, else on the private socket.
     * @return this.
     */
    public KrakenOrderSettings restOrders(final boolean newRestOrders) {
        restOrders = newRestOrders;
        return this;
    }

    /**
     * Whether the venue's dead man's switch is used. It withdraws every order of the account, ours or not.
     *
     * @param newDeadManSwitch default false.
     * @return this.
     */
    public KrakenOrderSettings deadManSwitch(final boolean newDeadManSwitch) {
        deadManSwitch = newDeadManSwitch;
        return this;
    }

    /**
     * After which the venue must not act on an order that is late.
     *
     * @param newWindowMs 500 to 60,000.
     * @return this.
     */
    public KrakenOrderSettings windowMs(final long newWindowMs) {
        if (newWindowMs < MIN_WINDOW_MS || newWindowMs > MAX_WINDOW_MS) {
            throw new IllegalArgumentException("invalid windowMs=" + newWindowMs + ": must be 500 to 60000");
        }
        windowMs = newWindowMs;
        return this;
    }

    /**
     * How far the account of the spot market is verified.
     *
     * @param newTier default INTERMEDIATE.
     * @return this.
     */
    public KrakenOrderSettings tier(final KrakenTier newTier) {
        tier = newTier;
        return this;
    }

    /**
     * Limits in place of the venue's.
     *
     * @param newLimits to keep to.
     * @return this.
     */
    public KrakenOrderSettings limits(final OrderLimits newLimits) {
        limits = newLimits;
        return this;
    }

    /**
     * Times and limits of the private connection.
     *
     * @param newConnection replaces the venue's own.
     * @return this.
     */
    public KrakenOrderSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    Credentials credentials() {
        return credentials;
    }

    String runPrefix() {
        return runPrefix;
    }

    String restUrl() {
        return restUrl;
    }

    String orderUrl() {
        return orderUrl;
    }

    boolean hasRestOrders() {
        return restOrders;
    }

    boolean hasDeadManSwitch() {
        return deadManSwitch;
    }

    long windowNs() {
        return windowMs * 1_000_000;
    }

    KrakenTier tier() {
        return tier;
    }

    OrderLimits limits() {
        return limits;
    }

    ConnectionSettings connection() {
        return connection;
    }
}
