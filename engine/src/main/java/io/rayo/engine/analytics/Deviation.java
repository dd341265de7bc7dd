package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Standard deviation of the close, by the window's length (population) or one less (sample). Warm after {@code length}
 * bars.
 */
final class Deviation extends BarIndicator {
    private final WindowMoments moments;
    private final boolean ofSample;

    Deviation(final int length, final boolean ofSample) {
        super(CLOSE, 1, length);
        this.moments = new WindowMoments(length);
        this.ofSample = ofSample;
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
            set(0, ofSample ? moments.sampleDeviation() : moments.deviation());
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
