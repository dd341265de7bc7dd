package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Price weighted by volume over the last {@code length} bars: of the typical price (high + low + close) / 3, or of
 * (open + high + low + close) / 4. Where nothing was traded in the window, the price of the last bar. Warm after
 * {@code length} bars.
 */
final class Vwap extends BarIndicator {
    private final WindowSum turnover;
    private final WindowSum volumes;
    private final boolean withOpen;

    Vwap(final int length, final boolean withOpen) {
        super(RANGE | VOLUME | (withOpen ? OPEN : 0), 1, length);
        this.turnover = new WindowSum(length);
        this.volumes = new WindowSum(length);
        this.withOpen = withOpen;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(high, low, close) || lacks(volume) || (withOpen && lacks(open))) {
            return;
        }
        final double price = withOpen ? (open + high + low + close) / 4 : typical(high, low, close);
        turnover.push(price * volume);
        volumes.push(volume);
        if (volumes.isFull()) {
            final double traded = volumes.sum();
            set(0, traded > 0 ? turnover.sum() / traded : price);
        }
    }

    @Override
    void write(final StateWriter writer) {
        turnover.writeState(writer);
        volumes.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        turnover.readState(reader);
        volumes.readState(reader);
    }
}
