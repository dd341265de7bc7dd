package io.rayo.gateways.sim;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;

/** A clock that the test moves. */
public final class ManualClock implements EpochClock {
    private final AtomicLong nowMs;

    public ManualClock(long startMs) {
        nowMs = new AtomicLong(startMs);
    }

    public void advance(long millis) {
        nowMs.addAndGet(millis);
    }

    @Override
    public long time() {
        return nowMs.get();
    }
}
