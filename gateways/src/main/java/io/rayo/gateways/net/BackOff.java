package io.rayo.gateways.net;

import java.util.SplittableRandom;

/**
 * How long to wait before the next attempt: doubles from a first delay to a cap, and half of it is left to chance, so
 * that many clients of one venue do not come back at the same moment.
 */
public final class BackOff {
    private final long firstNs;
    private final long capNs;
    private final SplittableRandom random;
    private int attempts;

    /**
     * Creates it at the first delay.
     *
     * @param firstNs longest first delay.
     * @param capNs longest delay.
     * @param seed of chance.
     */
    public BackOff(final long firstNs, final long capNs, final long seed) {
        this.firstNs = firstNs;
        this.capNs = capNs;
        random = new SplittableRandom(seed);
    }

    /**
     * Delay before the next attempt.
     *
     * @return nanoseconds, between half and all of the delay that is due.
     */
    public long nextDelayNs() {
        // 30 doublings reach any cap; the product cannot overflow as it is compared before it is made
        final long due = attempts >= 30 || firstNs > capNs >> attempts ? capNs : firstNs << attempts;
        attempts++;
        return due / 2 + random.nextLong(due / 2 + 1);
    }

    /** Starts from the first delay again, after a success. */
    public void reset() {
        attempts = 0;
    }

    /**
     * A delay with some chance in it.
     *
     * @param delayNs longest.
     * @return between half and all of it.
     */
    public long jitter(final long delayNs) {
        return delayNs / 2 + random.nextLong(delayNs / 2 + 1);
    }
}
