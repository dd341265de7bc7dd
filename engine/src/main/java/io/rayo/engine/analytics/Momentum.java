package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Close minus the close of {@code length} bars ago, or (ROC) that in percent of the old close. Warm after {@code length
 * + 1} bars.
 */
final class Momentum extends BarIndicator {
    private final Window closes;
    private final boolean inPercent;

    Momentum(final int length, final boolean inPercent) {
        super(CLOSE, 1, length + 1);
        this.closes = new Window(length);
        this.inPercent = inPercent;
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
        final boolean wasFull = closes.isFull();
        final double old = closes.push(close);
        if (wasFull) {
            final double change = close - old;
            set(0, !inPercent ? change : 0 == old ? 0 : change / old * 100);
        }
    }

    @Override
    void write(final StateWriter writer) {
        closes.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        closes.readState(reader);
    }
}
