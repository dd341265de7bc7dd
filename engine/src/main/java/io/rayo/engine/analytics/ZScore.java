package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Distance of the close from its simple average in population standard deviations; 0 where the price stands still. Warm
 * after {@code length} bars.
 */
final class ZScore extends BarIndicator {
    private final WindowMoments moments;

    ZScore(final int length) {
        super(CLOSE, 1, length);
        moments = new WindowMoments(length);
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
            final double deviation = moments.deviation();
            set(0, 0 == deviation ? 0 : (close - moments.mean()) / deviation);
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
