package io.rayo.gateways.net;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that the test moves. */
public final class ManualScheduler implements Scheduler {
    private record Task(long atNs, long order, Runnable runnable) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nowNs = 1_000_000_000L;
    private long order;

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public long epochNs() {
        return 1_790_000_000_000_000_000L + nowNs;
    }

    @Override
    public Timer schedule(final long delayNs, final Runnable task) {
        final Task scheduled = new Task(nowNs + Math.max(0, delayNs), order++, task);
        tasks.add(scheduled);
        return () -> tasks.remove(scheduled);
    }

    /** Lets time pass; runs what comes due, in order. */
    public void advance(final long deltaNs) {
        final long endNs = nowNs + deltaNs;
        while (true) {
            final Task next = tasks.stream()
                    .filter(t -> t.atNs <= endNs)
                    .min(Comparator.comparingLong(Task::atNs).thenComparingLong(Task::order))
                    .orElse(null);
            if (next == null) {
                nowNs = endNs;
                return;
            }
            tasks.remove(next);
            nowNs = Math.max(nowNs, next.atNs);
            next.runnable.run();
        }
    }
}
