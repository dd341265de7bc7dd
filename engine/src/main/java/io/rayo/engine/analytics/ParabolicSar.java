package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Parabolic stop and reverse of Wilder: begins at the second bar on the side that its close went. Warm after 2 bars.
 */
final class ParabolicSar extends BarIndicator {
    private final double start;
    private final double maximum;
    private final double increment;
    private int bars;
    private boolean isRising;
    private double extreme;
    private double acceleration;
    private double stop;
    private double previousHigh;
    private double previousLow;
    private double previousClose;
    private double olderHigh;
    private double olderLow;

    ParabolicSar(final double start, final double maximum, final double increment) {
        super(RANGE, 1, 2);
        this.start = start;
        this.maximum = maximum;
        this.increment = increment;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(high, low, close)) {
            return;
        }
        if (1 == bars) {
            isRising = previousClose < close;
            acceleration = start;
            stop = isRising ? previousLow : previousHigh;
            extreme = isRising ? previousHigh : previousLow;
        } else if (bars > 1) {
            stop = follow(high, low);
        }
        if (bars > 0) {
            set(0, stop);
        }
        bars = Math.min(2, bars + 1);
        olderHigh = 1 == bars ? high : previousHigh;
        olderLow = 1 == bars ? low : previousLow;
        previousHigh = high;
        previousLow = low;
        previousClose = close;
    }

    private double follow(final double high, final double low) {
        final double next = stop + acceleration * (extreme - stop);
        final boolean turns = isRising ? low < next : high >= next;
        final double reached = extreme;
        final double now = turns ? reached : next;
        if (turns) {
            isRising = !isRising;
            acceleration = start;
            extreme = isRising ? high : low;
        } else if (isRising ? high > extreme : low < extreme) {
            extreme = isRising ? high : low;
            acceleration = Math.min(maximum, acceleration + increment);
        }
        // never within the range of the two bars before
        return isRising
                ? Math.min(now, Math.min(previousLow, olderLow))
                : Math.max(now, Math.max(previousHigh, olderHigh));
    }

    @Override
    void write(final StateWriter writer) {
        writer.putInt(bars);
        writer.putBoolean(isRising);
        writer.putDouble(extreme);
        writer.putDouble(acceleration);
        writer.putDouble(stop);
        writer.putDouble(previousHigh);
        writer.putDouble(previousLow);
        writer.putDouble(previousClose);
        writer.putDouble(olderHigh);
        writer.putDouble(olderLow);
    }

    @Override
    void read(final StateReader reader) {
        bars = reader.getInt();
        isRising = reader.getBoolean();
        extreme = reader.getDouble();
        acceleration = reader.getDouble();
        stop = reader.getDouble();
        previousHigh = reader.getDouble();
        previousLow = reader.getDouble();
        previousClose = reader.getDouble();
        olderHigh = reader.getDouble();
        olderLow = reader.getDouble();
    }
}
