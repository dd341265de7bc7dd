package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Difference of a fast and a slow exponential average of the close, its own exponential average (signal), and the
 * difference of the two (histogram). The difference is there with the slow average; the signal begins with it or, with
 * start mean, at the mean of the first {@code signal} differences.
 */
final class Macd extends BarIndicator {
    private final Smoother fast;
    private final Smoother slow;
    private final Smoother signal;
    private final int firstBar;
    private final int firstSignalBar;
    private int bars;

    Macd(final int fastLength, final int slowLength, final int signalLength, final Start start) {
        super(CLOSE, 3, warmUp(slowLength, signalLength, start));
        fast = Smoother.exponential(fastLength, start);
        slow = Smoother.exponential(slowLength, start);
        signal = Smoother.exponential(signalLength, start, slowLength);
        firstBar = Start.TA4J == start ? slowLength + 1 : slowLength;
        firstSignalBar = warmUp();
    }

    private static int warmUp(final int slowLength, final int signalLength, final Start start) {
        return switch (start) {
            case TA4J -> Math.max(slowLength, signalLength) + 1;
            case FIRST -> slowLength;
            case MEAN -> slowLength + signalLength - 1;
        };
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
        fast.push(close);
        slow.push(close);
        if (bars < firstSignalBar) {
            bars++;
        }
        if (bars >= firstBar) {
            final double difference = fast.value() - slow.value();
            set(0, difference);
            if (signal.push(difference) && bars >= firstSignalBar) {
                set(1, signal.value());
                set(2, difference - signal.value());
            }
        }
    }

    @Override
    void write(final StateWriter writer) {
        fast.writeState(writer);
        slow.writeState(writer);
        signal.writeState(writer);
        writer.putInt(bars);
    }

    @Override
    void read(final StateReader reader) {
        fast.readState(reader);
        slow.readState(reader);
        signal.readState(reader);
        bars = reader.getInt();
    }
}
