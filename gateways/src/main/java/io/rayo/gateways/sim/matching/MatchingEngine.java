package io.rayo.gateways.sim.matching;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The book of one instrument with price-time priority. Prices are whole ticks, quantities whole lots.
 *
 * <p>Every change of a level's quantity has an update id; every trade a trade id. An incoming order is first matched,
 * then rests (GTC, GTX) or ends. Self-trades are not prevented unless the caller does. One thread.
 */
public final class MatchingEngine {
    /** Largest price in ticks and quantity in lots: their product stays below 2^62. */
    public static final long VALUE_MAX = (1L << 31) - 1;

    private final MatchListener listener;
    private final LongSupplier orderIds;
    private final NavigableMap<Long, MatchLevel> bids = new TreeMap<>(Collections.reverseOrder());
    private final NavigableMap<Long, MatchLevel> asks = new TreeMap<>();
    private final Map<Long, MatchOrder> openOrders = new HashMap<>();
    private long updateId;
    private long tradeId;

    /**
     * Makes an empty book.
     *
     * @param orderIds gives the ids of new orders; may be shared by engines.
     * @param updateId the first change gets the next one.
     * @param tradeId the first trade gets the next one.
     * @param listener hears what happens.
     */
    public MatchingEngine(
            final LongSupplier orderIds, final long updateId, final long tradeId, final MatchListener listener) {
        this.orderIds = orderIds;
        this.updateId = updateId;
        this.tradeId = tradeId;
        this.listener = listener;
    }

    /**
     * Takes an order in.
     *
     * @param ownerId whose.
     * @param side BUY or SELL.
     * @param type LIMIT or MARKET.
     * @param timeInForce GTC, IOC, FOK, GTX (post-only: rejected when it would match). MARKET never rests.
     * @param priceTicks 1 to {@link #VALUE_MAX}; ignored for MARKET.
     * @param quantityLots 1 to {@link #VALUE_MAX}.
     * @return the order as it stands afterwards.
     */
    public MatchOrder place(
            final long ownerId,
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long priceTicks,
            final long quantityLots) {
        return place(newOrder(ownerId, side, type, timeInForce, priceTicks, quantityLots));
    }

    /**
     * Makes an order that is not yet on the market, for callers who must know it before its first trade.
     *
     * @param ownerId whose.
     * @param side BUY or SELL.
     * @param type LIMIT or MARKET.
     * @param timeInForce GTC, IOC, FOK or GTX.
     * @param priceTicks 1 to {@link #VALUE_MAX}; ignored for MARKET.
     * @param quantityLots 1 to {@link #VALUE_MAX}.
     * @return the order, to be given to {@link #place(MatchOrder)}.
     */
    public MatchOrder newOrder(
            final long ownerId,
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long priceTicks,
            final long quantityLots) {
        final boolean market = OrderType.MARKET == type;
        if (quantityLots < 1 || quantityLots > VALUE_MAX) {
            throw new IllegalArgumentException("invalid quantityLots=" + quantityLots);
        }
        if (!market && (OrderType.LIMIT != type || priceTicks < 1 || priceTicks > VALUE_MAX)) {
            throw new IllegalArgumentException("invalid type=" + type + " priceTicks=" + priceTicks);
        }
        return new MatchOrder(
                orderIds.getAsLong(), ownerId, side, type, timeInForce, market ? 0 : priceTicks, quantityLots);
    }

    /**
     * Takes an order in.
     *
     * @param order fresh from {@link #newOrder}.
     * @return the same order as it stands afterwards.
     */
    public MatchOrder place(final MatchOrder order) {
        if (TimeInForce.GTX == order.timeInForce() && wouldMatch(order.side(), order.priceTicks())) {
            return end(order, OrderStatus.REJECTED);
        }
        if (TimeInForce.FOK == order.timeInForce() && !canFill(order)) {
            return end(order, OrderStatus.EXPIRED);
        }
        match(order);
        if (order.leavesLots() > 0) {
            final boolean rests = OrderType.LIMIT == order.type()
                    && (TimeInForce.GTC == order.timeInForce() || TimeInForce.GTX == order.timeInForce());
            if (!rests) {
                return end(order, OrderStatus.EXPIRED);
            }
            rest(order);
        }
        return order;
    }

    private MatchOrder end(final MatchOrder order, final OrderStatus status) {
        order.status = status;
        listener.onOrderEnded(order);
        return order;
    }

    private void match(final MatchOrder taker) {
        final NavigableMap<Long, MatchLevel> opposite = book(opposite(taker.side()));
        while (taker.leavesLots() > 0 && !opposite.isEmpty()) {
            final MatchLevel level = opposite.firstEntry().getValue();
            if (!crosses(taker, level.priceTicks)) {
                return;
            }
            while (taker.leavesLots() > 0 && null != level.first) {
                trade(level, level.first, taker);
            }
            if (null == level.first) {
                opposite.remove(level.priceTicks);
            }
            changed(opposite(taker.side()), level);
        }
    }

    private void trade(final MatchLevel level, final MatchOrder maker, final MatchOrder taker) {
        final long lots = Math.min(maker.leavesLots(), taker.leavesLots());
        maker.filledLots += lots;
        taker.filledLots += lots;
        level.quantityLots -= lots;
        maker.status = 0 == maker.leavesLots() ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
        taker.status = 0 == taker.leavesLots() ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
        if (OrderStatus.FILLED == maker.status) {
            level.unlink(maker);
            openOrders.remove(maker.orderId());
        }
        listener.onTrade(++tradeId, maker, taker, level.priceTicks, lots);
    }

    private boolean canFill(final MatchOrder order) {
        long wanted = order.quantityLots();
        for (final MatchLevel level : book(opposite(order.side())).values()) {
            if (wanted <= 0 || !crosses(order, level.priceTicks)) {
                break;
            }
            wanted -= level.quantityLots;
        }
        return wanted <= 0;
    }

    private static boolean crosses(final MatchOrder taker, final long levelTicks) {
        return OrderType.MARKET == taker.type() || crosses(taker.side(), taker.priceTicks(), levelTicks);
    }

    private static boolean crosses(final Side side, final long limitTicks, final long levelTicks) {
        return Side.BUY == side ? limitTicks >= levelTicks : limitTicks <= levelTicks;
    }

    /**
     * Whether a limit order would trade at once.
     *
     * @param side of the order.
     * @param priceTicks of the order.
     * @return true if the other side has a price as good.
     */
    public boolean wouldMatch(final Side side, final long priceTicks) {
        final NavigableMap<Long, MatchLevel> opposite = book(opposite(side));
        return !opposite.isEmpty() && crosses(side, priceTicks, opposite.firstKey());
    }

    /**
     * Cancels an open order.
     *
     * @param orderId of the order.
     * @return the order, or null if no such order is open.
     */
    public MatchOrder cancel(final long orderId) {
        final MatchOrder order = openOrders.get(orderId);
        if (null == order) {
            return null;
        }
        takeOut(order);
        return end(order, OrderStatus.CANCELED);
    }

    /**
     * Reduces the quantity of an open order, which keeps its place in the queue.
     *
     * @param orderId of the order.
     * @param newQuantityLots below the ordered and above the executed quantity.
     * @return the order, or null if it is not open or the quantity is not allowed.
     */
    public MatchOrder amendQuantity(final long orderId, final long newQuantityLots) {
        final MatchOrder order = openOrders.get(orderId);
        if (null == order || newQuantityLots >= order.quantityLots || newQuantityLots <= order.filledLots) {
            return null;
        }
        order.level.quantityLots -= order.quantityLots - newQuantityLots;
        order.quantityLots = newQuantityLots;
        changed(order.side(), order.level);
        return order;
    }

    /**
     * Gives an open order another price or quantity. It keeps its place in the queue if the price stays and the
     * quantity does not grow; else it goes to the end of its new level, after it has traded what it can.
     *
     * @param orderId of the order.
     * @param newPriceTicks 1 to {@link #VALUE_MAX}.
     * @param newQuantityLots above the executed quantity.
     * @param onAmended called when the order has its new price and quantity and has not traded yet.
     * @return the order as it stands, or null if it is not open or the quantity is not allowed.
     */
    public MatchOrder amend(
            final long orderId, final long newPriceTicks, final long newQuantityLots, final Runnable onAmended) {
        final MatchOrder order = openOrders.get(orderId);
        if (null == order || newQuantityLots <= order.filledLots) {
            return null;
        }
        if (newPriceTicks < 1 || newPriceTicks > VALUE_MAX || newQuantityLots > VALUE_MAX) {
            throw new IllegalArgumentException(
                    "invalid newPriceTicks=" + newPriceTicks + " newQuantityLots=" + newQuantityLots);
        }
        if (newPriceTicks == order.priceTicks && newQuantityLots <= order.quantityLots) {
            if (newQuantityLots < order.quantityLots) {
                amendQuantity(orderId, newQuantityLots);
            }
            onAmended.run();
            return order;
        }
        takeOut(order);
        order.priceTicks = newPriceTicks;
        order.quantityLots = newQuantityLots;
        onAmended.run();
        match(order);
        if (order.leavesLots() > 0) {
            rest(order);
        }
        return order;
    }

    private void rest(final MatchOrder order) {
        final MatchLevel level = book(order.side()).computeIfAbsent(order.priceTicks(), MatchLevel::new);
        level.append(order);
        openOrders.put(order.orderId(), order);
        changed(order.side(), level);
    }

    private void takeOut(final MatchOrder order) {
        openOrders.remove(order.orderId());
        final MatchLevel level = order.level;
        level.quantityLots -= order.leavesLots();
        level.unlink(order);
        if (null == level.first) {
            book(order.side()).remove(level.priceTicks);
        }
        changed(order.side(), level);
    }

    private void changed(final Side side, final MatchLevel level) {
        listener.onLevel(side, level.priceTicks, level.quantityLots, ++updateId);
    }

    private static Side opposite(final Side side) {
        return Side.BUY == side ? Side.SELL : Side.BUY;
    }

    private NavigableMap<Long, MatchLevel> book(final Side side) {
        return Side.BUY == side ? bids : asks;
    }

    /**
     * An open order.
     *
     * @param orderId of the order.
     * @return the order or null.
     */
    public MatchOrder openOrder(final long orderId) {
        return openOrders.get(orderId);
    }

    /** {@return how many orders rest} */
    public int openOrderCount() {
        return openOrders.size();
    }

    /** {@return id of the last change} */
    public long updateId() {
        return updateId;
    }

    /** {@return id of the last trade} */
    public long tradeId() {
        return tradeId;
    }

    /**
     * Goes on with other update ids, as after a restart of the venue.
     *
     * @param newUpdateId the next change gets the one after it.
     */
    public void resetUpdateId(final long newUpdateId) {
        updateId = newUpdateId;
    }

    /**
     * The best price of a side.
     *
     * @param side BUY for bids.
     * @return ticks, or 0 if the side is empty.
     */
    public long bestTicks(final Side side) {
        final NavigableMap<Long, MatchLevel> book = book(side);
        return book.isEmpty() ? 0 : book.firstKey();
    }

    /**
     * The quantity at the best price of a side.
     *
     * @param side BUY for bids.
     * @return lots, or 0 if the side is empty.
     */
    public long bestLots(final Side side) {
        final NavigableMap<Long, MatchLevel> book = book(side);
        return book.isEmpty() ? 0 : book.firstEntry().getValue().quantityLots;
    }

    /**
     * Number of price levels of a side.
     *
     * @param side BUY for bids.
     * @return levels.
     */
    public int levelCount(final Side side) {
        return book(side).size();
    }

    /**
     * The book of a side.
     *
     * @param side BUY for bids.
     * @param levels at most so many.
     * @return pairs of ticks and lots, best first.
     */
    public List<long[]> depth(final Side side, final int levels) {
        final List<long[]> depth = new ArrayList<>();
        for (final MatchLevel level : book(side).values()) {
            if (depth.size() == levels) {
                break;
            }
            depth.add(new long[] {level.priceTicks, level.quantityLots});
        }
        return depth;
    }
}
