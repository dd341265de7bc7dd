package io.rayo.engine.risk;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Counts orders in a window that slides with event time. One thread; allocates nothing after construction. */
final class OrderRate {
    private final long[] timesNs;
    private final long windowNs;
    private long count;
    /** Where the next time goes: the place of the n-th last one. */
    private int next;

    OrderRate(final int most, final long windowNs) {
        timesNs = new long[most];
        this.windowNs = windowNs;
    }

    /** Whether one more order keeps the rate: then the n-th last one is a whole window ago, or there is none. */
    boolean mayOrder(final long nowNs) {
        return count < timesNs.length || nowNs - timesNs[next] >= windowNs;
    }

    void ordered(final long nowNs) {
        timesNs[next] = nowNs;
        next = next + 1 < timesNs.length ? next + 1 : 0;
        count++;
    }

    int count(final long nowNs) {
        int recent = 0;
        for (int i = 0; i < Math.min(count, timesNs.length); i++) {
            recent += nowNs - timesNs[i] < windowNs ? 1 : 0;
        }
        return recent;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(count);
        for (final long timeNs : timesNs) {
            writer.putLong(timeNs);
        }
    }

    void readState(final StateReader reader) {
        count = reader.getLong();
        next = (int) (count % timesNs.length);
        for (int i = 0; i < timesNs.length; i++) {
            timesNs[i] = reader.getLong();
        }
    }
}
