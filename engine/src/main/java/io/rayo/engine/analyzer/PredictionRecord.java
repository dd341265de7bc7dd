package io.rayo.engine.analyzer;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Predictions of an instrument beside what came of them. A prediction waits until its horizon is over, and is then
 * judged by the last price; at most so many wait, the oldest is given up beyond that. Errors are in percent of the
 * price at the time of the prediction, so that instruments can be compared. Plain state; one thread.
 */
final class PredictionRecord {
    private static final int MAX_WAITING = 256;
    private static final double PERCENT = 100;

    private final long[] dueNs = new long[MAX_WAITING];
    private final double[] expected = new double[MAX_WAITING];
    private final double[] prices = new double[MAX_WAITING];
    private int head;
    private int size;
    private double price = Double.NaN;
    private long judged;
    private long rightDirection;
    private double squares;
    private double absolutes;

    /** Judges what is due by the price before, then takes the new one. */
    void onPrice(final long nowNs, final double newPrice) {
        judge(nowNs);
        price = newPrice;
    }

    void judge(final long nowNs) {
        while (size > 0 && dueNs[head] <= nowNs) {
            final double came = price / prices[head] - 1;
            final double error = PERCENT * (expected[head] - came);
            squares += error * error;
            absolutes += Math.abs(error);
            rightDirection += expected[head] > 0 == came > 0 ? 1 : 0;
            judged++;
            head = (head + 1) % MAX_WAITING;
            size--;
        }
    }

    /** Takes a prediction: a return, or a price. */
    void onPrediction(final long atNs, final long horizonNs, final double value, final boolean isReturn) {
        final double move = isReturn ? value : value / price - 1;
        if (!Double.isFinite(move) || horizonNs < 0) {
            return;
        }
        if (MAX_WAITING == size) {
            head = (head + 1) % MAX_WAITING;
            size--;
        }
        final int place = (head + size) % MAX_WAITING;
        dueNs[place] = atNs + horizonNs;
        expected[place] = move;
        prices[place] = price;
        size++;
    }

    long judged() {
        return judged;
    }

    boolean isEmpty() {
        return 0 == judged;
    }

    double meanSquare() {
        return squares / judged;
    }

    double meanAbsolute() {
        return absolutes / judged;
    }

    double directionalAccuracy() {
        return (double) rightDirection / judged;
    }

    void writeState(final StateWriter writer) {
        writer.putDouble(price);
        writer.putLong(judged);
        writer.putLong(rightDirection);
        writer.putDouble(squares);
        writer.putDouble(absolutes);
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            final int place = (head + i) % MAX_WAITING;
            writer.putLong(dueNs[place]);
            writer.putDouble(expected[place]);
            writer.putDouble(prices[place]);
        }
    }

    void readState(final StateReader reader) {
        price = reader.getDouble();
        judged = reader.getLong();
        rightDirection = reader.getLong();
        squares = reader.getDouble();
        absolutes = reader.getDouble();
        size = reader.getInt();
        head = 0;
        for (int i = 0; i < size; i++) {
            dueNs[i] = reader.getLong();
            expected[i] = reader.getDouble();
            prices[i] = reader.getDouble();
        }
    }
}
