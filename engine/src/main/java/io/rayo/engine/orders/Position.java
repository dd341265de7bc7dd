package io.rayo.engine.orders;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * What is held of one instrument, what it cost, and what was made of it, from fills only. Money is in the instrument's
 * currency of settlement (quote; base for an inverse contract). Each fill's worth is rounded once, and everything else
 * is sums of those: so cash + cost of what is held = what was put in + realised - fees, to the last unit, at every
 * step.
 *
 * <p>A fee that a spot venue takes out of the bought base is booked at the fill's price, and what was taken leaves the
 * position as soon as it amounts to a unit of the instrument's size: else the position would show what is not there.
 * One thread.
 */
public final class Position {
    /** In which currency a fee was taken. */
    public enum FeeKind {
        /** In the currency of settlement. */
        SETTLEMENT,
        /** In the base currency, valued at the fill's price. */
        BASE,
        /** In a third one: its worth is not known here, it is not booked. */
        OTHER
    }

    private long quantity;
    private long cost;
    private long realisedPnl;
    private long fees;
    private long baseFeeRest;
    private long cashChange;

    /**
     * Books a fill, wholly or, if anything does not fit, not at all.
     *
     * @param rules of the instrument.
     * @param side of the fill.
     * @param price mantissa, above 0.
     * @param filled quantity mantissa, above 0.
     * @param fee money; negative is a rebate.
     * @param feeKind of the fee.
     * @return false if it does not fit.
     */
    public boolean fill(
            final InstrumentRules rules,
            final Side side,
            final long price,
            final long filled,
            final long fee,
            final FeeKind feeKind) {
        final long oldQuantity = quantity;
        final long oldCost = cost;
        final long oldRealised = realisedPnl;
        final long oldFees = fees;
        final long oldRest = baseFeeRest;
        cashChange = 0;
        final boolean isBooked =
                move(rules, Side.BUY == side ? filled : -filled, price) && bookFee(rules, price, fee, feeKind);
        if (!isBooked) {
            quantity = oldQuantity;
            cost = oldCost;
            realisedPnl = oldRealised;
            fees = oldFees;
            baseFeeRest = oldRest;
            cashChange = 0;
        }
        return isBooked;
    }

    /**
     * Books a cost that comes of holding: funding. It counts with the fees.
     *
     * @param amount money paid; negative is received.
     * @return false if it does not fit; then nothing was changed.
     */
    public boolean charge(final long amount) {
        final long charged = ExactMath.add(fees, amount);
        if (OVERFLOW == charged) {
            return false;
        }
        fees = charged;
        cashChange = -amount;
        return true;
    }

    /**
     * Takes over another one.
     *
     * @param other the other one.
     */
    public void copy(final Position other) {
        quantity = other.quantity;
        cost = other.cost;
        realisedPnl = other.realisedPnl;
        fees = other.fees;
        baseFeeRest = other.baseFeeRest;
        cashChange = 0;
    }

    /**
     * What the last fill or charge did to the cash of the currency of settlement.
     *
     * @return money.
     */
    public long cashChange() {
        return cashChange;
    }

    /**
     * What is held.
     *
     * @return quantity mantissa; negative is short.
     */
    public long quantity() {
        return quantity;
    }

    /**
     * What may be sold for sure: of what is held, without a unit of which a part has gone in fees.
     *
     * @return quantity mantissa, not negative; 0 if short.
     */
    public long sellable() {
        return quantity <= 0 ? 0 : quantity - (baseFeeRest > 0 ? 1 : 0);
    }

    /**
     * What is held cost, without fees.
     *
     * @return money, not negative.
     */
    public long cost() {
        return cost;
    }

    public long realisedPnl() {
        return realisedPnl;
    }

    public long fees() {
        return fees;
    }

    /**
     * Average price at which what is held was bought, or sold if short.
     *
     * @param rules of the instrument.
     * @return money per unit of base; 0 if flat.
     */
    public long averageEntryPrice(final InstrumentRules rules) {
        return 0 == quantity || 0 == cost ? 0 : rules.averagePrice(cost, Math.abs(quantity));
    }

    /**
     * Worth of what is held at a price, less what it cost.
     *
     * @param rules of the instrument.
     * @param price mantissa, above 0.
     * @return money, or {@link ExactMath#OVERFLOW}.
     */
    public long unrealisedPnl(final InstrumentRules rules, final long price) {
        return profit(rules, quantity > 0, rules.value(price, Math.abs(quantity)), cost);
    }

    /**
     * Takes over the instrument's new size scale.
     *
     * @param fromExponent old size exponent.
     * @param toExponent new one.
     * @return false if the quantity cannot be said in it; then nothing was changed.
     */
    public boolean rescale(final int fromExponent, final int toExponent) {
        final long rescaled = ExactMath.rescale(quantity, fromExponent, toExponent);
        if (OVERFLOW == rescaled) {
            return false;
        }
        quantity = rescaled;
        return true;
    }

    /**
     * Whether {@link #rescale} would succeed.
     *
     * @param fromExponent old size exponent.
     * @param toExponent new one.
     * @return true if so.
     */
    public boolean canRescale(final int fromExponent, final int toExponent) {
        return OVERFLOW != ExactMath.rescale(quantity, fromExponent, toExponent);
    }

    /**
     * Writes everything.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putLong(quantity);
        writer.putLong(cost);
        writer.putLong(realisedPnl);
        writer.putLong(fees);
        writer.putLong(baseFeeRest);
    }

    /**
     * Reads what {@link #writeState} wrote.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        quantity = reader.getLong();
        cost = reader.getLong();
        realisedPnl = reader.getLong();
        fees = reader.getLong();
        baseFeeRest = reader.getLong();
    }

    /** Average cost: what closes takes its share of the cost with it, what opens adds its worth. */
    private boolean move(final InstrumentRules rules, final long signedQuantity, final long price) {
        final long magnitude = Math.abs(signedQuantity);
        final long value = rules.value(price, magnitude);
        final long newQuantity = ExactMath.add(quantity, signedQuantity);
        if (OVERFLOW == value || OVERFLOW == newQuantity) {
            return false;
        }
        final long newCost;
        long profit = 0;
        if (0 == quantity || (quantity > 0) == (signedQuantity > 0)) {
            newCost = ExactMath.add(cost, value);
        } else {
            final long held = Math.abs(quantity);
            final long closed = Math.min(magnitude, held);
            final long closedValue = closed == magnitude ? value : rules.value(price, closed);
            final long closedCost =
                    closed == held ? cost : ExactMath.multiplyDivide(cost, closed, held, Rounding.HALF_EVEN);
            profit = profit(rules, quantity > 0, closedValue, closedCost);
            newCost = ExactMath.add(ExactMath.subtract(cost, closedCost), ExactMath.subtract(value, closedValue));
        }
        final long newRealised = ExactMath.add(realisedPnl, profit);
        final long change = rules.isSpot() ? (signedQuantity > 0 ? -value : value) : profit;
        final long newCash = ExactMath.add(cashChange, change);
        if (OVERFLOW == newCost || OVERFLOW == newRealised || OVERFLOW == newCash) {
            return false;
        }
        quantity = newQuantity;
        cost = newCost;
        realisedPnl = newRealised;
        cashChange = newCash;
        return true;
    }

    private boolean bookFee(final InstrumentRules rules, final long price, final long fee, final FeeKind kind) {
        if (0 == fee || FeeKind.OTHER == kind) {
            return true;
        }
        final long settled = FeeKind.BASE == kind ? rules.valueOfBase(price, fee) : fee;
        final long newFees = ExactMath.add(fees, settled);
        final long newCash = ExactMath.subtract(cashChange, settled);
        if (OVERFLOW == newFees || OVERFLOW == newCash) {
            return false;
        }
        fees = newFees;
        cashChange = newCash;
        return FeeKind.BASE != kind || !rules.isSpot() || takeOutOfBase(rules, price, fee);
    }

    /** What the venue kept has been paid for in {@link #bookFee}: so it leaves like a sale at the fill's price. */
    private boolean takeOutOfBase(final InstrumentRules rules, final long price, final long fee) {
        final int finer = -8 - rules.sizeExponent();
        final long taken;
        if (finer >= 0) {
            taken = ExactMath.multiplyScaled(fee, 1, finer, Rounding.DOWN);
        } else if (-finer > ExactMath.MAX_POWER) {
            return false;
        } else {
            final long unit = ExactMath.powerOfTen(-finer);
            final long rest = ExactMath.add(baseFeeRest, fee);
            if (OVERFLOW == rest) {
                return false;
            }
            taken = Math.floorDiv(rest, unit);
            baseFeeRest = Math.floorMod(rest, unit);
        }
        return OVERFLOW != taken && (0 == taken || move(rules, -taken, price));
    }

    private static long profit(final InstrumentRules rules, final boolean isLong, final long value, final long paid) {
        // an inverse contract's worth in base falls as the price rises
        return isLong == rules.isInverse() ? ExactMath.subtract(paid, value) : ExactMath.subtract(value, paid);
    }
}
