package io.rayo.gateways.kucoin;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.orders.Credentials;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Settings of a KuCoin gateway. Set, then {@link #conclude()}; not changed after that. */
public final class KucoinSettings {
    /** Levels a side of the unified book that comes as snapshot and changes. */
    public static final int UNIFIED_DEPTH = 500;

    private static final List<Integer> IMAGE_DEPTHS = List.of(5, 50);

    /** Eight messages a second stay below 100 in 10 s, the least that any document allows. */
    private static final int MESSAGES_PER_SECOND = 8;

    /** Below 30 a minute, the least that any document allows. */
    private static final int ATTEMPTS_PER_5_MINUTES = 100;

    /** Two thirds of the interval that the venue announces. */
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(12);

    private static final Map<String, String> INTERVALS = Map.ofEntries(
            Map.entry("1m", "1min"),
            Map.entry("3m", "3min"),
            Map.entry("5m", "5min"),
            Map.entry("15m", "15min"),
            Map.entry("30m", "30min"),
            Map.entry("1h", "1hour"),
            Map.entry("2h", "2hour"),
            Map.entry("4h", "4hour"),
            Map.entry("6h", "6hour"),
            Map.entry("8h", "8hour"),
            Map.entry("12h", "12hour"),
            Map.entry("1d", "1day"),
            Map.entry("1w", "1week"));

    private final KucoinProduct product;
    private final FeedSettings feed;
    private KucoinApi api = KucoinApi.UTA;
    private String markPriceChannel = "mark-price";
    private KucoinSigner signer;
    private ConnectionSettings connection;

    /**
     * Creates settings with the live venue's hosts.
     *
     * @param product to connect to.
     */
    public KucoinSettings(final KucoinProduct product) {
        this.product = product;
        // base tier: what an account without a discount pays
        feed = product.isFutures()
                ? new FeedSettings(product.restUrl(), product.streamUrl(), 200_000_000L, 600_000_000L)
                : new FeedSettings(product.restUrl(), product.streamUrl(), 1_000_000_000L, 1_000_000_000L);
    }

    /**
     * Generation of the market data.
     *
     * @param newApi unified or classic.
     * @return this.
     */
    public KucoinSettings api(final KucoinApi newApi) {
        api = newApi;
        return this;
    }

    /**
     * Name of the unified channel of mark prices, of which the venue's own texts have two.
     *
     * @param newName mark-price or markPrice.
     * @return this.
     */
    public KucoinSettings markPriceChannel(final String newName) {
        markPriceChannel = newName;
        return this;
    }

    /**
     * Times and limits of the connections.
     *
     * @param newConnection settings; null for those that fit the venue.
     * @return this.
     */
    public KucoinSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    /**
     * Checks the settings.
     *
     * @return this.
     * @throws IllegalArgumentException with one line that says what is wrong.
     */
    public KucoinSettings conclude() {
        Endpoint.parse(feed.restUrl());
        Endpoint.parse(feed.streamUrl());
        check(!feed.symbols().isEmpty(), "symbols", "at least one is needed");
        for (final String interval : feed.barIntervals()) {
            check(INTERVALS.containsKey(interval), "barIntervals", interval + " is none of " + INTERVALS.keySet());
        }
        check(
                feed.wants(Channel.BARS) == !feed.barIntervals().isEmpty(),
                "barIntervals",
                "channel BARS and intervals go together");
        check(product.isFutures() || !feed.wants(Channel.MARK_PRICE), "channels", "spot has no mark price");
        final boolean isUnified = api == KucoinApi.UTA;
        check(
                feed.depth() == 0 || isImage() || (isUnified && feed.depth() == UNIFIED_DEPTH),
                "depth",
                isUnified ? "must be 5, 50 or 500" : "must be 5, 50 or 0 for the whole book");
        check(
                List.of("mark-price", "markPrice").contains(markPriceChannel),
                "markPriceChannel",
                "must be mark-price or markPrice");
        return this;
    }

    private static void check(final boolean holds, final String name, final String what) {
        if (!holds) {
            throw new IllegalArgumentException("invalid " + name + ": " + what);
        }
    }

    /** Name of an interval at the venue. */
    static String venueInterval(final String interval) {
        return INTERVALS.get(interval);
    }

    /**
     * Whether the books come as whole images of a few levels each time.
     *
     * @return true for depth 5 and 50.
     */
    public boolean isImage() {
        return IMAGE_DEPTHS.contains(feed.depth());
    }

    /**
     * Whether the book's changes are joined with a snapshot that comes by REST.
     *
     * @return true for whole classic books.
     */
    public boolean isJoined() {
        return api == KucoinApi.CLASSIC && !isImage();
    }

    public KucoinProduct product() {
        return product;
    }

    /**
     * What the shared half of the gateway needs.
     *
     * @return the settings, to be changed before {@link #conclude()}.
     */
    public FeedSettings feed() {
        return feed;
    }

    public KucoinApi api() {
        return api;
    }

    /**
     * Sets the key with which requests are signed that the venue does not answer to anybody: that of a whole spot book
     * in the classic API.
     *
     * @param credentials with the passphrase.
     * @param keyVersion of the key, 2 or 3.
     * @return this.
     */
    public KucoinSettings credentials(final Credentials credentials, final int keyVersion) {
        signer = new KucoinSigner(credentials, keyVersion);
        return this;
    }

    /** Null without a key. */
    KucoinSigner signer() {
        return signer;
    }

    public String markPriceChannel() {
        return markPriceChannel;
    }

    /**
     * Times and limits of the connections.
     *
     * @return those that were set, or those that fit the venue.
     */
    public ConnectionSettings connection() {
        if (connection != null) {
            return connection;
        }
        final boolean isUnified = api == KucoinApi.UTA;
        return ConnectionSettings.defaults(MESSAGES_PER_SECOND)
                .with()
                .heartbeat(
                        HEARTBEAT_NS,
                        isUnified
                                ? timeMs -> "{\"id\":\"" + timeMs + "\",\"op\":\"ping\",\"timestamp\":" + timeMs + "}"
                                : timeMs -> "{\"id\":\"" + timeMs + "\",\"type\":\"ping\"}")
                .attempts(ATTEMPTS_PER_5_MINUTES)
                .ban(TimeUnit.SECONDS.toNanos(30))
                .afterGreeting(true)
                .build();
    }
}
