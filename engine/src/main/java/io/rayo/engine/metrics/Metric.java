package io.rayo.engine.metrics;

/** What is measured of a series of returns. Names are those of empyrical where it has them. */
public enum Metric {
    /** How many returns there are, those that are unknown not counted. */
    PERIODS("periods", "returns that are known"),
    /** Growth over the whole series. */
    TOTAL_RETURN("cum_returns_final", "growth over all returns, 0.1 is 10 %"),
    /** Growth a year. */
    ANNUAL_RETURN("annual_return", "growth a year, compounded"),
    /** Volatility a year. */
    ANNUAL_VOLATILITY("annual_volatility", "sample standard deviation times the root of the periods a year"),
    /** Sharpe ratio. */
    SHARPE("sharpe_ratio", "(mean - risk-free) / standard deviation, times the root of the periods a year"),
    /** Sortino ratio. */
    SORTINO("sortino_ratio", "(mean - required) / downside deviation, times the root of the periods a year"),
    /** Calmar ratio. */
    CALMAR("calmar_ratio", "annual return / greatest drawdown"),
    /** Omega ratio. */
    OMEGA("omega_ratio", "gains over the risk-free return / losses under it"),
    /** Greatest drawdown. */
    MAX_DRAWDOWN("max_drawdown", "greatest fall from a peak, the start included, as a part of it; 0 or negative"),
    /** Longest drawdown. */
    LONGEST_DRAWDOWN("longest_drawdown", "most periods in a row under an earlier peak"),
    /** Downside deviation. */
    DOWNSIDE_RISK("downside_risk", "root of the mean square of what fell short of the required return, a year"),
    /** Mean. */
    MEAN("mean", "mean return of a period"),
    /** Deviation. */
    STANDARD_DEVIATION("standard_deviation", "standard deviation of a period"),
    /** Skewness. */
    SKEWNESS("skewness", "third standardised moment"),
    /** Kurtosis. */
    KURTOSIS("kurtosis", "fourth standardised moment less 3"),
    /** Best. */
    BEST("best", "highest return"),
    /** Worst. */
    WORST("worst", "lowest return"),
    /** Win rate. */
    WIN_RATE("win_rate", "part of the returns other than 0 that are above it"),
    /** Profit factor. */
    PROFIT_FACTOR("profit_factor", "sum of gains / sum of losses"),
    /** Expectancy. */
    EXPECTANCY("expectancy", "mean of the returns other than 0"),
    /** Average gain. */
    AVERAGE_WIN("average_win", "mean of the returns above 0"),
    /** Average loss. */
    AVERAGE_LOSS("average_loss", "mean of the returns below 0"),
    /** Historic value at risk. */
    VALUE_AT_RISK("value_at_risk", "quantile of the returns at 1 - confidence, interpolated; negative is a loss"),
    /** Expected shortfall. */
    CONDITIONAL_VALUE_AT_RISK("conditional_value_at_risk", "mean of the returns at or below that quantile"),
    /** Parametric value at risk. */
    PARAMETRIC_VALUE_AT_RISK("value_at_risk_parametric", "the same quantile of a normal distribution"),
    /** Tail ratio. */
    TAIL_RATIO("tail_ratio", "95 % quantile / size of the 5 % quantile");

    private final String label;
    private final String description;

    Metric(final String label, final String description) {
        this.label = label;
        this.description = description;
    }

    /**
     * Name in results.
     *
     * @return lower case with underscores.
     */
    public String label() {
        return label;
    }

    /**
     * What it is.
     *
     * @return for people.
     */
    public String description() {
        return description;
    }

    /** Where its value is kept. */
    @SuppressWarnings("EnumOrdinal") // an array by it is all that depends on it, and lives in memory only
    int place() {
        return ordinal();
    }
}
