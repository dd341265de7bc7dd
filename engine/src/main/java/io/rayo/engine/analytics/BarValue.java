package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** A value of the bar itself, so that features of models and strategies can have it. Warm after 1 bar. */
final class BarValue extends BarIndicator {
    /** Which value. */
    enum Kind {
        OPEN("open", "first price of the bar", BarIndicator.OPEN),
        HIGH("high", "highest price of the bar", RANGE),
        LOW("low", "lowest price of the bar", RANGE),
        CLOSE("close", "last price of the bar", BarIndicator.CLOSE),
        TYPICAL("typical", "(high + low + close) / 3", RANGE),
        VOLUME("volume", "volume of the bar", BarIndicator.VOLUME);

        private final String label;
        private final String description;
        private final int reads;

        Kind(final String label, final String description, final int reads) {
            this.label = label;
            this.description = description;
            this.reads = reads;
        }

        String label() {
            return label;
        }

        String description() {
            return description;
        }
    }

    private final Kind kind;

    BarValue(final Kind kind) {
        super(kind.reads, 1, 1);
        this.kind = kind;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(close)
                || (0 != (kind.reads & RANGE) && lacks(high, low, close))
                || (0 != (kind.reads & BarIndicator.VOLUME) && lacks(volume))
                || (0 != (kind.reads & BarIndicator.OPEN) && lacks(open))) {
            return;
        }
        set(
                0,
                switch (kind) {
                    case OPEN -> open;
                    case HIGH -> high;
                    case LOW -> low;
                    case CLOSE -> close;
                    case TYPICAL -> typical(high, low, close);
                    case VOLUME -> volume;
                });
    }

    @Override
    void write(final StateWriter writer) {
        // its value is all that it keeps
    }

    @Override
    void read(final StateReader reader) {
        // its value is all that it keeps
    }
}
