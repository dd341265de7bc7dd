package io.rayo.engine.strategy;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/** A small number for each instrument, 0 at first. One thread; grows when an instrument is announced. */
public final class InstrumentBytes {
    private byte[] values = new byte[64];
    private int limit;

    /** All 0. */
    public InstrumentBytes() {}

    /**
     * Makes room for an instrument.
     *
     * @param instrumentId of the instrument.
     */
    public void announce(final int instrumentId) {
        if (instrumentId >= values.length) {
            values = Arrays.copyOf(values, Math.max(instrumentId + 1, values.length * 2));
        }
        limit = Math.max(limit, instrumentId + 1);
    }

    /**
     * The number of an instrument.
     *
     * @param instrumentId announced before.
     * @return its number.
     */
    public byte get(final int instrumentId) {
        return values[instrumentId];
    }

    /**
     * Sets the number of an instrument.
     *
     * @param instrumentId announced before.
     * @param value -128 to 127.
     */
    public void set(final int instrumentId, final int value) {
        values[instrumentId] = (byte) value;
    }

    /**
     * Writes all numbers.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putInt(limit);
        for (int i = 0; i < limit; i++) {
            writer.putByte(values[i]);
        }
    }

    /**
     * Reads what {@link #writeState} wrote.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        final int count = reader.getInt();
        if (count > 0) {
            announce(count - 1);
        }
        for (int i = 0; i < count; i++) {
            values[i] = reader.getByte();
        }
    }
}
