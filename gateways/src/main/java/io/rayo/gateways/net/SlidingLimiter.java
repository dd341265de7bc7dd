package io.rayo.gateways.net;

/** Allows so many events in any window of a length. Exact: it remembers when each of them was. */
public final class SlidingLimiter {
    private final long[] times;
    private final long windowNs;
    private int next;
    private int count;

    /**
     * Creates a limiter that has seen nothing.
     *
     * @param limit events in a window.
     * @param windowNs length of the window.
     */
    public SlidingLimiter(final int limit, final long windowNs) {
        times = new long[limit];
        this.windowNs = windowNs;
    }

    /**
     * Asks for one event now.
     *
     * @param nowNs monotonic time.
     * @return 0 if it may happen, and it is counted; else how long to wait before asking again.
     */
    public long acquire(final long nowNs) {
        if (count == times.length) {
            final long waitNs = times[next] + windowNs - nowNs;
            if (waitNs > 0) {
                return waitNs;
            }
        } else {
            count++;
        }
        times[next] = nowNs;
        next = next + 1 == times.length ? 0 : next + 1;
        return 0;
    }
}
