package io.rayo.gateways.kraken;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The venue's hosts, limits and times of Kraken's spot market, and what of a feed's settings it can do. */
public final class KrakenSettings {
    /** Base of REST calls. */
    public static final String REST_URL = "https://api.kraken.com";

    /** Public streams. */
    public static final String STREAM_URL = "wss://ws.kraken.com/v2";

    /** Most streams on one connection: the venue tells no limit, others have found some hundreds to be wise. */
    public static final int MAX_STREAMS_PER_CONNECTION = 300;

    /** Symbols of one request to subscribe. */
    static final int SYMBOLS_PER_REQUEST = 50;

    private static final List<Integer> DEPTHS = List.of(10, 25, 100, 500, 1_000);
    private static final int MESSAGES_PER_SECOND = 15;
    // the venue bans an address for ten minutes after some 150 attempts in ten: less than half of that
    private static final int ATTEMPTS_PER_5_MINUTES = 35;
    private static final long MAKER_FEE = 2_500_000_000L; // 0.25 %, base tier
    private static final long TAKER_FEE = 4_000_000_000L; // 0.40 %, base tier

    private KrakenSettings() {}

    /**
     * Settings with the live venue's hosts.
     *
     * @return settings to be changed.
     */
    public static FeedSettings live() {
        return new FeedSettings(REST_URL, STREAM_URL, MAKER_FEE, TAKER_FEE);
    }

    /**
     * Times and limits of the connections. The venue sends a heartbeat every second that nothing else comes, once
     * something is subscribed, and closes a connection on which we say nothing for a minute.
     *
     * @return the settings.
     */
    public static ConnectionSettings connection() {
        return ConnectionSettings.defaults(MESSAGES_PER_SECOND)
                .with()
                .silence(TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(20))
                .heartbeat(TimeUnit.SECONDS.toNanos(20), nowNs -> "{\"method\":\"ping\"}")
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
        return endpoint.path().equals("/") ? endpoint.withPath("/v2") : endpoint;
    }

    /**
     * Levels a side that are subscribed.
     *
     * @param settings of the feed.
     * @return 10 unless they say otherwise: as many as the venue's checksum covers. Of a deeper book the levels beyond
     *     the tenth are not proven.
     */
    public static int depth(final FeedSettings settings) {
        return settings.depth() == 0 ? KrakenChecksum.LEVELS : settings.depth();
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
        if (!DEPTHS.contains(depth(settings))) {
            throw new IllegalArgumentException("invalid depth: " + settings.depth() + " is none of " + DEPTHS);
        }
        settings.barIntervals().forEach(KrakenInterval::of);
        if (settings.wants(Channel.BARS) == settings.barIntervals().isEmpty()) {
            throw new IllegalArgumentException("invalid barIntervals: channel BARS and intervals go together");
        }
        if (settings.wants(Channel.MARK_PRICE)) {
            throw new IllegalArgumentException("invalid channels: spot has no mark price");
        }
        return settings;
    }
}
