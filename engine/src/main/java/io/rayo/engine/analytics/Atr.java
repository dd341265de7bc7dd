package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.List;

/**
 * Wilder average of the true range, in price or (NATR) in percent of the close. Begins as {@link Start} says with the
 * true range of the first bar, which is high - low; with start talib at the mean of the {@code length} true ranges from
 * the second bar. Warm after {@code length} bars, with starts ta4j and talib after {@code length + 1}.
 */
final class Atr extends BarIndicator {
    /** Names of the starts: those of {@link Start}, and one more. */
    static final List<String> STARTS = List.of("ta4j", "first", "mean", "talib");

    private static final int TALIB = 3;

    private final TrueRange trueRange = new TrueRange();
    private final Smoother average;
    private final boolean skipsFirst;
    private final boolean ofClose;
    private int bars;

    Atr(final int length, final int start, final boolean ofClose) {
        super(RANGE, 1, TALIB == start || Start.TA4J == Start.of(start) ? length + 1 : length);
        this.skipsFirst = TALIB == start;
        this.average = Smoother.wilder(length, TALIB == start ? Start.MEAN : Start.of(start));
        this.ofClose = ofClose;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(high, low, close)) {
            return;
        }
        final double range = trueRange.push(high, low, close);
        if (bars < warmUp()) {
            bars++;
        }
        if (!(skipsFirst && 1 == bars)) {
            average.push(range);
        }
        if (bars == warmUp()) {
            set(0, !ofClose ? average.value() : 0 == close ? 0 : 100 * average.value() / close);
        }
    }

    @Override
    void write(final StateWriter writer) {
        trueRange.writeState(writer);
        average.writeState(writer);
        writer.putInt(bars);
    }

    @Override
    void read(final StateReader reader) {
        trueRange.readState(reader);
        average.readState(reader);
        bars = reader.getInt();
    }
}
