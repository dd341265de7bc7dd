package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BracketExitEncoder;
import io.rayo.codecs.sbe.BracketReason;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.Arrays;
import java.util.List;

/**
 * Closes the positions of strategies at their take profit, stop loss, trailing stop or time stop.
 *
 * <pre>
 *   fill --> levels     price or time --> reached --> cancel what rests --> NewOrder, BracketExit --> until flat
 *     |                                                       ^
 *     '--> stop at the venue ------ signal of the other side -'--> the signal goes on
 * </pre>
 *
 * <p>A price counts only if the instrument may be traded on it: fresh, of a live book, within the collar. An exit is as
 * large as what is held less what is being closed already, so that no sequence of fills turns the position round; what
 * an exit leaves open, or what is filled later, the next one closes. The stage looks only while orders may leave. One
 * thread; allocates nothing.
 */
final class Brackets {
    /** Takes the signals that waited for a stop to be over. */
    @FunctionalInterface
    interface WishHandler {
        /** Handles one as if it came now; it is to be taken. */
        void onWish(RiskInstrument instrument, int strategyIndex, VenueStop wish, StageOutput output);
    }

    private final BracketSettings[] settings;
    private final int[] bracketed;
    private final Exposure exposure;
    private final PreTradeChecks checks;
    private final OrderRate orderRate;
    private final OrderDecisions decisions;
    private final VenueStops stops;
    private final WishHandler wishHandler;
    private final OrderIntent intent = new OrderIntent();
    private final BracketExitEncoder bracketExit = new BracketExitEncoder();
    /** Those that may be held by a strategy with brackets, by id. */
    private RiskInstrument[] instruments = new RiskInstrument[64];

    private int instrumentCount;
    /** Signals that wait for a stop to be over. */
    private int wishCount;

    Brackets(
            final List<StrategySettings> strategies,
            final Exposure exposure,
            final PreTradeChecks checks,
            final OrderRate orderRate,
            final OrderDecisions decisions,
            final WishHandler wishHandler) {
        settings = strategies.stream().map(StrategySettings::bracket).toArray(BracketSettings[]::new);
        int count = 0;
        final int[] on = new int[settings.length];
        for (int i = 0; i < settings.length; i++) {
            if (settings[i].isOn()) {
                on[count++] = i;
            }
        }
        bracketed = Arrays.copyOf(on, count);
        this.exposure = exposure;
        this.checks = checks;
        this.orderRate = orderRate;
        this.decisions = decisions;
        this.wishHandler = wishHandler;
        stops = new VenueStops(settings, exposure, checks, orderRate, decisions);
    }

    /** Instruments that may have brackets; they leave the list when a look finds nothing. */
    int instrumentCount() {
        return instrumentCount;
    }

    RiskInstrument instrument(final int index) {
        return instruments[index];
    }

    /** An order of a strategy changed, perhaps by a fill. */
    void onOrder(final Order order, final int strategyIndex, final long nowNs) {
        final RiskInstrument instrument = exposure.instrument(order.instrumentId());
        onHolding(instrument, strategyIndex, nowNs);
        if (VenueStops.isStop(order)) {
            stops.onOrder(order, instrument, exposure.holding(strategyIndex, order.instrumentId()).venueStop, nowNs);
        }
    }

    /** What a strategy holds may have changed. */
    void onHolding(final RiskInstrument instrument, final int strategyIndex, final long nowNs) {
        final Holding holding = exposure.holding(strategyIndex, instrument.rules.instrumentId());
        if (settings[strategyIndex].isOn() && null != holding) {
            if (holding.bracket.onPosition(settings[strategyIndex], instrument.rules, holding.position, nowNs)) {
                holding.venueStop.restart();
            }
            addHolder(instrument, strategyIndex);
            watch(instrument);
        }
    }

    /** The scale of an instrument changed. */
    void onRescaled(final RiskInstrument instrument) {
        for (final int strategy : bracketed) {
            final Holding holding = exposure.holding(strategy, instrument.rules.instrumentId());
            if (null != holding) {
                holding.bracket.rescaled(settings[strategy], instrument.rules, holding.position);
            }
        }
    }

    void writeState(final StateWriter writer) {
        stops.writeState(writer);
    }

    void readState(final StateReader reader) {
        stops.readState(reader);
    }

    /** Finds what to watch in a state that was just read. */
    void afterRead() {
        for (int i = 0; bracketed.length > 0 && i < exposure.instrumentLimit(); i++) {
            final RiskInstrument instrument = exposure.instrument(i);
            for (final int strategy : bracketed) {
                if (null != instrument && null != exposure.holding(strategy, i)) {
                    wishCount += exposure.holding(strategy, i).venueStop.hasWish() ? 1 : 0;
                    addHolder(instrument, strategy); // the first look drops it if nothing is held
                    watch(instrument);
                }
            }
        }
    }

    /**
     * Whether a signal is against what its strategy holds while a stop at the venue covers that: what the stop may
     * still do must be over first.
     */
    boolean isStopInTheWay(final OrderIntent signal) {
        final Holding holding = exposure.holding(signal.strategyIndex, signal.instrumentId);
        if (null == holding || !stops.isFor(signal.strategyIndex, signal.instrument) || holding.venueStop.hasWish()) {
            return false;
        }
        final long held = holding.position.quantity();
        return 0 != held
                && held > 0 != signal.isBuy()
                && 0 == exposure.orderInFlight(signal.strategyId, signal.instrument)
                && stops.isOpen(signal.strategyIndex, signal.instrument);
    }

    /** Keeps a signal until the stop in its way is over. */
    void defer(final OrderIntent signal, final boolean isClosingSignal, final long nowNs, final StageOutput output) {
        final VenueStop state = exposure.holding(signal.strategyIndex, signal.instrumentId).venueStop;
        state.wish(signal, isClosingSignal);
        wishCount++;
        addHolder(signal.instrument, signal.strategyIndex);
        watch(signal.instrument);
        stops.withdraw(signal.instrument, signal.strategyIndex, state, nowNs, output);
    }

    /** Lets no signal wait any longer. */
    void endWishes(final StageOutput output) {
        for (int i = 0; wishCount > 0 && i < instrumentCount; i++) {
            for (int h = 0; h < instruments[i].holderCount; h++) {
                final int strategy = instruments[i].holders[h];
                final VenueStop state = exposure.holding(strategy, instruments[i].rules.instrumentId()).venueStop;
                if (state.hasWish()) {
                    endWish(instruments[i], strategy, state, output);
                }
            }
        }
    }

    private void endWish(
            final RiskInstrument instrument, final int strategy, final VenueStop state, final StageOutput output) {
        wishCount--;
        wishHandler.onWish(instrument, strategy, state, output);
    }

    /**
     * Looks at the brackets of an instrument at its price of now. Stops at the venue follow what is held, not prices:
     * an event that is a price and no more does not concern them.
     */
    void lookAt(
            final RiskInstrument instrument,
            final boolean isBlocked,
            final boolean isPrice,
            final long nowNs,
            final StageOutput output) {
        final InstrumentRules rules = instrument.rules;
        final int count = instrument.holderCount;
        int kept = 0;
        boolean isWatched = false;
        for (int i = 0; i < count; i++) {
            final int strategy = instrument.holders[i];
            final Holding holding = exposure.holding(strategy, rules.instrumentId());
            final boolean mayHaveStop = stops.isFor(strategy, instrument);
            if (mayHaveStop && !isPrice) {
                settleWish(instrument, strategy, holding.venueStop, nowNs, output);
            }
            final long held = exposure.held(instrument, rules.instrumentId(), strategy);
            final boolean isHeld = 0 != rules.roundDownToLot(Math.abs(held));
            if (isHeld) {
                lookAt(instrument, strategy, holding.bracket, held, isBlocked, nowNs, output);
            }
            final boolean hasStop =
                    mayHaveStop && (isPrice || tendStop(instrument, strategy, holding, isBlocked, nowNs, output));
            isWatched |= isHeld || hasStop;
            if (0 != holding.position.quantity() || hasStop) {
                instrument.holders[kept++] = strategy; // else the next fill of an order of its brings it back
            }
        }
        instrument.holderCount = kept;
        if (!isWatched) {
            forget(instrument);
        }
    }

    /** A signal that waited goes on when the stop in its way is over. */
    private void settleWish(
            final RiskInstrument instrument,
            final int strategy,
            final VenueStop state,
            final long nowNs,
            final StageOutput output) {
        if (!state.hasWish()) {
            return;
        }
        if (stops.isOpen(strategy, instrument)) {
            stops.withdraw(instrument, strategy, state, nowNs, output);
        } else {
            endWish(instrument, strategy, state, output);
        }
    }

    /** Keeps the stop of what is held, unless that is being closed; whether there is one, or a signal that waits. */
    private boolean tendStop(
            final RiskInstrument instrument,
            final int strategy,
            final Holding holding,
            final boolean isBlocked,
            final long nowNs,
            final StageOutput output) {
        final boolean hasWish = holding.venueStop.hasWish();
        if (!hasWish && !holding.bracket.isReached()) {
            final long held = exposure.heldLots(instrument, strategy);
            stops.tend(instrument, strategy, holding, held, isBlocked, nowNs, output);
        }
        return hasWish || stops.isOpen(strategy, instrument);
    }

    private void lookAt(
            final RiskInstrument instrument,
            final int strategy,
            final Bracket bracket,
            final long held,
            final boolean isBlocked,
            final long nowNs,
            final StageOutput output) {
        final boolean isLong = held > 0;
        final long price = instrument.referencePrice(!isLong);
        if (!bracket.isReached()) {
            final BracketReason reason = bracket.reachedBy(settings[strategy], price, nowNs);
            final boolean isBest = null == reason && bracket.isBest(settings[strategy], price);
            if (null == reason && !isBest) {
                return;
            }
            intent.toClose(instrument, strategy, exposure.strategyId(strategy), isLong);
            if (!checks.tradable(intent, isBlocked, nowNs)) {
                return; // a price that cannot be traded on proves nothing
            }
            if (isBest) {
                bracket.best(settings[strategy], price);
                return;
            }
            bracket.reach(reason, nowNs);
        }
        if (bracket.mayTry(nowNs)) {
            exit(instrument, strategy, bracket, held, isBlocked, nowNs, output);
        }
    }

    private void exit(
            final RiskInstrument instrument,
            final int strategy,
            final Bracket bracket,
            final long held,
            final boolean isBlocked,
            final long nowNs,
            final StageOutput output) {
        intent.toClose(instrument, strategy, exposure.strategyId(strategy), held > 0);
        if (!checks.tradable(intent, isBlocked, nowNs)) {
            deny(bracket, output);
            return;
        }
        if (stops.isFor(strategy, instrument) && !bracket.isLeftToVenue(nowNs)) {
            final VenueStop state = exposure.holding(strategy, instrument.rules.instrumentId()).venueStop;
            stops.withdraw(instrument, strategy, state, nowNs, output);
        }
        price(settings[strategy].maxSlippage());
        if (!clearTheWay(nowNs, output)) {
            return;
        }
        final InstrumentRules rules = instrument.rules;
        final long closable = exposure.closable(instrument, strategy, intent.isBuy());
        intent.quantity = rules.roundDownToLot(Math.min(closable, rules.roundDownToLot(rules.maxQuantity())));
        if (0 == intent.quantity) {
            return; // all of it is being closed already
        }
        if (!checks.sizedToClose(intent)) {
            deny(bracket, output);
            return;
        }
        if (!decisions.hasId() || !exposure.hasRoomToClose() || !orderRate.mayOrder(nowNs)) {
            return; // the next event tries again
        }
        final boolean isMarket = OrderIntent.NO_VALUE == intent.price;
        final long clientOrderId = decisions.order(
                output, intent, isMarket ? OrderType.MARKET : OrderType.LIMIT, TimeInForce.IOC, true, nowNs);
        bracket.tried(nowNs);
        putExit(output, clientOrderId, bracket, nowNs);
    }

    /** The worst price that an exit with bounded slippage takes, on the tick; none for a market order. */
    private void price(final long maxSlippage) {
        if (0 == maxSlippage) {
            return;
        }
        final boolean isBuy = intent.isBuy();
        final long tick = intent.instrument.rules.tickSize();
        final long worst = ExactMath.multiplyDivide(
                intent.referencePrice,
                isBuy ? Exposure.RATE_ONE + maxSlippage : Exposure.RATE_ONE - maxSlippage,
                Exposure.RATE_ONE,
                isBuy ? Rounding.DOWN : Rounding.UP);
        if (OVERFLOW != worst) {
            final long below = worst - worst % tick;
            intent.price = Math.max(tick, isBuy || below == worst ? below : below + tick);
        }
    }

    /**
     * Withdraws what rests of the strategy on the instrument, and what rests of others and would trade with the exit;
     * false while one of the latter is still being withdrawn. One of which nobody knows what it does, or which the
     * venue will not withdraw, holds no exit up: to trade with ourselves is the lesser harm.
     */
    private boolean clearTheWay(final long nowNs, final StageOutput output) {
        final OrderTable orders = exposure.orders();
        boolean isClear = true;
        for (int i = 0; i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (order.instrumentId() != intent.instrumentId || !AccountRisk.isResting(order)) {
                continue;
            }
            final boolean isOwn = order.strategyId() == intent.strategyId;
            final boolean isInTheWay =
                    order.side() != intent.side && AccountRisk.crosses(intent, order.priceMantissa());
            if (isOwn || isInTheWay) {
                final RejectReason reason = isOwn ? RejectReason.NONE : RejectReason.SELF_CROSS;
                final boolean isAsked = decisions.cancel(output, order, reason, nowNs);
                isClear &= isAsked && !(isInTheWay && OrderState.PENDING_CANCEL == order.state());
            }
        }
        return isClear;
    }

    private void deny(final Bracket bracket, final StageOutput output) {
        if (bracket.isNewDenial(intent.reason)) {
            decisions.riskReject(output, intent, intent.instrument.rules.venueId());
        }
    }

    private void putExit(final StageOutput output, final long clientOrderId, final Bracket bracket, final long nowNs) {
        final int at = OrderDecisions.putHeader(
                output,
                BracketExitEncoder.TEMPLATE_ID,
                BracketExitEncoder.BLOCK_LENGTH,
                intent.instrumentId,
                intent.instrument.rules.venueId());
        bracketExit
                .wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(clientOrderId)
                .priceMantissa(intent.referencePrice)
                .stopPriceMantissa(bracket.reachedPrice())
                .quantityMantissa(intent.quantity)
                .heldNs(bracket.heldNs(nowNs))
                .strategyId(intent.strategyId)
                .side(intent.side)
                .reason(bracket.reason());
        output.commit(EventHeaders.SEQUENCE_OFFSET + BracketExitEncoder.BLOCK_LENGTH);
    }

    private static void addHolder(final RiskInstrument instrument, final int strategy) {
        int at = instrument.holderCount;
        while (at > 0 && instrument.holders[at - 1] >= strategy) {
            if (instrument.holders[--at] == strategy) {
                return;
            }
        }
        if (instrument.holderCount == instrument.holders.length) {
            instrument.holders = Arrays.copyOf(instrument.holders, instrument.holderCount * 2 + 1);
        }
        System.arraycopy(instrument.holders, at, instrument.holders, at + 1, instrument.holderCount - at);
        instrument.holders[at] = strategy;
        instrument.holderCount++;
    }

    private void watch(final RiskInstrument instrument) {
        if (instrument.mayHaveBracket) {
            return;
        }
        instrument.mayHaveBracket = true;
        if (instrumentCount == instruments.length) {
            instruments = Arrays.copyOf(instruments, instrumentCount * 2);
        }
        // by id: what leaves in one event must leave in one order, also after a restart
        int at = instrumentCount++;
        while (at > 0 && instruments[at - 1].rules.instrumentId() > instrument.rules.instrumentId()) {
            instruments[at] = instruments[at - 1];
            at--;
        }
        instruments[at] = instrument;
    }

    private void forget(final RiskInstrument instrument) {
        instrument.mayHaveBracket = false;
        int at = 0;
        while (instruments[at] != instrument) {
            at++;
        }
        instrumentCount--;
        System.arraycopy(instruments, at + 1, instruments, at, instrumentCount - at);
        instruments[instrumentCount] = null;
    }
}
