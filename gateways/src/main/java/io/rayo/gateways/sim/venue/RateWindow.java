package io.rayo.gateways.sim.venue;

import org.agrona.concurrent.EpochClock;

/** A limit of points in windows aligned to the venue's clock, such as request weight in a minute. Event loop only. */
public final class RateWindow {
    private final EpochClock clock;
    private final long limit;
    private final long lengthMs;
    private long window;
    private long used;

    /**
     * Makes the limit.
     *
     * @param clock of the venue.
     * @param limit points in a window.
     * @param lengthMs of a window.
     */
    public RateWindow(final EpochClock clock, final long limit, final long lengthMs) {
        this.clock = clock;
        this.limit = limit;
        this.lengthMs = lengthMs;
    }

    private void roll() {
        final long now = clock.time() / lengthMs;
        if (now != window) {
            window = now;
            used = 0;
        }
    }

    /**
     * Counts.
     *
     * @param points of a request; it counts even if it is one too many.
     * @return false when it is one too many.
     */
    public boolean take(final long points) {
        roll();
        used += points;
        return used <= limit;
    }

    /** {@return points in a window} */
    public long limit() {
        return limit;
    }

    /** {@return points used in the current window} */
    public long used() {
        roll();
        return used;
    }

    /** {@return points left in the current window, 0 at least} */
    public long left() {
        return Math.max(0, limit - used());
    }

    /** {@return milliseconds until the next window starts} */
    public long resetAfterMs() {
        return lengthMs - clock.time() % lengthMs;
    }
}
