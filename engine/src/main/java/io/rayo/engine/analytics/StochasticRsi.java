package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Where the relative strength index stands between its lowest and highest of the last {@code length} bars, 0 to 100;
 * while they are one it stays where it was, at first 50. k is its simple average, d that of k. Warm {@code length - 1}
 * bars after the index (k and d each less one later).
 */
final class StochasticRsi extends BarIndicator {
    /** A range below this is rounding: the index of a price that stands still keeps its value but for that. */
    private static final double FADED = 1e-9;

    private final RelativeStrength strength;
    private final Extreme highest;
    private final Extreme lowest;
    private final WindowSum k;
    private final WindowSum d;
    private double last = 50;

    StochasticRsi(final int rsiLength, final int length, final int kLength, final int dLength, final RsiStart start) {
        super(CLOSE, 3, RelativeStrength.warmUp(rsiLength, start) + length + kLength + dLength - 3);
        this.strength = new RelativeStrength(rsiLength, start, false);
        this.highest = Extreme.highest(length);
        this.lowest = Extreme.lowest(length);
        this.k = new WindowSum(kLength);
        this.d = new WindowSum(dLength);
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(close)) {
            return;
        }
        if (!strength.push(close)) {
            return;
        }
        final double rsi = strength.value();
        highest.push(rsi);
        lowest.push(rsi);
        if (highest.isFull()) {
            final double range = highest.value() - lowest.value();
            last = range <= FADED ? last : (rsi - lowest.value()) / range * 100;
            set(0, last);
            k.push(last);
            if (k.isFull()) {
                set(1, k.mean());
                d.push(k.mean());
                if (d.isFull()) {
                    set(2, d.mean());
                }
            }
        }
    }

    @Override
    void write(final StateWriter writer) {
        strength.writeState(writer);
        highest.writeState(writer);
        lowest.writeState(writer);
        k.writeState(writer);
        d.writeState(writer);
        writer.putDouble(last);
    }

    @Override
    void read(final StateReader reader) {
        strength.readState(reader);
        highest.readState(reader);
        lowest.readState(reader);
        k.readState(reader);
        d.readState(reader);
        last = reader.getDouble();
    }
}
