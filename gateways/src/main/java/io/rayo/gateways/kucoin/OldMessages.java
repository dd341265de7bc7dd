package io.rayo.gateways.kucoin;

import java.util.concurrent.TimeUnit;

/**
 * Messages in a row that a book knew already. Some are normal: after a join, and where two connections bring the same.
 * Nothing else for {@link #PATIENCE_NS} is a sign that the venue has begun to count anew. Network thread.
 */
final class OldMessages {
    /** Time of nothing but old messages that is borne. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

    private boolean any;
    private long sinceNs;

    /** Starts with none. */
    OldMessages() {}

    /** An old message came. */
    void add(final long receiveTimeNs) {
        if (!any) {
            any = true;
            sinceNs = receiveTimeNs;
        }
    }

    /** A new message came, or the book was given up. */
    void clear() {
        any = false;
    }

    /** Whether one more, now, is more than is borne. */
    boolean areTooMany(final long receiveTimeNs) {
        return any && receiveTimeNs - sinceNs >= PATIENCE_NS;
    }
}
