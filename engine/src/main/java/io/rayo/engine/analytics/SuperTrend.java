package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * A stop that trails the price by so many average true ranges of the middle of high and low, and changes sides when the
 * close crosses it: its value, its direction (1 rising, -1 falling) and both bands. Begins on the lower band, rising.
 * Warm when the average true range is.
 */
final class SuperTrend extends BarIndicator {
    private final TrueRange trueRange = new TrueRange();
    private final Smoother range;
    private final double factor;
    private int bars;
    private double upper;
    private double lower;
    private double previousClose;
    private boolean isFalling;

    SuperTrend(final int length, final double factor, final Start start) {
        super(RANGE, 4, Start.TA4J == start ? length + 1 : length);
        this.range = Smoother.wilder(length, start);
        this.factor = factor;
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
        range.push(trueRange.push(high, low, close));
        if (bars < warmUp()) {
            bars++;
        }
        if (bars == warmUp()) {
            final double middle = (high + low) / 2;
            final double basicUpper = middle + factor * range.value();
            final double basicLower = middle - factor * range.value();
            if (Double.isNaN(value(0))) {
                upper = basicUpper;
                lower = basicLower;
            } else {
                // before the bands move: which of the two the value was
                final boolean wasUpper = value(0) == upper;
                final boolean wasLower = value(0) == lower;
                upper = basicUpper < upper || previousClose > upper ? basicUpper : upper;
                lower = basicLower > lower || previousClose < lower ? basicLower : lower;
                isFalling = wasUpper ? close <= upper : wasLower && close < lower;
            }
            set(0, isFalling ? upper : lower);
            set(1, isFalling ? -1 : 1);
            set(2, upper);
            set(3, lower);
        }
        previousClose = close;
    }

    @Override
    void write(final StateWriter writer) {
        trueRange.writeState(writer);
        range.writeState(writer);
        writer.putInt(bars);
        writer.putDouble(upper);
        writer.putDouble(lower);
        writer.putDouble(previousClose);
        writer.putBoolean(isFalling);
    }

    @Override
    void read(final StateReader reader) {
        trueRange.readState(reader);
        range.readState(reader);
        bars = reader.getInt();
        upper = reader.getDouble();
        lower = reader.getDouble();
        previousClose = reader.getDouble();
        isFalling = reader.getBoolean();
    }
}
