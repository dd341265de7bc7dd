package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;

/**
 * The checks that a signal passes to become an order, each with its own reason, in the fixed order of
 * {@link #tradable}, {@link #filtered}, {@link #sized} and {@link #within}. Measures: prices and quantities as
 * mantissas, money in 10^-8, ages in nanoseconds, deviations as rates of 10^-12, counts. What does not fit 64 bits is
 * denied as ARITHMETIC_OVERFLOW. One thread.
 */
final class PreTradeChecks {
    private final RiskSettings settings;
    private final Exposure exposure;
    private final OrderRate orderRate;
    private final AccountRisk account;
    private final SignalLimits signalLimits;
    private final long[] orderNotionals;
    /** On the size of opening orders, a rate of 10^-12; set by the last RiskAdjustment. */
    long riskFactor = Exposure.RATE_ONE;

    /**
     * Of the intent at hand: the worst quantity of its instrument without and with it, and what the latter is worth.
     */
    private long worstBefore;

    private long worstAfter;
    private long worthAfter;
    /** Worst case of everything with it; OVERFLOW if it does not fit. */
    private long totalAfter;

    PreTradeChecks(
            final RiskSettings settings,
            final List<StrategySettings> strategies,
            final Exposure exposure,
            final OrderRate orderRate,
            final AccountRisk account,
            final SignalLimits signalLimits) {
        this.settings = settings;
        this.exposure = exposure;
        this.orderRate = orderRate;
        this.account = account;
        this.signalLimits = signalLimits;
        orderNotionals = new long[strategies.size()];
        for (int i = 0; i < orderNotionals.length; i++) {
            orderNotionals[i] = strategies.get(i).orderNotional();
        }
    }

    /** Whether the instrument may be traded at all now. */
    boolean tradable(final OrderIntent intent, final boolean isVenueBlocked, final long nowNs) {
        return known(intent)
                && trading(intent, isVenueBlocked)
                && allowed(intent)
                && priced(intent)
                && fresh(intent, nowNs)
                && bookLive(intent)
                && withinCollar(intent);
    }

    /** Whether an order that waits for a price of its own may be sent now, whatever the market's are. */
    boolean mayRest(final OrderIntent intent, final boolean isVenueBlocked) {
        return known(intent) && trading(intent, isVenueBlocked) && allowed(intent);
    }

    /** Whether the signal asks for something that makes sense now. */
    boolean filtered(final OrderIntent intent, final boolean isReduceOnly, final long nowNs) {
        intent.holding = exposure.holding(intent.strategyIndex, intent.instrumentId);
        return notInFlight(intent)
                && reducing(intent, isReduceOnly)
                && account.withinLoss(intent)
                && (intent.isClosing
                        ? somethingToClose(intent)
                        : (intent.isFurtherPart || signalLimits.passes(intent, nowNs)) && roomForEntry(intent));
    }

    /** Finds the quantity and checks it against the instrument's rules. */
    boolean sized(final OrderIntent intent) {
        intent.price = OrderType.LIMIT == settings.orderType() ? intent.referencePrice : OrderIntent.NO_VALUE;
        final long quantity = intent.isClosing
                ? closingQuantity(intent)
                : intent.instrument.rules.quantityFor(adjustedNotional(intent), intent.referencePrice);
        if (OVERFLOW == quantity) {
            return intent.deny(RejectReason.ARITHMETIC_OVERFLOW);
        }
        intent.quantity = quantity;
        intent.notional = intent.instrument.rules.notional(intent.referencePrice, quantity, Rounding.UP);
        return onTick(intent)
                && onLot(intent)
                && largeEnough(intent)
                && smallEnough(intent)
                && worthEnough(intent)
                && withinOrderLimit(intent);
    }

    /** What an opening order is to be worth. */
    long wantedNotional(final OrderIntent intent) {
        return OrderIntent.NO_VALUE == intent.wantedNotional
                ? orderNotionals[intent.strategyIndex]
                : intent.wantedNotional;
    }

    private long adjustedNotional(final OrderIntent intent) {
        final long wanted = wantedNotional(intent);
        return Exposure.RATE_ONE == riskFactor
                ? wanted
                : ExactMath.multiplyDivide(wanted, riskFactor, Exposure.RATE_ONE, Rounding.DOWN);
    }

    /** Whether an order that closes so much is one that the venue takes; it may be larger than other orders. */
    boolean sizedToClose(final OrderIntent intent) {
        intent.notional = intent.instrument.rules.notional(intent.referencePrice, intent.quantity, Rounding.UP);
        return onLot(intent) && largeEnough(intent) && smallEnough(intent) && worthEnough(intent);
    }

    /** Whether the account bears it. */
    boolean within(final OrderIntent intent, final long nowNs) {
        measure(intent);
        return withinPositions(intent)
                && withinOpenOrders(intent)
                && withinRate(intent, nowNs)
                && withinFunds(intent)
                && account.within(intent, totalAfter, nowNs);
    }

    private void measure(final OrderIntent intent) {
        final RiskInstrument instrument = intent.instrument;
        worstBefore = instrument.worstQuantity;
        worstAfter = intent.isBuy()
                ? instrument.worstQuantity(intent.quantity, 0)
                : instrument.worstQuantity(0, intent.quantity);
        worthAfter = instrument.notional(worstAfter);
        totalAfter = ExactMath.add(worthAfter, exposure.worstOfOthers(instrument));
    }

    boolean known(final OrderIntent intent) {
        return null != intent.instrument || intent.deny(RejectReason.UNKNOWN_INSTRUMENT);
    }

    boolean trading(final OrderIntent intent, final boolean isVenueBlocked) {
        final boolean isTrading = InstrumentStatus.TRADING == intent.instrument.rules.status()
                && !intent.instrument.isConflicted
                && !isVenueBlocked;
        return isTrading || intent.deny(RejectReason.INSTRUMENT_NOT_TRADING);
    }

    boolean allowed(final OrderIntent intent) {
        final boolean isOurs = intent.strategyIndex >= 0 || 0 == intent.strategyId;
        return (intent.instrument.isAllowed && isOurs) || intent.deny(RejectReason.NOT_ALLOWED);
    }

    boolean priced(final OrderIntent intent) {
        intent.referencePrice = intent.instrument.referencePrice(intent.isBuy());
        return intent.referencePrice > 0 || intent.deny(RejectReason.NO_REFERENCE_PRICE);
    }

    boolean fresh(final OrderIntent intent, final long nowNs) {
        final long ageNs = nowNs - intent.instrument.lastMarketNs;
        return ageNs <= settings.maxDataAgeNs() || intent.deny(RejectReason.STALE_DATA, settings.maxDataAgeNs(), ageNs);
    }

    boolean bookLive(final OrderIntent intent) {
        return !intent.instrument.isBookSeen || intent.instrument.isBookLive || intent.deny(RejectReason.BOOK_NOT_LIVE);
    }

    boolean withinCollar(final OrderIntent intent) {
        final long traded = intent.instrument.tradePrice;
        if (traded <= 0) {
            return true;
        }
        // both above 0: the difference fits
        final long difference = Math.abs(intent.referencePrice - traded);
        if (ExactMath.isAtMost(difference, Exposure.RATE_ONE, settings.maxPriceDeviation(), traded)) {
            return true;
        }
        final long deviation = ExactMath.multiplyDivide(difference, Exposure.RATE_ONE, traded, Rounding.UP);
        return intent.deny(
                RejectReason.PRICE_COLLAR,
                settings.maxPriceDeviation(),
                OVERFLOW == deviation ? Long.MAX_VALUE : deviation);
    }

    private boolean notInFlight(final OrderIntent intent) {
        final Holding holding = intent.holding;
        // nothing is added to a position that its bracket is closing
        final boolean isLeaving = !intent.isClosing && null != holding && holding.bracket.isReached();
        final boolean isWaiting = null != holding && holding.venueStop.hasWish();
        return (!isLeaving && !isWaiting && 0 == exposure.orderInFlight(intent.strategyId, intent.instrument))
                || intent.filter(RejectReason.ORDER_IN_FLIGHT);
    }

    private static boolean reducing(final OrderIntent intent, final boolean isReduceOnly) {
        return !isReduceOnly || intent.isClosing || intent.filter(RejectReason.REDUCE_ONLY);
    }

    private boolean somethingToClose(final OrderIntent intent) {
        return exposure.closable(intent.instrument, intent.strategyIndex, intent.isBuy()) > 0
                || intent.filter(RejectReason.NOTHING_TO_CLOSE);
    }

    private boolean roomForEntry(final OrderIntent intent) {
        final Holding holding = intent.holding;
        if (null == holding || holding.entries < settings.maxEntriesPerPosition()) {
            return true;
        }
        final long held = holding.position.quantity();
        final boolean isAdding = held != 0 && held > 0 == intent.isBuy();
        return !isAdding || intent.filter(RejectReason.POSITION_OPEN);
    }

    /** A closing order is never too large: what does not fit into one order is left for the next signal. */
    private long closingQuantity(final OrderIntent intent) {
        final InstrumentRules rules = intent.instrument.rules;
        final long affordable = rules.quantityFor(settings.maxOrderNotional(), intent.referencePrice);
        final long most = rules.roundDownToLot(rules.maxQuantity());
        final long wanted = Math.min(exposure.closable(intent.instrument, intent.strategyIndex, intent.isBuy()), most);
        // a limit that allows more than 64 bits can say is no limit
        return OVERFLOW == affordable ? wanted : Math.min(wanted, affordable);
    }

    boolean onTick(final OrderIntent intent) {
        final long tick = intent.instrument.rules.tickSize();
        return OrderIntent.NO_VALUE == intent.price
                || 0 == intent.price % tick
                || intent.deny(RejectReason.OFF_TICK, tick, intent.price);
    }

    boolean onLot(final OrderIntent intent) {
        final long lot = intent.instrument.rules.lotSize();
        return 1 == lot || 0 == intent.quantity % lot || intent.deny(RejectReason.OFF_LOT, lot, intent.quantity);
    }

    boolean largeEnough(final OrderIntent intent) {
        // nothing at all is too little for every instrument
        final long least = Math.max(1, intent.instrument.rules.minQuantity());
        return intent.quantity >= least || intent.deny(RejectReason.BELOW_MIN_QUANTITY, least, intent.quantity);
    }

    boolean smallEnough(final OrderIntent intent) {
        final long most = intent.instrument.rules.maxQuantity();
        return intent.quantity <= most || intent.deny(RejectReason.ABOVE_MAX_QUANTITY, most, intent.quantity);
    }

    boolean worthEnough(final OrderIntent intent) {
        final InstrumentRules rules = intent.instrument.rules;
        final long worth = rules.isNotionalExact()
                ? intent.notional
                : rules.notional(intent.referencePrice, intent.quantity, Rounding.DOWN);
        if (OVERFLOW == worth) {
            return intent.deny(RejectReason.ARITHMETIC_OVERFLOW);
        }
        return worth >= rules.minNotional() || intent.deny(RejectReason.BELOW_MIN_NOTIONAL, rules.minNotional(), worth);
    }

    boolean withinOrderLimit(final OrderIntent intent) {
        if (OVERFLOW == intent.notional) {
            return intent.deny(RejectReason.ARITHMETIC_OVERFLOW);
        }
        return intent.notional <= settings.maxOrderNotional()
                || intent.deny(RejectReason.ORDER_NOTIONAL_LIMIT, settings.maxOrderNotional(), intent.notional);
    }

    /**
     * An order that makes the worst case no worse passes, even where prices have carried the worst case past a limit.
     */
    private boolean withinPositions(final OrderIntent intent) {
        if (OVERFLOW == worstBefore || OVERFLOW == worstAfter) {
            return intent.deny(RejectReason.ARITHMETIC_OVERFLOW);
        }
        if (worstAfter <= worstBefore) {
            return true;
        }
        final long own = worthAfter;
        final long symbol = ExactMath.add(own, exposure.worstOfSymbol(intent.instrument));
        final long total = totalAfter;
        if (OVERFLOW == own || OVERFLOW == symbol || OVERFLOW == total) {
            return intent.deny(RejectReason.ARITHMETIC_OVERFLOW);
        }
        if (own > settings.maxInstrumentPosition()) {
            return intent.deny(RejectReason.POSITION_LIMIT, settings.maxInstrumentPosition(), own);
        }
        if (symbol > settings.maxSymbolPosition()) {
            return intent.deny(RejectReason.POSITION_LIMIT, settings.maxSymbolPosition(), symbol);
        }
        return total <= settings.maxTotalExposure()
                || intent.deny(RejectReason.EXPOSURE_LIMIT, settings.maxTotalExposure(), total);
    }

    private boolean withinOpenOrders(final OrderIntent intent) {
        final int open = exposure.orders().openCount();
        return open < settings.maxOpenOrders()
                || intent.deny(RejectReason.OPEN_ORDERS_LIMIT, settings.maxOpenOrders(), open);
    }

    private boolean withinRate(final OrderIntent intent, final long nowNs) {
        return orderRate.mayOrder(nowNs)
                || intent.deny(RejectReason.ORDER_RATE_LIMIT, settings.maxOrdersPerSecond(), orderRate.count(nowNs));
    }

    private boolean withinFunds(final OrderIntent intent) {
        if (settings.initialCash() < 0) {
            return true;
        }
        final RiskInstrument instrument = intent.instrument;
        final long needed;
        if (instrument.rules.isSpot()) {
            if (!intent.isBuy()) {
                return true;
            }
            needed = ExactMath.add(Exposure.costOf(instrument, intent.notional), exposure.committedCash(null));
        } else {
            if (worstAfter <= worstBefore) {
                return true;
            }
            needed = ExactMath.add(exposure.margin(worthAfter), exposure.committedCash(instrument));
        }
        if (OVERFLOW == needed) {
            return intent.deny(RejectReason.ARITHMETIC_OVERFLOW);
        }
        return needed <= exposure.cash() || intent.deny(RejectReason.INSUFFICIENT_FUNDS, exposure.cash(), needed);
    }
}
