package io.rayo.engine.paper;

import java.util.List;

/** Draws a latency: a least one, evenly distributed jitter, and one of a list of recorded ones. Immutable. */
final class Latencies {
    private final long leastNs;
    private final long jitterNs;
    private final long[] recordedNs;

    Latencies(final long leastNs, final long jitterNs, final List<Long> recordedNs) {
        this.leastNs = leastNs;
        this.jitterNs = jitterNs;
        this.recordedNs =
                recordedNs.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    long draw(final Jitter jitter) {
        final long drawn = leastNs + jitter.next(jitterNs);
        return 0 == recordedNs.length ? drawn : drawn + recordedNs[(int) jitter.next(recordedNs.length - 1)];
    }
}
