package io.rayo.benchmarks.measure;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Calibration: the time in which a cache line goes from this thread's core to another's and back. The cores of a
 * virtual machine can be near each other or far apart, and can change from one to the other in the middle of a run;
 * every hop between threads or processes moves with it, so a latency means little without this figure beside it.
 */
public final class PingPong {
    private static final int BATCHES = 250;
    private static final int BATCHES_MIN = 3;
    private static final int ROUND_TRIPS = 200;
    private static final int WARM_UP = 20_000;
    private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(300);

    /** So long nobody waits for a partner that is running: it is not, and may need this core to get on. */
    private static final int SPINS = 20_000;

    private static final int PING = 16; // two cache lines from the start of the array, two from pong
    private static final int PONG = 32;
    private static final int LENGTH = 48;
    private static final long END = -1;

    private PingPong() {}

    /**
     * Measures for some 10 to 300 milliseconds, with one more thread.
     *
     * @return median over batches of {@value #ROUND_TRIPS}, nanoseconds for a round trip.
     */
    public static double roundTripNs() {
        final AtomicLongArray lines = new AtomicLongArray(LENGTH);
        final Thread partner = Thread.ofPlatform().daemon().name("ping-pong").start(() -> {
            long ping = 0;
            while (ping != END) {
                ping = awaitChange(lines, PING, ping);
                lines.setRelease(PONG, ping);
            }
        });
        final long deadlineNs = System.nanoTime() + LONGEST_NS;
        final double[] results = new double[BATCHES];
        int batches = 0;
        long next = 1;
        for (; next <= WARM_UP && System.nanoTime() < deadlineNs; next++) {
            roundTrip(lines, next);
        }
        while (batches < BATCHES && (batches < BATCHES_MIN || System.nanoTime() < deadlineNs)) {
            final long startNs = System.nanoTime();
            for (int i = 0; i < ROUND_TRIPS; i++) {
                roundTrip(lines, next++);
            }
            results[batches++] = (double) (System.nanoTime() - startNs) / ROUND_TRIPS;
        }
        roundTrip(lines, END);
        Threads.join(partner);
        return Rounds.median(Arrays.copyOf(results, batches));
    }

    private static void roundTrip(final AtomicLongArray lines, final long value) {
        final long before = lines.getPlain(PONG);
        lines.setRelease(PING, value);
        awaitChange(lines, PONG, before);
    }

    @SuppressWarnings("ThreadPriorityCheck") // yields only when the partner cannot be running
    private static long awaitChange(final AtomicLongArray lines, final int index, final long old) {
        int spins = 0;
        long value;
        while ((value = lines.getAcquire(index)) == old) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return value;
    }
}
