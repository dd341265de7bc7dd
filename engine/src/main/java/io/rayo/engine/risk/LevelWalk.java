package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;

/**
 * Goes through the levels of one side of an instrument's book, the best first; where only the best is known, through
 * that one. One thread; allocates nothing.
 */
final class LevelWalk {
    /** Deeper is no order routed: so far into a book other things count. */
    private static final int MAX_LEVELS = 4_096;

    private RiskInstrument instrument;
    private Side side = Side.NULL_VAL;
    private int count;
    private int level;
    private long price;
    private long worth;

    /** Price with the taker's fee, 128 bits; of no meaning without {@link #scale}. */
    private long feePriceHigh;

    private long feePriceLow;
    private long priceFactor;
    private long feeFactor;

    /** Starts before the best level of a side: BUY for bids, SELL for asks. */
    void start(final RiskInstrument ofInstrument, final Side ofSide) {
        instrument = ofInstrument;
        side = ofSide;
        level = -1;
        count = instrument.hasDepth() ? Math.min(MAX_LEVELS, instrument.depth.levelCount(side)) : 1;
        priceFactor = 0;
    }

    /** Has prices compared with those of other instruments, which are in 10^commonExponent: ours, or a smaller one. */
    void scale(final int commonExponent) {
        final int shift = instrument.rules.priceExponent() - commonExponent;
        priceFactor = shift > ExactMath.MAX_POWER ? OVERFLOW : ExactMath.powerOfTen(shift);
        final long fee = takerFee(instrument);
        feeFactor = Side.SELL == side ? Exposure.RATE_ONE + fee : Exposure.RATE_ONE - fee;
    }

    static long takerFee(final RiskInstrument instrument) {
        final long fee = instrument.rules.takerFee();
        return InstrumentDefinitionDecoder.takerFeeNullValue() == fee ? 0 : fee;
    }

    /** Goes on to the next level; false behind the last. */
    boolean next() {
        if (++level >= count) {
            return false;
        }
        final boolean isAsk = Side.SELL == side;
        final long quantity;
        if (instrument.hasDepth()) {
            price = instrument.depth.price(side, level);
            quantity = instrument.depth.quantity(side, level);
        } else {
            price = isAsk ? instrument.askPrice : instrument.bidPrice;
            quantity = isAsk ? instrument.askQuantity : instrument.bidQuantity;
        }
        final long notional = instrument.rules.notional(price, quantity, Rounding.DOWN);
        worth = OVERFLOW == notional ? Long.MAX_VALUE : notional;
        if (0 != priceFactor) {
            final long scaled = ExactMath.multiply(price, priceFactor);
            if (OVERFLOW == scaled) {
                return false; // prices that cannot be compared
            }
            feePriceHigh = Math.multiplyHigh(scaled, feeFactor);
            feePriceLow = scaled * feeFactor;
        }
        return true;
    }

    long price() {
        return price;
    }

    /** In the quote currency. */
    long worth() {
        return worth;
    }

    /** Whether this level is better for who takes it than another one's, fees counted. */
    boolean isBetterThan(final LevelWalk other) {
        final int order = feePriceHigh == other.feePriceHigh
                ? Long.compareUnsigned(feePriceLow, other.feePriceLow)
                : Long.compare(feePriceHigh, other.feePriceHigh);
        return Side.SELL == side ? order < 0 : order > 0;
    }
}
