package io.rayo.gateways.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/** Timers of a Netty event loop. */
public final class EventLoopScheduler implements Scheduler {
    private final EventLoop eventLoop;
    private final NanoClock clock;
    private final EpochNanoClock epochClock;
    private final Consumer<Throwable> faultHandler;

    /**
     * Creates the scheduler.
     *
     * @param eventLoop runs the timers.
     * @param clock monotonic.
     * @param epochClock time of day.
     * @param faultHandler hears what a task throws: an event loop would keep it to itself.
     */
    public EventLoopScheduler(
            final EventLoop eventLoop,
            final NanoClock clock,
            final EpochNanoClock epochClock,
            final Consumer<Throwable> faultHandler) {
        this.faultHandler = faultHandler;
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.epochClock = epochClock;
    }

    @Override
    public long nowNs() {
        return clock.nanoTime();
    }

    @Override
    public long epochNs() {
        return epochClock.nanoTime();
    }

    @Override
    public Timer schedule(final long delayNs, final Runnable task) {
        final ScheduledFuture<?> future =
                eventLoop.schedule(() -> run(task), Math.max(0, delayNs), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /**
     * Runs a task on the event loop as soon as it comes to it. Any thread.
     *
     * @param task to run.
     */
    public void execute(final Runnable task) {
        eventLoop.execute(() -> run(task));
    }

    private void run(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException | AssertionError e) {
            faultHandler.accept(e);
        }
    }
}
