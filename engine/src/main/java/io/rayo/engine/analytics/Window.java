package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** The last values of a series. Plain state; one thread. */
final class Window {
    private final double[] ring;
    private int next;
    private int count;

    Window(final int length) {
        ring = new double[length];
    }

    /**
     * Takes a value.
     *
     * @return the one that it replaces; 0 until the window is full.
     */
    double push(final double value) {
        final double oldest = ring[next];
        ring[next] = value;
        next++;
        if (next == ring.length) {
            next = 0;
        }
        if (count < ring.length) {
            count++;
        }
        return oldest;
    }

    int length() {
        return ring.length;
    }

    boolean isFull() {
        return count == ring.length;
    }

    /** Whether the last value went to the end of the ring: the values since the last such time are the window. */
    boolean hasComeRound() {
        return 0 == next;
    }

    /** Place of the last value since the window came round, from 1. */
    int place() {
        return 0 == next ? ring.length : next;
    }

    /** What {@link #push} would replace: the value of {@code length} bars ago; 0 until the window is full. */
    double oldest() {
        return ring[next];
    }

    /** Sum of the distances to a value, over a full window. Takes time in proportion to its length. */
    double distances(final double from) {
        double sum = 0;
        for (final double value : ring) {
            sum += Math.abs(value - from);
        }
        return sum;
    }

    void writeState(final StateWriter writer) {
        writer.putInt(next);
        writer.putInt(count);
        for (final double value : ring) {
            writer.putDouble(value);
        }
    }

    void readState(final StateReader reader) {
        next = reader.getInt();
        count = reader.getInt();
        for (int i = 0; i < ring.length; i++) {
            ring[i] = reader.getDouble();
        }
    }
}
