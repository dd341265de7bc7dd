package io.rayo.tools.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * Makes room in a full inbound ring, on the one thread of layout {@code inline}: whoever holds slots is let work. Where
 * nothing moves, another thread has claimed a slot and not published it yet (it has no core at the moment): that passes
 * and is waited for; if it does not pass, somebody has ended in the middle, and the node must stop.
 */
final class InlineRoom implements Runnable {
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NS = 1_000;

    private final IntSupplier core;
    private final IntSupplier paper;
    private final NanoClock clock;
    private boolean isStuck;
    private long stuckSinceNs;

    /**
     * Makes room by letting these work.
     *
     * @param core handles what it can, and says how much that was.
     * @param paper likewise for the paper venue, which follows the ring at its own pace.
     * @param clock monotonic.
     */
    InlineRoom(final IntSupplier core, final IntSupplier paper, final NanoClock clock) {
        this.core = core;
        this.paper = paper;
        this.clock = clock;
    }

    @Override
    public void run() {
        if (core.getAsInt() + paper.getAsInt() > 0) {
            isStuck = false;
            return;
        }
        final long nowNs = clock.nanoTime();
        if (!isStuck) {
            isStuck = true;
            stuckSinceNs = nowNs;
        } else if (nowNs - stuckSinceNs > PATIENCE_NS) {
            throw new IllegalStateException("the inbound ring is full and nothing in it can be handled");
        }
        LockSupport.parkNanos(PAUSE_NS);
    }
}
