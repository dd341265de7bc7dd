package io.rayo.gateways.sim.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MatchingEngineTest {
    /** Writes down what it hears, and keeps the book that the level changes alone describe. */
    private static class Recorder implements MatchListener {
        final List<String> trades = new ArrayList<>();
        final Map<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        final Map<Long, Long> asks = new TreeMap<>();
        long lastUpdateId;

        @Override
        public void onTrade(long tradeId, MatchOrder maker, MatchOrder taker, long priceTicks, long quantityLots) {
            trades.add(tradeId + ":" + maker.orderId() + "x" + taker.orderId() + " " + quantityLots + "@" + priceTicks);
        }

        @Override
        public void onLevel(Side side, long priceTicks, long quantityLots, long updateId) {
            assertEquals(lastUpdateId + 1, updateId);
            lastUpdateId = updateId;
            Map<Long, Long> book = Side.BUY == side ? bids : asks;
            if (0 == quantityLots) {
                book.remove(priceTicks);
            } else {
                book.put(priceTicks, quantityLots);
            }
        }

        @Override
        public void onOrderEnded(MatchOrder order) {
            assertFalse(order.isOpen());
        }
    }

    /** The slow twin: a list of orders, searched from end to end for each trade. */
    private static final class Twin {
        private static final class Order {
            long id;
            long arrival;
            Side side;
            long price;
            long quantity;
            long filled;
            OrderStatus status = OrderStatus.NEW;
        }

        final List<Order> open = new ArrayList<>();
        final List<String> trades = new ArrayList<>();
        long nextOrderId = 1;
        long nextTradeId = 1;
        long nextArrival = 1;

        Order place(Side side, boolean market, TimeInForce timeInForce, long price, long quantity) {
            Order taker = new Order();
            taker.id = nextOrderId++;
            taker.side = side;
            taker.price = market ? (Side.BUY == side ? Long.MAX_VALUE : 0) : price;
            taker.quantity = quantity;
            if (TimeInForce.GTX == timeInForce && null != best(taker)) {
                taker.status = OrderStatus.REJECTED;
                return taker;
            }
            if (TimeInForce.FOK == timeInForce) {
                long there = open.stream()
                        .filter(o -> meets(taker, o))
                        .mapToLong(o -> o.quantity - o.filled)
                        .sum();
                if (there < quantity) {
                    taker.status = OrderStatus.EXPIRED;
                    return taker;
                }
            }
            match(taker);
            if (taker.filled < quantity) {
                if (market || TimeInForce.IOC == timeInForce || TimeInForce.FOK == timeInForce) {
                    taker.status = OrderStatus.EXPIRED;
                } else {
                    taker.arrival = nextArrival++;
                    open.add(taker);
                }
            }
            return taker;
        }

        void amend(Order order, long price, long quantity) {
            boolean keepsItsPlace = price == order.price && quantity <= order.quantity;
            order.price = price;
            order.quantity = quantity;
            if (!keepsItsPlace) {
                open.remove(order);
                match(order);
                if (order.filled < order.quantity) {
                    order.arrival = nextArrival++;
                    open.add(order);
                }
            }
        }

        private void match(Order taker) {
            long quantity = taker.quantity;
            for (Order maker = best(taker); null != maker && taker.filled < quantity; maker = best(taker)) {
                long lots = Math.min(maker.quantity - maker.filled, quantity - taker.filled);
                maker.filled += lots;
                taker.filled += lots;
                maker.status = maker.filled == maker.quantity ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
                taker.status = taker.filled == quantity ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
                if (OrderStatus.FILLED == maker.status) {
                    open.remove(maker);
                }
                trades.add(nextTradeId++ + ":" + maker.id + "x" + taker.id + " " + lots + "@" + maker.price);
            }
        }

        private static boolean meets(Order taker, Order maker) {
            return maker.side != taker.side
                    && (Side.BUY == taker.side ? maker.price <= taker.price : maker.price >= taker.price);
        }

        private Order best(Order taker) {
            Order best = null;
            for (Order maker : open) {
                if (meets(taker, maker)
                        && (null == best
                                || (Side.BUY == taker.side ? maker.price < best.price : maker.price > best.price)
                                || (maker.price == best.price && maker.arrival < best.arrival))) {
                    best = maker;
                }
            }
            return best;
        }

        Order find(long id) {
            return open.stream().filter(o -> o.id == id).findFirst().orElse(null);
        }

        Map<Long, Long> book(Side side) {
            Map<Long, Long> book = Side.BUY == side ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
            open.stream()
                    .filter(o -> o.side == side)
                    .forEach(o -> book.merge(o.price, o.quantity - o.filled, Long::sum));
            return book;
        }
    }

    @Test
    void shouldDoWhatTheSlowTwinDoes() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            AtomicLong ids = new AtomicLong();
            Recorder recorder = new Recorder();
            MatchingEngine engine = new MatchingEngine(ids::incrementAndGet, 0, 0, recorder);
            Twin twin = new Twin();
            for (int step = 0; step < 600; step++) {
                step(random, engine, twin, ids);
                assertEquals(twin.trades, recorder.trades, "seed " + seed);
                assertEquals(twin.book(Side.BUY), recorder.bids, "seed " + seed);
                assertEquals(twin.book(Side.SELL), recorder.asks, "seed " + seed);
                assertEquals(twin.open.size(), engine.openOrderCount());
                assertEquals(recorder.bids.size(), engine.levelCount(Side.BUY));
                for (long[] level : engine.depth(Side.SELL, 5)) {
                    assertEquals(recorder.asks.get(level[0]), level[1]);
                }
            }
        }
    }

    private static void step(Random random, MatchingEngine engine, Twin twin, AtomicLong ids) {
        int what = random.nextInt(12);
        long someId = 1L + random.nextInt((int) ids.get() + 1);
        if (what == 0) {
            Twin.Order known = twin.find(someId);
            MatchOrder canceled = engine.cancel(someId);
            assertEquals(null == known, null == canceled);
            if (null != known) {
                twin.open.remove(known);
                assertEquals(OrderStatus.CANCELED, canceled.status());
            }
        } else if (what == 1) {
            Twin.Order known = twin.find(someId);
            long quantity = 1L + random.nextInt(20);
            MatchOrder amended = engine.amendQuantity(someId, quantity);
            boolean allowed = null != known && quantity < known.quantity && quantity > known.filled;
            assertEquals(allowed, null != amended);
            if (allowed) {
                known.quantity = quantity;
            }
        } else if (what <= 3) {
            Twin.Order known = twin.find(someId);
            long quantity = 1L + random.nextInt(20);
            long price = 95L + random.nextInt(10);
            boolean allowed = null != known && quantity > known.filled;
            int[] told = {0};
            if (null != known && random.nextInt(3) == 0) {
                price = known.price;
            }
            MatchOrder amended = engine.amend(someId, price, quantity, () -> told[0]++);
            assertEquals(allowed, null != amended);
            assertEquals(allowed ? 1 : 0, told[0]);
            if (allowed) {
                twin.amend(known, price, quantity);
                assertEquals(known.status, amended.status());
                assertEquals(known.filled, amended.filledLots());
                assertEquals(known.price, amended.priceTicks());
            }
        } else {
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            boolean market = random.nextInt(6) == 0;
            TimeInForce timeInForce = List.of(
                            TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.GTX)
                    .get(market ? 2 : random.nextInt(5));
            long price = 95L + random.nextInt(10);
            long quantity = 1L + random.nextInt(20);
            Twin.Order expected = twin.place(side, market, timeInForce, price, quantity);
            MatchOrder order =
                    engine.place(7, side, market ? OrderType.MARKET : OrderType.LIMIT, timeInForce, price, quantity);
            assertEquals(expected.id, order.orderId());
            assertEquals(expected.status, order.status());
            assertEquals(expected.filled, order.filledLots());
        }
    }

    @Test
    void shouldKeepThePlaceInTheQueueWhenTheQuantityIsReduced() {
        Recorder recorder = new Recorder();
        MatchingEngine engine = new MatchingEngine(new AtomicLong()::incrementAndGet, 0, 0, recorder);
        MatchOrder first = engine.place(1, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 100, 10);
        engine.place(2, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, 100, 10);
        assertEquals(first, engine.amendQuantity(first.orderId(), 4));
        assertNull(engine.amendQuantity(first.orderId(), 5));
        engine.place(3, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 4);
        assertEquals(List.of("1:1x3 4@100"), recorder.trades);
        assertEquals(OrderStatus.FILLED, first.status());
    }

    private static String market(long seed, int ticks) {
        AtomicLong ids = new AtomicLong();
        CommonFactor factor = new CommonFactor(seed);
        StringBuilder history = new StringBuilder();
        List<MatchingEngine> engines = new ArrayList<>();
        List<BackgroundFlow> flows = new ArrayList<>();
        List<HiddenPrice> prices = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Recorder recorder = new Recorder() {
                @Override
                public void onTrade(long id, MatchOrder maker, MatchOrder taker, long ticks, long lots) {
                    history.append(id)
                            .append(' ')
                            .append(ticks)
                            .append(' ')
                            .append(lots)
                            .append('\n');
                }
            };
            MatchingEngine engine = new MatchingEngine(ids::incrementAndGet, 0, 0, recorder);
            HiddenPrice price = new HiddenPrice(factor, "A" + i, seed + i, 10_000, 0.0005, 0.8);
            BackgroundFlow flow = new BackgroundFlow(engine, price, seed + i, 3, 5);
            flow.seedBook(30);
            engines.add(engine);
            flows.add(flow);
            prices.add(price);
        }
        for (int t = 0; t < ticks; t++) {
            for (int i = 0; i < 2; i++) {
                prices.get(i).advance(1);
                flows.get(i).onTick();
                MatchingEngine engine = engines.get(i);
                assertTrue(engine.bestTicks(Side.BUY) < engine.bestTicks(Side.SELL), "crossed, seed " + seed);
                assertTrue(engine.levelCount(Side.BUY) > 2 && engine.levelCount(Side.SELL) > 2, "empty, seed " + seed);
            }
        }
        for (int i = 0; i < 2; i++) {
            int bids = engines.get(i).levelCount(Side.BUY);
            int asks = engines.get(i).levelCount(Side.SELL);
            assertTrue(bids >= 8 && asks >= 8 && bids <= 400 && asks <= 400, bids + " and " + asks + " seed " + seed);
            double middle = (engines.get(i).bestTicks(Side.BUY) + engines.get(i).bestTicks(Side.SELL)) / 2.0;
            assertEquals(prices.get(i).ticks(), middle, prices.get(i).ticks() * 0.02);
        }
        return history.toString();
    }

    @Test
    void shouldGiveTheSameMarketForTheSameSeedAndKeepABook() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        String one = market(seed, 10_000);
        assertEquals(one, market(seed, 10_000));
        assertNotEquals(one, market(seed + 1, 10_000));
        assertTrue(one.lines().count() > 1_000);
    }
}
