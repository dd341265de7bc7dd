package io.rayo.tools.node;

import java.util.Locale;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Steers the node's clock, says when the system's was set, and tells those who have to measure anew what they know of
 * other clocks. Any one thread of the node.
 */
final class ClockWatch implements Agent {
    private static final double SECOND_NS = 1e9;

    private final NodeClock clock;
    private final NanoClock monotonic;
    private final Runnable onStep;
    private final Consumer<String> log;
    private long nextNs;
    private boolean isAhead;

    ClockWatch(final NodeClock clock, final NanoClock monotonic, final Runnable onStep, final Consumer<String> log) {
        this.clock = clock;
        this.monotonic = monotonic;
        this.onStep = onStep;
        this.log = log;
        nextNs = monotonic.nanoTime();
    }

    @Override
    public int doWork() {
        final long nowNs = monotonic.nanoTime();
        if (nowNs - nextNs < 0) {
            return 0;
        }
        nextNs = nowNs + NodeClock.INTERVAL_NS;
        final long stepNs = clock.steer();
        if (stepNs > 0) {
            log.accept(String.format(
                    Locale.ROOT,
                    "the system's clock was set forward by %.3f s, or the machine was asleep: data count as late until"
                            + " each feed has connected anew",
                    stepNs / SECOND_NS));
            onStep.run();
        }
        final boolean wasAhead = isAhead;
        isAhead = clock.aheadNs() >= NodeClock.STEP_NS;
        if (isAhead && !wasAhead) {
            log.accept(String.format(
                    Locale.ROOT,
                    "the system's clock was set back by %.3f s: the node's goes on and makes up for it by 0.5 ms each"
                            + " second",
                    clock.aheadNs() / SECOND_NS));
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "clock-watch";
    }
}
