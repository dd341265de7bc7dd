package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RouteDecisionEncoder;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.strategy.RoutingSettings;

/**
 * Compares the venues of a symbol for an opening order. A venue takes part if its instrument may be traded now and both
 * its best prices are known; its cost is its spread as a part of the mid price, and the taker's fee twice. One thread;
 * allocates nothing.
 */
final class VenueRouter {
    private static final long ONE = Exposure.RATE_ONE;
    private static final long NO_COST = RouteDecisionEncoder.VenuesEncoder.costNullValue();

    private final PreTradeChecks checks;
    private final OrderIntent intent = new OrderIntent();
    private final RouteDecisionEncoder decision = new RouteDecisionEncoder();
    private final RiskInstrument[] compared = new RiskInstrument[RoutingSettings.MAX_VENUES];
    private final long[] costs = new long[RoutingSettings.MAX_VENUES];
    private final long[] levels = new long[RoutingSettings.MAX_VENUES];
    private final long[] notionals = new long[RoutingSettings.MAX_VENUES];
    private final RejectReason[] reasons = new RejectReason[RoutingSettings.MAX_VENUES];
    private int count;
    private boolean isByDepth;
    private long wanted;

    VenueRouter(final PreTradeChecks checks) {
        this.checks = checks;
    }

    /** Starts to compare for a signal and a sum. */
    void start(final RoutingSettings settings, final long notional) {
        count = 0;
        isByDepth = settings.byDepth();
        wanted = notional;
    }

    /** Takes an instrument of the symbol; more than 16 are not compared. */
    void add(final OrderIntent signal, final RiskInstrument instrument, final boolean isBlocked, final long nowNs) {
        if (count == compared.length) {
            return;
        }
        intent.clear();
        intent.strategyId = signal.strategyId;
        intent.strategyIndex = signal.strategyIndex;
        intent.signalId = signal.signalId;
        intent.side = signal.side;
        intent.isClosing = false;
        intent.instrumentId = instrument.rules.instrumentId();
        intent.instrument = instrument;
        long cost = NO_COST;
        if (checks.tradable(intent, isBlocked, nowNs)) {
            cost = cost(instrument);
            if (NO_COST == cost) {
                intent.deny(RejectReason.NO_REFERENCE_PRICE);
            }
        }
        final long level = NO_COST == cost ? 0 : level(instrument, signal.isBuy());
        int at = count++;
        // the cheapest first; of two that cost the same, the lower id
        while (at > 0 && isBefore(cost, level, at - 1)) {
            compared[at] = compared[at - 1];
            costs[at] = costs[at - 1];
            levels[at] = levels[at - 1];
            reasons[at] = reasons[at - 1];
            at--;
        }
        compared[at] = instrument;
        costs[at] = cost;
        levels[at] = level;
        reasons[at] = intent.reason;
    }

    /** Shares the sum out; false if no venue takes part. */
    boolean share(final RoutingSettings settings) {
        if (0 == count || NO_COST == costs[0]) {
            for (int i = 0; i < count; i++) {
                notionals[i] = 0;
            }
            return false;
        }
        long rest = wanted;
        int venues = 0;
        for (int i = 0; i < count; i++) {
            notionals[i] = 0;
            final long part = Math.min(rest, levels[i]);
            if (NO_COST != costs[i] && venues < settings.maxVenues() && (0 == i || isOrder(compared[i], part))) {
                notionals[i] = part;
                rest -= part;
                venues++;
            }
        }
        notionals[0] += rest;
        return true;
    }

    int count() {
        return count;
    }

    RiskInstrument instrument(final int index) {
        return compared[index];
    }

    /** To be ordered there; 0 if nothing. */
    long notional(final int index) {
        return notionals[index];
    }

    void put(final StageOutput output, final OrderIntent signal) {
        final int at = OrderDecisions.putHeader(
                output,
                RouteDecisionEncoder.TEMPLATE_ID,
                RouteDecisionEncoder.BLOCK_LENGTH,
                signal.instrumentId,
                signal.instrument.rules.venueId());
        decision.wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .strategyId(signal.strategyId)
                .signalId(signal.signalId)
                .side(signal.side);
        final RouteDecisionEncoder.VenuesEncoder venues = decision.venuesCount(count);
        for (int i = 0; i < count; i++) {
            venues.next()
                    .atInstrumentId(compared[i].rules.instrumentId())
                    .atVenueId((short) compared[i].rules.venueId())
                    .cost(costs[i])
                    .notional(notionals[i])
                    .reason(reasons[i]);
        }
        output.commit(EventHeaders.SEQUENCE_OFFSET + decision.encodedLength());
    }

    private boolean isBefore(final long cost, final long level, final int other) {
        if (NO_COST == cost) {
            return false;
        }
        if (NO_COST == costs[other]) {
            return true;
        }
        final boolean holdsAll = level >= wanted;
        if (isByDepth && holdsAll != levels[other] >= wanted) {
            return holdsAll;
        }
        return cost < costs[other];
    }

    private static long cost(final RiskInstrument instrument) {
        final long bid = instrument.bidPrice;
        final long ask = instrument.askPrice;
        if (bid <= 0 || ask <= bid) {
            return NO_COST; // one side only, or a book that cannot be
        }
        // both above 0 and of one scale: twice the spread over twice the mid
        final long spread =
                ExactMath.multiplyDivide(ExactMath.multiply(ask - bid, 2), ONE, ExactMath.add(bid, ask), Rounding.UP);
        final long fee = instrument.rules.takerFee();
        final long fees = InstrumentDefinitionDecoder.takerFeeNullValue() == fee ? 0 : ExactMath.multiply(fee, 2);
        final long cost = ExactMath.add(spread, fees);
        return OVERFLOW == cost ? NO_COST : cost;
    }

    /** Worth of the best level on the side that would be taken. */
    private static long level(final RiskInstrument instrument, final boolean isBuy) {
        final long worth = instrument.rules.notional(
                isBuy ? instrument.askPrice : instrument.bidPrice,
                isBuy ? instrument.askQuantity : instrument.bidQuantity,
                Rounding.DOWN);
        return OVERFLOW == worth ? Long.MAX_VALUE : worth;
    }

    /** Whether a venue takes an order for a sum. */
    private boolean isOrder(final RiskInstrument instrument, final long notional) {
        final InstrumentRules rules = instrument.rules;
        final long price = instrument.referencePrice(intent.isBuy());
        final long quantity = rules.quantityFor(notional, price);
        return OVERFLOW != quantity
                && quantity >= Math.max(1, rules.minQuantity())
                && rules.notional(price, quantity, Rounding.DOWN) >= rules.minNotional();
    }
}
