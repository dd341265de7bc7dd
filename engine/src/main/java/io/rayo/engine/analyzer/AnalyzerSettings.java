package io.rayo.engine.analyzer;

/**
 * Settings of the analyzer.
 *
 * @param intervalNs of event time between two analyses.
 * @param maxPredictionError mean squared error, of predictions in percent of the price, above which retraining is
 *     recommended.
 * @param maxDrawdown part of the peak, 0 to 1, beyond which less risk is recommended.
 * @param predictsReturns whether models predict returns and not prices.
 */
public record AnalyzerSettings(
        long intervalNs, double maxPredictionError, double maxDrawdown, boolean predictsReturns) {
    /** Every 300 s, error 15, drawdown 10 %, prices. */
    public static final AnalyzerSettings DEFAULT = new AnalyzerSettings(300_000_000_000L, 15, 0.1, false);

    /** Checks the ranges. */
    public AnalyzerSettings {
        if (intervalNs <= 0) {
            throw new IllegalArgumentException("analyzer interval: " + intervalNs + " is not above 0");
        }
        if (!(maxPredictionError > 0) || !(maxDrawdown > 0 && maxDrawdown <= 1)) {
            throw new IllegalArgumentException("analyzer: limits of error and drawdown must be above 0");
        }
    }
}
