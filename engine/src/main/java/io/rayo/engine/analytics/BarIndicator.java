package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * An indicator over bars: keeps its values. Each leaves out bars that lack what it reads, in its {@code update}, as a
 * common one would be a call more. One thread.
 *
 * <p>Values are NaN until they are warm, and never after.
 */
abstract class BarIndicator implements Indicator {
    /** Reads the close only. */
    static final int CLOSE = 0;

    /** Reads high and low as well. */
    static final int RANGE = 1;

    /** Reads the volume as well. */
    static final int VOLUME = 2;

    /** Reads the open as well. */
    static final int OPEN = 4;

    private final int reads;
    private final int warmUp;
    private final double[] values;

    BarIndicator(final int reads, final int outputs, final int warmUp) {
        this.reads = reads;
        this.warmUp = warmUp;
        this.values = new double[outputs];
        Arrays.fill(values, Double.NaN);
    }

    @Override
    public final boolean readsVolume() {
        return 0 != (reads & VOLUME);
    }

    /** Whether a value is not finite: a bar of which one that is read is not is left out, first of all. */
    static boolean lacks(final double value) {
        return !Double.isFinite(value);
    }

    /** The same of any of three. */
    static boolean lacks(final double one, final double two, final double three) {
        // nothing but what is finite gives 0 when it is multiplied by 0, and so does no sum with one that does not
        return 0 * one + 0 * two + 0 * three != 0;
    }

    /** Its values, by output; they change with each bar. */
    final double[] values() {
        return values;
    }

    final void set(final int output, final double value) {
        values[output] = value;
    }

    final double typical(final double high, final double low, final double close) {
        return (high + low + close) / 3;
    }

    @Override
    public final int outputCount() {
        return values.length;
    }

    @Override
    public final double value(final int output) {
        return values[output];
    }

    @Override
    public final int warmUp() {
        return warmUp;
    }

    @Override
    public final void writeState(final StateWriter writer) {
        for (final double value : values) {
            writer.putDouble(value);
        }
        write(writer);
    }

    @Override
    public final void readState(final StateReader reader) {
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.getDouble();
        }
        read(reader);
    }

    /** Writes what the next value depends on. */
    abstract void write(StateWriter writer);

    abstract void read(StateReader reader);
}
