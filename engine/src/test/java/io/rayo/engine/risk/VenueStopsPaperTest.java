package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.paper.PaperSettings;
import io.rayo.engine.paper.PaperVenue;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The risk stage and the paper venue, each with the other's messages. */
class VenueStopsPaperTest implements InboundPublisher {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long PERCENT = 10_000_000_000L;
    private static final long MS = 1_000_000L;
    private static final int STEPS = 60_000;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final Definition btc = TestMessages.spot(1, "BTC", "USDT");
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private final Deque<UnsafeBuffer> reports = new ArrayDeque<>();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private final PaperVenue venue = new PaperVenue(PaperSettings.defaults(), this);
    private RiskStage stage;
    /** The node is down: it hears and says nothing. */
    private boolean isDown;

    private long held;
    private int stopFills;
    private int stopsRefused;

    private void start(BracketSettings bracket) {
        btc.marketType = MarketType.PERPETUAL;
        btc.contractType = ContractType.LINEAR;
        RiskSettings settings = RiskSettings.defaults()
                .withMaxPriceDeviation(100 * PERCENT)
                .withAllowShort(true)
                .withMaxOrdersPerSecond(1_000)
                .withInitialCash(-1);
        List<StrategySettings> strategies = List.of(BracketsTest.strategy(1, 100 * UNIT, bracket));
        stage = new RiskStage(settings, strategies);
        out.keepStatuses();
        send(in.define(btc));
        price(10_000_00);
    }

    @Override
    public int claim() {
        return Slots.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slot;
    }

    @Override
    public void publish(int length) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, slot, Slots.MESSAGE_OFFSET, length);
        reports.add(copy);
    }

    /** An inbound message for both, then all that comes back because of it. */
    private void send(TestMessages message) {
        take(message.buffer, TestMessages.OFFSET, message.length);
        while (!reports.isEmpty()) {
            UnsafeBuffer next = reports.remove();
            EventHeaders.sequence(next, 0, ++in.sequence);
            onReport(next);
            take(next, 0, next.capacity());
        }
    }

    private void take(UnsafeBuffer buffer, int offset, int length) {
        venue.onMarket(buffer, offset, length);
        if (isDown) {
            return;
        }
        out.begin(EventHeaders.sequence(buffer, offset), in.nowNs);
        stage.onMessage(buffer, offset, length, out);
        for (int i = 0; i < out.count(); i++) {
            venue.onOrder(out.buffer(), out.offset(i), out.length(i));
        }
        int stops = 0;
        for (int i = 0; i < stage.orders().openCount(); i++) {
            stops += VenueStops.isStop(stage.orders().open(i)) ? 1 : 0;
        }
        assertTrue(stops <= 1, "two stops of one position");
    }

    private void onReport(UnsafeBuffer buffer) {
        report.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        Order order = stage.orders().find(report.clientOrderId());
        if (ExecutionType.TRADE == report.executionType()) {
            long before = held;
            held += Side.BUY == report.side() ? report.lastQuantityMantissa() : -report.lastQuantityMantissa();
            assertFalse(
                    !order.isOpening() && (before > 0 ? held < 0 : held > 0),
                    "an order that closes turned the position round");
            stopFills += VenueStops.isStop(order) ? 1 : 0;
        }
        stopsRefused += RejectReason.REDUCE_ONLY == report.rejectReason() ? 1 : 0;
    }

    private void price(long bid) {
        send(in.depth(true, true, new long[] {bid, 900}, new long[] {bid + 1, 900}));
        send(in.top(bid, 900, bid + 1, 900));
        send(in.trade(bid, 1, Side.SELL));
    }

    private void pass(long ms) {
        for (long i = 0; i < ms; i += 5) {
            in.nowNs += 5 * MS;
            in.instrumentId = 0;
            send(in.tick());
            in.instrumentId = 1;
        }
    }

    /** Strategy 1 is long by 0.009 at 10,000.01, and its stop works. */
    private void hold() {
        start(new BracketSettings(5 * PERCENT, 2 * PERCENT, 0, 0, 0, true));
        send(in.signal(1, Side.BUY, false));
        pass(50);
        assertEquals(900, held);
        Order stop = stage.orders().open(0);
        assertTrue(VenueStops.isStop(stop));
        assertEquals(OrderState.NEW, stop.state());
        assertEquals(9_800_00, stop.referencePriceMantissa());
        assertEquals(1, stage.orders().openCount());
    }

    @Test
    void shouldBeStoppedByTheVenueBeforeTheEngineExits() {
        hold();
        price(9_800_00);
        pass(50);
        assertEquals(0, held);
        assertEquals(1, stopFills);
        assertEquals(0, stage.orders().openCount());
    }

    @Test
    void shouldBeStoppedByTheVenueWhileTheNodeIsDown() {
        hold();
        isDown = true;
        price(9_700_00);
        pass(50);
        assertEquals(0, held);
        assertEquals(0, venue.workingOrders());
    }

    @Test
    void shouldTakeProfitAndLeaveNoStop() {
        hold();
        price(10_600_00);
        pass(50);
        assertEquals(0, held);
        assertEquals(0, stopFills);
        assertEquals(0, stage.orders().openCount());
        assertEquals(0, venue.workingOrders());
    }

    @Test
    void shouldCloseByASignalAndLeaveNoStop() {
        hold();
        send(in.signal(1, Side.SELL, true));
        pass(50);
        assertEquals(0, held);
        assertEquals(0, stage.orders().openCount());
        assertEquals(0, venue.workingOrders());
    }

    @Test
    void shouldNeverTurnAPositionRoundNorHoldOneWithoutAStopForLong() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("VenueStopsPaperTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        start(new BracketSettings(PERCENT, PERCENT, PERCENT, 500 * MS, 0, true));
        long price = 10_000_00;
        int exits = 0;
        int unguarded = 0;
        for (int step = 0; step < STEPS; step++) {
            in.nowNs += random.nextLong(0, 3 * MS);
            int what = random.nextInt(10);
            if (what == 0) {
                send(in.signal(1, random.nextBoolean() ? Side.BUY : Side.SELL, random.nextBoolean()));
            } else if (what < 7) {
                price += random.nextInt(50) == 0 ? random.nextLong(-200_00, 201_00) : random.nextLong(-5_00, 6_00);
                price = Math.clamp(price, 8_000_00, 12_000_00);
                price(price);
            } else {
                pass(5);
            }
            exits += exits();
            boolean isGuarded = 0 == held || stage.orders().openCount() > 0;
            unguarded = isGuarded ? 0 : unguarded + 1;
            assertTrue(unguarded < 100, "held without any order for long");
        }
        in.nowNs += 1_000 * MS;
        for (int i = 0; i < 3_000 && held != 0; i++) {
            price(price);
            pass(20);
        }
        pass(50);
        System.out.println("VenueStopsPaperTest " + stage.orders().fillCount() + " fills, " + stopFills + " of stops, "
                + exits + " exits, " + stopsRefused + " stops refused");
        assertTrue(stopFills > 20 && exits > 20);
        assertEquals(0, held);
        assertEquals(0, stage.orders().openCount());
        assertEquals(0, venue.workingOrders());
    }

    private int exits() {
        int count = 0;
        for (String note : out.notes()) {
            count += note.startsWith("BracketExit") ? 1 : 0;
        }
        return count;
    }
}
