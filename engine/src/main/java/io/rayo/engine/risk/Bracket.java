package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.BracketReason;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Position;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;

/**
 * Where a strategy's position is to be closed, and how far that has come. Levels are price mantissas, made of the
 * average entry price with each fill: what is at a level or beyond has reached it. Once reached, it stays reached until
 * nothing is held, whatever the price does. Plain state; one thread.
 */
final class Bracket {
    private static final long ONE = Exposure.RATE_ONE;
    private static final long NO_LEVEL = NewOrderEncoder.stopPriceMantissaNullValue();
    private static final long FIRST_RETRY_NS = 100_000_000L;
    private static final int MAX_DOUBLINGS = 7;

    /** Quantity at the last fill. */
    private long quantity;

    private long openedNs;
    private long takeProfitPrice = NO_LEVEL;
    private long stopLossPrice = NO_LEVEL;
    private long bestPrice;
    private long trailingPrice = NO_LEVEL;

    /** Null value while nothing was reached. */
    private BracketReason reason = BracketReason.NULL_VAL;

    private long reachedPrice = NO_LEVEL;
    private long reachedNs;
    private int attempts;
    private long notBeforeNs;
    private RejectReason denied = RejectReason.NONE;

    boolean isReached() {
        return BracketReason.NULL_VAL != reason;
    }

    BracketReason reason() {
        return reason;
    }

    /** Level that was reached; the null value for a time stop. */
    long reachedPrice() {
        return reachedPrice;
    }

    /** Level of the stop loss; not above 0 if there is none, the largest value if what is held may not be kept. */
    long stopLossPrice() {
        return stopLossPrice;
    }

    /** Whether a stop at the venue is still to be given the time to close what is held. */
    boolean isLeftToVenue(final long nowNs) {
        return BracketReason.STOP_LOSS == reason && nowNs - reachedNs < VenueStops.GRACE_NS;
    }

    long heldNs(final long nowNs) {
        return nowNs - openedNs;
    }

    boolean mayTry(final long nowNs) {
        return nowNs >= notBeforeNs;
    }

    /** An exit left. If nothing comes of it, the next one waits, each time twice as long, at most about 13 s. */
    void tried(final long nowNs) {
        notBeforeNs = nowNs + pauseNs(attempts);
        attempts++;
        denied = RejectReason.NONE;
    }

    /** Pause after so many attempts. */
    static long pauseNs(final int attempts) {
        return FIRST_RETRY_NS << Math.min(attempts, MAX_DOUBLINGS);
    }

    /** Whether this denial is news. */
    boolean isNewDenial(final RejectReason why) {
        final boolean isNew = denied != why;
        denied = why;
        return isNew;
    }

    /** Takes what is held after a fill, or after the scale changed; false if that is as much as before. */
    boolean onPosition(
            final BracketSettings settings, final InstrumentRules rules, final Position position, final long nowNs) {
        final long before = quantity;
        quantity = position.quantity();
        if (before == quantity) {
            return false;
        }
        final boolean isHeld = 0 != rules.roundDownToLot(Math.abs(quantity));
        final boolean wasHeld = 0 != rules.roundDownToLot(Math.abs(before));
        if (!isHeld || !wasHeld || (before > 0) != (quantity > 0)) {
            clear();
            openedNs = nowNs;
        }
        if (isHeld) {
            setLevels(settings, rules, position.cost());
            attempts = 0;
            notBeforeNs = nowNs;
            denied = RejectReason.NONE;
        }
        return true;
    }

    /** Takes over another scale: prices of the old one mean nothing in it. */
    void rescaled(final BracketSettings settings, final InstrumentRules rules, final Position position) {
        quantity = position.quantity();
        bestPrice = 0;
        trailingPrice = NO_LEVEL;
        if (0 != quantity) {
            setLevels(settings, rules, position.cost());
        }
    }

    /** What a price and a time reach; null if nothing. Price 0 is unknown. */
    BracketReason reachedBy(final BracketSettings settings, final long price, final long nowNs) {
        if (price > 0) {
            if (isAtLoss(price, stopLossPrice)) {
                return BracketReason.STOP_LOSS;
            }
            if (isAtLoss(price, trailingPrice)) {
                return BracketReason.TRAILING_STOP;
            }
            if (isAtProfit(price)) {
                return BracketReason.TAKE_PROFIT;
            }
        }
        return settings.maxHoldingNs() > 0 && nowNs - openedNs >= settings.maxHoldingNs()
                ? BracketReason.TIME_STOP
                : null;
    }

    void reach(final BracketReason why, final long nowNs) {
        reason = why;
        reachedNs = nowNs;
        reachedPrice = switch (why) {
            case STOP_LOSS -> stopLossPrice;
            case TRAILING_STOP -> trailingPrice;
            case TAKE_PROFIT -> takeProfitPrice;
            default -> NO_LEVEL;
        };
    }

    /** Whether a price moves the trailing stop. */
    boolean isBest(final BracketSettings settings, final long price) {
        return settings.trailing() > 0
                && price > 0
                && (0 == bestPrice || (quantity > 0 ? price > bestPrice : price < bestPrice));
    }

    void best(final BracketSettings settings, final long price) {
        bestPrice = price;
        trailingPrice = quantity > 0
                ? ExactMath.multiplyDivide(price, ONE - settings.trailing(), ONE, Rounding.DOWN)
                : ExactMath.multiplyDivide(price, ONE + settings.trailing(), ONE, Rounding.UP);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(quantity);
        writer.putLong(openedNs);
        writer.putLong(takeProfitPrice);
        writer.putLong(stopLossPrice);
        writer.putLong(bestPrice);
        writer.putLong(trailingPrice);
        writer.putByte(reason.value());
        writer.putLong(reachedPrice);
        writer.putLong(reachedNs);
        writer.putInt(attempts);
        writer.putLong(notBeforeNs);
        writer.putInt(denied.value());
    }

    void readState(final StateReader reader) {
        quantity = reader.getLong();
        openedNs = reader.getLong();
        takeProfitPrice = reader.getLong();
        stopLossPrice = reader.getLong();
        bestPrice = reader.getLong();
        trailingPrice = reader.getLong();
        reason = BracketReason.get((short) (reader.getByte() & 0xFF));
        reachedPrice = reader.getLong();
        reachedNs = reader.getLong();
        attempts = reader.getInt();
        notBeforeNs = reader.getLong();
        denied = RejectReason.get(reader.getInt());
    }

    private void clear() {
        takeProfitPrice = NO_LEVEL;
        stopLossPrice = NO_LEVEL;
        bestPrice = 0;
        trailingPrice = NO_LEVEL;
        reason = BracketReason.NULL_VAL;
        reachedPrice = NO_LEVEL;
        reachedNs = 0;
        attempts = 0;
        notBeforeNs = 0;
        denied = RejectReason.NONE;
    }

    private void setLevels(final BracketSettings settings, final InstrumentRules rules, final long cost) {
        final boolean isLong = quantity > 0;
        if (settings.stopLoss() > 0) {
            final long level = levelAt(rules, cost, isLong ? -settings.stopLoss() : settings.stopLoss(), !isLong);
            // a position whose stop cannot be said is not kept
            stopLossPrice = OVERFLOW == level ? (isLong ? Long.MAX_VALUE : 0) : level;
        }
        if (settings.takeProfit() > 0) {
            takeProfitPrice = levelAt(rules, cost, isLong ? settings.takeProfit() : -settings.takeProfit(), isLong);
        }
    }

    /** Price at which what is held is worth its cost and a part more; OVERFLOW, which is no level, if none fits. */
    private long levelAt(final InstrumentRules rules, final long cost, final long change, final boolean isRoundedUp) {
        final long worth = ExactMath.multiplyDivide(cost, Math.max(0, ONE + change), ONE, Rounding.HALF_EVEN);
        return rules.priceFor(worth, Math.abs(quantity), isRoundedUp ? Rounding.UP : Rounding.DOWN);
    }

    private boolean isAtLoss(final long price, final long level) {
        return NO_LEVEL != level && (quantity > 0 ? price <= level : price >= level);
    }

    private boolean isAtProfit(final long price) {
        return NO_LEVEL != takeProfitPrice && (quantity > 0 ? price >= takeProfitPrice : price <= takeProfitPrice);
    }
}
