package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Commodity channel index: distance of the typical price from its simple average, in units of 0.015 mean deviations; 0
 * where the price stands still. Warm after {@code length} bars. The mean deviation takes a pass over the window: no way
 * in constant time is known, so the length is limited.
 */
final class Cci extends BarIndicator {
    /** Longest window. */
    static final int MAX_LENGTH = 1_000;

    private static final double SCALE = 0.015;
    /** As in {@link WindowMoments}. */
    private static final double FADED = 1e-13;

    private final WindowSum prices;
    private final int length;

    Cci(final int length) {
        super(RANGE, 1, length);
        this.prices = new WindowSum(length);
        this.length = length;
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
        final double price = typical(high, low, close);
        prices.push(price);
        if (prices.isFull()) {
            final double mean = prices.mean();
            final double deviation = prices.window().distances(mean) / length;
            set(0, deviation <= FADED * Math.abs(mean) ? 0 : (price - mean) / (SCALE * deviation));
        }
    }

    @Override
    void write(final StateWriter writer) {
        prices.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        prices.readState(reader);
    }
}
