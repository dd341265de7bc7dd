package io.rayo.gateways.sim.matching;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import java.util.ArrayList;
import java.util.List;

/**
 * The others on a simulated market: they quote around a {@link HiddenPrice} that wanders, take, and cancel.
 *
 * <p>Each event is a limit order near the {@link HiddenPrice}, a market order, or a cancel; quotes that the price has
 * left behind are taken or canceled, so that the book follows and keeps some tens of levels. The same seed and the same
 * calls give the same market. One thread.
 */
public final class BackgroundFlow {
    /** Owner of the background's orders. */
    public static final long OWNER = 0;

    private static final int ORDERS_MAX = 600;
    private static final int DISTANCE_MAX = 60;
    private static final double DISTANCE_SUCCESS = 0.08;
    private static final double CANCEL_SHARE = 0.30;
    private static final double MARKET_SHARE = 0.12;
    private static final double LOTS_SUCCESS = 0.02;
    private static final int LOTS_MAX = 400;
    private static final int MARKET_LOTS_FACTOR = 2;

    private final MatchingEngine engine;
    private final HiddenPrice hidden;
    private final SimRandom random;
    private final List<MatchOrder> orders = new ArrayList<>();
    private final long lotsUnit;
    private double eventsPerTick;
    private double eventsDue;

    /**
     * Makes the flow; {@link #seedBook} fills the book.
     *
     * @param engine market to act on.
     * @param hidden price to quote around; moved by the caller.
     * @param seed of its own random numbers.
     * @param lotsUnit order sizes are small multiples of it; from 1.
     * @param eventsPerTick orders and cancels per tick, fractions allowed.
     */
    public BackgroundFlow(
            final MatchingEngine engine,
            final HiddenPrice hidden,
            final long seed,
            final long lotsUnit,
            final double eventsPerTick) {
        if (lotsUnit < 1) {
            throw new IllegalArgumentException("invalid lotsUnit=" + lotsUnit);
        }
        this.engine = engine;
        this.hidden = hidden;
        random = new SimRandom(seed);
        this.lotsUnit = lotsUnit;
        this.eventsPerTick = eventsPerTick;
    }

    /**
     * Changes the rate.
     *
     * @param value orders and cancels per tick, from 0.
     */
    public void eventsPerTick(final double value) {
        eventsPerTick = value;
    }

    /**
     * Quotes so many levels on each side.
     *
     * @param levels from 1.
     */
    public void seedBook(final int levels) {
        final long middle = StrictMath.round(hidden.ticks());
        for (int i = 1; i <= levels; i++) {
            rest(Side.BUY, middle - i, lots());
            rest(Side.SELL, middle + i, lots());
        }
    }

    /** One tick of the schedule: the events that are due happen. */
    public void onTick() {
        eventsDue += eventsPerTick;
        while (eventsDue >= 1) {
            eventsDue--;
            event();
        }
    }

    private void event() {
        final double choice = random.nextDouble();
        if (choice < CANCEL_SHARE || orders.size() >= ORDERS_MAX) {
            cancelOne();
        } else if (choice < CANCEL_SHARE + MARKET_SHARE) {
            take();
        } else {
            quote();
        }
    }

    private void quote() {
        final Side side = (random.nextLong() & 1) == 0 ? Side.BUY : Side.SELL;
        final int distance = random.nextGeometric(DISTANCE_SUCCESS, DISTANCE_MAX);
        final long middle = StrictMath.round(hidden.ticks());
        // strictly on its own side of the hidden price, but it may meet quotes that the price has left behind
        final long price = Side.BUY == side ? middle - 1 - distance : middle + 1 + distance;
        rest(side, price, lots());
    }

    private void take() {
        final Side side = (random.nextLong() & 1) == 0 ? Side.BUY : Side.SELL;
        final Side opposite = Side.BUY == side ? Side.SELL : Side.BUY;
        // the last levels are left alone, so that no side ever runs empty
        if (engine.levelCount(opposite) > 3) {
            final long lots = StrictMath.min(lots() * MARKET_LOTS_FACTOR, engine.bestLots(opposite));
            engine.place(OWNER, side, OrderType.MARKET, TimeInForce.IOC, 0, StrictMath.max(lots, 1));
        }
    }

    private void cancelOne() {
        if (orders.isEmpty()) {
            return;
        }
        final int index = (int) random.nextBelow(orders.size());
        final MatchOrder order = orders.get(index);
        orders.set(index, orders.getLast());
        orders.removeLast();
        if (order.isOpen() && engine.levelCount(order.side()) > 3) {
            engine.cancel(order.orderId());
        } else if (order.isOpen()) {
            orders.add(order);
        }
    }

    private void rest(final Side side, final long priceTicks, final long lots) {
        if (priceTicks < 1) {
            return;
        }
        final MatchOrder order = engine.place(OWNER, side, OrderType.LIMIT, TimeInForce.GTC, priceTicks, lots);
        if (order.isOpen()) {
            orders.add(order);
        }
    }

    private long lots() {
        return lotsUnit * (1 + random.nextGeometric(LOTS_SUCCESS, LOTS_MAX));
    }
}
