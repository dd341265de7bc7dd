package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Typical price weighted by volume since the session began; sessions are so many hours long and begin so many hours
 * after midnight UTC. A bar belongs to the session in which it opens. Where nothing was traded yet, the typical price.
 * Warm after 1 bar.
 */
final class SessionVwap extends BarIndicator {
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final long lengthNs;
    private final long offsetNs;
    private final DoubleSum turnover = new DoubleSum();
    private final DoubleSum volumes = new DoubleSum();
    private long session = Long.MIN_VALUE;

    SessionVwap(final double hours, final double offsetHours) {
        super(RANGE | VOLUME, 1, 1);
        lengthNs = (long) (hours * HOUR_NS);
        offsetNs = (long) (offsetHours * HOUR_NS);
    }

    @Override
    public boolean readsTime() {
        return true;
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        if (lacks(high, low, close) || lacks(volume)) {
            return;
        }
        final long now = Math.floorDiv(openTimeNs - offsetNs, lengthNs);
        if (now != session) {
            session = now;
            turnover.clear();
            volumes.clear();
        }
        final double price = typical(high, low, close);
        turnover.add(price * volume);
        volumes.add(volume);
        final double traded = volumes.value();
        set(0, traded > 0 ? turnover.value() / traded : price);
    }

    @Override
    void write(final StateWriter writer) {
        turnover.writeState(writer);
        volumes.writeState(writer);
        writer.putLong(session);
    }

    @Override
    void read(final StateReader reader) {
        turnover.readState(reader);
        volumes.readState(reader);
        session = reader.getLong();
    }
}
