package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Ichimoku Kinko Hyo: the middle of highest and lowest over a short (tenkan), a middle (kijun) and a long time; spans A
 * (mean of tenkan and kijun) and B (middle of the long time) as they stand under or over the present bar, having been
 * moved {@code displacement - 1} bars ahead; chikou is the close, to be drawn so many bars back (it looks ahead
 * nowhere). Warm after {@code max(kijun, long) + displacement - 1} bars.
 */
final class Ichimoku extends BarIndicator {
    private final Extreme shortHigh;
    private final Extreme shortLow;
    private final Extreme middleHigh;
    private final Extreme middleLow;
    private final Extreme longHigh;
    private final Extreme longLow;
    private final Window spanA;
    private final Window spanB;

    Ichimoku(final int tenkan, final int kijun, final int longLength, final int displacement) {
        super(RANGE, 5, Math.max(Math.max(tenkan, kijun), longLength) + displacement - 1);
        shortHigh = Extreme.highest(tenkan);
        shortLow = Extreme.lowest(tenkan);
        middleHigh = Extreme.highest(kijun);
        middleLow = Extreme.lowest(kijun);
        longHigh = Extreme.highest(longLength);
        longLow = Extreme.lowest(longLength);
        spanA = new Window(displacement);
        spanB = new Window(displacement);
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
        shortHigh.push(high);
        shortLow.push(low);
        middleHigh.push(high);
        middleLow.push(low);
        longHigh.push(high);
        longLow.push(low);
        final double tenkan = (shortHigh.value() + shortLow.value()) / 2;
        final double kijun = (middleHigh.value() + middleLow.value()) / 2;
        if (shortHigh.isFull()) {
            set(0, tenkan);
        }
        if (middleHigh.isFull()) {
            set(1, kijun);
        }
        if (shortHigh.isFull() && middleHigh.isFull()) {
            spanA.push((tenkan + kijun) / 2);
            if (spanA.isFull()) {
                set(2, spanA.oldest());
            }
        }
        if (longHigh.isFull()) {
            spanB.push((longHigh.value() + longLow.value()) / 2);
            if (spanB.isFull()) {
                set(3, spanB.oldest());
            }
        }
        set(4, close);
    }

    @Override
    void write(final StateWriter writer) {
        shortHigh.writeState(writer);
        shortLow.writeState(writer);
        middleHigh.writeState(writer);
        middleLow.writeState(writer);
        longHigh.writeState(writer);
        longLow.writeState(writer);
        spanA.writeState(writer);
        spanB.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        shortHigh.readState(reader);
        shortLow.readState(reader);
        middleHigh.readState(reader);
        middleLow.readState(reader);
        longHigh.readState(reader);
        longLow.readState(reader);
        spanA.readState(reader);
        spanB.readState(reader);
    }
}
