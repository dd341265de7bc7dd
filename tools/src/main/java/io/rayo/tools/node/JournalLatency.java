package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Time from the moment when a message was read from its socket to its record in the journal, of one message in so many:
 * reading a clock for each would cost more than appending it. The journal's thread; others read through the counters.
 */
final class JournalLatency {
    private static final int SAMPLE_MASK = 15;
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 2;

    private final EpochNanoClock clock;
    private final Histogram histogram = new Histogram(HIGHEST_NS, DIGITS);
    private long messages;
    private volatile boolean restart;

    JournalLatency(final EpochNanoClock clock) {
        this.clock = clock;
    }

    /** An inbound message was appended. */
    void onAppended(final DirectBuffer buffer, final int offset) {
        if (0 == (messages++ & SAMPLE_MASK)) {
            if (restart) {
                restart = false;
                histogram.reset();
            }
            final long latencyNs = clock.nanoTime() - EventHeaders.receiveTimeNs(buffer, offset);
            histogram.recordValue(Math.clamp(latencyNs, 0, HIGHEST_NS));
        }
    }

    /** Forgets what was recorded until now. Any thread. */
    void restart() {
        restart = true;
    }

    /** Adds its percentiles, since the start, to the counters. */
    void addTo(final NodeCounters counters) {
        counters.add("journal: latency p50 ns", () -> histogram.getValueAtPercentile(50));
        counters.add("journal: latency p99 ns", () -> histogram.getValueAtPercentile(99));
        counters.add("journal: latency p99.9 ns", () -> histogram.getValueAtPercentile(99.9));
        counters.add("journal: latency max ns", histogram::getMaxValue);
    }
}
