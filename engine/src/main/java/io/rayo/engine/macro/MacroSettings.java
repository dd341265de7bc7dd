package io.rayo.engine.macro;

import java.util.List;

/**
 * What the core makes of the wider economy.
 *
 * @param symbol BASE/QUOTE whose weighted price series are correlated with.
 * @param correlatedSeries names of those series.
 * @param sampleIntervalNs least time between two samples of a series.
 * @param window samples of changes that a correlation is of, from 3.
 * @param maxAgeNs of an observation beyond which nobody knows the series' value any more.
 * @param staleFactor factor of a rule whose series is unknown or too old, rate (10^-12), 0 to 1.
 * @param rules on the size of opening orders; the factors of those that hold are multiplied.
 * @param adjustment of predictions.
 */
public record MacroSettings(
        String symbol,
        List<String> correlatedSeries,
        long sampleIntervalNs,
        int window,
        long maxAgeNs,
        long staleFactor,
        List<MacroRule> rules,
        PredictionAdjustment adjustment) {
    /** A factor that changes nothing. */
    public static final long ONE = 1_000_000_000_000L;

    /** Samples of an hour, the last 60 changes with BTC/USDT; half the size while VIX is above 20. */
    public static final MacroSettings DEFAULT = new MacroSettings(
            "BTC/USDT",
            List.of("DXY", "SP500", "NASDAQ", "GOLD", "OIL"),
            3_600_000_000_000L,
            60,
            4 * 86_400_000_000_000L,
            ONE,
            List.of(new MacroRule("VIX", true, 20, ONE / 2)),
            PredictionAdjustment.DEFAULT);

    /**
     * Settings that leave predictions as they are.
     *
     * @param symbol see the record, as for all.
     * @param correlatedSeries names.
     * @param sampleIntervalNs least time between two samples.
     * @param window samples of changes.
     * @param maxAgeNs of an observation.
     * @param staleFactor rate (10^-12).
     * @param rules on the size of opening orders.
     */
    public MacroSettings(
            final String symbol,
            final List<String> correlatedSeries,
            final long sampleIntervalNs,
            final int window,
            final long maxAgeNs,
            final long staleFactor,
            final List<MacroRule> rules) {
        this(
                symbol,
                correlatedSeries,
                sampleIntervalNs,
                window,
                maxAgeNs,
                staleFactor,
                rules,
                PredictionAdjustment.OFF);
    }

    /** Checks the ranges. */
    public MacroSettings {
        correlatedSeries = List.copyOf(correlatedSeries);
        rules = List.copyOf(rules);
        if (window < 3 || window > 10_000) {
            throw new IllegalArgumentException("macro window: " + window + " is out of range 3..10000");
        }
        if (sampleIntervalNs < 0 || maxAgeNs <= 0) {
            throw new IllegalArgumentException("macro: interval and maxAge must not be negative, maxAge not 0");
        }
        requireFactor(staleFactor, "macro whenStale");
    }

    /**
     * Whether predictions for an instrument are adjusted.
     *
     * @param pair BASE/QUOTE.
     * @return true if so.
     */
    public boolean adjusts(final String pair) {
        return adjustment.symbols().isEmpty()
                ? symbol.equals(pair)
                : adjustment.symbols().contains(pair);
    }

    static void requireFactor(final long factor, final String what) {
        if (factor < 0 || factor > ONE) {
            throw new IllegalArgumentException(what + ": its factor must be from 0 to 1");
        }
    }
}
