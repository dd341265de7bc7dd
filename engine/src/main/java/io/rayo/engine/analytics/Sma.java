package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Simple moving average of the close, or of the volume. Warm after {@code length} bars. */
final class Sma extends BarIndicator {
    private final WindowSum sum;
    private final boolean ofVolume;

    Sma(final int length, final boolean ofVolume) {
        super(ofVolume ? VOLUME : CLOSE, 1, length);
        this.sum = new WindowSum(length);
        this.ofVolume = ofVolume;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(close) || (ofVolume && lacks(volume))) {
            return;
        }
        sum.push(ofVolume ? volume : close);
        if (sum.isFull()) {
            set(0, sum.mean());
        }
    }

    @Override
    void write(final StateWriter writer) {
        sum.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        sum.readState(reader);
    }
}
