package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;

/**
 * Keeps one reduce-only stop at the venue for what a strategy holds of a derivative, at the stop loss of its bracket,
 * which guards it while the node is down.
 *
 * <pre>
 *   held --> placed --acknowledged--> works --> filled
 *    ^                                  |
 *    |                 quantity or level changed, exit, signal, flat
 *    |                                  v
 *    +--known to be over-------- being withdrawn
 * </pre>
 *
 * <p>The only orders of type STOP are these, so that the stop of a strategy is found among its open orders. As long as
 * one may still be filled, no other is placed, and what it may do is closed by nothing else. One whose fate the venue
 * has not told (PENDING_NEW, UNRESOLVED) is neither withdrawn nor replaced. One thread; allocates nothing.
 */
final class VenueStops {
    /** The time that the venue has, from the price that reached the stop on, before the exit takes over. */
    static final long GRACE_NS = 1_000_000_000L;

    private final BracketSettings[] settings;
    private final Exposure exposure;
    private final PreTradeChecks checks;
    private final OrderRate orderRate;
    /** What stops may take beyond the rate of orders. */
    private final OrderRate reserve;

    private final OrderDecisions decisions;
    private final OrderIntent intent = new OrderIntent();

    VenueStops(
            final BracketSettings[] settings,
            final Exposure exposure,
            final PreTradeChecks checks,
            final OrderRate orderRate,
            final OrderDecisions decisions) {
        this.settings = settings;
        this.exposure = exposure;
        this.checks = checks;
        this.orderRate = orderRate;
        this.decisions = decisions;
        reserve = new OrderRate(RiskSettings.STOP_RESERVE, RiskStage.SECOND_NS);
    }

    /** Whether an order is a stop that guards a position. */
    static boolean isStop(final Order order) {
        return OrderType.STOP == order.orderType();
    }

    /** Whether a strategy's position on an instrument is to have one; spot has no reduce-only orders. */
    boolean isFor(final int strategy, final RiskInstrument instrument) {
        return settings[strategy].venueStop() && !instrument.rules.isSpot();
    }

    /** Whether one may still be filled. */
    boolean isOpen(final int strategy, final RiskInstrument instrument) {
        final OrderTable orders = exposure.orders();
        for (int i = 0; instrument.openOrders > 0 && i < orders.openCount(); i++) {
            if (isOf(orders.open(i), strategy, instrument)) {
                return true;
            }
        }
        return false;
    }

    /** A stop is over, or has come back. */
    void onOrder(final Order stop, final RiskInstrument instrument, final VenueStop state, final long nowNs) {
        if (!stop.state().isFinal() || OrderState.FILLED == stop.state()) {
            return;
        }
        if (OrderState.REJECTED == stop.state() && RejectReason.NOT_ALLOWED == stop.reason()) {
            instrument.takesNoStops = true;
        } else if (0 == stop.cancelAttempts() || OrderState.REJECTED == stop.state()) {
            state.failed(nowNs); // not what we asked for
        } else {
            state.restart();
        }
    }

    /** Sees to it that the stop is the one that is wanted; quantity held is 0 if none is. */
    void tend(
            final RiskInstrument instrument,
            final int strategy,
            final Holding holding,
            final long held,
            final boolean isBlocked,
            final long nowNs,
            final StageOutput output) {
        final boolean isLong = held > 0;
        final long level = level(holding.bracket, instrument.rules, isLong);
        final long quantity = 0 == held || level <= 0 ? 0 : quantity(instrument, strategy, isLong);
        final OrderTable orders = exposure.orders();
        boolean isOpen = false;
        boolean isGuarded = false;
        for (int i = 0; instrument.openOrders > 0 && i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (isOf(order, strategy, instrument)) {
                isOpen = true;
                if (!isGuarded && fits(order, isLong, quantity, level)) {
                    isGuarded = true;
                } else {
                    withdraw(order, holding.venueStop, nowNs, output);
                }
            }
        }
        if (!isOpen && quantity > 0 && !instrument.takesNoStops && holding.venueStop.mayTry(nowNs)) {
            place(instrument, strategy, holding.bracket, isLong, quantity, level, isBlocked, nowNs, output);
        }
    }

    /** Withdraws what is open. */
    void withdraw(
            final RiskInstrument instrument,
            final int strategy,
            final VenueStop state,
            final long nowNs,
            final StageOutput output) {
        final OrderTable orders = exposure.orders();
        for (int i = 0; instrument.openOrders > 0 && i < orders.openCount(); i++) {
            if (isOf(orders.open(i), strategy, instrument)) {
                withdraw(orders.open(i), state, nowNs, output);
            }
        }
    }

    private void withdraw(final Order stop, final VenueStop state, final long nowNs, final StageOutput output) {
        final boolean isKnown = OrderState.NEW == stop.state() || OrderState.PARTIALLY_FILLED == stop.state();
        final boolean isFirst = 0 == stop.cancelAttempts();
        if (isKnown && stop.isCancellable() && (isFirst || state.mayTry(nowNs)) && decisions.hasId()) {
            decisions.withdraw(output, stop, RejectReason.NONE, nowNs);
            if (!isFirst) {
                state.failed(nowNs);
            }
        }
    }

    private void place(
            final RiskInstrument instrument,
            final int strategy,
            final Bracket bracket,
            final boolean isLong,
            final long quantity,
            final long level,
            final boolean isBlocked,
            final long nowNs,
            final StageOutput output) {
        intent.toClose(instrument, strategy, exposure.strategyId(strategy), isLong);
        intent.referencePrice = level;
        intent.stopPrice = level;
        intent.quantity = quantity;
        if (!checks.mayRest(intent, isBlocked) || !checks.sizedToClose(intent)) {
            if (bracket.isNewDenial(intent.reason)) {
                decisions.riskReject(output, intent, instrument.rules.venueId());
            }
            return;
        }
        final boolean isWithinRate = orderRate.mayOrder(nowNs);
        if (!decisions.hasId() || !exposure.hasRoomToClose() || !(isWithinRate || reserve.mayOrder(nowNs))) {
            return; // a later event tries again
        }
        if (!isWithinRate) {
            reserve.ordered(nowNs);
        }
        decisions.order(output, intent, OrderType.STOP, TimeInForce.GTC, true, nowNs);
    }

    void writeState(final StateWriter writer) {
        reserve.writeState(writer);
    }

    void readState(final StateReader reader) {
        reserve.readState(reader);
    }

    private boolean isOf(final Order order, final int strategy, final RiskInstrument instrument) {
        return isStop(order)
                && order.instrumentId() == instrument.rules.instrumentId()
                && order.strategyId() == exposure.strategyId(strategy);
    }

    /** Whether it is the one that is wanted. What was filled in part is at work: its level is of the past. */
    private static boolean fits(final Order stop, final boolean isLong, final long quantity, final long level) {
        return (Side.SELL == stop.side()) == isLong
                && stop.leavesQuantity() == quantity
                && (stop.filledQuantity() > 0 || stop.referencePriceMantissa() == level);
    }

    /**
     * What one may close: what the strategy holds and is not closing already, and no more than the account holds, as
     * the venue knows the sum of all strategies only.
     */
    private long quantity(final RiskInstrument instrument, final int strategy, final boolean isLong) {
        final InstrumentRules rules = instrument.rules;
        final long net = instrument.position.quantity();
        final long closable = exposure.closableButForStops(instrument, strategy, !isLong);
        final long most = Math.min(isLong ? net : -net, rules.maxQuantity());
        return Math.min(closable, rules.roundDownToLot(Math.max(0, most)));
    }

    /** The first price on the tick that has reached the stop loss; not above 0 if there is none. */
    private static long level(final Bracket bracket, final InstrumentRules rules, final boolean isLong) {
        final long price = bracket.stopLossPrice();
        if (price <= 0 || Long.MAX_VALUE == price) {
            return 0;
        }
        final long below = price - price % rules.tickSize();
        final long level = isLong || below == price ? below : ExactMath.add(below, rules.tickSize());
        return OVERFLOW == level ? 0 : level;
    }
}
