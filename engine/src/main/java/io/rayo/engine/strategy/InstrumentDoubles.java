package io.rayo.engine.strategy;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/** Some doubles for each instrument, NaN at first. One thread; grows when an instrument is announced. */
public final class InstrumentDoubles {
    private final int columns;
    private double[] values;
    private int limit;

    /**
     * Makes room for no instrument yet.
     *
     * @param columns doubles of each instrument.
     */
    public InstrumentDoubles(final int columns) {
        this.columns = columns;
        this.values = new double[64 * columns];
        Arrays.fill(values, Double.NaN);
    }

    /**
     * Makes room for an instrument.
     *
     * @param instrumentId of the instrument.
     */
    public void announce(final int instrumentId) {
        final int wanted = (instrumentId + 1) * columns;
        if (wanted > values.length) {
            final int before = values.length;
            values = Arrays.copyOf(values, Math.max(wanted, before * 2));
            Arrays.fill(values, before, values.length, Double.NaN);
        }
        limit = Math.max(limit, instrumentId + 1);
    }

    /**
     * A double of an instrument.
     *
     * @param instrumentId announced before.
     * @param column from 0.
     * @return its value.
     */
    public double get(final int instrumentId, final int column) {
        return values[instrumentId * columns + column];
    }

    /**
     * Sets a double of an instrument.
     *
     * @param instrumentId announced before.
     * @param column from 0.
     * @param value any.
     */
    public void set(final int instrumentId, final int column, final double value) {
        values[instrumentId * columns + column] = value;
    }

    /**
     * Writes all doubles.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putInt(limit);
        for (int i = 0; i < limit * columns; i++) {
            writer.putDouble(values[i]);
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
        for (int i = 0; i < count * columns; i++) {
            values[i] = reader.getDouble();
        }
    }
}
