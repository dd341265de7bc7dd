package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Simple average of the close (middle) with bands so many population standard deviations away, the width of the bands
 * in percent of the middle, and where the close stands between them (%B: 0 at the lower, 1 at the upper; 0.5 where the
 * bands touch). Warm after {@code length} bars.
 */
final class Bollinger extends BarIndicator {
    private final WindowMoments moments;
    private final double factor;

    Bollinger(final int length, final double factor) {
        super(CLOSE, 5, length);
        this.moments = new WindowMoments(length);
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
        if (lacks(close)) {
            return;
        }
        moments.push(close);
        if (moments.isFull()) {
            final double middle = moments.mean();
            final double distance = factor * moments.deviation();
            final double lower = middle - distance;
            final double width = 2 * distance;
            set(0, middle);
            set(1, middle + distance);
            set(2, lower);
            set(3, 0 == middle ? 0 : 100 * width / middle);
            set(4, 0 == width ? 0.5 : (close - lower) / width);
        }
    }

    @Override
    void write(final StateWriter writer) {
        moments.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        moments.readState(reader);
    }
}
