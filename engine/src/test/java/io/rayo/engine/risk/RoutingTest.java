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
import java.util.SplittableRandom;
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
}
