package io.rayo.engine.analyzer;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/** Profits of the fills that closed something: wins, losses and their sums. Plain state; one thread. */
final class TradeRecord {
    private long wins;
    private long losses;
    private double won;
    private double lost;

    void add(final double profit) {
        if (profit > 0) {
            wins++;
            won += profit;
        } else if (profit < 0) {
            losses++;
            lost -= profit;
        }
    }

    long trades() {
        return wins + losses;
    }

    boolean isEmpty() {
        return 0 == wins + losses;
    }

    double winRate() {
        return (double) wins / (wins + losses);
    }

    /** Infinite without losses. */
    double profitFactor() {
        return won / lost;
    }

    double expectancy() {
        return (won - lost) / (wins + losses);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(wins);
        writer.putLong(losses);
        writer.putDouble(won);
        writer.putDouble(lost);
    }

    void readState(final StateReader reader) {
        wins = reader.getLong();
        losses = reader.getLong();
        won = reader.getDouble();
        lost = reader.getDouble();
    }
}
