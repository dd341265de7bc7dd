package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ConnectionSettings;
import java.util.concurrent.TimeUnit;

/**
 * Settings of the market data of one OKX product, beyond those that every feed has. Set, then {@link #conclude()}; not
 * changed after that.
 */
public final class OkxSettings {
    /** Levels of the public incremental book. */
    public static final int FULL_DEPTH = 400;

    /** Levels of the public book that comes whole each time. */
    public static final int IMAGE_DEPTH = 5;

    /** The live venue of all regions but those with an own one (eea, us, tr); its demo has other stream hosts. */
    private static final String REST_URL = "https://openapi.okx.com";

    private static final String STREAM_URL = "wss://ws.okx.com:8443";

    /** The venue advises fewer than 30 books on a connection. */
    private static final int MAX_BOOKS_PER_CONNECTION = 29;

    /** The venue closes a connection that brought nothing for 30 seconds, and answers our ping at once. */
    private static final long PING_NS = TimeUnit.SECONDS.toNanos(15);

    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(25);
    private static final long FIRST_FRAME_NS = TimeUnit.SECONDS.toNanos(30);

    private final OkxProduct product;
    private final FeedSettings feed;
    private ConnectionSettings connection;
    private int booksPerConnection = 20;
    private int streamsPerConnection = 120;

    /**
     * Creates settings with the live venue's hosts.
     *
     * @param product to connect to.
     */
    public OkxSettings(final OkxProduct product) {
        this.product = product;
        // base tier, as rates in 10^-12: spot 0.080 % and 0.100 %, swaps and futures 0.020 % and 0.050 %
        feed = new FeedSettings(
                REST_URL,
                STREAM_URL,
                product.isDerivative() ? 200_000_000L : 800_000_000L,
                product.isDerivative() ? 500_000_000L : 1_000_000_000L);
        connection = ConnectionSettings.defaults(3)
                .with()
                .silence(SILENCE_NS, FIRST_FRAME_NS)
                .heartbeat(PING_NS, timeMs -> "ping")
                .attempts(100)
                .build();
    }

    public OkxProduct product() {
        return product;
    }

    /**
     * What every feed can be told. The stream URL is the host of the sockets: {@code /ws/v5/public} and
     * {@code /ws/v5/business} are appended.
     *
     * @return to be set before {@link #conclude()}.
     */
    public FeedSettings feed() {
        return feed;
    }

    /**
     * Times and limits of a connection.
     *
     * @param newConnection replaces the venue's own.
     * @return this.
     */
    public OkxSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    /**
     * Spread over connections.
     *
     * @param books most books on one, 1 to 29.
     * @param streams most streams on one, books included.
     * @return this.
     */
    public OkxSettings perConnection(final int books, final int streams) {
        booksPerConnection = books;
        streamsPerConnection = streams;
        return this;
    }

    /** Checks what only makes sense together. */
    public void conclude() {
        final int depth = feed.depth();
        if (depth != 0 && depth != FULL_DEPTH && depth != IMAGE_DEPTH) {
            throw new IllegalArgumentException(
                    "invalid depth=" + depth + ": OKX has " + IMAGE_DEPTH + " and " + FULL_DEPTH + " levels");
        }
        if (booksPerConnection < 1 || booksPerConnection > MAX_BOOKS_PER_CONNECTION || streamsPerConnection < 8) {
            throw new IllegalArgumentException("invalid streams per connection: OKX takes 1 to "
                    + MAX_BOOKS_PER_CONNECTION + " books, and at least 8 streams are needed");
        }
        if (feed.wants(Channel.BARS)) {
            for (final String interval : feed.barIntervals()) {
                if (OkxTimeframes.channel(interval) == null) {
                    throw new IllegalArgumentException(
                            "invalid bar interval " + interval + ": OKX has " + OkxTimeframes.known());
                }
            }
        }
    }

    /** Levels that books are cut to. */
    int bookDepth() {
        return feed.depth() == IMAGE_DEPTH ? IMAGE_DEPTH : FULL_DEPTH;
    }

    public ConnectionSettings connection() {
        return connection;
    }

    int booksPerConnection() {
        return booksPerConnection;
    }

    int streamsPerConnection() {
        return streamsPerConnection;
    }
}
