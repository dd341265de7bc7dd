package io.rayo.benchmarks.ring;

import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Threads;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A producer (the calling thread) and a consumer with a ring between them. What is timed is the way from the intended
 * send time to the moment in which the consumer has read the whole message; a producer that falls behind its schedule
 * does not get the delay as a present.
 */
abstract class Hop {
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(60);

    /** Slots or events of every ring in this suite. */
    static final int CAPACITY = 1 << 12;

    private final Histogram histogram = new Histogram(LONGEST_NS, 3);
    private long measuredFrom;
    private long last;
    private long handled;
    private long fold;
    private long consumerAllocatedBefore;
    private long consumerAllocated;
    private volatile long doneNs;

    /** Starts the consumer, which calls {@link #onMessage} for each message until {@link #isDone}. */
    abstract void start();

    /** Publishes one message that carries the intended send time in each of its words. Waits while the ring is full. */
    abstract void publish(long intendedNs);

    /** Lets the consumer end. */
    abstract void stop();

    /** To be called by the consumer's loop. Consumer thread. */
    final void onMessage(final long intendedNs, final long messageFold) {
        fold += messageFold;
        handled++;
        if (handled > measuredFrom) {
            histogram.recordValue(Math.max(0, System.nanoTime() - intendedNs));
        } else if (handled == measuredFrom) {
            consumerAllocatedBefore = Threads.allocatedBytes();
        }
        if (handled == last) {
            finish();
        }
    }

    /** The same without a time stamp: for throughput. Consumer thread. */
    final void onMessageUntimed(final long messageFold) {
        fold += messageFold;
        handled++;
        if (handled == measuredFrom) {
            consumerAllocatedBefore = Threads.allocatedBytes();
        }
        if (handled == last) {
            finish();
        }
    }

    private void finish() {
        consumerAllocated = Threads.allocatedBytes() - consumerAllocatedBefore;
        doneNs = System.nanoTime();
    }

    final boolean isDone() {
        return 0 != doneNs;
    }

    private void begin(final long warmup, final long measured) {
        histogram.reset();
        handled = 0;
        fold = 0;
        doneNs = 0;
        measuredFrom = warmup;
        last = warmup + measured;
        start(); // starting the thread publishes what was written above
    }

    private void end(final long expectedFold) {
        while (!isDone()) {
            Thread.onSpinWait();
        }
        stop();
        if (fold != expectedFold) {
            throw new IllegalStateException("messages were lost or torn: fold " + fold + " instead of " + expectedFold);
        }
    }

    /**
     * Latency of a hop at a given rate.
     *
     * @param warmup messages that are not recorded.
     * @param measured messages that are.
     * @param intervalNs between two intended send times.
     * @return the round.
     */
    final Rounds.Round paced(final int warmup, final int measured, final long intervalNs) {
        final double calibrationNs = PingPong.roundTripNs();
        begin(warmup, measured);
        long allocatedBefore = 0;
        long expectedFold = 0;
        long intendedNs = System.nanoTime() + intervalNs;
        for (int i = 0; i < warmup + measured; i++) {
            while (System.nanoTime() < intendedNs) {
                Thread.onSpinWait();
            }
            if (i == warmup) {
                allocatedBefore = Threads.allocatedBytes();
            }
            publish(intendedNs);
            expectedFold += foldOf(intendedNs);
            intendedNs += intervalNs;
        }
        final long allocated = Threads.allocatedBytes() - allocatedBefore;
        end(expectedFold);
        return Rounds.Round.ofLatencies(histogram, (double) (allocated + consumerAllocated) / measured, calibrationNs);
    }

    /**
     * Messages that get through in a second when the producer never waits unless the ring is full.
     *
     * @param warmup messages before the clock starts.
     * @param measured messages after.
     * @return the round.
     */
    final Rounds.Round unpaced(final int warmup, final int measured) {
        final double calibrationNs = PingPong.roundTripNs();
        begin(warmup, measured);
        long expectedFold = 0;
        for (int i = 0; i < warmup; i++) {
            publish(i);
            expectedFold += foldOf(i);
        }
        final long allocatedBefore = Threads.allocatedBytes();
        final long startNs = System.nanoTime();
        for (int i = warmup; i < warmup + measured; i++) {
            publish(i);
            expectedFold += foldOf(i);
        }
        final long allocated = Threads.allocatedBytes() - allocatedBefore;
        end(expectedFold);
        return Rounds.Round.ofRate(
                measured * 1e9 / (doneNs - startNs),
                (double) (allocated + consumerAllocated) / measured,
                calibrationNs);
    }

    /** What {@link #onMessage} is given as fold for a message with this time. */
    abstract long foldOf(long intendedNs);
}
