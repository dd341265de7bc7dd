package io.rayo.engine.risk;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectEncoder;
import io.rayo.codecs.sbe.Side;

/** An order on its way through the checks, and why it did not get through. One, reused. */
final class OrderIntent {
    /** What a check without a measure says. */
    static final long NO_VALUE = RiskRejectEncoder.limitValueNullValue();

    int strategyId;
    int strategyIndex;
    int signalId;
    Side side;
    boolean isClosing;
    double confidence;
    int instrumentId;
    RiskInstrument instrument;
    /** What the strategy holds of it, known from the filters on; null if it never ordered it. */
    Holding holding;

    long referencePrice;
    /** Limit price; the null value for a market order. */
    long price;

    /** Price at which it wakes; the null value if it is no stop. */
    long stopPrice;

    /** Wanted worth of an opening order; null value for that of the strategy. */
    long wantedNotional;

    /** A further part of an order that is split over venues: its first one has passed the signal's filters. */
    boolean isFurtherPart;

    long quantity;
    /** Price times quantity, rounded up. */
    long notional;

    RejectReason reason;
    long limit;
    long measured;
    /** Stopped by a filter or by sizing, before it was an order. */
    boolean isFiltered;
    /** Waits until the strategy's stop at the venue is withdrawn. */
    boolean isDeferred;

    /** Starts one that closes what a strategy holds, unasked by it. */
    void toClose(final RiskInstrument of, final int indexOfStrategy, final int idOfStrategy, final boolean isLong) {
        clear();
        strategyIndex = indexOfStrategy;
        strategyId = idOfStrategy;
        signalId = OrderDecisions.NO_SIGNAL;
        side = isLong ? Side.SELL : Side.BUY;
        instrumentId = of.rules.instrumentId();
        instrument = of;
        isClosing = true;
    }

    void clear() {
        instrument = null;
        holding = null;
        strategyIndex = -1;
        referencePrice = NO_VALUE;
        price = NO_VALUE;
        stopPrice = NO_VALUE;
        wantedNotional = NO_VALUE;
        isFurtherPart = false;
        quantity = NO_VALUE;
        notional = NO_VALUE;
        reason = RejectReason.NONE;
        limit = NO_VALUE;
        measured = NO_VALUE;
        isFiltered = false;
        isDeferred = false;
    }

    boolean isBuy() {
        return Side.BUY == side;
    }

    /** Always false, so that a check can return it. */
    boolean deny(final RejectReason why, final long limitValue, final long measuredValue) {
        reason = why;
        limit = limitValue;
        measured = measuredValue;
        return false;
    }

    boolean deny(final RejectReason why) {
        return deny(why, NO_VALUE, NO_VALUE);
    }

    boolean filter(final RejectReason why) {
        isFiltered = true;
        return deny(why);
    }
}
