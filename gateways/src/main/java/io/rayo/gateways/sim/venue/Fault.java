package io.rayo.gateways.sim.venue;

/**
 * One fault to inject. Either the next {@code count} occasions are hit, or, with count 0, each with the probability,
 * until {@link SimulatedVenue#clearFaults()}.
 *
 * @param kind what goes wrong.
 * @param count occasions to hit; 0 to use the probability.
 * @param probability 0 to 1.
 * @param millis delay, Retry-After or duration where the kind has one.
 */
public record Fault(FaultKind kind, int count, double probability, long millis) {
    /** Checks the settings. */
    public Fault {
        if (count < 0 || !(probability >= 0 && probability <= 1) || millis < 0) {
            throw new IllegalArgumentException(
                    "invalid fault " + kind + " count=" + count + " probability=" + probability + " millis=" + millis);
        }
    }

    /**
     * Hits the next occasions.
     *
     * @param kind what goes wrong.
     * @param count how often.
     * @return the fault.
     */
    public static Fault next(final FaultKind kind, final int count) {
        return new Fault(kind, count, 0, 1_000);
    }

    /**
     * Hits the next occasions.
     *
     * @param kind what goes wrong.
     * @param count how often.
     * @param millis delay, Retry-After or duration.
     * @return the fault.
     */
    public static Fault next(final FaultKind kind, final int count, final long millis) {
        return new Fault(kind, count, 0, millis);
    }

    /**
     * Hits by chance.
     *
     * @param kind what goes wrong.
     * @param probability of each occasion.
     * @return the fault.
     */
    public static Fault chance(final FaultKind kind, final double probability) {
        return new Fault(kind, 0, probability, 1_000);
    }
}
