package io.rayo.gateways.bybit;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.orders.Credentials;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Settings of a Bybit gateway. Set, then {@link #conclude()}; not changed after that. */
public final class BybitSettings {
    /** Bar intervals as in the configuration, each with the venue's word at the same place. */
    static final List<String> INTERVALS =
            List.of("1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w");

    private static final List<String> VENUE_INTERVALS =
            List.of("1", "3", "5", "15", "30", "60", "120", "240", "360", "720", "D", "W");

    private static final int DEFAULT_DEPTH = 50;

    /** Of our own requests; the venue names no limit. */
    private static final int MESSAGES_PER_SECOND = 50;

    private static final int ATTEMPTS_PER_5_MINUTES = 300;
    private static final String PING = "{\"req_id\":\"0\",\"op\":\"ping\"}";

    private final BybitProduct product;
    private final FeedSettings feed;
    private ConnectionSettings connection;
    private Credentials credentials;
    private String runPrefix = "";
    private String orderUrl = BybitProduct.STREAM_URL;
    private long receiveWindowMs = 5_000;
    private boolean restOrders;
    private boolean deadManSwitch;

    /**
     * Creates settings with the live venue's hosts and the fees of its base tier.
     *
     * @param product to connect to.
     */
    public BybitSettings(final BybitProduct product) {
        this.product = product;
        feed = new FeedSettings(
                BybitProduct.REST_URL,
                BybitProduct.STREAM_URL,
                product.isLinear() ? 200_000_000L : 1_000_000_000L,
                product.isLinear() ? 550_000_000L : 1_000_000_000L);
        connection = ConnectionSettings.defaults(MESSAGES_PER_SECOND)
                .with()
                // the venue wants a ping every 20 s at least; an answer to each means that silence is a dead connection
                .heartbeat(TimeUnit.SECONDS.toNanos(8), ignored -> PING)
                .silence(TimeUnit.SECONDS.toNanos(20), TimeUnit.SECONDS.toNanos(30))
                // it cuts connections about twice a day, at no set time
                .maxAge(TimeUnit.HOURS.toNanos(23), TimeUnit.MINUTES.toNanos(30), TimeUnit.SECONDS.toNanos(5))
                .attempts(ATTEMPTS_PER_5_MINUTES)
                .ban(TimeUnit.MINUTES.toNanos(10))
                .build();
    }

    /**
     * What the shared half of the gateway needs; to be set before {@link #conclude()}.
     *
     * @return the settings themselves.
     */
    public FeedSettings feed() {
        return feed;
    }

    /**
     * Times and limits of the connections.
     *
     * @param newConnection settings.
     * @return this.
     */
    public BybitSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    /**
     * Account for orders.
     *
     * @param newCredentials key and secret.
     * @param newRunPrefix of client order ids, 1 to 6 of a-z and 0-9.
     * @return this.
     */
    public BybitSettings account(final Credentials newCredentials, final String newRunPrefix) {
        credentials = newCredentials;
        runPrefix = newRunPrefix;
        return this;
    }

    /**
     * Base of the order entry and private sockets.
     *
     * @param url scheme and host.
     * @return this.
     */
    public BybitSettings orderUrl(final String url) {
        orderUrl = url;
        return this;
    }

    /**
     * How long the venue may act on a request after its timestamp.
     *
     * @param newReceiveWindowMs 1 to 60 000 milliseconds.
     * @return this.
     */
    public BybitSettings receiveWindowMs(final long newReceiveWindowMs) {
        receiveWindowMs = newReceiveWindowMs;
        return this;
    }

    /**
     * Whether orders go by REST: the demo environment has no order entry socket.
     *
     * @param newRestOrders true for REST.
     * @return this.
     */
    public BybitSettings restOrders(final boolean newRestOrders) {
        restOrders = newRestOrders;
        return this;
    }

    /**
     * Whether the venue's dead man's switch is used; it is open to institutional clients only.
     *
     * @param newDeadManSwitch true to use it.
     * @return this.
     */
    public BybitSettings deadManSwitch(final boolean newDeadManSwitch) {
        deadManSwitch = newDeadManSwitch;
        return this;
    }

    /**
     * Checks the settings.
     *
     * @return this.
     * @throws IllegalArgumentException with one line that says what is wrong.
     */
    public BybitSettings conclude() {
        Endpoint.parse(feed.restUrl());
        Endpoint.parse(feed.streamUrl());
        Endpoint.parse(orderUrl);
        check(receiveWindowMs > 0 && receiveWindowMs <= 60_000, "receiveWindowMs", "must be 1 to 60000");
        check(!feed.symbols().isEmpty(), "symbols", "at least one is needed");
        for (final String interval : feed.barIntervals()) {
            check(INTERVALS.contains(interval), "barIntervals", interval + " is none of " + INTERVALS);
        }
        check(
                feed.wants(Channel.BARS) == !feed.barIntervals().isEmpty(),
                "barIntervals",
                "channel BARS and intervals go together");
        check(product.isLinear() || !feed.wants(Channel.MARK_PRICE), "channels", "spot has no mark price");
        check(
                feed.depth() == 0 || product.depths().contains(feed.depth()),
                "depth",
                feed.depth() + " is none of " + product.depths());
        return this;
    }

    private static void check(final boolean holds, final String name, final String what) {
        if (!holds) {
            throw new IllegalArgumentException("invalid " + name + ": " + what);
        }
    }

    public BybitProduct product() {
        return product;
    }

    public ConnectionSettings connection() {
        return connection;
    }

    public Credentials credentials() {
        return credentials;
    }

    public String runPrefix() {
        return runPrefix;
    }

    public String orderUrl() {
        return orderUrl;
    }

    public long receiveWindowMs() {
        return receiveWindowMs;
    }

    public boolean hasRestOrders() {
        return restOrders;
    }

    public boolean hasDeadManSwitch() {
        return deadManSwitch;
    }

    /**
     * Levels a side of the books.
     *
     * @return one of the venue's depths.
     */
    public int depth() {
        return feed.depth() == 0 ? DEFAULT_DEPTH : feed.depth();
    }

    /**
     * The venue's word for a bar interval.
     *
     * @param interval such as {@code 1h}.
     * @return such as {@code 60}.
     */
    static String venueInterval(final String interval) {
        return VENUE_INTERVALS.get(INTERVALS.indexOf(interval));
    }
}
