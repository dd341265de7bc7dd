package io.rayo.engine.risk;

/**
 * Limits that depend on the whole account. 0 switches one off. Rates are in 10^-12, money in 10^-8 of the quote asset.
 *
 * @param maxLeverage worst case of all positions and open orders as a multiple of equity.
 * @param maxActiveRatio the same of spot and derivatives, as a part of equity.
 * @param maxVolatility price range of the last hour, as a part of its low, above which nothing is opened.
 * @param maxDrawdown fall of equity from its peak, as a part of it, above which only what reduces passes.
 * @param maxDailyLoss fall of equity since the start of the UTC day, likewise.
 * @param maxCorrelation of an instrument's returns with those of one that is held in the same direction, or of minus
 *     theirs if in the opposite one.
 * @param maxValueAtRisk loss that a minute exceeds with 5 % chance, times the square root of a day's minutes.
 * @param duplicateWindowNs time in which an order of the same strategy, instrument, side and quantity is a duplicate.
 */
public record AccountLimits(
        long maxLeverage,
        long maxActiveRatio,
        long maxVolatility,
        long maxDrawdown,
        long maxDailyLoss,
        long maxCorrelation,
        long maxValueAtRisk,
        long duplicateWindowNs) {
    /** No limit at all. */
    public static final AccountLimits OFF = new AccountLimits(0, 0, 0, 0, 0, 0, 0, 0);

    private static final long ONE = 1_000_000_000_000L;

    /** Refuses what cannot be meant. */
    public AccountLimits {
        check(maxLeverage, Long.MAX_VALUE, "maxLeverage");
        check(maxActiveRatio, Long.MAX_VALUE, "maxActiveRatio");
        check(maxVolatility, Long.MAX_VALUE, "maxVolatility");
        check(maxDrawdown, ONE, "maxDrawdown");
        check(maxDailyLoss, Long.MAX_VALUE, "maxDailyLoss");
        check(maxCorrelation, ONE, "maxCorrelation");
        check(maxValueAtRisk, Long.MAX_VALUE, "maxValueAtRisk");
        check(duplicateWindowNs, Long.MAX_VALUE, "duplicateWindow");
    }

    private static void check(final long value, final long most, final String name) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("invalid risk." + name + "=" + value + ": must be 0 to " + most);
        }
    }

    /** Whether the stage has to remember the prices of the last hour. */
    boolean wantsHistory() {
        return maxVolatility > 0 || maxCorrelation > 0 || maxValueAtRisk > 0;
    }
}
