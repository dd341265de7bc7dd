package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Relative strength index of the close, 0 to 100: see {@link RelativeStrength}. Warm after {@code length + 1} bars. */
final class Rsi extends BarIndicator {
    private final RelativeStrength strength;

    Rsi(final int length, final RsiStart start, final boolean neutralWhenFlat) {
        super(CLOSE, 1, RelativeStrength.warmUp(length, start));
        strength = new RelativeStrength(length, start, neutralWhenFlat);
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
        if (strength.push(close)) {
            set(0, strength.value());
        }
    }

    @Override
    void write(final StateWriter writer) {
        strength.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        strength.readState(reader);
    }
}
