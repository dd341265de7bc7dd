package io.rayo.gateways.net;

/**
 * A venue's ban of our address, as all that talk to the venue share it: while it lasts, no request is sent and no
 * connection is opened, by whichever of them it was noticed. What is open stays open. One per venue and event loop.
 */
public final class VenueBan {
    private static final long SECOND_NS = 1_000_000_000L;

    private final long usualNs;
    private final FeedCounters counters;
    private long untilNs;
    private boolean isBanned;

    /**
     * Creates it; there is no ban yet.
     *
     * @param usualNs how long a ban is taken to last that does not say it itself.
     * @param counters counts refusals.
     */
    public VenueBan(final long usualNs, final FeedCounters counters) {
        this.usualNs = usualNs;
        this.counters = counters;
    }

    /**
     * Whether an HTTP status says that we are to stop.
     *
     * @param status of an answer.
     * @return true for 418, 429 and 403.
     */
    public static boolean isRefusal(final int status) {
        return status == 429 || status == 418 || status == 403;
    }

    /**
     * The venue refused us. A ban never becomes shorter.
     *
     * @param retryAfterSec that the answer asks for; 0 if it does not.
     * @param nowNs monotonic.
     */
    public void refused(final long retryAfterSec, final long nowNs) {
        counters.bans++;
        final long endNs = nowNs + (retryAfterSec > 0 ? retryAfterSec * SECOND_NS : usualNs);
        if (!isBanned || endNs - untilNs > 0) {
            untilNs = endNs;
        }
        isBanned = true;
    }

    /**
     * How long it still lasts.
     *
     * @param nowNs monotonic.
     * @return nanoseconds; 0 if there is none.
     */
    public long remainingNs(final long nowNs) {
        if (isBanned && untilNs - nowNs <= 0) {
            isBanned = false;
        }
        return isBanned ? untilNs - nowNs : 0;
    }
}
