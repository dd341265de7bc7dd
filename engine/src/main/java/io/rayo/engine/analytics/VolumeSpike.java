package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Volume of a bar as a multiple of the simple average of the {@code length} bars before it (0 where they had none), and
 * 1 where that is at least {@code threshold}, else 0. Warm after {@code length + 1} bars.
 */
final class VolumeSpike extends BarIndicator {
    private final WindowSum volumes;
    private final double threshold;

    VolumeSpike(final int length, final double threshold) {
        super(VOLUME, 2, length + 1);
        this.volumes = new WindowSum(length);
        this.threshold = threshold;
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
        if (volumes.isFull()) {
            final double average = volumes.mean();
            final double ratio = average > 0 ? volume / average : 0;
            set(0, ratio);
            set(1, ratio >= threshold ? 1 : 0);
        }
        volumes.push(volume);
    }

    @Override
    void write(final StateWriter writer) {
        volumes.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        volumes.readState(reader);
    }
}
