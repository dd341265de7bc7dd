package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RouteDecisionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.RoutingSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final RoutingSettings SPREAD = new RoutingSettings(true, false, 1);

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private RiskSettings settings = RiskSettings.defaults();
    private List<StrategySettings> strategies;
    private RiskStage stage;
    private long nextTradeId = 1;

    private static StrategySettings strategy(int id, List<Integer> venueIds, RoutingSettings routing) {
        return new StrategySettings(
                id, "s" + id, "test", List.of(), venueIds, 1, 100 * UNIT, Map.of(), BracketSettings.DEFAULT, routing);
    }

    /** BTC/USDT at venues 1, 2 and 3, ETH/USDT and a perpetual of BTC/USDT at venue 1. */
    private void start(RoutingSettings routing, List<Integer> venueIds) {
        strategies = List.of(strategy(1, venueIds, routing), strategy(2, List.of(), RoutingSettings.OFF));
        stage = new RiskStage(settings, strategies);
        for (int id = 1; id <= 5; id++) {
            Definition definition = TestMessages.spot(id, 4 == id ? "ETH" : "BTC", "USDT");
            definition.venueId = id <= 3 ? id : 1;
            if (5 == id) {
                definition.marketType = MarketType.PERPETUAL;
                definition.contractType = ContractType.LINEAR;
            }
            send(in.define(definition));
        }
        top(1, 9_999_00, 10_000_00, 1_000_000);
        top(2, 9_999_90, 10_000_00, 1_000_000);
        top(3, 9_999_50, 10_000_00, 1_000_000);
        top(5, 9_999_99, 10_000_00, 1_000_000);
    }

    private void top(int id, long bid, long ask, long quantity) {
        in.instrumentId = id;
        send(in.top(bid, quantity, ask, quantity));
    }

    private void send(TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), message.nowNs);
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
    }

    private void signal(int instrumentId, Side side, boolean isClosing) {
        in.instrumentId = instrumentId;
        send(in.signal(1, side, isClosing));
    }

    private List<String> compared() {
        assertEquals(RouteDecisionDecoder.TEMPLATE_ID, out.templateId(0));
        RouteDecisionDecoder decision =
                new RouteDecisionDecoder().wrapAndApplyHeader(out.buffer(), out.offset(0), new MessageHeaderDecoder());
        List<String> venues = new ArrayList<>();
        for (RouteDecisionDecoder.VenuesDecoder venue : decision.venues()) {
            venues.add(venue.atInstrumentId() + "@" + venue.atVenueId() + " " + venue.notional() / UNIT + " "
                    + venue.reason());
        }
        return venues;
    }

    /** Instrument and quantity of each order. */
    private List<String> orders() {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < out.count(); i++) {
            if (NewOrderDecoder.TEMPLATE_ID == out.templateId(i)) {
                NewOrderDecoder order = new NewOrderDecoder()
                        .wrapAndApplyHeader(out.buffer(), out.offset(i), new MessageHeaderDecoder());
                assertEquals(order.header().venueId(), EventHeaders.venueId(out.buffer(), out.offset(i)));
                orders.add(order.header().instrumentId() + " " + order.side() + " " + order.quantityMantissa());
            }
        }
        return orders;
    }

    private long lastId() {
        return stage.orders().open(stage.orders().openCount() - 1).clientOrderId();
    }

    private void fillAll() {
        while (stage.orders().openCount() > 0) {
            var order = stage.orders().open(0);
            in.instrumentId = order.instrumentId();
            send(in.fill(order.clientOrderId(), nextTradeId++, order.side(), 10_000_00, order.leavesQuantity(), 0));
        }
    }

    @Test
    void shouldSendAnEntryWhereTheSpreadIsSmallest() {
        start(SPREAD, List.of());
        signal(1, Side.BUY, false);
        assertEquals(List.of("2@2 100 NONE", "3@3 0 NONE", "1@1 0 NONE"), compared());
        assertEquals(List.of("2 BUY 1000"), orders());
    }

    @Test
    void shouldCountTheTakersFeeTwice() {
        start(SPREAD, List.of());
        Definition dear = TestMessages.spot(2, "BTC", "USDT");
        dear.venueId = 2;
        dear.takerFee =
                1_100_000_000L; // 1 basis point dearer, there and back; the spread is 0.4 narrower than venue 3's
        send(in.define(dear));
        signal(1, Side.BUY, false);
        assertEquals(List.of("3 BUY 1000"), orders());
    }

    @Test
    void shouldLeaveOutWhatIsStaleUnprovenOrNotItsVenue() {
        start(SPREAD, List.of(1, 2, 3));
        in.instrumentId = 2;
        send(in.bookStatus(BookState.STALE));
        signal(1, Side.BUY, false);
        assertEquals(List.of("3@3 100 NONE", "1@1 0 NONE", "2@2 0 BOOK_NOT_LIVE"), compared());
        assertEquals(List.of("3 BUY 1000"), orders());
        start(SPREAD, List.of(1, 3));
        signal(1, Side.BUY, false);
        assertEquals(List.of("3@3 100 NONE", "1@1 0 NONE"), compared());
        start(SPREAD, List.of());
        in.nowNs += 3_000_000_000L;
        signal(1, Side.BUY, false);
        assertEquals(List.of("1@1 0 STALE_DATA", "2@2 0 STALE_DATA", "3@3 0 STALE_DATA"), compared());
        assertEquals(List.of(), orders());
        assertEquals(1, stage.rejectCount(RejectReason.STALE_DATA));
    }

    @Test
    void shouldHoldOnePositionOfASymbolAndCloseItWhereItIs() {
        start(SPREAD, List.of());
        signal(1, Side.BUY, false);
        signal(3, Side.BUY, false);
        assertEquals(List.of(), orders());
        assertEquals(1, stage.rejectCount(RejectReason.ORDER_IN_FLIGHT));
        fillAll();
        signal(3, Side.BUY, false);
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
        assertEquals(1, stage.rejectCount(RejectReason.POSITION_OPEN));
        top(3, 9_999_99, 10_000_00, 1_000_000);
        signal(1, Side.SELL, true);
        assertEquals(List.of("2 SELL 1000"), orders(), "not where it would be cheaper now");
        fillAll();
        signal(1, Side.SELL, true);
        assertEquals(1, stage.rejectCount(RejectReason.NOTHING_TO_CLOSE));
    }

    @Test
    void shouldCloseBeforeItTurnsRound() {
        settings = settings.withAllowShort(true);
        start(SPREAD, List.of());
        Definition second = TestMessages.spot(6, "BTC", "USDT");
        second.venueId = 2;
        second.marketType = MarketType.PERPETUAL;
        second.contractType = ContractType.LINEAR;
        send(in.define(second));
        top(6, 9_990_00, 10_000_00, 1_000_000);
        signal(6, Side.SELL, false);
        assertEquals(List.of("5 SELL 1000"), orders(), "the perpetual of the other venue");
        fillAll();
        top(6, 9_999_99, 10_000_00, 1_000_000);
        signal(6, Side.BUY, false);
        assertEquals(List.of("5 BUY 1000"), orders());
        fillAll();
        signal(6, Side.BUY, false);
        assertEquals(1, orders().size());
    }

    @Test
    void shouldPreferAVenueWhoseBestLevelHoldsTheOrder() {
        start(new RoutingSettings(true, true, 1), List.of());
        top(2, 9_999_90, 10_000_00, 300);
        signal(1, Side.BUY, false);
        assertEquals(List.of("3@3 100 NONE", "1@1 0 NONE", "2@2 0 NONE"), compared());
        assertEquals(List.of("3 BUY 1000"), orders());
    }

    @Test
    void shouldSplitAnOrderOverVenuesAndCloseAllParts() {
        settings = settings.withSignalFilters(new SignalFilters(0, 1_000_000_000L, 1, 1));
        start(new RoutingSettings(true, false, 2), List.of());
        top(2, 9_999_90, 10_000_00, 300);
        top(3, 9_999_50, 10_000_00, 200);
        signal(1, Side.BUY, false);
        assertEquals(List.of("2@2 80 NONE", "3@3 20 NONE", "1@1 0 NONE"), compared());
        assertEquals(List.of("2 BUY 800", "3 BUY 200"), orders());
        assertEquals(1, stage.acceptedCount(), "one signal");
        fillAll();
        signal(3, Side.SELL, true);
        assertEquals(List.of("2 SELL 800", "3 SELL 200"), orders());
    }

    @Test
    void shouldDenyWhatIsOffBeforeComparing() {
        start(SPREAD, List.of());
        send(in.command(io.rayo.codecs.sbe.CommandType.KILL_SWITCH_ON, ""));
        signal(1, Side.BUY, false);
        assertEquals(1, out.count());
        assertEquals(1, stage.rejectCount(RejectReason.KILL_SWITCH));
    }

    @Test
    void shouldTellTheStrategyOfWhatItHoldsOfTheSymbol() {
        out.keepStatuses();
        start(SPREAD, List.of());
        signal(1, Side.BUY, false);
        long id = lastId();
        in.instrumentId = 2;
        send(in.fill(id, nextTradeId++, Side.BUY, 10_000_00, 400, 0));
        send(in.status(id, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 400));
        assertTrue(out.notes().getFirst().contains("result=ENDED"), out.notes().toString());
        signal(3, Side.BUY, false);
        String note = out.notes().getFirst();
        assertTrue(note.contains("instrumentId=3") && note.contains("quantityMantissa=400"), note);
        assertTrue(note.contains("result=DENIED reason=POSITION_OPEN"), note);
    }

    /** Against a sort by exact costs; now and then in a stage made of the old one's state. */
    @Test
    void shouldChooseAsASlowSortDoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RoutingTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        start(SPREAD, List.of());
        long[] fees = new long[4];
        for (int round = 0; round < 3_000; round++) {
            List<BigDecimal> costs = new ArrayList<>();
            for (int id = 1; id <= 3; id++) {
                Definition definition = TestMessages.spot(id, "BTC", "USDT");
                definition.venueId = id;
                definition.takerFee = random.nextLong(-1, 5) * 100_000_000L;
                fees[id] = definition.takerFee;
                send(in.define(definition));
                long bid = 10_000_00 - random.nextLong(1, 2_000);
                long ask = bid + random.nextLong(1, 1_000);
                top(id, bid, ask, random.nextLong(1, 3_000));
                costs.add(BigDecimal.valueOf(2 * (ask - bid))
                        .scaleByPowerOfTen(12)
                        .divide(BigDecimal.valueOf(ask + bid), 0, RoundingMode.UP)
                        .add(BigDecimal.valueOf(2 * fees[id])));
            }
            if (0 == random.nextInt(20)) {
                StateWriter writer = new StateWriter();
                stage.writeState(writer);
                stage = new RiskStage(settings, strategies);
                stage.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
            }
            in.nowNs += 2_000_000_000L - 1;
            signal(random.nextInt(1, 4), Side.BUY, false);
            int best = List.of(1, 2, 3).stream()
                    .min(Comparator.comparing((Integer id) -> costs.get(id - 1)))
                    .orElseThrow();
            assertEquals(1, orders().size(), "round " + round);
            assertTrue(orders().getFirst().startsWith(best + " BUY"), orders() + " of " + costs);
            long id = lastId();
            in.instrumentId = best;
            send(in.status(id, ExecutionType.REJECTED, OrderStatus.REJECTED, 0));
        }
    }

    /** A book as the market stage tells of it: the levels, that it is live, and its best prices. */
    private void book(int id, long[] bids, long[] asks) {
        in.instrumentId = id;
        send(in.depth(true, true, bids, asks));
        send(in.bookStatus(BookState.LIVE));
        send(in.top(bids[0], bids[1], asks[0], asks[1]));
    }

    @Test
    void shouldCountTheLevelsThatTheWholeOrderTakes() {
        start(new RoutingSettings(true, true, 1), List.of(1, 2));
        // best at venue 2, but only for a tenth of the order
        book(1, new long[] {9_999_00, 1_000}, new long[] {10_001_00, 1_000});
        book(2, new long[] {9_999_90, 100, 9_990_00, 5_000}, new long[] {10_000_00, 100, 10_010_00, 5_000});
        signal(1, Side.BUY, false);
        assertEquals(List.of("1@1 100 NONE", "2@2 0 NONE"), compared());
        // more of it there, and it is the other way round
        start(new RoutingSettings(true, true, 1), List.of(1, 2));
        book(1, new long[] {9_999_00, 1_000}, new long[] {10_001_00, 1_000});
        book(2, new long[] {9_999_90, 990, 9_990_00, 5_000}, new long[] {10_000_00, 990, 10_010_00, 5_000});
        signal(1, Side.BUY, false);
        assertEquals(List.of("2@2 100 NONE", "1@1 0 NONE"), compared());
    }

    @Test
    void shouldTakeTheBestLevelOfAllVenuesAgainAndAgain() {
        settings = settings.withSignalFilters(new SignalFilters(0, 1_000_000_000L, 1, 1));
        start(new RoutingSettings(true, true, 3), List.of(1, 2, 3));
        book(1, new long[] {9_999_00, 1_000}, new long[] {10_000_00, 200, 10_000_20, 300, 10_009_00, 9_000});
        book(2, new long[] {9_999_00, 1_000}, new long[] {10_000_10, 100, 10_000_30, 100, 10_009_00, 9_000});
        book(3, new long[] {9_999_00, 1_000}, new long[] {10_000_40, 9_000});
        signal(1, Side.BUY, false);
        // 200 at 1, 100 at 2, 300 at 1, 100 at 2, the rest at 3
        assertEquals(List.of("1 BUY 500", "2 BUY 200", "3 BUY 299"), sorted(orders()));
    }

    @Test
    void shouldGiveToOthersWhatIsNoOrderOfItsOwn() {
        start(new RoutingSettings(true, true, 3), List.of(1, 2));
        for (int id = 1; id <= 2; id++) {
            Definition definition = TestMessages.spot(id, "BTC", "USDT");
            definition.venueId = id;
            definition.minNotional = 5 * UNIT;
            send(in.define(definition));
        }
        book(1, new long[] {9_999_00, 1_000}, new long[] {10_000_00, 40, 10_009_00, 9_000});
        book(2, new long[] {9_999_00, 1_000}, new long[] {10_000_10, 9_000});
        signal(1, Side.BUY, false);
        assertEquals(List.of("2 BUY 999"), orders(), "4 dollars are less than a venue takes");
    }

    @Test
    void shouldTakeTheBestLevelForTheBookWhereThatIsNotLiveOrSaysOtherwise() {
        start(new RoutingSettings(true, true, 1), List.of(1, 2));
        book(1, new long[] {9_999_00, 1_000}, new long[] {10_001_00, 1_000});
        book(2, new long[] {9_999_90, 100, 9_000_00, 9_000}, new long[] {10_000_00, 100, 11_000_00, 9_000});
        // a channel of best prices is ahead of the book
        top(2, 9_999_80, 10_000_00, 1_000);
        signal(1, Side.BUY, false);
        assertEquals(List.of("2@2 100 NONE", "1@1 0 NONE"), compared());
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    /**
     * Against sums of exact fractions, over books that change, break and come back, in stages made of the old state.
     */
    @Test
    void shouldWalkBooksAsASlowWalkDoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RoutingTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        settings = settings.withSignalFilters(new SignalFilters(0, 1_000_000_000L, 1, 1));
        int splits = 0;
        for (int round = 0; round < 400; round++) {
            int maxVenues = random.nextInt(1, 4);
            start(new RoutingSettings(true, true, maxVenues), List.of(1, 2, 3));
            List<SlowVenue> venues = new ArrayList<>();
            for (int id = 1; id <= 3; id++) {
                SlowVenue venue = new SlowVenue(id, random.nextLong(0, 4) * 100_000_000L);
                venues.add(venue);
                Definition definition = TestMessages.spot(id, "BTC", "USDT");
                definition.venueId = id;
                definition.takerFee = venue.fee;
                definition.minNotional = 5 * UNIT;
                send(in.define(definition));
                venue.fill(random);
                in.instrumentId = id;
                send(in.depth(true, true, venue.levels(true), venue.levels(false)));
                send(in.bookStatus(BookState.LIVE));
            }
            for (int change = random.nextInt(30); change >= 0; change--) {
                SlowVenue venue = venues.get(random.nextInt(3));
                if (0 == random.nextInt(8)) {
                    // breaks in the middle of a snapshot; comes back whole
                    in.instrumentId = venue.id;
                    send(in.depth(true, false, new long[] {1, 1}, new long[] {2, 2}));
                    send(in.bookStatus(BookState.STALE));
                    venue.fill(random);
                    send(in.depth(true, true, venue.levels(true), venue.levels(false)));
                    in.instrumentId = venue.id;
                    send(in.bookStatus(BookState.LIVE));
                } else {
                    long[] level = venue.change(random);
                    boolean isBid = level[0] < 10_000_00;
                    long[] none = {};
                    in.instrumentId = venue.id;
                    send(in.depth(false, true, isBid ? level : none, isBid ? none : level));
                }
            }
            for (SlowVenue venue : venues) {
                var bid = venue.bids.firstEntry();
                var ask = venue.asks.firstEntry();
                in.instrumentId = venue.id;
                send(in.top(bid.getKey(), bid.getValue(), ask.getKey(), ask.getValue()));
            }
            if (random.nextBoolean()) {
                StateWriter writer = new StateWriter();
                stage.writeState(writer);
                stage = new RiskStage(settings, strategies);
                stage.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
            }
            signal(random.nextInt(1, 4), Side.BUY, false);
            String what = "seed " + seed + " round " + round + " " + compared();
            venues.sort(Comparator.comparing(SlowVenue::cost).thenComparingInt(venue -> venue.id));
            if (1 == maxVenues) {
                assertTrue(compared().getFirst().startsWith(venues.getFirst().id + "@"), what + " " + venues);
                assertEquals(1, orders().size(), what);
            } else {
                splits += orders().size() > 1 ? 1 : 0;
                assertEquals(SlowVenue.share(venues, maxVenues), parts(), what + " " + venues);
            }
        }
        assertTrue(splits > 20, "seed " + seed + ": " + splits + " orders were split");
    }

    /** Dollars by instrument, as the comparison gave them out. */
    private Map<Integer, Long> parts() {
        RouteDecisionDecoder decision =
                new RouteDecisionDecoder().wrapAndApplyHeader(out.buffer(), out.offset(0), new MessageHeaderDecoder());
        Map<Integer, Long> parts = new TreeMap<>();
        for (RouteDecisionDecoder.VenuesDecoder venue : decision.venues()) {
            if (venue.notional() > 0) {
                parts.put(venue.atInstrumentId(), venue.notional());
            }
        }
        return parts;
    }

    /** A book with exact sums. Every book holds the whole order. */
    private static final class SlowVenue {
        private static final long WANTED = 100 * UNIT;
        private static final BigDecimal ONE = BigDecimal.TEN.pow(12);

        private final int id;
        private final long fee;
        private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<Long, Long> asks = new TreeMap<>();

        private SlowVenue(int id, long fee) {
            this.id = id;
            this.fee = fee;
        }

        private void fill(SplittableRandom random) {
            bids.clear();
            asks.clear();
            for (int i = 0; i < 6; i++) {
                bids.put(9_999_99 - random.nextLong(300), random.nextLong(1, 500));
                asks.put(10_000_01 + random.nextLong(300), random.nextLong(1, 500));
            }
            bids.put(9_990_00L, 50_000L);
            asks.put(10_010_00L, 50_000L);
        }

        /** Price and quantity of the level that is changed. */
        private long[] change(SplittableRandom random) {
            boolean isBid = random.nextBoolean();
            long price = isBid ? 9_999_99 - random.nextLong(300) : 10_000_01 + random.nextLong(300);
            long quantity = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 500);
            if (0 == quantity) {
                (isBid ? bids : asks).remove(price);
            } else {
                (isBid ? bids : asks).put(price, quantity);
            }
            return new long[] {price, quantity};
        }

        private long[] levels(boolean isBids) {
            return (isBids ? bids : asks)
                    .entrySet().stream()
                            .flatMapToLong(level -> LongStream.of(level.getKey(), level.getValue()))
                            .toArray();
        }

        /** In 10^-8: price in 10^-2 times quantity in 10^-5 is 10^-7. */
        private static long worth(Map.Entry<Long, Long> level) {
            return level.getKey() * level.getValue() * 10;
        }

        private BigDecimal away(SortedMap<Long, Long> side) {
            BigDecimal twiceMid = BigDecimal.valueOf(bids.firstKey() + asks.firstKey());
            long rest = WANTED;
            BigDecimal sum = BigDecimal.ZERO;
            for (Map.Entry<Long, Long> level : side.entrySet()) {
                long part = Math.min(rest, worth(level));
                BigDecimal rate = BigDecimal.valueOf(2 * level.getKey())
                        .subtract(twiceMid)
                        .abs()
                        .multiply(ONE)
                        .divide(twiceMid, 0, RoundingMode.UP);
                sum = sum.add(
                        rate.multiply(BigDecimal.valueOf(part)).divide(BigDecimal.valueOf(WANTED), 0, RoundingMode.UP));
                rest -= part;
            }
            assertEquals(0, rest);
            return sum;
        }

        private BigDecimal cost() {
            return away(bids).add(away(asks)).add(BigDecimal.valueOf(2 * fee));
        }

        /** One level of all venues after the other, the best first; venues are in the order of their costs. */
        private static Map<Integer, Long> share(List<SlowVenue> venues, int maxVenues) {
            record Level(BigDecimal price, int rank, int id, long worth) {}
            List<Level> levels = new ArrayList<>();
            for (int rank = 0; rank < venues.size(); rank++) {
                SlowVenue venue = venues.get(rank);
                for (Map.Entry<Long, Long> level : venue.asks.entrySet()) {
                    BigDecimal price =
                            BigDecimal.valueOf(level.getKey()).multiply(ONE.add(BigDecimal.valueOf(venue.fee)));
                    levels.add(new Level(price, rank, venue.id, worth(level)));
                }
            }
            levels.sort(Comparator.comparing(Level::price).thenComparingInt(Level::rank));
            Map<Integer, Long> parts = new TreeMap<>();
            long rest = WANTED;
            for (Level level : levels) {
                if (rest > 0 && (parts.containsKey(level.id) || parts.size() < maxVenues)) {
                    long part = Math.min(rest, level.worth);
                    parts.merge(level.id, part, Long::sum);
                    rest -= part;
                }
            }
            long most = parts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
            int home = venues.stream()
                    .filter(venue -> parts.getOrDefault(venue.id, 0L) == most)
                    .findFirst()
                    .orElseThrow()
                    .id;
            for (SlowVenue venue : venues) {
                long part = parts.getOrDefault(venue.id, 0L);
                if (venue.id != home && part > 0 && !venue.takes(part)) {
                    rest += part;
                    parts.remove(venue.id);
                }
            }
            parts.merge(home, rest, Long::sum);
            return parts;
        }

        /** Whether what is left of a part in whole lots is worth 5 dollars. */
        private boolean takes(long part) {
            long ask = asks.firstKey();
            long quantity = part / (ask * 10);
            return quantity >= 1 && ask * quantity * 10 >= 5 * UNIT;
        }

        @Override
        public String toString() {
            return id + " fee " + fee + " " + bids + " " + asks;
        }
    }
}
