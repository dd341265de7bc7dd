package io.rayo.codecs;

/**
 * Venue ids. A venue's product with its own symbol space is a venue of its own: BTCUSDT of Binance spot and of Binance
 * USD-M are different instruments. Ids from 128 are free for venues outside this repository.
 */
public final class Venues {
    /** No venue. */
    public static final int NONE = 0;

    /** Binance spot. */
    public static final int BINANCE_SPOT = 1;

    /** Binance USD-M futures. */
    public static final int BINANCE_USDM = 2;

    /** Binance COIN-M futures. */
    public static final int BINANCE_COINM = 3;

    /** Bybit V5 spot. */
    public static final int BYBIT_SPOT = 4;

    /** Bybit V5 linear. */
    public static final int BYBIT_LINEAR = 5;

    /** OKX spot. */
    public static final int OKX_SPOT = 6;

    /** OKX swaps and futures. */
    public static final int OKX_DERIVATIVES = 7;

    /** KuCoin spot. */
    public static final int KUCOIN_SPOT = 8;

    /** KuCoin futures. */
    public static final int KUCOIN_FUTURES = 9;

    /** Kraken spot. */
    public static final int KRAKEN_SPOT = 10;

    /** Kraken Futures. */
    public static final int KRAKEN_FUTURES = 11;

    /** Ids are below this. */
    public static final int MAX_VENUES = 256;

    private static final String[] NAMES = {
        "none",
        "binance-spot",
        "binance-usdm",
        "binance-coinm",
        "bybit-spot",
        "bybit-linear",
        "okx-spot",
        "okx-derivatives",
        "kucoin-spot",
        "kucoin-futures",
        "kraken-spot",
        "kraken-futures"
    };

    private Venues() {}

    /**
     * Name of a venue, as in the configuration.
     *
     * @param venueId 0 to 255.
     * @return its name, or {@code venue-N} for one that is not of this repository.
     */
    public static String name(final int venueId) {
        return venueId >= 0 && venueId < NAMES.length ? NAMES[venueId] : "venue-" + venueId;
    }

    /**
     * Id of a venue by its name in the configuration.
     *
     * @param name such as {@code binance-spot}.
     * @return its id, or -1 if there is none.
     */
    public static int idOf(final String name) {
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
