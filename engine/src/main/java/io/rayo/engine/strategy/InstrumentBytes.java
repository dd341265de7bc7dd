package io.rayo.engine.strategy;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/** A small number for each instrument, 0 at first. One thread; grows when an instrument is announced. */
final class InstrumentBytes {
    private byte[] values = new byte[64];
    private int limit;

    void announce(final int instrumentId) {
        if (instrumentId >= values.length) {
            values = Arrays.copyOf(values, Math.max(instrumentId + 1, values.length * 2));
        }
        limit = Math.max(limit, instrumentId + 1);
    }

    byte get(final int instrumentId) {
        return values[instrumentId];
    }

    void set(final int instrumentId, final int value) {
        values[instrumentId] = (byte) value;
    }

    void writeState(final StateWriter writer) {
        writer.putInt(limit);
        for (int i = 0; i < limit; i++) {
            writer.putByte(values[i]);
        }
    }

    void readState(final StateReader reader) {
        final int count = reader.getInt();
        if (count > 0) {
            announce(count - 1);
        }
        for (int i = 0; i < count; i++) {
            values[i] = reader.getByte();
        }
    }
}
