package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Wilder's relative strength index of the close, 0 to 100. The averages of gains and losses start as the simple means
 * of the first {@code length} changes, as Wilder has it. Warm after {@code length + 1} bars. A price that has not moved
 * at all is neither strong nor weak: 50. So is one whose averages have faded below 10^-14 of the price, long before
 * they fade to nothing one after the other, which would look like weakness or strength.
 */
final class Rsi implements Indicator {
    private static final double NEUTRAL = 50.0;
    private static final double FULL = 100.0;

    /** Movement below this part of the price is none. A tick of 10^-8 in an average of 1,000 bars is 10^-11. */
    private static final double FADED = 1e-14;

    private final int length;
    /** Changes seen; stops at length. */
    private int changes;

    private boolean hasPrevious;
    private double previous;
    private double averageGain;
    private double averageLoss;

    Rsi(final int length) {
        this.length = length;
    }

    @Override
    public void update(
            final double open, final double high, final double low, final double close, final double volume) {
        if (!Double.isFinite(close)) {
            return;
        }
        if (hasPrevious) {
            final double change = close - previous;
            final double gain = change > 0 ? change : 0;
            final double loss = change < 0 ? -change : 0;
            if (changes < length) {
                // sums until there are enough, then means
                averageGain += gain;
                averageLoss += loss;
                changes++;
                if (changes == length) {
                    averageGain /= length;
                    averageLoss /= length;
                }
            } else {
                averageGain = (averageGain * (length - 1) + gain) / length;
                averageLoss = (averageLoss * (length - 1) + loss) / length;
            }
        }
        hasPrevious = true;
        previous = close;
    }

    @Override
    public double value(final int output) {
        if (changes < length) {
            return Double.NaN;
        }
        final double movement = averageGain + averageLoss;
        return movement <= FADED * Math.abs(previous) ? NEUTRAL : FULL * (averageGain / movement);
    }

    @Override
    public int warmUp() {
        return length + 1;
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putInt(changes);
        writer.putBoolean(hasPrevious);
        writer.putDouble(previous);
        writer.putDouble(averageGain);
        writer.putDouble(averageLoss);
    }

    @Override
    public void readState(final StateReader reader) {
        changes = reader.getInt();
        hasPrevious = reader.getBoolean();
        previous = reader.getDouble();
        averageGain = reader.getDouble();
        averageLoss = reader.getDouble();
    }
}
