package io.rayo.engine.orders;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * An instrument in the portfolio: its rules, what is held of it, and what it would fetch. Prices are mantissas; 0 is
 * unknown.
 */
final class PortfolioInstrument {
    final InstrumentRules rules = new InstrumentRules();
    final Position position = new Position();
    final FundedUntil fundedUntil = new FundedUntil();
    long bidPrice;
    long askPrice;
    long tradePrice;
    /** Price of the last trade, for what fees in its base are worth; 0 if none was seen in this scale. */
    long lastTradePrice;
    /**
     * Settled in the portfolio's currency: others have a position and P&L of their own, but no part in cash and equity.
     */
    boolean isCounted;
    /** Its scale changed in a way in which what is held cannot be said: its prices mean nothing any more. */
    boolean isConflicted;

    boolean isHeld;

    /** What the position could be closed at now; 0 if nothing is known. */
    long markPrice() {
        final long best = position.quantity() > 0 ? bidPrice : askPrice;
        return best > 0 ? best : tradePrice;
    }

    /** Profit of the position at its mark; 0 without one. */
    long unrealisedPnl() {
        final long mark = markPrice();
        return mark <= 0 || 0 == position.quantity() ? 0 : position.unrealisedPnl(rules, mark);
    }

    /** What the position adds to equity beside cash: the worth of spot holdings, the profit of contracts. */
    long equity() {
        final long profit = unrealisedPnl();
        if (!rules.isSpot() || OVERFLOW == profit) {
            return profit;
        }
        // worth = cost + profit when long; a short one owes its worth = cost - profit
        final long cost = position.cost();
        return ExactMath.add(position.quantity() >= 0 ? cost : -cost, profit);
    }

    void writeState(final StateWriter writer) {
        rules.writeState(writer);
        position.writeState(writer);
        fundedUntil.writeState(writer);
        writer.putLong(bidPrice);
        writer.putLong(askPrice);
        writer.putLong(tradePrice);
        writer.putLong(lastTradePrice);
        writer.putBoolean(isConflicted);
    }

    void readState(final StateReader reader) {
        rules.readState(reader);
        position.readState(reader);
        fundedUntil.readState(reader);
        bidPrice = reader.getLong();
        askPrice = reader.getLong();
        tradePrice = reader.getLong();
        lastTradePrice = reader.getLong();
        isConflicted = reader.getBoolean();
    }
}
