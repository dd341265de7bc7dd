package io.rayo.benchmarks.load;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.matching.BackgroundFlow;
import io.rayo.gateways.sim.matching.MatchOrder;
import io.rayo.gateways.sim.matching.MatchingEngine;
import io.rayo.gateways.sim.venue.SimMarket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Moves a simulated market in a circle: after {@value #BLOCKS} blocks its book is what it was before, price by price
 * and quantity by quantity, so that all it published can be published again, checksums included. Of ten messages two
 * are trades, five best prices and three depth updates of some levels. On the venue's event loop.
 */
final class MarketLoop {
    /** Blocks of a circle. Each changes depth once. */
    static final int BLOCKS = 12;

    private static final int HALF = BLOCKS / 2;

    /** Every third block has no trade. */
    private static final int QUIET_BLOCK = 3;

    private static final int LEVELS_MIN = 2;
    private static final int LEVELS_MAX = 9;
    private static final int DISTANCE_MAX = 14;
    private static final int DEPTH_FACTOR = 50;
    private static final int TRADE_SHARE = 500;
    private static final long LOTS_MAX = MatchingEngine.VALUE_MAX / 2;

    private final SimMarket market;
    private final MatchingEngine engine;
    private final SplittableRandom random;
    private final long[][] added = new long[HALF][];
    private final long[] addedAtBest = new long[HALF];
    private final List<List<Quote>> plans = new ArrayList<>();
    private final long[] best = new long[2];
    private Side tradedSide;
    private long tradedLots;

    /** An order that a block of the first half adds; the same in each circle. */
    private record Quote(Side side, long ticks, long lots) {}

    MarketLoop(final SimMarket market, final long seed) {
        this.market = market;
        engine = market.engine();
        random = new SplittableRandom(seed);
    }

    /** Before the first circle: puts so much at the best prices that trades never use them up. */
    void prepare() {
        for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
            final long lots = engine.bestLots(side);
            best[index(side)] = engine.bestTicks(side);
            place(side, best[index(side)], Math.min(DEPTH_FACTOR * lots, LOTS_MAX));
            // what stood before it is taken: from here on every trade meets that one order, and is a single one
            take(Side.BUY == side ? Side.SELL : Side.BUY, lots);
        }
        for (int i = 0; i < HALF; i++) {
            final List<Quote> plan = new ArrayList<>();
            for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
                // different distances, none of them 0: the best price is another phase's matter
                final int[] distances = random.ints(1, DISTANCE_MAX + 1)
                        .distinct()
                        .limit(random.nextInt(LEVELS_MIN, LEVELS_MAX + 1))
                        .toArray();
                for (final int distance : distances) {
                    plan.add(new Quote(
                            side,
                            best[index(side)] + (Side.BUY == side ? -distance : distance),
                            market.instrument().lotsUnit() * random.nextLong(1, 40)));
                }
            }
            plans.add(plan);
        }
    }

    private static int index(final Side side) {
        return Side.BUY == side ? 0 : 1;
    }

    private long place(final Side side, final long ticks, final long lots) {
        final MatchOrder order =
                engine.place(BackgroundFlow.OWNER, side, OrderType.LIMIT, TimeInForce.GTC, ticks, lots);
        if (!order.isOpen() || order.filledLots() > 0) {
            throw new IllegalStateException("the order of a circle met another one");
        }
        return order.orderId();
    }

    private void cancel(final long orderId) {
        final MatchOrder order = engine.cancel(orderId);
        if (null == order || order.filledLots() > 0) {
            throw new IllegalStateException("an order of a circle was traded");
        }
    }

    /** The first part of a block: levels behind the best price, and in most blocks a trade. */
    void moveDepth(final int block) {
        if (block < HALF) {
            added[block] = plans.get(block).stream()
                    .mapToLong(quote -> place(quote.side, quote.ticks, quote.lots))
                    .toArray();
        } else {
            for (final long orderId : added[block - HALF]) {
                cancel(orderId);
            }
        }
        if (hasTrade(block)) {
            final Side taker = 0 == block % 2 ? Side.BUY : Side.SELL;
            tradedSide = Side.BUY == taker ? Side.SELL : Side.BUY;
            tradedLots = Math.max(1, engine.bestLots(tradedSide) / TRADE_SHARE);
            take(taker, tradedLots);
        }
    }

    private void take(final Side taker, final long lots) {
        final MatchOrder order = engine.place(BackgroundFlow.OWNER, taker, OrderType.MARKET, TimeInForce.IOC, 0, lots);
        if (order.filledLots() != lots) {
            throw new IllegalStateException("a trade of a circle was not one");
        }
    }

    private static boolean hasTrade(final int block) {
        return block % QUIET_BLOCK != QUIET_BLOCK - 1;
    }

    /** The second part: the best price, whose quantity after a trade is what it was before. */
    void moveBest(final int block) {
        if (hasTrade(block)) {
            place(tradedSide, best[index(tradedSide)], tradedLots);
        } else if (block < HALF) {
            final Side side = 0 == block % 2 ? Side.BUY : Side.SELL;
            addedAtBest[block] =
                    place(side, best[index(side)], market.instrument().lotsUnit() * (1 + block));
        } else {
            cancel(addedAtBest[block - HALF]);
        }
    }
}
