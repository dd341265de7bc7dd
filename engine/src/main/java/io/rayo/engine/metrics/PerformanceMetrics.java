package io.rayo.engine.metrics;

import java.util.Arrays;

/**
 * Measures of a series of returns, each the growth of one period (0.01 is 1 %). NaN is an unknown return: it counts as
 * time that passed without growth, and is left out of means and deviations, as in empyrical. What cannot be said of a
 * series (the deviation of one return, a ratio of nothing to nothing) is NaN; a gain without any risk is infinite.
 *
 * <p>One object measures many series, one after the other, and allocates only when one is longer than all before. One
 * thread.
 */
public final class PerformanceMetrics {
    /** A deviation below this part of the mean is none but rounding. */
    private static final double FADED = 1e-13;

    private static final double TAIL = 0.05;

    private final double[] values = new double[Metric.values().length];
    private double[] known = new double[64];
    private int count;

    /**
     * Measures a series.
     *
     * @param returns the series from its start; NaN is unknown.
     * @param length how many of them count.
     * @param settings how.
     * @return this.
     */
    public PerformanceMetrics measure(final double[] returns, final int length, final MetricsSettings settings) {
        Arrays.fill(values, Double.NaN);
        keepKnown(returns, length);
        put(Metric.PERIODS, count);
        growth(returns, length, settings);
        moments(settings);
        ratios(settings);
        winsAndLosses();
        tails(settings);
        return this;
    }

    /**
     * A measure of the last series.
     *
     * @param metric which.
     * @return its value, or NaN.
     */
    public double get(final Metric metric) {
        return values[metric.place()];
    }

    private void put(final Metric metric, final double value) {
        values[metric.place()] = value;
    }

    private void keepKnown(final double[] returns, final int length) {
        if (known.length < length) {
            known = new double[Math.max(length, 2 * known.length)];
        }
        count = 0;
        for (int i = 0; i < length; i++) {
            if (!Double.isNaN(returns[i])) {
                known[count++] = returns[i];
            }
        }
    }

    private void growth(final double[] returns, final int length, final MetricsSettings settings) {
        if (0 == length) {
            return;
        }
        double worth = 1;
        double peak = 1;
        double deepest = 0;
        int under = 0;
        int longestUnder = 0;
        for (int i = 0; i < length; i++) {
            worth *= 1 + (Double.isNaN(returns[i]) ? 0 : returns[i]);
            peak = Math.max(peak, worth);
            under = worth < peak ? under + 1 : 0;
            longestUnder = Math.max(longestUnder, under);
            deepest = Math.min(deepest, (worth - peak) / peak);
        }
        put(Metric.TOTAL_RETURN, worth - 1);
        put(Metric.MAX_DRAWDOWN, deepest);
        put(Metric.LONGEST_DRAWDOWN, longestUnder);
        if (worth >= 0) {
            final double annual = StrictMath.pow(worth, settings.periodsPerYear() / length) - 1;
            put(Metric.ANNUAL_RETURN, annual);
            if (deepest < 0 && Double.isFinite(annual)) {
                put(Metric.CALMAR, annual / -deepest);
            }
        }
    }

    private void moments(final MetricsSettings settings) {
        if (0 == count) {
            return;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += known[i];
        }
        final double mean = sum / count;
        put(Metric.MEAN, mean);
        if (count < 2) {
            return;
        }
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int i = 0; i < count; i++) {
            final double distance = known[i] - mean;
            final double square = distance * distance;
            second += square;
            third += square * distance;
            fourth += square * square;
        }
        final double population = StrictMath.sqrt(second / count);
        final boolean isFlat = population <= FADED * Math.abs(mean);
        final double deviation =
                isFlat ? 0 : settings.ofPopulation() ? population : StrictMath.sqrt(second / (count - 1));
        put(Metric.STANDARD_DEVIATION, deviation);
        put(Metric.ANNUAL_VOLATILITY, deviation * StrictMath.sqrt(settings.periodsPerYear()));
        if (!isFlat) {
            put(Metric.SKEWNESS, third / count / (population * population * population));
            put(Metric.KURTOSIS, fourth / count / (population * population * population * population) - 3);
        }
    }

    private void ratios(final MetricsSettings settings) {
        if (count < 2) {
            return;
        }
        final double mean = get(Metric.MEAN);
        final double root = StrictMath.sqrt(settings.periodsPerYear());
        put(Metric.SHARPE, (mean - settings.riskFree()) / get(Metric.STANDARD_DEVIATION) * root);
        double missed = 0;
        double over = 0;
        double under = 0;
        for (int i = 0; i < count; i++) {
            final double shortfall = Math.min(0, known[i] - settings.requiredReturn());
            missed += shortfall * shortfall;
            over += Math.max(0, known[i] - settings.riskFree());
            under += Math.max(0, settings.riskFree() - known[i]);
        }
        final double downside = StrictMath.sqrt(missed / count);
        put(Metric.DOWNSIDE_RISK, downside * root);
        put(Metric.SORTINO, (mean - settings.requiredReturn()) / downside * root);
        put(Metric.OMEGA, under > 0 ? over / under : Double.NaN);
    }

    private void winsAndLosses() {
        int wins = 0;
        int losses = 0;
        double won = 0;
        double lost = 0;
        for (int i = 0; i < count; i++) {
            if (known[i] > 0) {
                wins++;
                won += known[i];
            } else if (known[i] < 0) {
                losses++;
                lost -= known[i];
            }
        }
        put(Metric.WIN_RATE, (double) wins / (wins + losses));
        put(Metric.PROFIT_FACTOR, won / lost);
        put(Metric.EXPECTANCY, (won - lost) / (wins + losses));
        put(Metric.AVERAGE_WIN, won / wins);
        put(Metric.AVERAGE_LOSS, -lost / losses);
    }

    private void tails(final MetricsSettings settings) {
        if (0 == count) {
            return;
        }
        Arrays.sort(known, 0, count);
        put(Metric.WORST, known[0]);
        put(Metric.BEST, known[count - 1]);
        // 1 - 0.95 is 0.050000000000000044; as people mean it, 0.05
        final double tail = Math.rint((1 - settings.confidence()) * 1e12) / 1e12;
        put(Metric.VALUE_AT_RISK, quantile(tail));
        final int last = (int) ((count - 1) * tail);
        double sum = 0;
        for (int i = 0; i <= last; i++) {
            sum += known[i];
        }
        put(Metric.CONDITIONAL_VALUE_AT_RISK, sum / (last + 1));
        put(
                Metric.PARAMETRIC_VALUE_AT_RISK,
                get(Metric.MEAN) + NormalQuantile.of(tail) * get(Metric.STANDARD_DEVIATION));
        final double low = Math.abs(quantile(TAIL));
        put(Metric.TAIL_RATIO, low > 0 ? Math.abs(quantile(1 - TAIL)) / low : Double.NaN);
    }

    /** Of the sorted returns, between the two nearest in proportion. */
    private double quantile(final double part) {
        final double place = part * (count - 1);
        final int before = (int) place;
        final int after = Math.min(count - 1, before + 1);
        return known[before] + (place - before) * (known[after] - known[before]);
    }
}
