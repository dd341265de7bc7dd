package io.rayo.gateways.bybit;

import io.rayo.codecs.Venues;
import java.util.List;

/** Bybit's products: the same protocol and often the same symbols, told apart by category and connection. */
public enum BybitProduct {
    /** Spot. */
    SPOT(Venues.BYBIT_SPOT, "spot", 10),
    /** Perpetuals and dated futures settled in USDT or USDC. */
    LINEAR(Venues.BYBIT_LINEAR, "linear", 200);

    /** Base of REST calls of the live venue. */
    public static final String REST_URL = "https://api.bybit.com";

    /** Base of the streams of the live venue. */
    public static final String STREAM_URL = "wss://stream.bybit.com";

    private static final List<Integer> DEPTHS = List.of(50, 200, 1000);

    private final int venueId;
    private final String category;
    private final int topicsPerRequest;

    BybitProduct(final int venueId, final String category, final int topicsPerRequest) {
        this.venueId = venueId;
        this.category = category;
        this.topicsPerRequest = topicsPerRequest;
    }

    public int venueId() {
        return venueId;
    }

    /**
     * The venue's name of the product.
     *
     * @return as in requests.
     */
    public String category() {
        return category;
    }

    public boolean isLinear() {
        return this == LINEAR;
    }

    /**
     * Topics that one request may name.
     *
     * @return from 1.
     */
    public int topicsPerRequest() {
        return topicsPerRequest;
    }

    /**
     * Depths that the venue offers, best prices apart.
     *
     * @return ascending.
     */
    public List<Integer> depths() {
        return DEPTHS;
    }

    /**
     * Path of the public stream.
     *
     * @return from the slash on.
     */
    public String streamPath() {
        return "/v5/public/" + category;
    }
}
