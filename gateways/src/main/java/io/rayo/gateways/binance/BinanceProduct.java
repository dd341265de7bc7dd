package io.rayo.gateways.binance;

import io.rayo.codecs.Venues;
import io.rayo.gateways.market.BookSynchronizer;

/** Binance's products: each with its own symbols, hosts, paths and rules. */
public enum BinanceProduct {
    /** Spot. */
    SPOT(
            Venues.BINANCE_SPOT,
            "https://api.binance.com",
            "wss://stream.binance.com:9443",
            "wss://stream.binance.com:9443",
            "wss://ws-api.binance.com:443/ws-api/v3",
            "/api/v3",
            BookSynchronizer.Rule.SPOT,
            5,
            6_000),
    /** USD-M futures. Depth and best prices come over another base than trades, klines and mark prices. */
    USDM(
            Venues.BINANCE_USDM,
            "https://fapi.binance.com",
            "wss://fstream.binance.com/public",
            "wss://fstream.binance.com/market",
            "wss://ws-fapi.binance.com/ws-fapi/v1",
            "/fapi/v1",
            BookSynchronizer.Rule.FUTURES,
            10,
            2_400),
    /** COIN-M futures. */
    COINM(
            Venues.BINANCE_COINM,
            "https://dapi.binance.com",
            "wss://dstream.binance.com",
            "wss://dstream.binance.com",
            "wss://ws-dapi.binance.com/ws-dapi/v1",
            "/dapi/v1",
            BookSynchronizer.Rule.FUTURES,
            10,
            2_400);

    private final int venueId;
    private final String restUrl;
    private final String publicStreamUrl;
    private final String marketStreamUrl;
    private final String orderUrl;
    private final String restPath;
    private final BookSynchronizer.Rule bookRule;
    private final int messagesPerSecond;
    private final int weightPerMinute;

    BinanceProduct(
            final int venueId,
            final String restUrl,
            final String publicStreamUrl,
            final String marketStreamUrl,
            final String orderUrl,
            final String restPath,
            final BookSynchronizer.Rule bookRule,
            final int messagesPerSecond,
            final int weightPerMinute) {
        this.venueId = venueId;
        this.restUrl = restUrl;
        this.publicStreamUrl = publicStreamUrl;
        this.marketStreamUrl = marketStreamUrl;
        this.orderUrl = orderUrl;
        this.restPath = restPath;
        this.bookRule = bookRule;
        this.messagesPerSecond = messagesPerSecond;
        this.weightPerMinute = weightPerMinute;
    }

    public int venueId() {
        return venueId;
    }

    public boolean isFutures() {
        return this != SPOT;
    }

    /**
     * Base of REST calls.
     *
     * @return scheme and host.
     */
    public String restUrl() {
        return restUrl;
    }

    /**
     * Base of the streams that show the book: depth and best prices.
     *
     * @return scheme, host and route.
     */
    public String publicStreamUrl() {
        return publicStreamUrl;
    }

    /**
     * Base of all other market streams; the same as {@link #publicStreamUrl()} where streams are not routed.
     *
     * @return scheme, host and route.
     */
    public String marketStreamUrl() {
        return marketStreamUrl;
    }

    /**
     * URL of the WebSocket API for orders.
     *
     * @return scheme, host and path.
     */
    public String orderUrl() {
        return orderUrl;
    }

    /**
     * Path before the name of a REST call.
     *
     * @return such as {@code /api/v3}.
     */
    public String restPath() {
        return restPath;
    }

    public BookSynchronizer.Rule bookRule() {
        return bookRule;
    }

    /**
     * Messages that the venue takes on a stream connection in a second, pongs included.
     *
     * @return the limit; beyond it the venue disconnects.
     */
    public int messagesPerSecond() {
        return messagesPerSecond;
    }

    /**
     * Request weight that the venue allows in a minute per address.
     *
     * @return the limit.
     */
    public int weightPerMinute() {
        return weightPerMinute;
    }

    /**
     * Weight of a depth snapshot.
     *
     * @param limit levels a side.
     * @return weight.
     */
    public int depthWeight(final int limit) {
        if (this == SPOT) {
            return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250;
        }
        return limit <= 50 ? 2 : limit <= 100 ? 5 : limit <= 500 ? 10 : 20;
    }

    /**
     * Most levels a side that a depth snapshot can have.
     *
     * @return levels.
     */
    public int maxDepthLimit() {
        return this == SPOT ? 5_000 : 1_000;
    }

    /**
     * Weight of the call that lists the instruments.
     *
     * @return weight.
     */
    public int exchangeInfoWeight() {
        return this == SPOT ? 20 : 1;
    }
}
