package io.rayo.journal;

import net.openhft.chronicle.core.time.TimeProvider;

/**
 * Chronicle's clock: stands still until the appender's caller moves it, and never goes back. So the caller chooses the
 * rolls.
 */
final class JournalTime implements TimeProvider {
    private volatile long timeMs;

    JournalTime(final long timeMs) {
        this.timeMs = timeMs;
    }

    /** Called by the appender's thread only. */
    void advance(final long newTimeMs) {
        if (newTimeMs > timeMs) {
            timeMs = newTimeMs;
        }
    }

    @Override
    public long currentTimeMillis() {
        return timeMs;
    }
}
