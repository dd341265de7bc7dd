package io.rayo.gateways.kucoin;

import io.rayo.codecs.Venues;

/** Products of KuCoin that have a symbol space of their own. */
public enum KucoinProduct {
    /** Spot. */
    SPOT(
            Venues.KUCOIN_SPOT,
            "https://api.kucoin.com",
            "wss://x-push-spot.kucoin.com",
            "/api/v2/symbols",
            "/api/v1/market/allTickers",
            "/api/v3/market/orderbook/level2"),
    /** Futures, linear and inverse, perpetual and dated; sizes count lots. */
    FUTURES(
            Venues.KUCOIN_FUTURES,
            "https://api-futures.kucoin.com",
            "wss://x-push-futures.kucoin.com",
            "/api/v1/contracts/active",
            "/api/v1/contracts/active",
            "/api/v1/level2/snapshot");

    private final int venueId;
    private final String restUrl;
    private final String streamUrl;
    private final String instrumentsPath;
    private final String turnoversPath;
    private final String snapshotPath;

    KucoinProduct(
            final int venueId,
            final String restUrl,
            final String streamUrl,
            final String instrumentsPath,
            final String turnoversPath,
            final String snapshotPath) {
        this.venueId = venueId;
        this.restUrl = restUrl;
        this.streamUrl = streamUrl;
        this.instrumentsPath = instrumentsPath;
        this.turnoversPath = turnoversPath;
        this.snapshotPath = snapshotPath;
    }

    public int venueId() {
        return venueId;
    }

    public boolean isFutures() {
        return this == FUTURES;
    }

    /**
     * What the unified sockets call it.
     *
     * @return SPOT or FUTURES.
     */
    public String tradeType() {
        return name();
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
     * Base of the unified public socket.
     *
     * @return scheme and host.
     */
    public String streamUrl() {
        return streamUrl;
    }

    /**
     * Where the list of instruments is.
     *
     * @return path.
     */
    public String instrumentsPath() {
        return instrumentsPath;
    }

    /**
     * Where turnovers are.
     *
     * @return path.
     */
    public String turnoversPath() {
        return turnoversPath;
    }

    /**
     * Where the whole book of a symbol is.
     *
     * @return path without its query.
     */
    public String snapshotPath() {
        return snapshotPath;
    }
}
