package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import java.util.concurrent.TimeUnit;

/** The venue's hosts, limits and times of Kraken Futures, and what of a feed's settings it can do. */
public final class KrakenFuturesSettings {
    /** Base of REST calls. */
    public static final String REST_URL = "https://futures.kraken.com";

    /** Streams, public and private. */
    public static final String STREAM_URL = "wss://futures.kraken.com/ws/v1";

    /** Most products on one connection: a book is sent with every level, so that few make much. */
    public static final int MAX_PRODUCTS_PER_CONNECTION = 50;

    private static final int MESSAGES_PER_SECOND = 20; // the venue takes 100 requests
    private static final int ATTEMPTS_PER_5_MINUTES = 100;
    private static final long MAKER_FEE = 200_000_000L; // 0.02 %, base tier
    private static final long TAKER_FEE = 500_000_000L; // 0.05 %, base tier

    private KrakenFuturesSettings() {}

    /**
     * Settings with the live venue's hosts.
     *
     * @return settings to be changed.
     */
    public static FeedSettings live() {
        return new FeedSettings(REST_URL, STREAM_URL, MAKER_FEE, TAKER_FEE);
    }

    /**
     * Times and limits of the connections. The venue closes one that has not been pinged for a minute; its heartbeat
     * feed is subscribed, so that something always comes.
     *
     * @return the settings.
     */
    public static ConnectionSettings connection() {
        return ConnectionSettings.defaults(MESSAGES_PER_SECOND)
                .with()
                .heartbeat(TimeUnit.SECONDS.toNanos(25), null)
                .attempts(ATTEMPTS_PER_5_MINUTES)
                .ban(TimeUnit.MINUTES.toNanos(10))
                .build();
    }

    /**
     * Where the streams are.
     *
     * @param settings of the feed; a stream URL without a path gets the venue's.
     * @return the endpoint.
     */
    static Endpoint endpoint(final FeedSettings settings) {
        final Endpoint endpoint = Endpoint.parse(settings.streamUrl());
        return endpoint.path().equals("/") ? endpoint.withPath("/ws/v1") : endpoint;
    }

    /**
     * Checks what the venue can do.
     *
     * @param settings of the feed.
     * @return the settings.
     * @throws IllegalArgumentException with one line that says what is wrong.
     */
    public static FeedSettings check(final FeedSettings settings) {
        Endpoint.parse(settings.restUrl());
        Endpoint.parse(settings.streamUrl());
        if (settings.depth() != 0) {
            throw new IllegalArgumentException("invalid depth: the venue sends whole books, leave it out");
        }
        if (settings.wants(Channel.BARS) || !settings.barIntervals().isEmpty()) {
            throw new IllegalArgumentException("invalid channels: the venue streams no bars, they are made of trades");
        }
        return settings;
    }
}
