package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BracketExitEncoder;
import io.rayo.codecs.sbe.BracketReason;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.Arrays;
import java.util.List;

/**
 * Closes the positions of strategies at their take profit, stop loss, trailing stop or time stop.
 *
 * <pre>
 *   fill --> levels     price or time --> reached --> cancel what rests --> NewOrder, BracketExit --> until flat
 * </pre>
 *
 * <p>A price counts only if the instrument may be traded on it: fresh, of a live book, within the collar. An exit is as
 * large as what is held less what is being closed already, so that no sequence of fills turns the position round; what
 * an exit leaves open, or what is filled later, the next one closes. The stage looks only while orders may leave. One
 * thread; allocates nothing.
 */
final class Brackets {
    private final BracketSettings[] settings;
    private final int[] bracketed;
    private final Exposure exposure;
    private final PreTradeChecks checks;
    private final OrderRate orderRate;
    private final OrderDecisions decisions;
    private final OrderIntent intent = new OrderIntent();
    private final BracketExitEncoder bracketExit = new BracketExitEncoder();
    /** Those that may be held by a strategy with brackets, by id. */
    private RiskInstrument[] instruments = new RiskInstrument[64];

    private int instrumentCount;

    Brackets(
            final List<StrategySettings> strategies,
            final Exposure exposure,
            final PreTradeChecks checks,
            final OrderRate orderRate,
            final OrderDecisions decisions) {
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
        onHolding(exposure.instrument(order.instrumentId()), strategyIndex, nowNs);
    }

    /** What a strategy holds may have changed. */
    void onHolding(final RiskInstrument instrument, final int strategyIndex, final long nowNs) {
        final Holding holding = exposure.holding(strategyIndex, instrument.rules.instrumentId());
        if (settings[strategyIndex].isOn() && null != holding) {
            holding.bracket.onPosition(settings[strategyIndex], instrument.rules, holding.position, nowNs);
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

    /** Finds what to watch in a state that was just read. */
    void afterRead() {
        for (int i = 0; bracketed.length > 0 && i < exposure.instrumentLimit(); i++) {
            final RiskInstrument instrument = exposure.instrument(i);
            for (final int strategy : bracketed) {
                if (null != instrument && null != exposure.holding(strategy, i)) {
                    addHolder(instrument, strategy); // the first look drops it if nothing is held
                    watch(instrument);
                }
            }
        }
    }

    /** Looks at the brackets of an instrument at its price of now. */
    void lookAt(final RiskInstrument instrument, final boolean isBlocked, final long nowNs, final StageOutput output) {
        final InstrumentRules rules = instrument.rules;
        final int count = instrument.holderCount;
        int kept = 0;
        boolean isHeld = false;
        for (int i = 0; i < count; i++) {
            final int strategy = instrument.holders[i];
            final Holding holding = exposure.holding(strategy, rules.instrumentId());
            if (0 == holding.position.quantity()) {
                continue; // the next fill of an order of its brings it back
            }
            instrument.holders[kept++] = strategy;
            final long held = exposure.held(instrument, rules.instrumentId(), strategy);
            if (0 != rules.roundDownToLot(Math.abs(held))) {
                isHeld = true;
                lookAt(instrument, strategy, holding.bracket, held, isBlocked, nowNs, output);
            }
        }
        instrument.holderCount = kept;
        if (!isHeld) {
            forget(instrument);
        }
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
            prepare(instrument, strategy, isLong);
            if (!checks.tradable(intent, isBlocked, nowNs)) {
                return; // a price that cannot be traded on proves nothing
            }
            if (isBest) {
                bracket.best(settings[strategy], price);
                return;
            }
            bracket.reach(reason);
        }
        if (bracket.mayTry(nowNs)) {
            exit(instrument, strategy, bracket, held, isBlocked, nowNs, output);
        }
    }

    private void prepare(final RiskInstrument instrument, final int strategy, final boolean isLong) {
        intent.clear();
        intent.strategyIndex = strategy;
        intent.strategyId = exposure.strategyId(strategy);
        intent.signalId = OrderDecisions.NO_SIGNAL;
        intent.side = isLong ? Side.SELL : Side.BUY;
        intent.instrumentId = instrument.rules.instrumentId();
        intent.instrument = instrument;
        intent.isClosing = true;
    }

    private void exit(
            final RiskInstrument instrument,
            final int strategy,
            final Bracket bracket,
            final long held,
            final boolean isBlocked,
            final long nowNs,
            final StageOutput output) {
        prepare(instrument, strategy, held > 0);
        if (!checks.tradable(intent, isBlocked, nowNs)) {
            deny(bracket, output);
            return;
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
