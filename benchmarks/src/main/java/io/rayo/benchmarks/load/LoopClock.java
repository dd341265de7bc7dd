package io.rayo.benchmarks.load;

import org.agrona.concurrent.EpochClock;

/** The simulators' clock: the system's, until a recording sets it by hand. Any thread. */
final class LoopClock implements EpochClock {
    private volatile long fixedMs;

    @Override
    public long time() {
        final long fixed = fixedMs;
        return 0 == fixed ? System.currentTimeMillis() : fixed;
    }

    /** Stands still at a time from now on; 0 lets it go on with the system's. */
    void fix(final long timeMs) {
        fixedMs = timeMs;
    }
}
