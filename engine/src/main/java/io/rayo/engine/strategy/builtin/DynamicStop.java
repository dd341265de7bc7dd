package io.rayo.engine.strategy.builtin;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.InstrumentDoubles;

/**
 * A stop that follows the price: so many average true ranges behind the best close since the entry, and never back. Off
 * with multiplier 0. Plain state for each instrument; one thread.
 */
public final class DynamicStop {
    private static final int LEVEL = 0;

    private final InstrumentDoubles levels = new InstrumentDoubles(1);
    private double multiplier;

    /** Off. */
    public DynamicStop() {}

    /**
     * Sets how far behind it follows, from the next close on.
     *
     * @param averageTrueRanges 0 is off.
     */
    public void multiplier(final double averageTrueRanges) {
        multiplier = averageTrueRanges;
    }

    /**
     * Makes room for an instrument.
     *
     * @param instrumentId of the instrument.
     */
    public void announce(final int instrumentId) {
        levels.announce(instrumentId);
    }

    /**
     * Forgets the level: nothing is held any more, or something new.
     *
     * @param instrumentId of the instrument.
     */
    public void clear(final int instrumentId) {
        levels.set(instrumentId, LEVEL, Double.NaN);
    }

    /**
     * Looks at a close, then follows it.
     *
     * @param instrumentId of the instrument.
     * @param isLong what is held.
     * @param close of the bar.
     * @param averageTrueRange of the bar.
     * @return whether the close is at or beyond the level that was known before it.
     */
    public boolean isHit(
            final int instrumentId, final boolean isLong, final double close, final double averageTrueRange) {
        if (!(multiplier > 0) || Double.isNaN(averageTrueRange)) {
            return false;
        }
        final double level = levels.get(instrumentId, LEVEL);
        if (isLong ? close <= level : close >= level) { // never with a NaN
            return true;
        }
        final double next = isLong ? close - multiplier * averageTrueRange : close + multiplier * averageTrueRange;
        levels.set(
                instrumentId,
                LEVEL,
                Double.isNaN(level) ? next : isLong ? Math.max(level, next) : Math.min(level, next));
        return false;
    }

    void writeState(final StateWriter writer) {
        levels.writeState(writer);
    }

    void readState(final StateReader reader) {
        levels.readState(reader);
    }
}
