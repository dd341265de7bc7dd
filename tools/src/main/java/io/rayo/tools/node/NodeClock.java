package io.rayo.tools.node;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The node's time of day: runs with the monotonic clock and is steered to the system's time of day.
 *
 * <p>If the system's clock is set back, this one goes on and is a little slower until both agree. The core's time never
 * goes back: it would stand still until the system's has caught up, and neither data nor orders would grow old
 * meanwhile.
 *
 * <p>A step forward is followed at once: a machine that was asleep looks the same, and what waited in its sockets has
 * to count as old.
 *
 * <p>{@link #nanoTime()} may be called on any thread, {@link #steer()} on one. Allocates nothing.
 */
final class NodeClock implements EpochNanoClock {
    /** How often it is steered. */
    static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** From so much on the system's clock was set, not steered. */
    static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What is made up for each time: 1 s in 2,000 s, as time servers do. */
    static final long STEER_NS = INTERVAL_NS / 2_000;

    /** Two readings that are further apart than this say nothing. */
    private static final long APART_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EpochNanoClock system;
    private final NanoClock monotonic;
    private volatile long offsetNs;
    private volatile long aheadNs;

    NodeClock() {
        this(new SystemEpochNanoClock(), SystemNanoClock.INSTANCE);
    }

    NodeClock(final EpochNanoClock system, final NanoClock monotonic) {
        this.system = system;
        this.monotonic = monotonic;
        offsetNs = system.nanoTime() - monotonic.nanoTime();
    }

    @Override
    public long nanoTime() {
        return monotonic.nanoTime() + offsetNs;
    }

    /** By how much this clock was ahead of the system's when it was last steered. Any thread. */
    long aheadNs() {
        return aheadNs;
    }

    /** Is not behind a time that was written down: the system's clock was set back since. Before anybody reads it. */
    void startNotBefore(final long timeNs) {
        offsetNs = Math.max(offsetNs, timeNs - monotonic.nanoTime());
    }

    /**
     * Steers it to the system's clock.
     *
     * @return what this clock was set forward by; 0 mostly.
     */
    long steer() {
        final long beforeNs = monotonic.nanoTime();
        final long systemNs = system.nanoTime();
        if (monotonic.nanoTime() - beforeNs > APART_NS) {
            return 0; // the next call knows
        }
        final long offset = offsetNs;
        final long behindNs = systemNs - beforeNs - offset;
        aheadNs = -behindNs;
        if (behindNs >= STEP_NS) {
            offsetNs = offset + behindNs;
            return behindNs;
        }
        offsetNs = offset + Math.max(-STEER_NS, Math.min(STEER_NS, behindNs));
        return 0;
    }
}
