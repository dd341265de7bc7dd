package io.rayo.gateways.sim.binance;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;

/** A clock that the test moves. */
final class ManualClock implements EpochClock {
    private final AtomicLong nowMs;

    ManualClock(long startMs) {
        nowMs = new AtomicLong(startMs);
    }

    void advance(long millis) {
        nowMs.addAndGet(millis);
    }

    @Override
    public long time() {
        return nowMs.get();
    }
}
