package io.rayo.gateways.kucoin;

import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.orders.Credentials;
import java.util.concurrent.TimeUnit;

/** Settings of order entry on one KuCoin product. Set, then handed over; not changed after that. */
public final class KucoinOrderSettings {
    private static final String ORDER_URL = "wss://wsapi.kucoin.com";

    /** Below 100 in 10 s, the least that any document allows. */
    private static final int MESSAGES_PER_SECOND = 8;

    /** Below 30 a minute, the least that any document allows. */
    private static final int ATTEMPTS_PER_5_MINUTES = 100;

    /** Two thirds of the interval that the venue announces. */
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(12);

    /**
     * Beyond the 24 hours after which the venue ends a connection itself: both sockets begin with a word of the venue,
     * which a second connection made beside the first would hear before it is the one in use.
     */
    private static final long MAX_AGE_NS = TimeUnit.HOURS.toNanos(25);

    private final KucoinProduct product;
    private final Credentials credentials;
    private final String runPrefix;
    private String restUrl;
    private String orderUrl = ORDER_URL;
    private int keyVersion = 3;
    private boolean isolated = true;
    private int leverage = 10;
    private boolean restOrders;
    private boolean streamFills;
    private String settleCurrency = "USDT";
    private long windowMs = 5_000;
    private ConnectionSettings connection;

    /**
     * Creates settings with the live venue's hosts.
     *
     * @param product to trade.
     * @param credentials key, secret and passphrase.
     * @param runPrefix of this run's client order ids.
     */
    public KucoinOrderSettings(final KucoinProduct product, final Credentials credentials, final String runPrefix) {
        this.product = product;
        this.credentials = credentials;
        this.runPrefix = runPrefix;
        restUrl = product.restUrl();
        connection = ConnectionSettings.defaults(MESSAGES_PER_SECOND)
                .with()
                .attempts(ATTEMPTS_PER_5_MINUTES)
                .maxAge(MAX_AGE_NS, 0, 0)
                .build();
    }

    /**
     * Other hosts. Where the private socket is, the venue tells.
     *
     * @param newRestUrl scheme and host of REST.
     * @param newOrderUrl scheme and host of the order socket.
     * @return this.
     */
    public KucoinOrderSettings urls(final String newRestUrl, final String newOrderUrl) {
        restUrl = newRestUrl;
        orderUrl = newOrderUrl;
        return this;
    }

    /**
     * Version of the key, as its page at the venue shows it.
     *
     * @param newKeyVersion 2 or 3 (default).
     * @return this.
     */
    public KucoinOrderSettings keyVersion(final int newKeyVersion) {
        keyVersion = newKeyVersion;
        return this;
    }

    /**
     * Margin of futures. Each order names the mode, which must be the one that the venue has for the contract.
     *
     * @param newIsolated isolated (default), else cross.
     * @return this.
     */
    public KucoinOrderSettings isolated(final boolean newIsolated) {
        isolated = newIsolated;
        return this;
    }

    /**
     * Leverage that futures orders with isolated margin carry; with cross margin it is set by a request.
     *
     * @param newLeverage 1 to 125, default 10.
     * @return this.
     */
    public KucoinOrderSettings leverage(final int newLeverage) {
        if (newLeverage < 1 || newLeverage > 125) {
            throw new IllegalArgumentException("invalid leverage=" + newLeverage + ": must be 1 to 125");
        }
        leverage = newLeverage;
        return this;
    }

    /**
     * How orders go.
     *
     * @param newRestOrders by REST, else on the order socket.
     * @return this.
     */
    public KucoinOrderSettings restOrders(final boolean newRestOrders) {
        restOrders = newRestOrders;
        return this;
    }

    /**
     * Where fills come from. The list of fills has their fees, and costs a request and a round trip for each; the
     * private stream has them at once but never says their fee, so that profit and loss lack it.
     *
     * @param newStreamFills from the stream, without fee; else from the list (default).
     * @return this.
     */
    public KucoinOrderSettings streamFills(final boolean newStreamFills) {
        streamFills = newStreamFills;
        return this;
    }

    /**
     * Currency of the futures wallet that is asked about.
     *
     * @param newSettleCurrency default USDT.
     * @return this.
     */
    public KucoinOrderSettings settleCurrency(final String newSettleCurrency) {
        settleCurrency = newSettleCurrency;
        return this;
    }

    /**
     * After which the venue must not act on a spot order that is late.
     *
     * @param newWindowMs 100 to 60,000.
     * @return this.
     */
    public KucoinOrderSettings windowMs(final long newWindowMs) {
        if (newWindowMs < 100 || newWindowMs > 60_000) {
            throw new IllegalArgumentException("invalid window=" + newWindowMs + ": must be 100 to 60000 ms");
        }
        windowMs = newWindowMs;
        return this;
    }

    /**
     * Times and limits of the connections; their heartbeats are the venue's own.
     *
     * @param newConnection replaces the one that fits the venue.
     * @return this.
     */
    public KucoinOrderSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    public KucoinProduct product() {
        return product;
    }

    Credentials credentials() {
        return credentials;
    }

    String runPrefix() {
        return runPrefix;
    }

    public String restUrl() {
        return restUrl;
    }

    public String orderUrl() {
        return orderUrl;
    }

    int keyVersion() {
        return keyVersion;
    }

    boolean isIsolated() {
        return isolated;
    }

    int leverage() {
        return leverage;
    }

    boolean hasRestOrders() {
        return restOrders;
    }

    boolean hasStreamFills() {
        return streamFills;
    }

    String settleCurrency() {
        return settleCurrency;
    }

    long windowMs() {
        return windowMs;
    }

    /**
     * Times and limits of the connections.
     *
     * @return to be changed and given back by {@link #connection(ConnectionSettings)}.
     */
    public ConnectionSettings connection() {
        return connection;
    }

    ConnectionSettings orderConnection() {
        return connection
                .with()
                .heartbeat(
                        HEARTBEAT_NS,
                        timeMs -> "{\"id\":\"" + timeMs + "\",\"op\":\"ping\",\"timestamp\":" + timeMs + "}")
                .build();
    }

    ConnectionSettings privateConnection() {
        return connection
                .with()
                .heartbeat(HEARTBEAT_NS, timeMs -> "{\"id\":\"" + timeMs + "\",\"type\":\"ping\"}")
                .build();
    }
}
