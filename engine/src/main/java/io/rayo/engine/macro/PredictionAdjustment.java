package io.rayo.engine.macro;

import java.util.List;

/**
 * How predictions are shifted by what moves the wider economy: a pure function of the series and the time.
 *
 * <pre>
 *   pull of a series = slope of the symbol's changes on the series' * last change of the series * (1 - age / fade)
 *   shift            = weight * mean of the pulls, cut to maxShift either way
 *   adjusted return  = r + shift + r * shift            adjusted price = p * (1 + shift)
 * </pre>
 *
 * <p>The slope is that of the regression over the correlation's own window, so a series that has nothing to do with the
 * symbol pulls little; one whose correlation is below {@code minCorrelation} or of too few changes does not pull at
 * all. Nothing known, no shift: the prediction is then the model's to the bit.
 *
 * @param weight factor on the mean of the pulls, 0 to 10; 0 leaves all predictions as they are.
 * @param maxShift furthest that a prediction is moved, as a return, 0 to 1.
 * @param minCorrelation absolute value from which a series counts, 0 to 1.
 * @param minSamples changes from which its correlation counts, from 3.
 * @param fadeNs after which a change has no effect any more; it fades evenly.
 * @param symbols BASE/QUOTE of the instruments whose predictions are adjusted; empty: the symbol that the series are
 *     correlated with.
 */
public record PredictionAdjustment(
        double weight, double maxShift, double minCorrelation, int minSamples, long fadeNs, List<String> symbols) {
    /** Whole weight, 0.1 % at most, correlations from 0.3 of 20 changes, gone after a day. */
    public static final PredictionAdjustment DEFAULT =
            new PredictionAdjustment(1, 0.001, 0.3, 20, 86_400_000_000_000L, List.of());

    /** Leaves all predictions as they are. */
    public static final PredictionAdjustment OFF =
            new PredictionAdjustment(0, 0.001, 0.3, 20, 86_400_000_000_000L, List.of());

    private static final double MAX_WEIGHT = 10;

    /** Checks the ranges. */
    public PredictionAdjustment {
        symbols = List.copyOf(symbols);
        requireRange("weight", weight, MAX_WEIGHT);
        requireRange("maxShift", maxShift, 1);
        requireRange("minCorrelation", minCorrelation, 1);
        if (minSamples < 3 || fadeNs <= 0) {
            throw new IllegalArgumentException("macro predictions: minSamples must be 3 or more, fade above 0");
        }
    }

    private static void requireRange(final String what, final double value, final double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    "macro predictions: " + what + " " + value + " is out of range 0 to " + most);
        }
    }

    /**
     * Whether it does anything.
     *
     * @return false if predictions stay as they are.
     */
    public boolean isOn() {
        return weight > 0 && maxShift > 0;
    }

    /**
     * What the wider economy adds to a predicted return.
     *
     * @param series that are known.
     * @param nowNs nanoseconds since the epoch.
     * @return the shift, within maxShift either way; 0 if no series counts.
     */
    public double shift(final List<MacroSeries> series, final long nowNs) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < series.size(); i++) {
            final double pull = pull(series.get(i), nowNs);
            if (!Double.isNaN(pull)) {
                sum += pull;
                count++;
            }
        }
        return 0 == count ? 0 : Math.max(-maxShift, Math.min(maxShift, weight * (sum / count)));
    }

    /**
     * Where one series pulls the price.
     *
     * @param one series.
     * @param nowNs nanoseconds since the epoch.
     * @return a return; NaN if the series does not count.
     */
    public double pull(final MacroSeries one, final long nowNs) {
        final double correlation = one.correlation();
        if (!(Math.abs(correlation) >= minCorrelation) || one.correlationSamples() < minSamples) {
            return Double.NaN;
        }
        final long ageNs = Math.max(0, nowNs - one.sampledTimeNs());
        if (ageNs >= fadeNs) {
            return Double.NaN;
        }
        return one.slope() * one.lastChange() * (1 - (double) ageNs / fadeNs);
    }

    /**
     * A prediction with the shift.
     *
     * @param value of the model, a return or a price.
     * @param isReturn which of the two.
     * @param shift as of {@link #shift}.
     * @return the adjusted value; the value itself if the shift is 0.
     */
    public static double adjusted(final double value, final boolean isReturn, final double shift) {
        return isReturn ? value + shift + value * shift : value * (1 + shift);
    }
}
