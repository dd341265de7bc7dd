package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * The limits that depend on the whole account: equity with its peak and its worth at the start of the UTC day,
 * leverage, volatility, correlation, value at risk. Money and rates are exact; only correlation and value at risk,
 * which are estimates anyway, are double. One thread; allocates nothing.
 */
final class AccountRisk {
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long NO_DAY = Long.MIN_VALUE;
    /** Fewer common returns say nothing about two instruments. */
    private static final int MIN_RETURNS = 20;
    /** Quantile of the normal distribution that 5 % exceed. */
    private static final double QUANTILE_95 = 1.6448536269514722;

    private static final double MINUTES_PER_DAY = 1_440;

    private final AccountLimits limits;
    private final Exposure exposure;
    private final boolean isOn;
    private long equity;
    private long peakEquity;
    private long dayStartEquity;
    private long day = NO_DAY;
    /** Up to when the day goes. */
    private long dayEndNs = NO_DAY;

    AccountRisk(final RiskSettings settings, final Exposure exposure) {
        limits = settings.accountLimits();
        this.exposure = exposure;
        // without cash of our own there is no equity to measure by
        isOn = settings.initialCash() > 0;
        equity = Math.max(0, settings.initialCash());
        peakEquity = equity;
        dayStartEquity = equity;
    }

    long equity() {
        return equity;
    }

    long peakEquity() {
        return peakEquity;
    }

    /** Takes over what everything is worth; keeps the old worth where the new one does not fit 64 bits. */
    void revalue(final long nowNs) {
        if (nowNs >= dayEndNs) {
            startDay(Math.floorDiv(nowNs, DAY_NS));
        }
        final long worth = exposure.equity();
        if (OVERFLOW != worth) {
            equity = worth;
            peakEquity = Math.max(peakEquity, worth);
        }
    }

    private void startDay(final long today) {
        if (today > day) {
            day = today;
            dayStartEquity = equity;
        }
        // the last day that a clock can say has no end
        dayEndNs = day >= Long.MAX_VALUE / DAY_NS ? Long.MAX_VALUE : (day + 1) * DAY_NS;
    }

    /** Fall of equity from its peak as a rate; 0 without a peak above 0. */
    long drawdown() {
        return peakEquity <= 0
                ? 0
                : ExactMath.multiplyDivide(
                        ExactMath.subtract(peakEquity, equity), Exposure.RATE_ONE, peakEquity, Rounding.UP);
    }

    /** Fall of equity since the start of the UTC day; negative if it rose. */
    long dailyLoss() {
        return ExactMath.subtract(dayStartEquity, equity);
    }

    /** Starts to measure anew: somebody has looked at the loss and trades on. */
    void rearm() {
        peakEquity = equity;
        dayStartEquity = equity;
    }

    /** Whether equity can be measured. */
    boolean isOn() {
        return isOn;
    }

    /** Whether equity fell so far that only what reduces may pass; the reason is left in the intent. */
    boolean withinLoss(final OrderIntent intent) {
        if (!isOn || intent.isClosing) {
            return true;
        }
        if (limits.maxDrawdown() > 0 && isTooFarDown()) {
            return intent.deny(RejectReason.DRAWDOWN, limits.maxDrawdown(), drawdown());
        }
        final long loss = dailyLoss();
        return limits.maxDailyLoss() == 0
                || (OVERFLOW != loss && loss <= limits.maxDailyLoss())
                || intent.deny(RejectReason.DAILY_LOSS, limits.maxDailyLoss(), loss);
    }

    private boolean isTooFarDown() {
        final long fall = ExactMath.subtract(peakEquity, equity); // not negative: no equity is above the peak
        return peakEquity > 0
                && (OVERFLOW == fall || !ExactMath.isAtMost(fall, Exposure.RATE_ONE, limits.maxDrawdown(), peakEquity));
    }

    /** Whether an opening order is within the limits that look at the market and at all positions. */
    boolean within(final OrderIntent intent, final long total, final long nowNs) {
        return notDuplicate(intent, nowNs)
                && noSelfCross(intent)
                && (intent.isClosing
                        || (calmEnough(intent, nowNs)
                                && withinMultiple(intent, total, limits.maxLeverage(), RejectReason.LEVERAGE)
                                && withinMultiple(intent, total, limits.maxActiveRatio(), RejectReason.MAX_ACTIVE_RATIO)
                                && uncorrelated(intent, nowNs)
                                && withinValueAtRisk(intent, nowNs)));
    }

    private boolean notDuplicate(final OrderIntent intent, final long nowNs) {
        final Holding holding = intent.holding;
        if (0 == limits.duplicateWindowNs() || null == holding || 0 == holding.lastQuantity) {
            return true;
        }
        final long ageNs = nowNs - holding.lastOrderNs;
        final boolean isTwin = holding.lastQuantity == (intent.isBuy() ? intent.quantity : -intent.quantity)
                && ageNs < limits.duplicateWindowNs();
        return !isTwin || intent.deny(RejectReason.DUPLICATE, limits.duplicateWindowNs(), ageNs);
    }

    /** An order that would trade with a working one of ours. */
    private boolean noSelfCross(final OrderIntent intent) {
        final OrderTable orders = exposure.orders();
        for (int i = 0; intent.instrument.openOrders > 0 && i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (order.instrumentId() == intent.instrumentId
                    && order.side() != intent.side
                    && isResting(order)
                    && crosses(intent, order.priceMantissa())) {
                return intent.deny(RejectReason.SELF_CROSS, order.priceMantissa(), intent.price);
            }
        }
        return true;
    }

    /** Whether an order waits in the book for others. */
    static boolean isResting(final Order order) {
        return OrderType.LIMIT == order.orderType() && TimeInForce.IOC != order.timeInForce();
    }

    /** Whether an intent would trade at a price of the other side. */
    static boolean crosses(final OrderIntent intent, final long price) {
        return OrderIntent.NO_VALUE == intent.price || (intent.isBuy() ? intent.price >= price : intent.price <= price);
    }

    private boolean calmEnough(final OrderIntent intent, final long nowNs) {
        if (0 == limits.maxVolatility()) {
            return true;
        }
        final PriceHistory history = intent.instrument.history;
        final long low = history.low(nowNs);
        final long range = history.high(nowNs) - low; // both of prices above 0, or both 0
        return ExactMath.isAtMost(range, Exposure.RATE_ONE, limits.maxVolatility(), low)
                || intent.deny(
                        RejectReason.VOLATILITY,
                        limits.maxVolatility(),
                        ExactMath.multiplyDivide(range, Exposure.RATE_ONE, low, Rounding.UP));
    }

    private boolean withinMultiple(
            final OrderIntent intent, final long total, final long limit, final RejectReason reason) {
        if (0 == limit || !isOn) {
            return true;
        }
        if (equity <= 0 || OVERFLOW == total) {
            return intent.deny(reason, limit, OrderIntent.NO_VALUE);
        }
        return ExactMath.isAtMost(total, Exposure.RATE_ONE, limit, equity)
                || intent.deny(reason, limit, ExactMath.multiplyDivide(total, Exposure.RATE_ONE, equity, Rounding.UP));
    }

    private boolean uncorrelated(final OrderIntent intent, final long nowNs) {
        if (0 == limits.maxCorrelation()) {
            return true;
        }
        final double most = limits.maxCorrelation() / (double) Exposure.RATE_ONE;
        for (int i = 0; i < exposure.activeCount(); i++) {
            final RiskInstrument other = exposure.active(i);
            final long held = other.position.quantity();
            if (other == intent.instrument || !other.isCounted || 0 == held) {
                continue;
            }
            final double correlation = correlation(intent.instrument.history, other.history, nowNs);
            final double directed = held > 0 == intent.isBuy() ? correlation : -correlation;
            if (directed > most) {
                return intent.deny(
                        RejectReason.CORRELATION, limits.maxCorrelation(), (long) (directed * Exposure.RATE_ONE));
            }
        }
        return true;
    }

    /** Of the returns of the minutes in which both have one; 0 if those are too few to say anything. */
    static double correlation(final PriceHistory a, final PriceHistory b, final long nowNs) {
        final long now = PriceHistory.minuteOf(nowNs);
        int count = 0;
        double sumA = 0;
        double sumB = 0;
        double sumAa = 0;
        double sumBb = 0;
        double sumAb = 0;
        for (long minute = now - PriceHistory.MINUTES + 2; minute <= now; minute++) {
            final double returnA = returnOf(a, minute);
            final double returnB = returnOf(b, minute);
            if (!Double.isNaN(returnA) && !Double.isNaN(returnB)) {
                count++;
                sumA += returnA;
                sumB += returnB;
                sumAa += returnA * returnA;
                sumBb += returnB * returnB;
                sumAb += returnA * returnB;
            }
        }
        final double varianceA = sumAa - sumA * sumA / count;
        final double varianceB = sumBb - sumB * sumB / count;
        if (count < MIN_RETURNS || !(varianceA > 0) || !(varianceB > 0)) {
            return 0;
        }
        return (sumAb - sumA * sumB / count) / StrictMath.sqrt(varianceA * varianceB);
    }

    /** Relative change from the minute before; NaN if either has no price. */
    private static double returnOf(final PriceHistory history, final long minute) {
        final long before = history.last(minute - 1);
        final long after = history.last(minute);
        return before <= 0 || after <= 0 ? Double.NaN : (after - before) / (double) before;
    }

    private boolean withinValueAtRisk(final OrderIntent intent, final long nowNs) {
        if (0 == limits.maxValueAtRisk()) {
            return true;
        }
        final double risk = valueAtRisk(intent, nowNs);
        return risk <= limits.maxValueAtRisk()
                || intent.deny(RejectReason.VALUE_AT_RISK, limits.maxValueAtRisk(), (long) risk);
    }

    /** Parametric, of all positions with this order filled; in money. */
    private double valueAtRisk(final OrderIntent intent, final long nowNs) {
        final long now = PriceHistory.minuteOf(nowNs);
        int count = 0;
        double sum = 0;
        double squares = 0;
        for (long minute = now - PriceHistory.MINUTES + 2; minute <= now; minute++) {
            final double added = returnOf(intent.instrument.history, minute);
            double change = Double.isNaN(added) ? 0 : added * (intent.isBuy() ? intent.notional : -intent.notional);
            boolean isKnown = !Double.isNaN(added);
            for (int i = 0; i < exposure.activeCount(); i++) {
                final RiskInstrument held = exposure.active(i);
                final double heldReturn = returnOf(held.history, minute);
                if (held.isCounted && 0 != held.position.quantity() && !Double.isNaN(heldReturn)) {
                    final double worth = held.notional(Math.abs(held.position.quantity()));
                    change += heldReturn * (held.position.quantity() > 0 ? worth : -worth);
                    isKnown = true;
                }
            }
            if (isKnown) {
                count++;
                sum += change;
                squares += change * change;
            }
        }
        if (count < MIN_RETURNS) {
            return 0;
        }
        final double variance = Math.max(0, (squares - sum * sum / count) / (count - 1));
        return QUANTILE_95 * StrictMath.sqrt(variance * MINUTES_PER_DAY);
    }

    void writeState(final StateWriter writer) {
        writer.putLong(equity);
        writer.putLong(peakEquity);
        writer.putLong(dayStartEquity);
        writer.putLong(day);
    }

    void readState(final StateReader reader) {
        equity = reader.getLong();
        peakEquity = reader.getLong();
        dayStartEquity = reader.getLong();
        day = reader.getLong();
    }
}
