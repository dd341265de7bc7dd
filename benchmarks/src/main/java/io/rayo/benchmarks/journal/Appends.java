package io.rayo.benchmarks.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.benchmarks.measure.Folders;
import io.rayo.benchmarks.measure.PingPong;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends messages of 256 bytes to a new file, in one of two ways, and takes the time of each. One thread. */
abstract class Appends {
    static final int MESSAGE_LENGTH = 256;

    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(60);

    private final UnsafeBuffer message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(MESSAGE_LENGTH, 64));
    private final Histogram histogram = new Histogram(LONGEST_NS, 3);

    Appends() {
        EventHeaders.put(message, 0, ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH, 1, 1, 1, 1, 0, 0);
        for (int i = EventHeaders.BODY_OFFSET; i < MESSAGE_LENGTH; i += Long.BYTES) {
            message.putLong(i, 0x9E3779B97F4A7C15L * i, LITTLE_ENDIAN);
        }
    }

    final UnsafeBuffer message() {
        return message;
    }

    /** Opens a new file in an empty folder. */
    abstract void open(Path folder) throws IOException;

    /** Appends the message with this sequence, from 1 without holes. */
    abstract void append(long sequence);

    /** What the writer does while it has nothing to append. */
    abstract void idle(long nowNs);

    abstract void close();

    /**
     * Latency of an append.
     *
     * @param parent to make the folder in.
     * @param warmup appends that are not recorded.
     * @param measured appends that are.
     * @param intervalNs between two intended times; 0 appends without a pause and takes the time of the call alone.
     * @return the round.
     */
    final Rounds.Round timed(final Path parent, final int warmup, final int measured, final long intervalNs)
            throws IOException {
        final Path folder = Folders.temporary(parent, "journal");
        try {
            open(folder);
            try {
                final double calibrationNs = PingPong.roundTripNs();
                histogram.reset();
                for (int i = 1; i <= warmup; i++) {
                    append(i);
                }
                final long allocatedBefore = Threads.allocatedBytes();
                if (0 == intervalNs) {
                    closedLoop(warmup, measured);
                } else {
                    paced(warmup, measured, intervalNs);
                }
                final double allocated = (double) (Threads.allocatedBytes() - allocatedBefore) / measured;
                return Rounds.Round.ofLatencies(histogram, allocated, calibrationNs);
            } finally {
                close();
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private void closedLoop(final int warmup, final int measured) {
        for (int i = warmup + 1; i <= warmup + measured; i++) {
            final long startNs = System.nanoTime();
            append(i);
            histogram.recordValue(System.nanoTime() - startNs);
        }
    }

    private void paced(final int warmup, final int measured, final long intervalNs) {
        long intendedNs = System.nanoTime() + intervalNs;
        for (int i = warmup + 1; i <= warmup + measured; i++) {
            long nowNs;
            while ((nowNs = System.nanoTime()) < intendedNs) {
                idle(nowNs);
            }
            append(i);
            histogram.recordValue(System.nanoTime() - intendedNs);
            intendedNs += intervalNs;
        }
    }
}
