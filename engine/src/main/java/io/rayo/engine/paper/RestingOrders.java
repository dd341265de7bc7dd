package io.rayo.engine.paper;

import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;

/**
 * Orders that rest in the book: where in the queue of their price they stand, and what fills them.
 *
 * <p>Of the others' quantity at our price, what was there at our arrival is ahead of us. A trade at the price takes
 * from the front. A level that shrinks by more than was traded lost the rest to cancels, which the queue model spreads.
 * Never is more ahead than the level shows. One thread.
 */
final class RestingOrders {
    private final QueueModel model;
    private final PaperMatcher matcher;

    RestingOrders(final QueueModel model, final PaperMatcher matcher) {
        this.model = model;
        this.matcher = matcher;
    }

    /** Puts an order at the end of the queue of its price. */
    static void place(final PaperInstrument instrument, final PaperOrder order) {
        final PaperBook book = instrument.book;
        order.levelQuantity = book.isProven() ? book.visibleQuantity(order.side, order.price) : PaperBook.UNSEEN;
        order.ahead = PaperBook.UNSEEN == order.levelQuantity ? PaperOrder.UNKNOWN_AHEAD : order.levelQuantity;
        order.tradedSince = 0;
        instrument.resting(order.side).insertByPrice(order);
    }

    /**
     * A trade between others: what it took beyond the quantity ahead of us would have been ours. One whose price is
     * worse than our limit has taken all of our level. No more is filled than was traded.
     */
    void onTrade(final PaperInstrument instrument, final long price, final long quantity, final Side aggressorSide) {
        final long left = onTrade(instrument, Side.BUY, price, quantity, Side.SELL == aggressorSide);
        onTrade(instrument, Side.SELL, price, left, Side.BUY == aggressorSide);
    }

    /** The book is whole and new. */
    void onBook(final PaperInstrument instrument, final boolean becameProven) {
        onBook(instrument, instrument.bids, becameProven);
        onBook(instrument, instrument.asks, becameProven);
    }

    private long onTrade(
            final PaperInstrument instrument,
            final Side side,
            final long price,
            final long quantity,
            final boolean isHit) {
        long others = quantity;
        PaperOrder order = instrument.resting(side).head();
        while (null != order && others > 0) {
            final PaperOrder next = order.next;
            final boolean isThrough = order.isBetterThan(price);
            if (!isThrough && (order.price != price || !isHit)) {
                break; // the next ones are not better
            }
            long available = others;
            if (isThrough) {
                order.ahead = 0;
            } else {
                available -= order.ahead; // bound: both are from 0 to Long.MAX_VALUE
                advance(order, others);
            }
            if (available > 0) {
                final long filled = Math.min(available, order.leaves());
                if (matcher.fill(instrument, order, order.price, filled, Liquidity.MAKER)) {
                    matcher.isFinished(order);
                    others -= filled;
                }
            }
            order = next;
        }
        return others;
    }

    private static void advance(final PaperOrder order, final long traded) {
        final long sum = ExactMath.add(order.tradedSince, traded);
        order.tradedSince = ExactMath.OVERFLOW == sum ? Long.MAX_VALUE : sum;
        if (PaperOrder.UNKNOWN_AHEAD != order.ahead) {
            order.ahead = Math.max(0, order.ahead - traded);
        }
    }

    private void onBook(final PaperInstrument instrument, final OrderList list, final boolean becameProven) {
        PaperOrder order = list.head();
        if (null == order) {
            return;
        }
        final L2Book levels = instrument.book.levels();
        final long best = order.isBuy() ? levels.bestAskPrice() : levels.bestBidPrice();
        while (null != order) {
            final PaperOrder next = order.next;
            final boolean isAlive =
                    L2Book.NONE == best || !order.accepts(best) || matcher.walk(instrument, order, Liquidity.MAKER);
            if (isAlive) {
                onLevel(order, instrument.book.visibleQuantity(order.side, order.price), becameProven);
            }
            order = next;
        }
    }

    private void onLevel(final PaperOrder order, final long quantity, final boolean becameProven) {
        final long before = order.levelQuantity;
        if (PaperBook.UNSEEN == quantity) {
            order.levelQuantity = quantity;
            return;
        }
        if (quantity == before && !becameProven) {
            return;
        }
        if (PaperBook.UNSEEN != before && !becameProven && quantity < before) {
            cancelled(order, before, before - quantity - Math.min(order.tradedSince, before - quantity));
        }
        order.ahead = Math.min(order.ahead, quantity);
        order.levelQuantity = quantity;
        order.tradedSince = 0;
    }

    private void cancelled(final PaperOrder order, final long before, final long quantity) {
        if (0 == quantity || PaperOrder.UNKNOWN_AHEAD == order.ahead) {
            return;
        }
        switch (model) {
            case NONE -> {
                // those behind us left
            }
            case PROPORTIONAL -> {
                // what stood there before the cancels, which are a part of it
                final long standing = before - order.tradedSince;
                final long share = ExactMath.multiplyDivide(order.ahead, quantity, standing, Rounding.DOWN);
                order.ahead -= Math.min(order.ahead, share);
            }
            case FULL -> order.ahead -= Math.min(order.ahead, quantity);
        }
    }
}
