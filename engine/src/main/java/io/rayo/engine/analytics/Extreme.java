package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Highest or lowest of the last values of a series. Keeps only values that can still become the extreme, in falling
 * order, so that each value goes in once and out once: constant time on average. Plain state; one thread.
 */
final class Extreme {
    private final int length;
    private final int mask;
    private final double sign;
    private final double[] values;
    private final long[] positions;
    private int head;
    private int size;
    private long seen;

    private Extreme(final int length, final double sign) {
        final int capacity = Integer.highestOneBit(length) << 1;
        this.length = length;
        this.sign = sign;
        this.mask = capacity - 1;
        this.values = new double[capacity];
        this.positions = new long[capacity];
    }

    static Extreme highest(final int length) {
        return new Extreme(length, 1);
    }

    static Extreme lowest(final int length) {
        return new Extreme(length, -1);
    }

    void push(final double value) {
        final double signed = sign * value;
        while (size > 0 && values[(head + size - 1) & mask] <= signed) {
            size--;
        }
        if (size > 0 && positions[head] <= seen - length) {
            head = (head + 1) & mask;
            size--;
        }
        final int place = (head + size) & mask;
        values[place] = signed;
        positions[place] = seen;
        size++;
        seen++;
    }

    boolean isFull() {
        return seen >= length;
    }

    double value() {
        return sign * values[head];
    }

    void writeState(final StateWriter writer) {
        writer.putLong(seen);
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            writer.putDouble(values[(head + i) & mask]);
            writer.putLong(positions[(head + i) & mask]);
        }
    }

    void readState(final StateReader reader) {
        seen = reader.getLong();
        size = reader.getInt();
        head = 0;
        for (int i = 0; i < size; i++) {
            values[i] = reader.getDouble();
            positions[i] = reader.getLong();
        }
    }
}
