package io.rayo.engine.market;

import java.util.List;

/**
 * Settings of the market stage. Part of the journaled configuration: other values give other outputs.
 *
 * @param timeframesNs of the bars made from trades, for every instrument; nanoseconds, ascending, no two alike.
 * @param weightedPriceWindowNs sliding window of the weighted price, nanoseconds of event time.
 * @param weightedPriceIntervalNs least event time between two weighted prices of a symbol.
 * @param maxBookDepth most levels kept on a side of a book; worse ones are cut off and counted.
 * @param maxWindowTrades most trades kept of an instrument's window; older ones are dropped early and counted.
 * @param barCloseDelayNs how long after its end a bar waits for late trades before a clock tick closes it; a trade of a
 *     later bar closes it at once.
 * @param venueBarsNs timeframe of the venues' bars that timeframes which are multiples of it are made from; 0 makes all
 *     from trades.
 */
public record MarketSettings(
        List<Long> timeframesNs,
        long weightedPriceWindowNs,
        long weightedPriceIntervalNs,
        int maxBookDepth,
        int maxWindowTrades,
        long barCloseDelayNs,
        long venueBarsNs) {
    /** Bars of a minute. */
    public static final List<Long> DEFAULT_TIMEFRAMES_NS = List.of(60_000_000_000L);

    /** Window of the weighted price: a minute. */
    public static final long DEFAULT_WINDOW_NS = 60_000_000_000L;

    /** Interval of the weighted price: a quarter of a second. */
    public static final long DEFAULT_INTERVAL_NS = 250_000_000L;

    /** Levels of a side. Binance's snapshots have 5,000; its books hold some 10,000 on a wild day. */
    public static final int DEFAULT_MAX_BOOK_DEPTH = 16_384;

    /** Trades of a window: 4,000 a second for a minute. */
    public static final int DEFAULT_MAX_WINDOW_TRADES = 1 << 18;

    /** Trades arrive with a jitter of some ten milliseconds; a bar closed before them would be wrong for ever. */
    public static final long DEFAULT_BAR_CLOSE_DELAY_NS = 250_000_000L;

    /** Most timeframes. */
    public static final int MAX_TIMEFRAMES = 32;

    /** Timeframe of the bars that the gateways ask the venues for: a minute. */
    public static final long VENUE_BARS_NS = 60_000_000_000L;

    /**
     * Settings with all bars made from trades.
     *
     * @param timeframesNs see the record.
     * @param weightedPriceWindowNs see the record.
     * @param weightedPriceIntervalNs see the record.
     * @param maxBookDepth see the record.
     * @param maxWindowTrades see the record.
     * @param barCloseDelayNs see the record.
     */
    public MarketSettings(
            final List<Long> timeframesNs,
            final long weightedPriceWindowNs,
            final long weightedPriceIntervalNs,
            final int maxBookDepth,
            final int maxWindowTrades,
            final long barCloseDelayNs) {
        this(
                timeframesNs,
                weightedPriceWindowNs,
                weightedPriceIntervalNs,
                maxBookDepth,
                maxWindowTrades,
                barCloseDelayNs,
                0);
    }

    /** Checks the values. */
    public MarketSettings {
        timeframesNs = List.copyOf(timeframesNs);
        if (timeframesNs.size() > MAX_TIMEFRAMES) {
            throw new IllegalArgumentException(
                    "timeframes: " + timeframesNs.size() + " are more than " + MAX_TIMEFRAMES);
        }
        long previous = 0;
        for (final long timeframeNs : timeframesNs) {
            if (timeframeNs <= previous) {
                throw new IllegalArgumentException("timeframes: must be positive and ascending, found " + timeframeNs);
            }
            previous = timeframeNs;
        }
        requirePositive("weightedPriceWindow", weightedPriceWindowNs);
        requirePositive("weightedPriceInterval", weightedPriceIntervalNs);
        requirePositive("maxBookDepth", maxBookDepth);
        requirePositive("maxWindowTrades", maxWindowTrades);
        if (barCloseDelayNs < 0) {
            throw new IllegalArgumentException("barCloseDelay: " + barCloseDelayNs + " is negative");
        }
        if (venueBarsNs < 0) {
            throw new IllegalArgumentException("venueBars: " + venueBarsNs + " is negative");
        }
    }

    /**
     * Everything by default.
     *
     * @return settings with bars of a minute.
     */
    public static MarketSettings defaults() {
        return new MarketSettings(
                DEFAULT_TIMEFRAMES_NS,
                DEFAULT_WINDOW_NS,
                DEFAULT_INTERVAL_NS,
                DEFAULT_MAX_BOOK_DEPTH,
                DEFAULT_MAX_WINDOW_TRADES,
                DEFAULT_BAR_CLOSE_DELAY_NS);
    }

    /**
     * The same settings with other timeframes.
     *
     * @param wanted nanoseconds, in any order; doubles are taken once.
     * @return new settings.
     */
    public MarketSettings withTimeframesNs(final List<Long> wanted) {
        return new MarketSettings(
                wanted.stream().distinct().sorted().toList(),
                weightedPriceWindowNs,
                weightedPriceIntervalNs,
                maxBookDepth,
                maxWindowTrades,
                barCloseDelayNs,
                venueBarsNs);
    }

    /**
     * The same settings with bars from the venues or from trades.
     *
     * @param wantedNs timeframe of the venues' bars; 0 for trades.
     * @return new settings.
     */
    public MarketSettings withVenueBarsNs(final long wantedNs) {
        return new MarketSettings(
                timeframesNs,
                weightedPriceWindowNs,
                weightedPriceIntervalNs,
                maxBookDepth,
                maxWindowTrades,
                barCloseDelayNs,
                wantedNs);
    }

    /**
     * Whether bars of a timeframe are made from the venues' own.
     *
     * @param timeframeNs of the bars.
     * @return false if from trades.
     */
    public boolean isFromVenue(final long timeframeNs) {
        return venueBarsNs > 0 && 0 == timeframeNs % venueBarsNs;
    }

    private static void requirePositive(final String name, final long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " is not positive");
        }
    }
}
