package io.rayo.gateways.orders;

/**
 * Bounds and times of order entry. Times in nanoseconds.
 *
 * @param maxOrders orders followed at a time, 1 to 1048576.
 * @param requestTimeoutNs after which a request without an answer has an unknown outcome.
 * @param queryDelayNs before the first question about an order; doubles up to queryMaxDelayNs.
 * @param queryMaxDelayNs longest pause between two questions about an order.
 * @param queryPaceNs shortest time between two questions of any order.
 * @param fillsGraceNs that fills which the venue has told of may take until they are asked for.
 * @param notFoundRepeats answers "no such order" that it takes to believe it.
 * @param notFoundAgeNs time after sending before which it is not believed: the venue itself waits 10 s for its engine.
 * @param tradeLite whether the futures' quick fill event is used. It knows no fee, and the full event is then a
 *     duplicate.
 */
public record OrderSettings(
        int maxOrders,
        long requestTimeoutNs,
        long queryDelayNs,
        long queryMaxDelayNs,
        long queryPaceNs,
        long fillsGraceNs,
        int notFoundRepeats,
        long notFoundAgeNs,
        boolean tradeLite) {
    private static final long MILLISECOND_NS = 1_000_000;

    /** What is used unless configured otherwise. */
    public static final OrderSettings DEFAULTS = new OrderSettings(
            4_096,
            5_000 * MILLISECOND_NS,
            250 * MILLISECOND_NS,
            4_000 * MILLISECOND_NS,
            20 * MILLISECOND_NS,
            300 * MILLISECOND_NS,
            3,
            11_000 * MILLISECOND_NS,
            false);

    /** Checks the bounds. */
    public OrderSettings {
        if (maxOrders < 1 || maxOrders > 1 << 20) {
            throw new IllegalArgumentException("invalid maxOrders=" + maxOrders + ": must be 1 to 1048576");
        }
        if (requestTimeoutNs <= 0
                || queryDelayNs <= 0
                || queryMaxDelayNs < queryDelayNs
                || queryPaceNs <= 0
                || fillsGraceNs <= 0
                || notFoundAgeNs < 0) {
            throw new IllegalArgumentException("invalid times: must be above 0 and queryMaxDelay at least queryDelay");
        }
        if (notFoundRepeats < 2) {
            throw new IllegalArgumentException("invalid notFoundRepeats=" + notFoundRepeats + ": must be at least 2");
        }
    }
}
