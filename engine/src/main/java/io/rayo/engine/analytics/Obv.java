package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * On balance volume: the volume of bars that closed higher than the one before, minus that of those that closed lower,
 * summed since the first bar, where it is 0 or, counted as rising, its volume. Warm after 1 bar.
 */
final class Obv extends BarIndicator {
    private final boolean countsFirst;
    private final DoubleSum sum = new DoubleSum();
    private boolean hasPrevious;
    private double previous;

    Obv(final boolean countsFirst) {
        super(VOLUME, 1, 1);
        this.countsFirst = countsFirst;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(close) || lacks(volume)) {
            return;
        }
        if (!hasPrevious) {
            sum.add(countsFirst ? volume : 0);
        } else if (close != previous) {
            // the sign of the move, as no processor foretells it
            final long fell = Double.doubleToRawLongBits(close - previous) & Long.MIN_VALUE;
            sum.add(Double.longBitsToDouble(Double.doubleToRawLongBits(volume) ^ fell));
        }
        hasPrevious = true;
        previous = close;
        set(0, sum.value());
    }

    @Override
    void write(final StateWriter writer) {
        sum.writeState(writer);
        writer.putBoolean(hasPrevious);
        writer.putDouble(previous);
    }

    @Override
    void read(final StateReader reader) {
        sum.readState(reader);
        hasPrevious = reader.getBoolean();
        previous = reader.getDouble();
    }
}
