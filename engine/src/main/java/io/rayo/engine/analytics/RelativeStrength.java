package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Wilder's relative strength: the average gain as part of average gain and loss, 0 to 100. Plain state; one thread.
 *
 * <p>A price that has not moved at all has none; ta4j says 0, which reads like extreme weakness. Neutral when flat it
 * is 50, and so is one whose averages have faded below 10^-14 of the price, long before they fade to nothing one after
 * the other, which would look like weakness or strength. What trades should be neutral when flat.
 */
final class RelativeStrength {
    private static final double NEUTRAL = 50;
    private static final double FULL = 100;

    /** Movement below this part of the price is none. A tick of 10^-8 in an average of 1,000 bars is 10^-11. */
    private static final double FADED = 1e-14;

    private final Smoother gains;
    private final Smoother losses;
    private final boolean neutralWhenFlat;
    private final int warmUp;
    private final boolean countsFirst;
    private int bars;
    private double previous;

    RelativeStrength(final int length, final RsiStart start, final boolean neutralWhenFlat) {
        this.neutralWhenFlat = neutralWhenFlat;
        this.warmUp = warmUp(length, start);
        this.countsFirst = RsiStart.MEAN != start;
        this.gains = smoother(length, start);
        this.losses = smoother(length, start);
    }

    static int warmUp(final int length, final RsiStart start) {
        return RsiStart.ZERO == start ? length : length + 1;
    }

    private static Smoother smoother(final int length, final RsiStart start) {
        return Smoother.wilder(
                length,
                switch (start) {
                    case TA4J -> Start.TA4J;
                    case MEAN -> Start.MEAN;
                    case ZERO -> Start.FIRST;
                });
    }

    /** Takes a price and says whether there is a value. */
    boolean push(final double price) {
        final double change = 0 == bars ? 0 : price - previous;
        previous = price;
        if (bars < warmUp) {
            bars++;
        }
        // the mean is that of the changes, and the first bar has none
        if (countsFirst || bars > 1) {
            gains.push(Math.max(0, change));
            losses.push(Math.max(0, -change));
        }
        return bars == warmUp;
    }

    double value() {
        final double gain = gains.value();
        final double loss = losses.value();
        if (neutralWhenFlat) {
            return gain + loss <= FADED * Math.abs(previous) ? NEUTRAL : FULL * (gain / (gain + loss));
        }
        return 0 == gain ? 0 : FULL * (gain / (gain + loss));
    }

    void writeState(final StateWriter writer) {
        gains.writeState(writer);
        losses.writeState(writer);
        writer.putInt(bars);
        writer.putDouble(previous);
    }

    void readState(final StateReader reader) {
        gains.readState(reader);
        losses.readState(reader);
        bars = reader.getInt();
        previous = reader.getDouble();
    }
}
