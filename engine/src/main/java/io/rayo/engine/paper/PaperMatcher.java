package io.rayo.engine.paper;

import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;

/**
 * Fills orders against what the market data shows: at arrival by walking the book, later by trades and by books that
 * cross them. One thread.
 *
 * <pre>
 *   arrival -> checks -> NEW -> stop not reached: stops ---last trade reaches it---+
 *                 |                                                               v
 *              REJECTED          book not proven: waiting --proven--> walk the book -> FILLED, EXPIRED or resting
 * </pre>
 */
final class PaperMatcher {
    private static final int RATE_EXPONENT = -12;

    private final PaperSettings settings;
    private final PaperReports reports;
    private final PaperOrders orders;
    private final PaperFees fees;

    PaperMatcher(final PaperSettings settings, final PaperReports reports, final PaperOrders orders) {
        this.settings = settings;
        this.reports = reports;
        this.orders = orders;
        fees = new PaperFees(settings);
    }

    /** An order arrives; it has been taken out of the requests. */
    void onArrival(final PaperInstrument instrument, final PaperOrder order) {
        final RejectReason reason = check(instrument, order);
        if (RejectReason.NONE != reason) {
            reports.rejected(order, reason);
            orders.release(order);
            return;
        }
        reports.acknowledged(order);
        if (order.isDormant() && !isReached(instrument, order)) {
            instrument.stops.append(order);
        } else if (order.isDormant()) {
            wake(instrument, order);
        } else {
            order.isTriggered = true;
            execute(instrument, order);
        }
    }

    /** A stop was reached; it is in no list. */
    void wake(final PaperInstrument instrument, final PaperOrder order) {
        order.isTriggered = true;
        if (order.isReduceOnly && order.leaves() > (order.isBuy() ? -instrument.held : instrument.held)) {
            expire(order, RejectReason.REDUCE_ONLY);
        } else {
            execute(instrument, order);
        }
    }

    /** Why an order's price and quantity are not to be had; for changes of an order too. */
    RejectReason checkTerms(
            final PaperInstrument instrument, final PaperOrder order, final long price, final long quantity) {
        final InstrumentRules rules = instrument.rules;
        if (order.hasLimit() && (price <= 0 || 0 != price % rules.tickSize())) {
            return RejectReason.OFF_TICK;
        }
        if (OrderType.STOP == order.orderType || OrderType.STOP_LIMIT == order.orderType) {
            if (order.stopPrice <= 0 || 0 != order.stopPrice % rules.tickSize()) {
                return RejectReason.OFF_TICK;
            }
        }
        if (quantity <= 0 || quantity < rules.minQuantity()) {
            return RejectReason.BELOW_MIN_QUANTITY;
        }
        if (0 != quantity % rules.lotSize()) {
            return RejectReason.OFF_LOT;
        }
        if (quantity > rules.maxQuantity()) {
            return RejectReason.ABOVE_MAX_QUANTITY;
        }
        return checkWorth(instrument, order, price, quantity);
    }

    /** Matches an order with what is there now; what is left of it rests, waits or expires. */
    void execute(final PaperInstrument instrument, final PaperOrder order) {
        if (instrument.book.isProven()) {
            if (TimeInForce.GTX == order.timeInForce && order.hasLimit() && wouldTake(instrument, order, order.price)) {
                expire(order, RejectReason.WOULD_TAKE);
                return;
            }
            if (TimeInForce.FOK == order.timeInForce && !isWholeAvailable(instrument, order)) {
                expire(order, RejectReason.NO_LIQUIDITY);
                return;
            }
            if (!walk(instrument, order, Liquidity.TAKER)) {
                return;
            }
        } else if (isBookless(instrument)) {
            if (!takeAtLastPrice(instrument, order)) {
                return;
            }
        } else {
            instrument.waiting.append(order);
            return;
        }
        if (order.isImmediate()) {
            expire(order, RejectReason.NO_LIQUIDITY);
        } else {
            RestingOrders.place(instrument, order);
        }
    }

    /** Whether a limit order at a price would meet the other side of the book. */
    boolean wouldTake(final PaperInstrument instrument, final PaperOrder order, final long price) {
        if (instrument.book.isProven()) {
            final L2Book levels = instrument.book.levels();
            final long best = order.isBuy() ? levels.bestAskPrice() : levels.bestBidPrice();
            return L2Book.NONE != best && (order.isBuy() ? best <= price : best >= price);
        }
        return isBookless(instrument) && (order.isBuy() ? instrument.lastPrice < price : instrument.lastPrice > price);
    }

    /**
     * Fills an order from the other side of the book, best level first, as far as its limit and what is left of the
     * levels allow. A maker gets its own price, a taker that of the level.
     *
     * @return whether something of the order is left and it is alive.
     */
    boolean walk(final PaperInstrument instrument, final PaperOrder order, final Liquidity liquidity) {
        final PaperBook book = instrument.book;
        final Side other = order.isBuy() ? Side.SELL : Side.BUY;
        final int count = book.levels().levelCount(other);
        for (int level = 0; level < count; level++) {
            final long levelPrice = book.levels().price(other, level);
            if (!order.accepts(levelPrice)) {
                break;
            }
            final long quantity = Math.min(order.leaves(), book.available(other, level));
            if (quantity > 0) {
                final long price = Liquidity.MAKER == liquidity
                        ? order.price
                        : slipped(instrument, order, levelPrice, settings.slippage());
                if (!fill(instrument, order, price, quantity, liquidity)) {
                    return false;
                }
                book.take(other, level, quantity);
                if (isFinished(order)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Books a fill and says so. The caller then takes the liquidity and asks {@link #isFinished}.
     *
     * @return false if its worth cannot be expressed: the order has expired.
     */
    boolean fill(
            final PaperInstrument instrument,
            final PaperOrder order,
            final long price,
            final long quantity,
            final Liquidity liquidity) {
        final long fee = ExactMath.OVERFLOW == price ? price : fees.feeOf(instrument.rules, price, quantity, liquidity);
        if (ExactMath.OVERFLOW == fee) {
            expire(order, RejectReason.ARITHMETIC_OVERFLOW);
            return false;
        }
        order.filled += quantity; // bound: quantity is at most what is left of the order
        order.fillCount++;
        instrument.held += order.isBuy() ? quantity : -quantity; // wraps at worst, as no position could be so large
        reports.filled(order, price, quantity, fee, liquidity);
        return true;
    }

    /** Lets go of an order that is filled, or that has used up its trade ids. */
    boolean isFinished(final PaperOrder order) {
        if (0 == order.leaves()) {
            orders.release(order);
            return true;
        }
        if (PaperOrder.FILL_LIMIT - 1 == order.fillCount) {
            expire(order, RejectReason.NONE);
            return true;
        }
        return false;
    }

    /** Whether the last trade has reached an order's stop. */
    static boolean isReached(final PaperInstrument instrument, final PaperOrder order) {
        return instrument.lastPrice > 0
                && (order.isBuy() ? instrument.lastPrice >= order.stopPrice : instrument.lastPrice <= order.stopPrice);
    }

    /** Whether an instrument is one without a book whose orders are filled at its last trade. */
    boolean isBookless(final PaperInstrument instrument) {
        return settings.bookless() && !instrument.book.isSeen() && instrument.lastPrice > 0;
    }

    private RejectReason check(final PaperInstrument instrument, final PaperOrder order) {
        if (null == instrument) {
            return RejectReason.UNKNOWN_INSTRUMENT;
        }
        if (InstrumentStatus.TRADING != instrument.rules.status()) {
            return RejectReason.INSTRUMENT_NOT_TRADING;
        }
        if (order.causeSequence < instrument.scaleSequence) {
            return RejectReason.VENUE_REJECTED; // its numbers are of a scale that is no more
        }
        if (order.clientOrderId < 0 || order.clientOrderId >= PaperOrder.CLIENT_ORDER_ID_LIMIT) {
            return RejectReason.ARITHMETIC_OVERFLOW;
        }
        if (!isComplete(order)) {
            return RejectReason.VENUE_REJECTED;
        }
        final RejectReason terms = checkTerms(instrument, order, order.price, order.quantity);
        if (RejectReason.NONE != terms || order.isDormant()) {
            return terms;
        }
        if (TimeInForce.GTX == order.timeInForce && order.hasLimit() && wouldTake(instrument, order, order.price)) {
            return RejectReason.WOULD_TAKE;
        }
        return order.isImmediate() && !instrument.book.isProven() && !isBookless(instrument)
                ? RejectReason.BOOK_NOT_LIVE
                : RejectReason.NONE;
    }

    private static boolean isComplete(final PaperOrder order) {
        return (Side.BUY == order.side || Side.SELL == order.side)
                && OrderType.NULL_VAL != order.orderType
                && OrderType.SBE_UNKNOWN != order.orderType
                && TimeInForce.NULL_VAL != order.timeInForce
                && TimeInForce.SBE_UNKNOWN != order.timeInForce;
    }

    /** Worth at the limit, else at the stop, the best price of the other side or the last trade: whatever there is. */
    private RejectReason checkWorth(
            final PaperInstrument instrument, final PaperOrder order, final long limit, final long quantity) {
        final L2Book levels = instrument.book.levels();
        final Side other = order.isBuy() ? Side.SELL : Side.BUY;
        final int count = instrument.book.isProven() ? levels.levelCount(other) : 0;
        final long price;
        if (order.hasLimit()) {
            price = limit;
        } else if (OrderType.STOP == order.orderType) {
            price = order.stopPrice;
        } else {
            price = count > 0 ? levels.price(other, 0) : instrument.lastPrice;
        }
        if (price <= 0) {
            return RejectReason.NONE; // nothing to value it with; the arrival will not fill it either
        }
        long highest = price;
        if (count > 0 && !(order.hasLimit() && order.isBuy())) {
            // the dearest that it may be filled at now: a buyer at the last level, a seller at the first
            highest = Math.max(price, levels.price(other, order.isBuy() ? count - 1 : 0));
        }
        final long slippage = Math.max(settings.slippage(), settings.bookless() ? settings.booklessSlippage() : 0);
        final long worst = order.hasLimit() ? highest : ExactMath.add(highest, slippageOf(highest, slippage));
        final long notional = instrument.rules.notional(price, quantity, Rounding.DOWN);
        if (ExactMath.OVERFLOW == notional
                || ExactMath.OVERFLOW == worst
                || isUnbookable(instrument, price, quantity)
                || isUnbookable(instrument, worst, quantity)) {
            return RejectReason.ARITHMETIC_OVERFLOW;
        }
        return notional < instrument.rules.minNotional() ? RejectReason.BELOW_MIN_NOTIONAL : RejectReason.NONE;
    }

    private boolean isUnbookable(final PaperInstrument instrument, final long price, final long quantity) {
        return ExactMath.OVERFLOW == fees.feeOf(instrument.rules, price, quantity, Liquidity.TAKER)
                || ExactMath.OVERFLOW == fees.feeOf(instrument.rules, price, quantity, Liquidity.MAKER);
    }

    private boolean isWholeAvailable(final PaperInstrument instrument, final PaperOrder order) {
        final Side other = order.isBuy() ? Side.SELL : Side.BUY;
        final int count = instrument.book.levels().levelCount(other);
        long missing = order.leaves();
        for (int level = 0; level < count && missing > 0; level++) {
            if (!order.accepts(instrument.book.levels().price(other, level))) {
                break;
            }
            missing -= Math.min(missing, instrument.book.available(other, level));
        }
        return 0 == missing;
    }

    /** Without a book there is no quantity to be had: all at the last trade's price, made worse. */
    private boolean takeAtLastPrice(final PaperInstrument instrument, final PaperOrder order) {
        final long price = worse(instrument, order, instrument.lastPrice, settings.booklessSlippage());
        if (ExactMath.OVERFLOW != price && !order.accepts(price)) {
            return true;
        }
        if (TimeInForce.GTX == order.timeInForce && order.hasLimit()) {
            if (wouldTake(instrument, order, order.price)) {
                expire(order, RejectReason.WOULD_TAKE);
                return false;
            }
            return true;
        }
        return fill(instrument, order, price, order.leaves(), Liquidity.TAKER) && !isFinished(order);
    }

    /** A level's price made worse, but not beyond the order's limit, which the level itself is within. */
    private long slipped(
            final PaperInstrument instrument, final PaperOrder order, final long price, final long slippage) {
        if (0 == slippage) {
            return price;
        }
        final long worse = worse(instrument, order, price, slippage);
        return ExactMath.OVERFLOW == worse || order.accepts(worse) ? worse : order.price;
    }

    /** A price made worse by a rate and then to the next tick. */
    private static long worse(
            final PaperInstrument instrument, final PaperOrder order, final long price, final long slippage) {
        final long tick = instrument.rules.tickSize();
        final long by = slippageOf(price, slippage);
        if (ExactMath.OVERFLOW == by) {
            return by;
        }
        if (order.isBuy()) {
            final long up = ExactMath.add(price, by);
            return ExactMath.OVERFLOW == up || 0 == up % tick ? up : ExactMath.add(up, tick - up % tick);
        }
        // bound: by is from 0 to price; and a price is at least a tick
        final long down = price - by;
        return Math.max(Math.min(tick, price), down - down % tick);
    }

    private static long slippageOf(final long price, final long slippage) {
        return ExactMath.multiplyScaled(price, slippage, RATE_EXPONENT, Rounding.UP);
    }

    private void expire(final PaperOrder order, final RejectReason reason) {
        reports.expired(order, reason);
        orders.release(order);
    }
}
