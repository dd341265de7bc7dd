package io.rayo.engine.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random flow against a slow twin: immediate orders must be filled exactly as the twin walks its maps; resting orders
 * may only get what trades and crossing books offer; nothing is taken twice; and going through the state changes
 * nothing.
 */
class PaperTwinTest {
    private static final int STEPS = 60_000;

    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    /** What is left for us of the levels, by price. */
    private final Map<Long, Long> leftOfBids = new HashMap<>();

    private final Map<Long, Long> leftOfAsks = new HashMap<>();
    private final Map<Long, Long> limits = new HashMap<>();
    private final Map<Long, Long> filled = new HashMap<>();
    private final Map<Long, Long> ordered = new HashMap<>();

    private Random random;
    private PaperRig rig;
    private long nextId = 64;
    private long makerFills;
    private long takerFills;

    @ParameterizedTest
    @EnumSource(QueueModel.class)
    void shouldFillAsTheTwinDoes(QueueModel model) {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("PaperTwinTest: rayo.seed=" + seed);
        random = new Random(seed);
        rig = new PaperRig(PaperSettings.defaults()
                .withOrderLatencyNs(0)
                .withResponseLatencyNs(0)
                .withQueueModel(model));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        snapshot();
        for (int i = 0; i < STEPS; i++) {
            rig.messages.nowNs++;
            step();
            if (0 == i % 1_000) {
                assertTrue(rig.restart(), "state differs after step " + i);
            }
        }
        assertTrue(takerFills > 1_000 && makerFills > 1_000, takerFills + " taker, " + makerFills + " maker fills");
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> delta();
            case 4 -> trade();
            case 5 -> immediate();
            case 6 -> rest();
            default -> {
                if (0 == random.nextInt(20)) {
                    snapshot();
                } else {
                    rig.cancel(Math.max(64, nextId - 64 * random.nextLong(1, 60)));
                    flush();
                    rig.reports.clear();
                }
            }
        }
    }

    private void flush() {
        rig.venue.doWork(rig.messages.nowNs);
    }

    private void snapshot() {
        Map<Long, Long> newBids = new TreeMap<>();
        Map<Long, Long> newAsks = new TreeMap<>();
        for (int i = 1; i <= 8; i++) {
            newBids.put(100L - i, random.nextLong(1, 20));
            newAsks.put(100L + i, random.nextLong(1, 20));
        }
        replaceAll(bids, leftOfBids, newBids);
        replaceAll(asks, leftOfAsks, newAsks);
        rig.book(flat(newBids), flat(newAsks));
        checkCrossings();
    }

    private static void replaceAll(Map<Long, Long> levels, Map<Long, Long> left, Map<Long, Long> wanted) {
        for (Long price : new ArrayList<>(levels.keySet())) {
            if (!wanted.containsKey(price)) {
                set(levels, left, price, 0);
            }
        }
        wanted.forEach((price, quantity) -> set(levels, left, price, quantity));
    }

    private static void set(Map<Long, Long> levels, Map<Long, Long> left, long price, long quantity) {
        if (0 == quantity) {
            levels.remove(price);
            left.remove(price);
        } else if (!Long.valueOf(quantity).equals(levels.put(price, quantity))) {
            left.put(price, quantity);
        }
    }

    private static long[] flat(Map<Long, Long> levels) {
        return levels.entrySet().stream()
                .flatMap(e -> List.of(e.getKey(), e.getValue()).stream())
                .mapToLong(Long::longValue)
                .toArray();
    }

    private void delta() {
        Map<Long, Long> bidChanges = new TreeMap<>();
        Map<Long, Long> askChanges = new TreeMap<>();
        // the whole of the other side gives way, so that the book moves without being crossed
        long middle = random.nextLong(95, 106);
        for (Long price : bids.keySet()) {
            if (price >= middle) {
                bidChanges.put(price, 0L);
            }
        }
        for (Long price : asks.keySet()) {
            if (price <= middle) {
                askChanges.put(price, 0L);
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            bidChanges.put(middle - random.nextLong(1, 8), random.nextLong(0, 20));
            askChanges.put(middle + random.nextLong(1, 8), random.nextLong(0, 20));
        }
        bidChanges.forEach((price, quantity) -> set(bids, leftOfBids, price, quantity));
        askChanges.forEach((price, quantity) -> set(asks, leftOfAsks, price, quantity));
        rig.delta(flat(bidChanges), flat(askChanges));
        checkCrossings();
    }

    /** Makers get their own price, out of what the other side offers at it or better, best first. */
    private void checkCrossings() {
        for (PaperRig.Report report : rig.reports) {
            assertEquals(ExecutionType.TRADE, report.type());
            assertEquals(Liquidity.MAKER, report.liquidity());
            checkMaker(report);
            boolean isBuy = Side.BUY == report.side();
            long wanted = report.quantity();
            for (Long price : isBuy ? asks.keySet() : bids.keySet()) {
                if (isBuy ? price <= report.price() : price >= report.price()) {
                    wanted -= take(isBuy ? leftOfAsks : leftOfBids, price, wanted);
                }
            }
            assertEquals(0, wanted, "filled more than the book offers");
        }
        rig.reports.clear();
    }

    private static long take(Map<Long, Long> left, long price, long wanted) {
        long taken = Math.min(wanted, left.get(price));
        left.merge(price, -taken, Long::sum);
        return taken;
    }

    private void trade() {
        long price = random.nextLong(93, 108);
        long quantity = random.nextLong(1, 40);
        rig.trade(price, quantity, random.nextBoolean() ? Side.BUY : Side.SELL);
        long left = quantity;
        for (PaperRig.Report report : rig.reports) {
            checkMaker(report);
            boolean isBuy = Side.BUY == report.side();
            assertTrue(isBuy ? price <= report.price() : price >= report.price(), "trade at " + price + ": " + report);
            left -= report.quantity();
        }
        assertTrue(left >= 0, "filled more than was traded");
        rig.reports.clear();
    }

    private void checkMaker(PaperRig.Report report) {
        assertEquals(limits.get(report.clientOrderId()), report.price());
        makerFills++;
        count(report);
    }

    private void count(PaperRig.Report report) {
        long sum = filled.merge(report.clientOrderId(), report.quantity(), Long::sum);
        assertEquals(sum, report.cumulative());
        assertEquals(ordered.get(report.clientOrderId()) - sum, report.leaves());
        assertTrue(report.leaves() >= 0 && report.quantity() > 0);
    }

    private void immediate() {
        boolean isBuy = random.nextBoolean();
        boolean isMarket = 0 == random.nextInt(3);
        boolean isFok = !isMarket && 0 == random.nextInt(3);
        long limit = isMarket ? (isBuy ? Long.MAX_VALUE : 0) : random.nextLong(92, 109);
        long quantity = random.nextLong(1, 60);
        List<String> expected = walk(isBuy, limit, quantity, isFok, true);
        send(
                isBuy,
                isMarket ? OrderType.MARKET : OrderType.LIMIT,
                isFok ? TimeInForce.FOK : TimeInForce.IOC,
                limit,
                quantity);
        for (PaperRig.Report report : rig.reports) {
            if (ExecutionType.TRADE == report.type()) {
                count(report);
                takerFills++;
            }
        }
        assertEquals(expected, rig.take());
    }

    private void rest() {
        boolean isBuy = random.nextBoolean();
        boolean isPostOnly = random.nextBoolean();
        long limit = random.nextLong(93, 108);
        long quantity = random.nextLong(1, 30);
        TreeMap<Long, Long> other = isBuy ? asks : bids;
        List<String> expected;
        if (isPostOnly && !other.isEmpty() && (isBuy ? other.firstKey() <= limit : other.firstKey() >= limit)) {
            expected = List.of("REJECTED WOULD_TAKE");
        } else {
            expected = walk(isBuy, limit, quantity, false, false);
        }
        limits.put(nextId, limit);
        send(isBuy, OrderType.LIMIT, isPostOnly ? TimeInForce.GTX : TimeInForce.GTC, limit, quantity);
        rig.reports.stream().filter(r -> ExecutionType.TRADE == r.type()).forEach(this::count);
        assertEquals(expected, rig.take());
    }

    private void send(boolean isBuy, OrderType type, TimeInForce timeInForce, long limit, long quantity) {
        ordered.put(nextId, quantity);
        rig.order(
                nextId,
                isBuy ? Side.BUY : Side.SELL,
                type,
                timeInForce,
                OrderType.MARKET == type ? PaperRig.NULL : limit,
                quantity);
        nextId += 64;
        flush();
    }

    private List<String> walk(boolean isBuy, long limit, long quantity, boolean isFok, boolean isImmediate) {
        TreeMap<Long, Long> levels = isBuy ? asks : bids;
        Map<Long, Long> left = isBuy ? leftOfAsks : leftOfBids;
        List<String> expected = new ArrayList<>();
        expected.add("NEW");
        long offered = 0;
        for (Long price : levels.keySet()) {
            offered += (isBuy ? price <= limit : price >= limit) ? left.get(price) : 0;
        }
        long wanted = quantity;
        if (!isFok || offered >= quantity) {
            for (Long price : levels.keySet()) {
                if (wanted > 0 && (isBuy ? price <= limit : price >= limit)) {
                    long taken = take(left, price, wanted);
                    wanted -= taken;
                    if (taken > 0) {
                        expected.add("TRADE " + taken + "@" + price + " TAKER left " + wanted);
                    }
                }
            }
        }
        if (isImmediate && wanted > 0) {
            expected.add("EXPIRED NO_LIQUIDITY");
        }
        return expected;
    }
}
