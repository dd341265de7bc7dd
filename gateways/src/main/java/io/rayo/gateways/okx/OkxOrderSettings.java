package io.rayo.gateways.okx;

import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.orders.Credentials;

/** Settings of order entry on one OKX product. Set, then handed over; not changed after that. */
public final class OkxOrderSettings {
    private final OkxProduct product;
    private final Credentials credentials;
    private final String runPrefix;
    private String restUrl;
    private String orderUrl;
    private boolean isolated;
    private boolean simulated;
    private boolean restOrders;
    private boolean stops = true;
    private long windowMs = 5_000;
    private ConnectionSettings connection;

    /**
     * Creates settings with the live venue's hosts.
     *
     * @param product to trade.
     * @param credentials key, secret and passphrase.
     * @param runPrefix of this run's client order ids.
     */
    public OkxOrderSettings(final OkxProduct product, final Credentials credentials, final String runPrefix) {
        this.product = product;
        this.credentials = credentials;
        this.runPrefix = runPrefix;
        final OkxSettings venue = new OkxSettings(product);
        restUrl = venue.feed().restUrl();
        orderUrl = venue.feed().streamUrl();
        connection = venue.connection();
    }

    /**
     * Other hosts.
     *
     * @param newRestUrl scheme and host of REST.
     * @param newOrderUrl scheme and host of the private socket.
     * @return this.
     */
    public OkxOrderSettings urls(final String newRestUrl, final String newOrderUrl) {
        restUrl = newRestUrl;
        orderUrl = newOrderUrl;
        return this;
    }

    /**
     * Margin of derivatives.
     *
     * @param newIsolated isolated, else cross.
     * @return this.
     */
    public OkxOrderSettings isolated(final boolean newIsolated) {
        isolated = newIsolated;
        return this;
    }

    /**
     * The venue's demo.
     *
     * @param newSimulated whether requests say that they are for it.
     * @return this.
     */
    public OkxOrderSettings simulated(final boolean newSimulated) {
        simulated = newSimulated;
        return this;
    }

    /**
     * How orders go.
     *
     * @param newRestOrders by REST, else on the private socket.
     * @return this.
     */
    public OkxOrderSettings restOrders(final boolean newRestOrders) {
        restOrders = newRestOrders;
        return this;
    }

    /**
     * Whether stops of derivatives are taken, which needs a further connection.
     *
     * @param newStops false: nothing is asked of the venue's algo orders; true, the default, has no effect on spot.
     * @return this.
     */
    public OkxOrderSettings stops(final boolean newStops) {
        stops = newStops;
        return this;
    }

    /**
     * After which the venue must not act on an order that is late.
     *
     * @param newWindowMs 100 to 60,000.
     * @return this.
     */
    public OkxOrderSettings windowMs(final long newWindowMs) {
        windowMs = newWindowMs;
        return this;
    }

    /**
     * Times and limits of the private connection.
     *
     * @param newConnection replaces the venue's own.
     * @return this.
     */
    public OkxOrderSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    public OkxProduct product() {
        return product;
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

    boolean isIsolated() {
        return isolated;
    }

    boolean isSimulated() {
        return simulated;
    }

    boolean hasRestOrders() {
        return restOrders;
    }

    boolean hasStops() {
        return stops && product.isDerivative();
    }

    long windowMs() {
        return windowMs;
    }

    ConnectionSettings connection() {
        return connection;
    }
}
