package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Exponential average (middle) of the typical price, or of the close, with bands so many average true ranges away. Both
 * averages begin as {@link Start} says. Warm when both are.
 */
final class Keltner extends BarIndicator {
    private final Smoother average;
    private final TrueRange trueRange = new TrueRange();
    private final Smoother range;
    private final double factor;
    private final boolean ofClose;
    private int bars;

    Keltner(final int length, final double factor, final int rangeLength, final boolean ofClose, final Start start) {
        super(RANGE, 3, Math.max(length, rangeLength) + (Start.TA4J == start ? 1 : 0));
        this.average = Smoother.exponential(length, start);
        this.range = Smoother.wilder(rangeLength, start);
        this.factor = factor;
        this.ofClose = ofClose;
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
        average.push(ofClose ? close : typical(high, low, close));
        range.push(trueRange.push(high, low, close));
        if (bars < warmUp()) {
            bars++;
        }
        if (bars == warmUp()) {
            final double distance = factor * range.value();
            set(0, average.value());
            set(1, average.value() + distance);
            set(2, average.value() - distance);
        }
    }

    @Override
    void write(final StateWriter writer) {
        average.writeState(writer);
        trueRange.writeState(writer);
        range.writeState(writer);
        writer.putInt(bars);
    }

    @Override
    void read(final StateReader reader) {
        average.readState(reader);
        trueRange.readState(reader);
        range.readState(reader);
        bars = reader.getInt();
    }
}
