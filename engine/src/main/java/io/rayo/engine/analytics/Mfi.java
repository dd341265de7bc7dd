package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Money flow index, 0 to 100: the flow (typical price times volume) of bars whose typical price rose, as part of that
 * of all that moved. A flow less than {@code floor} counts as that, which is 1 in ta4j; with floor 0 no flow at all is
 * neutral, 50. Warm after {@code length + 1} bars.
 */
final class Mfi extends BarIndicator {
    private static final double NEUTRAL = 50;

    private final WindowSum rising;
    private final WindowSum falling;
    private final double floor;
    private boolean hasPrevious;
    private double previous;

    Mfi(final int length, final double floor) {
        super(RANGE | VOLUME, 1, length + 1);
        this.rising = new WindowSum(length);
        this.falling = new WindowSum(length);
        this.floor = floor;
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
        final double price = typical(high, low, close);
        if (hasPrevious) {
            // the sign of the move in all bits, as no processor foretells it
            final long fell = Double.doubleToRawLongBits(price - previous) >> (Long.SIZE - 1);
            final long flow = price == previous ? 0 : Double.doubleToRawLongBits(price * volume);
            rising.push(Double.longBitsToDouble(flow & ~fell));
            falling.push(Double.longBitsToDouble(flow & fell));
            if (rising.isFull()) {
                final double up = Math.max(floor, rising.sum());
                final double down = Math.max(floor, falling.sum());
                set(0, up + down > 0 ? 100 * (up / (up + down)) : NEUTRAL);
            }
        }
        hasPrevious = true;
        previous = price;
    }

    @Override
    void write(final StateWriter writer) {
        rising.writeState(writer);
        falling.writeState(writer);
        writer.putBoolean(hasPrevious);
        writer.putDouble(previous);
    }

    @Override
    void read(final StateReader reader) {
        rising.readState(reader);
        falling.readState(reader);
        hasPrevious = reader.getBoolean();
        previous = reader.getDouble();
    }
}
