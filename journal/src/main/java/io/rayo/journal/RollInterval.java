package io.rayo.journal;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;

/** How long one file of the journal lasts. Part of the format: fixed when the journal is made. */
public enum RollInterval {
    /** A file per UTC day; up to 4 billion records each. */
    DAILY(86_400_000),
    /** A file per hour. */
    HOURLY(3_600_000),
    /** A file per minute; up to 67 million records each. */
    MINUTELY(60_000),
    /** A file per second, for tests. */
    SECONDLY(1_000);

    private final long lengthMs;

    RollInterval(final long lengthMs) {
        this.lengthMs = lengthMs;
    }

    RollCycle rollCycle() {
        return switch (this) {
            case DAILY -> RollCycles.FAST_DAILY;
            case HOURLY -> RollCycles.FAST_HOURLY;
            case MINUTELY -> LegacyRollCycles.MINUTELY;
            case SECONDLY -> TestRollCycles.TEST_SECONDLY;
        };
    }

    /**
     * Length of the interval.
     *
     * @return milliseconds.
     */
    public long lengthMs() {
        return lengthMs;
    }
}
