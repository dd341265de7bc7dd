package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RouteDecisionEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.strategy.RoutingSettings;
import java.util.Arrays;

/**
 * Compares the venues of a symbol for an opening order. A venue takes part if its instrument may be traded now and both
 * its best prices are known; its cost is its spread as a part of the mid price, and the taker's fee twice. By depth the
 * spread is that of the whole order: how far from the mid price its levels are on average, there and back. One thread;
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
    private final LevelWalk[] walks = new LevelWalk[RoutingSettings.MAX_VENUES];
    /** A walk stands at a level that is not used up. */
    private final boolean[] isAtLevel = new boolean[RoutingSettings.MAX_VENUES];

    private final LevelWalk walk = new LevelWalk();
    private int count;
    private boolean isByDepth;
    private long wanted;

    VenueRouter(final PreTradeChecks checks) {
        this.checks = checks;
        Arrays.setAll(walks, i -> new LevelWalk());
    }

    /** Starts to compare for a signal and a sum. */
    void start(final RoutingSettings settings, final long notional) {
        count = 0;
        isByDepth = settings.byDepth() && notional > 0;
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
        final long level = NO_COST == cost ? 0 : level(instrument, signal.isBuy() ? Side.SELL : Side.BUY);
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
        if (isByDepth && settings.maxVenues() > 1) {
            shareByDepth(settings.maxVenues());
        } else {
            shareByBestLevels(settings.maxVenues());
        }
        return true;
    }

    private void shareByBestLevels(final int maxVenues) {
        long rest = wanted;
        int venues = 0;
        for (int i = 0; i < count; i++) {
            notionals[i] = 0;
            final long part = Math.min(rest, levels[i]);
            if (NO_COST != costs[i] && venues < maxVenues && (0 == i || isOrder(compared[i], part))) {
                notionals[i] = part;
                rest -= part;
                venues++;
            }
        }
        notionals[0] += rest;
    }

    /** Takes the best level of all venues again and again; what no level holds goes where most of it goes. */
    private void shareByDepth(final int maxVenues) {
        final Side side = intent.isBuy() ? Side.SELL : Side.BUY;
        int exponent = InstrumentRules.MAX_EXPONENT;
        for (int i = 0; i < count; i++) {
            exponent = NO_COST == costs[i] ? exponent : Math.min(exponent, compared[i].rules.priceExponent());
        }
        for (int i = 0; i < count; i++) {
            notionals[i] = 0;
            isAtLevel[i] = false;
            if (NO_COST != costs[i]) {
                walks[i].start(compared[i], side);
                walks[i].scale(exponent);
                isAtLevel[i] = walks[i].next();
            }
        }
        long rest = wanted;
        int venues = 0;
        for (int best = bestLevel(venues < maxVenues); rest > 0 && best >= 0; best = bestLevel(venues < maxVenues)) {
            final long part = Math.min(rest, walks[best].worth());
            venues += 0 == notionals[best] && part > 0 ? 1 : 0;
            notionals[best] += part;
            rest -= part;
            isAtLevel[best] = walks[best].next();
        }
        int most = 0;
        for (int i = 1; i < count; i++) {
            most = notionals[i] > notionals[most] ? i : most;
        }
        for (int i = 0; i < count; i++) {
            if (i != most && notionals[i] > 0 && !isOrder(compared[i], notionals[i])) {
                rest += notionals[i];
                notionals[i] = 0;
            }
        }
        notionals[most] += rest;
    }

    /** The walk that is at the best level, of two alike the cheaper venue's; -1 if none is at one. */
    private int bestLevel(final boolean mayBeNew) {
        int best = -1;
        for (int i = 0; i < count; i++) {
            if (isAtLevel[i] && (mayBeNew || notionals[i] > 0) && (best < 0 || walks[i].isBetterThan(walks[best]))) {
                best = i;
            }
        }
        return best;
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

    private long cost(final RiskInstrument instrument) {
        final long bid = instrument.bidPrice;
        final long ask = instrument.askPrice;
        if (bid <= 0 || ask <= bid) {
            return NO_COST; // one side only, or a book that cannot be
        }
        final long twiceMid = ExactMath.add(bid, ask);
        final long spread = isByDepth
                ? ExactMath.add(away(instrument, Side.BUY, twiceMid), away(instrument, Side.SELL, twiceMid))
                : away(ask, twiceMid, bid);
        final long cost = ExactMath.add(spread, ExactMath.multiply(LevelWalk.takerFee(instrument), 2));
        return OVERFLOW == cost ? NO_COST : cost;
    }

    /** How far apart two prices are, as a part of another: twice the distance over twice the mid price. */
    private static long away(final long price, final long twiceMid, final long from) {
        return ExactMath.multiplyDivide(
                ExactMath.multiply(Math.abs(ExactMath.subtract(price, from)), 2), ONE, twiceMid, Rounding.UP);
    }

    /** How far from the mid price the sum is taken on average, as a part of it; of what is there, if that is less. */
    private long away(final RiskInstrument instrument, final Side side, final long twiceMid) {
        walk.start(instrument, side);
        long taken = 0;
        long sum = 0;
        while (taken < wanted && walk.next()) {
            final long part = Math.min(wanted - taken, walk.worth());
            final long distance = Math.abs(ExactMath.subtract(ExactMath.multiply(walk.price(), 2), twiceMid));
            final long rate = ExactMath.multiplyDivide(distance, ONE, twiceMid, Rounding.UP);
            sum = ExactMath.add(sum, ExactMath.multiplyDivide(part, rate, wanted, Rounding.UP));
            taken += part;
        }
        return 0 == taken ? OVERFLOW : ExactMath.multiplyDivide(sum, wanted, taken, Rounding.UP);
    }

    /** Worth of what could be taken at once: of the best level or, by depth, of as many as the sum needs. */
    private long level(final RiskInstrument instrument, final Side side) {
        walk.start(instrument, side);
        long worth = 0;
        while (worth < wanted && walk.next()) {
            worth += Math.min(wanted - worth, walk.worth());
            if (!isByDepth) {
                return walk.worth();
            }
        }
        return worth;
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
