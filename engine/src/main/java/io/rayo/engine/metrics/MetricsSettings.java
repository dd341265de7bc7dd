package io.rayo.engine.metrics;

/**
 * How a series of returns is measured.
 *
 * @param periodsPerYear returns a year: 252 for trading days, 365 for days of crypto, 1 to leave figures as they are.
 * @param riskFree return of a period without risk, for the Sharpe and Omega ratios.
 * @param requiredReturn of a period, for the Sortino ratio and the downside deviation.
 * @param confidence of the values at risk, such as 0.95.
 * @param ofPopulation whether standard deviations divide by the number of returns and not by one less.
 */
public record MetricsSettings(
        double periodsPerYear, double riskFree, double requiredReturn, double confidence, boolean ofPopulation) {
    /** Trading days, no risk-free return, 95 %, sample deviation. */
    public static final MetricsSettings DAILY = new MetricsSettings(252, 0, 0, 0.95, false);

    /** Checks the ranges. */
    public MetricsSettings {
        if (!(periodsPerYear > 0 && periodsPerYear < 1e9)) {
            throw new IllegalArgumentException("periods a year: " + periodsPerYear + " is not above 0");
        }
        if (!(confidence >= 0.5 && confidence <= 0.9999)) {
            throw new IllegalArgumentException("confidence: " + confidence + " is out of range 0.5..0.9999");
        }
        if (!Double.isFinite(riskFree) || !Double.isFinite(requiredReturn)) {
            throw new IllegalArgumentException("risk-free and required return must be numbers");
        }
    }
}
