package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Average directional movement index with +DI and -DI, all 0 to 100. With start ta4j the averages begin with bar
 * {@code length} (from 0) and all is there from it on. With start mean, which is Wilder's own way as in TA-Lib and
 * Tulip: sums of the first {@code length - 1} moves and true ranges from the second bar on, then each sum less its
 * {@code length}th part plus the new; the index begins at the mean of {@code smoothing} values.
 */
final class Adx extends BarIndicator {
    private final TrueRange trueRange = new TrueRange();
    private final boolean fromMean;
    private final int length;
    private final int firstBar;
    private final Smoother plus;
    private final Smoother minus;
    private final Smoother range;
    private final Smoother index;
    private int bars;
    private double previousHigh;
    private double previousLow;

    Adx(final int length, final int smoothing, final boolean fromMean) {
        super(RANGE, 3, fromMean ? length + smoothing - 1 : Math.max(length, smoothing) + 1);
        this.length = length;
        this.fromMean = fromMean;
        this.firstBar = fromMean ? length : length + 1;
        this.plus = movement();
        this.minus = movement();
        this.range = movement();
        this.index = fromMean
                ? Smoother.wilder(smoothing, Start.MEAN)
                : new Smoother(1.0 / smoothing, Math.max(0, smoothing - length) + 1, 0);
    }

    /** Wilder's sums, each divided by the length: their ratios are the same. */
    private Smoother movement() {
        return fromMean ? new Smoother(1.0 / length, length - 1, length) : Smoother.wilder(length, Start.TA4J);
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
        final double trueHeight = trueRange.push(high, low, close);
        final double up = 0 == bars ? 0 : high - previousHigh;
        final double down = 0 == bars ? 0 : previousLow - low;
        previousHigh = high;
        previousLow = low;
        if (bars < warmUp()) {
            bars++;
        }
        if (!(fromMean && 1 == bars)) {
            plus.push(up > down && up > 0 ? up : 0);
            minus.push(down > up && down > 0 ? down : 0);
            range.push(trueHeight);
        }
        if (bars >= firstBar) {
            final double height = range.value();
            final double plusPart = 0 == height ? 0 : 100 * (plus.value() / height);
            final double minusPart = 0 == height ? 0 : 100 * (minus.value() / height);
            final double sum = plusPart + minusPart;
            set(1, plusPart);
            set(2, minusPart);
            if (index.push(0 == sum ? 0 : 100 * (Math.abs(plusPart - minusPart) / sum))) {
                set(0, index.value());
            }
        }
    }

    @Override
    void write(final StateWriter writer) {
        trueRange.writeState(writer);
        plus.writeState(writer);
        minus.writeState(writer);
        range.writeState(writer);
        index.writeState(writer);
        writer.putInt(bars);
        writer.putDouble(previousHigh);
        writer.putDouble(previousLow);
    }

    @Override
    void read(final StateReader reader) {
        trueRange.readState(reader);
        plus.readState(reader);
        minus.readState(reader);
        range.readState(reader);
        index.readState(reader);
        bars = reader.getInt();
        previousHigh = reader.getDouble();
        previousLow = reader.getDouble();
    }
}
