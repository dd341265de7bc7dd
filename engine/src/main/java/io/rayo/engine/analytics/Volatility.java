package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Realised volatility: population standard deviation of the last {@code length} returns (close / previous close - 1)
 * times the square root of the number of periods a year. Warm after {@code length + 1} bars.
 */
final class Volatility extends BarIndicator {
    private final WindowMoments moments;
    private final double scale;
    private boolean hasPrevious;
    private double previous;

    Volatility(final int length, final double periodsPerYear) {
        super(CLOSE, 1, length + 1);
        this.moments = new WindowMoments(length);
        this.scale = StrictMath.sqrt(periodsPerYear);
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
        if (hasPrevious && 0 != previous) {
            moments.push(close / previous - 1);
            if (moments.isFull()) {
                set(0, scale * moments.deviation());
            }
        }
        hasPrevious = true;
        previous = close;
    }

    @Override
    void write(final StateWriter writer) {
        moments.writeState(writer);
        writer.putBoolean(hasPrevious);
        writer.putDouble(previous);
    }

    @Override
    void read(final StateReader reader) {
        moments.readState(reader);
        hasPrevious = reader.getBoolean();
        previous = reader.getDouble();
    }
}
