package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Double (2 e1 - e2) or triple (3 e1 - 3 e2 + e3) exponential moving average of the close, where each e is the
 * exponential average of the one before. Warm after {@code depth * (length - 1) + 1} bars, with start ta4j after
 * {@code depth * length + 1}.
 */
final class MultipleEma extends BarIndicator {
    private final Smoother first;
    private final Smoother second;
    private final Smoother third;
    private final int depth;
    private int bars;

    MultipleEma(final int depth, final int length, final Start start) {
        super(CLOSE, 1, Start.TA4J == start ? depth * length + 1 : depth * (length - 1) + 1);
        this.depth = depth;
        this.first = Smoother.exponential(length, start);
        this.second = next(length, start);
        this.third = next(length, start);
    }

    /** Start first: each begins with the first value that the one before would show, as in Tulip. */
    private static Smoother next(final int length, final Start start) {
        return Start.FIRST == start
                ? new Smoother(2.0 / (length + 1.0), length, 0)
                : Smoother.exponential(length, start, length);
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
        if (first.push(close) && second.push(first.value())) {
            third.push(second.value());
        }
        if (bars < warmUp()) {
            bars++;
        }
        if (bars == warmUp()) {
            set(
                    0,
                    2 == depth
                            ? 2 * first.value() - second.value()
                            : 3 * (first.value() - second.value()) + third.value());
        }
    }

    @Override
    void write(final StateWriter writer) {
        first.writeState(writer);
        second.writeState(writer);
        third.writeState(writer);
        writer.putInt(bars);
    }

    @Override
    void read(final StateReader reader) {
        first.readState(reader);
        second.readState(reader);
        third.readState(reader);
        bars = reader.getInt();
    }
}
