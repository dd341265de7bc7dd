package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Sum of the last values of a series, in constant time per value.
 *
 * <p>The sum is carried (plus the new, minus the oldest) with what rounding loses of it, as by {@link DoubleSum}.
 * Beside it the values since the window last came round are summed afresh; when it comes round again they are the
 * window, and take the place of the carried sum. So nothing that a value far out of scale left behind lasts longer than
 * a round. Plain state; one thread.
 */
final class WindowSum {
    private final Window window;

    // two DoubleSum, written out: an object more to go to costs as much as the sum itself
    private double sum;
    private double lost;
    private double freshSum;
    private double freshLost;

    WindowSum(final int length) {
        window = new Window(length);
    }

    void push(final double value) {
        final double gone = -window.push(value); // 0 until the window is full
        final double added = sum + value;
        final double addedPart = added - sum;
        final double total = added + gone;
        final double gonePart = total - added;
        lost += (sum - (added - addedPart)) + (value - addedPart);
        lost += (added - (total - gonePart)) + (gone - gonePart);
        sum = total;
        final double fresh = freshSum + value;
        final double freshPart = fresh - freshSum;
        freshLost += (freshSum - (fresh - freshPart)) + (value - freshPart);
        freshSum = fresh;
        if (window.hasComeRound()) {
            sum = freshSum;
            lost = freshLost;
            freshSum = 0;
            freshLost = 0;
        }
    }

    boolean isFull() {
        return window.isFull();
    }

    double sum() {
        return sum + lost;
    }

    double mean() {
        return (sum + lost) / window.length();
    }

    Window window() {
        return window;
    }

    void writeState(final StateWriter writer) {
        window.writeState(writer);
        writer.putDouble(sum);
        writer.putDouble(lost);
        writer.putDouble(freshSum);
        writer.putDouble(freshLost);
    }

    void readState(final StateReader reader) {
        window.readState(reader);
        sum = reader.getDouble();
        lost = reader.getDouble();
        freshSum = reader.getDouble();
        freshLost = reader.getDouble();
    }
}
