package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Exponential moving average of the close with smoothing 2 / (length + 1). Warm after {@code length} bars, with start
 * ta4j after {@code length + 1}.
 */
final class Ema extends BarIndicator {
    private final Smoother average;
    private int bars;

    Ema(final int length, final Start start) {
        super(CLOSE, 1, Start.TA4J == start ? length + 1 : length);
        average = Smoother.exponential(length, start);
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
        average.push(close);
        if (bars < warmUp()) {
            bars++;
        }
        if (bars == warmUp()) {
            set(0, average.value());
        }
    }

    @Override
    void write(final StateWriter writer) {
        average.writeState(writer);
        writer.putInt(bars);
    }

    @Override
    void read(final StateReader reader) {
        average.readState(reader);
        bars = reader.getInt();
    }
}
