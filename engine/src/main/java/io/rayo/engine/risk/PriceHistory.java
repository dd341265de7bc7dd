package io.rayo.engine.risk;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * High, low and last price of each of the last 60 minutes of event time. Prices are mantissas of one scale. One thread;
 * allocates nothing after construction.
 */
final class PriceHistory {
    static final int MINUTES = 60;

    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final long[] minutes = new long[MINUTES];
    private final long[] highs = new long[MINUTES];
    private final long[] lows = new long[MINUTES];
    private final long[] lasts = new long[MINUTES];
    /** The minute up to whose end the range is kept, and the range: 0 if there is none. */
    private long rangeMinute;

    private long high;
    private long low;

    PriceHistory() {
        clear();
    }

    static long minuteOf(final long timeNs) {
        return Math.floorDiv(timeNs, MINUTE_NS);
    }

    void clear() {
        Arrays.fill(minutes, NEVER);
        measure(NEVER + MINUTES);
    }

    void onPrice(final long price, final long timeNs) {
        final long minute = minuteOf(timeNs);
        final int slot = Math.floorMod(minute, MINUTES);
        if (minutes[slot] > minute) {
            return; // an hour late: that minute's place is taken
        }
        if (minutes[slot] < minute) {
            minutes[slot] = minute;
            highs[slot] = price;
            lows[slot] = price;
        } else {
            highs[slot] = Math.max(highs[slot], price);
            lows[slot] = Math.min(lows[slot], price);
        }
        lasts[slot] = price;
        if (minute > rangeMinute) {
            measure(minute);
        } else if (minute > rangeMinute - MINUTES) {
            // what it took the place of was older than the hour
            high = Math.max(high, price);
            low = 0 == low ? price : Math.min(low, price);
        }
    }

    /** Highest price of the hour up to a time; 0 if there is none. */
    long high(final long timeNs) {
        measureUpTo(timeNs);
        return high;
    }

    /** Lowest price of the hour up to a time; 0 if there is none. */
    long low(final long timeNs) {
        measureUpTo(timeNs);
        return low;
    }

    private void measureUpTo(final long timeNs) {
        final long now = minuteOf(timeNs);
        if (now != rangeMinute) {
            measure(now);
        }
    }

    /** Finds the range of the hour anew: once a minute. */
    private void measure(final long now) {
        rangeMinute = now;
        high = 0;
        low = 0;
        for (int i = 0; i < MINUTES; i++) {
            if (isWithin(i, now)) {
                high = Math.max(high, highs[i]);
                low = 0 == low ? lows[i] : Math.min(low, lows[i]);
            }
        }
    }

    private boolean isWithin(final int slot, final long now) {
        return minutes[slot] != NEVER && minutes[slot] <= now && minutes[slot] > now - MINUTES;
    }

    /** Last price of a minute; 0 if it had none. */
    long last(final long minute) {
        final int slot = Math.floorMod(minute, MINUTES);
        return minutes[slot] == minute ? lasts[slot] : 0;
    }

    void writeState(final StateWriter writer) {
        for (int i = 0; i < MINUTES; i++) {
            writer.putLong(minutes[i]);
            writer.putLong(minutes[i] == NEVER ? 0 : highs[i]);
            writer.putLong(minutes[i] == NEVER ? 0 : lows[i]);
            writer.putLong(minutes[i] == NEVER ? 0 : lasts[i]);
        }
    }

    void readState(final StateReader reader) {
        for (int i = 0; i < MINUTES; i++) {
            minutes[i] = reader.getLong();
            highs[i] = reader.getLong();
            lows[i] = reader.getLong();
            lasts[i] = reader.getLong();
        }
        measure(NEVER + MINUTES); // the first question finds the range
    }
}
