package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** An average that forgets by a constant factor. Plain state; one thread. */
final class Smoother {
    private final double factor;
    /** Values until it begins, the one with which it begins included. */
    private final int begin;

    /** What the sum of the values until then is divided by to begin with; 0 where it begins with the last of them. */
    private final int divisor;

    private int seen;
    private double average;

    Smoother(final double factor, final int begin, final int divisor) {
        this.factor = factor;
        this.begin = begin;
        this.divisor = divisor;
    }

    /** Smoothing 2 / (length + 1). */
    static Smoother exponential(final int length, final Start start) {
        return exponential(length, start, 0);
    }

    /**
     * An average of what itself exists only from a bar on.
     *
     * @param late bars before its first value.
     */
    static Smoother exponential(final int length, final Start start, final int late) {
        return of(2.0 / (length + 1.0), length, start, late);
    }

    /** Wilder's: smoothing 1 / length. */
    static Smoother wilder(final int length, final Start start) {
        return of(1.0 / length, length, start, 0);
    }

    private static Smoother of(final double factor, final int length, final Start start, final int late) {
        return switch (start) {
            case TA4J -> new Smoother(factor, Math.max(0, length - late) + 1, 0);
            case FIRST -> new Smoother(factor, 1, 0);
            case MEAN -> new Smoother(factor, length, length);
        };
    }

    /**
     * Takes a value.
     *
     * @return whether it has begun.
     */
    boolean push(final double value) {
        if (seen >= begin) {
            average += factor * (value - average);
            return true;
        }
        seen++;
        if (0 != divisor) {
            average += value;
        }
        if (seen < begin) {
            return false;
        }
        average = 0 != divisor ? average / divisor : value;
        return true;
    }

    double value() {
        return average;
    }

    void writeState(final StateWriter writer) {
        writer.putInt(seen);
        writer.putDouble(average);
    }

    void readState(final StateReader reader) {
        seen = reader.getInt();
        average = reader.getDouble();
    }
}
