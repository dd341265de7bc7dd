package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** True range: high - low, or the distance of either from the previous close if larger. Plain state; one thread. */
final class TrueRange {
    private boolean hasPrevious;
    private double previousClose;

    /** Of the first bar it is high - low. */
    double push(final double high, final double low, final double close) {
        double range = Math.abs(high - low);
        if (hasPrevious) {
            range = Math.max(range, Math.max(Math.abs(high - previousClose), Math.abs(previousClose - low)));
        }
        hasPrevious = true;
        previousClose = close;
        return range;
    }

    void writeState(final StateWriter writer) {
        writer.putBoolean(hasPrevious);
        writer.putDouble(previousClose);
    }

    void readState(final StateReader reader) {
        hasPrevious = reader.getBoolean();
        previousClose = reader.getDouble();
    }
}
