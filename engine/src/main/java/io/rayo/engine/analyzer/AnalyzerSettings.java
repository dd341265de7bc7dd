package io.rayo.engine.analyzer;

/**
 * Settings of the analyzer.
 *
 * @param intervalNs of event time between two analyses.
 * @param maxPredictionError mean squared error, of predictions in percent of the price, above which retraining is
 *     recommended.
 * @param maxDrawdown part of the peak, 0 to 1, beyond which less risk is recommended.
 * @param predictsReturns whether models predict returns and not prices.
 * @param reducedFactor on the size of opening orders that is then recommended, rate (10^-12), 0 to 1.
 * @param minTrades closing fills of a strategy before it may be recommended to stop it, and judged predictions of an
 *     instrument before retraining is.
 * @param retrainIntervalNs least time between two recommendations to retrain.
 */
public record AnalyzerSettings(
        long intervalNs,
        double maxPredictionError,
        double maxDrawdown,
        boolean predictsReturns,
        long reducedFactor,
        int minTrades,
        long retrainIntervalNs) {
    /** Every 300 s, error 15, drawdown 10 %, prices; half the size, 20 trades, an hour between two trainings. */
    public static final AnalyzerSettings DEFAULT =
            new AnalyzerSettings(300_000_000_000L, 15, 0.1, false, 500_000_000_000L, 20, 3_600_000_000_000L);

    private static final long RATE_ONE = 1_000_000_000_000L;

    /** Checks the ranges. */
    public AnalyzerSettings {
        if (intervalNs <= 0) {
            throw new IllegalArgumentException("analyzer interval: " + intervalNs + " is not above 0");
        }
        if (!(maxPredictionError > 0) || !(maxDrawdown > 0 && maxDrawdown <= 1)) {
            throw new IllegalArgumentException("analyzer: limits of error and drawdown must be above 0");
        }
        if (reducedFactor < 0 || reducedFactor > RATE_ONE) {
            throw new IllegalArgumentException("analyzer reducedFactor: must be from 0 to 1");
        }
        if (minTrades < 1 || retrainIntervalNs < 0) {
            throw new IllegalArgumentException("analyzer: minTrades must be above 0, retrainInterval not below");
        }
    }
}
