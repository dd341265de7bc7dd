package io.rayo.tools.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C and SIGTERM into a wish to stop, and holds the JVM until the orderly stop is done. */
final class StopSignal {
    private static final long HOLD_SECONDS = 20;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private StopSignal() {}

    static StopSignal install() {
        final StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::hold, "stop-signal"));
        return signal;
    }

    private void hold() {
        requested.countDown();
        try {
            if (!done.await(HOLD_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("rayo: the orderly stop took longer than " + HOLD_SECONDS + " s, gave up");
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRequested() {
        return 0 == requested.getCount();
    }

    void done() {
        done.countDown();
    }
}
