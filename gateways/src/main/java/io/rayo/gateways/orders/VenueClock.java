package io.rayo.gateways.orders;

/**
 * How far the venue's clock is ahead of ours, from its answers: the sample with the shortest round trip of the last few
 * counts, its error is at most half of that. Unknown until the first sample, and again when there has been none for
 * long. One thread; allocates nothing after construction.
 */
final class VenueClock {
    private static final int SAMPLES = 8;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIRST_INTERVAL_NS = SECOND_NS;
    private static final long INTERVAL_NS = 30 * SECOND_NS;

    /** A clock may drift by 10^-4: after so long by 60 ms, which no venue's window minds. */
    private static final long MAX_AGE_NS = 600 * SECOND_NS;

    private static final int FIRST_SAMPLES = 3;

    private final OrderCounters counters;
    private final long[] offsets = new long[SAMPLES];
    private final long[] roundTrips = new long[SAMPLES];
    private int count;
    private long lastSampleNs;
    private long askAtNs;
    private long offsetNs;
    private long errorNs;

    VenueClock(final OrderCounters counters) {
        this.counters = counters;
    }

    /** Takes the venue's time from an answer; our times are those of the request and the answer. */
    void onSample(final long sentNs, final long receivedNs, final long venueNs) {
        final int slot = count % SAMPLES;
        roundTrips[slot] = Math.max(0, receivedNs - sentNs);
        offsets[slot] = venueNs - (sentNs + roundTrips[slot] / 2);
        count++;
        int best = 0;
        for (int i = 1; i < Math.min(count, SAMPLES); i++) {
            best = roundTrips[i] < roundTrips[best] ? i : best;
        }
        set(offsets[best], roundTrips[best] / 2, receivedNs);
        askAtNs = receivedNs + (count < FIRST_SAMPLES ? FIRST_INTERVAL_NS : INTERVAL_NS);
    }

    /** Sets the offset as someone else has measured it. */
    void set(final long newOffsetNs, final long newErrorNs, final long nowNs) {
        offsetNs = newOffsetNs;
        errorNs = newErrorNs;
        lastSampleNs = nowNs;
        counters.clockOffsetNs = newOffsetNs;
        counters.clockErrorNs = newErrorNs;
    }

    /** The venue has refused a request because of our time: what was measured does not hold any more. */
    void doubt(final long nowNs) {
        count = 0;
        askAtNs = nowNs;
    }

    /** When to ask for the time. */
    long askAtNs() {
        return askAtNs;
    }

    /** The question is under way: not again before it must have been answered. */
    void asked(final long nowNs, final long timeoutNs) {
        askAtNs = nowNs + timeoutNs;
    }

    /** Whether the offset is known well enough, and small enough, for requests that bring risk. */
    boolean isGood(final long nowNs, final long windowNs) {
        return lastSampleNs != 0
                && nowNs - lastSampleNs <= MAX_AGE_NS
                && errorNs <= windowNs
                && offsetNs <= windowNs
                && offsetNs >= -windowNs;
    }

    /** The venue's time. */
    long venueTimeNs(final long nowNs) {
        return nowNs + offsetNs;
    }
}
