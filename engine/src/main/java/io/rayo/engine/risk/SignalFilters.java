package io.rayo.engine.risk;

/**
 * What an opening signal must be to become an order. Closing signals pass all of them: nothing may keep a strategy from
 * getting out.
 *
 * @param minConfidence 0 to 1.
 * @param cooldownNs between two orders that one strategy opens with; 0 for none.
 * @param maxPerHour orders that open, in any stretch of an hour; 0 for no limit.
 * @param maxPerHourAndStrategy of them, those of one strategy; 0 for no limit.
 */
public record SignalFilters(double minConfidence, long cooldownNs, int maxPerHour, int maxPerHourAndStrategy) {
    /** Lets everything pass. */
    public static final SignalFilters OFF = new SignalFilters(0, 0, 0, 0);

    /** What suits a small account: confidence of 0.60, 30 s between two, 15 an hour, 3 of them of one strategy. */
    public static final SignalFilters CAREFUL = new SignalFilters(0.60, 30_000_000_000L, 15, 3);

    /** Refuses what cannot be meant. */
    public SignalFilters {
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new IllegalArgumentException("invalid risk.signals.minConfidence=" + minConfidence + ": 0 to 1");
        }
        if (cooldownNs < 0 || maxPerHour < 0 || maxPerHourAndStrategy < 0) {
            throw new IllegalArgumentException("invalid risk.signals: nothing may be negative");
        }
    }
}
