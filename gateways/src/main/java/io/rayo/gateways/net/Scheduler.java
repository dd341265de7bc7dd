package io.rayo.gateways.net;

/** Time and timers of a connection. An event loop in production, moved by hand in tests. Event loop. */
public interface Scheduler {
    /** A timer that was set. */
    interface Timer {
        /** Takes the timer back; nothing happens if it has run. */
        void cancel();
    }

    /**
     * Monotonic time.
     *
     * @return nanoseconds from an arbitrary start.
     */
    long nowNs();

    /**
     * Time of day.
     *
     * @return nanoseconds since the epoch.
     */
    long epochNs();

    /**
     * Sets a timer.
     *
     * @param delayNs from now; at once if not positive.
     * @param task to run on the event loop.
     * @return the timer.
     */
    Timer schedule(long delayNs, Runnable task);
}
