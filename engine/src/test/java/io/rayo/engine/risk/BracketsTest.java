package io.rayo.engine.risk;

import static io.rayo.engine.orders.TestMessages.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.RoutingSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BracketsTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long PERCENT = 10_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final Definition btc = TestMessages.spot(1, "BTC", "USDT");
    private RiskSettings settings = RiskSettings.defaults().withMaxPriceDeviation(100 * PERCENT);
    private RiskStage stage;
    private long nextTradeId = 1;

    static StrategySettings strategy(int id, long notional, BracketSettings bracket) {
        return new StrategySettings(
                id, "s" + id, "test", List.of(), List.of(), 1, notional, Map.of(), bracket, RoutingSettings.OFF);
    }

    private void start(BracketSettings bracket) {
        out.keepStatuses();
        stage = new RiskStage(settings, List.of(strategy(1, 100 * UNIT, bracket), strategy(2, 100 * UNIT, bracket)));
        send(in.define(btc));
        top(10_000_00);
    }

    private void perpetual() {
        btc.marketType = MarketType.PERPETUAL;
        btc.contractType = ContractType.LINEAR;
        settings = settings.withAllowShort(true);
    }

    private void send(TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), message.nowNs);
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
    }

    /** A book whose best prices are a price and a tick above it. */
    private void top(long bid) {
        send(in.top(bid, 5, bid + 1, 5));
    }

    private NewOrderDecoder order(int index) {
        assertTrue(out.count() > index, "no order " + out.notes());
        assertEquals(NewOrderDecoder.TEMPLATE_ID, out.templateId(index));
        return new NewOrderDecoder().wrapAndApplyHeader(out.buffer(), out.offset(index), new MessageHeaderDecoder());
    }

    private NewOrderDecoder order() {
        assertEquals(1, out.count());
        return order(0);
    }

    private long signal(int strategy, Side side, boolean isClosing) {
        send(in.signal(strategy, side, isClosing));
        return order().clientOrderId();
    }

    private void fill(long id, Side side, long price, long quantity) {
        send(in.fill(id, nextTradeId++, side, price, quantity, 0));
    }

    /** Strategy 1 buys 0.01 at 10,000.00. */
    private void hold() {
        fill(signal(1, Side.BUY, false), Side.BUY, 10_000_00, 999);
        send(in.status(out(), ExecutionType.EXPIRED, OrderStatus.EXPIRED, 999));
    }

    private long out() {
        return stage.orders().openCount() > 0 ? stage.orders().open(0).clientOrderId() : 0;
    }

    private void assertExit(Side side, long quantity, String reason, long level) {
        NewOrderDecoder order = order(out.count() - 1);
        assertEquals(side, order.side());
        assertEquals(quantity, order.quantityMantissa());
        assertTrue(order.orderFlags().bracket());
        assertEquals(
                1,
                out.notes().stream()
                        .filter(note -> note.startsWith("BracketExit"))
                        .count());
        String note = out.notes().getLast();
        assertTrue(note.contains("reason=" + reason), note);
        assertTrue(note.contains("clientOrderId=" + order.clientOrderId()), note);
        assertTrue(note.contains("stopPriceMantissa=" + (NULL == level ? "null" : level)), note);
    }

    @Test
    void shouldTakeProfitAtFivePercentAndStopALossOfTwo() {
        start(BracketSettings.DEFAULT);
        hold();
        top(10_499_99);
        assertEquals(0, out.count());
        top(9_800_01);
        assertEquals(0, out.count());
        top(10_500_00);
        assertExit(Side.SELL, 999, "TAKE_PROFIT", 10_500_00);
        assertEquals(OrderType.MARKET, order().orderType());
        assertFalse(order().orderFlags().reduceOnly(), "spot has no such orders");
        fill(order().clientOrderId(), Side.SELL, 10_500_00, 999);
        assertTrue(out.notes().getLast().contains("result=CLOSED"), out.notes().toString());
        assertTrue(
                out.notes().getLast().contains("quantityMantissa=0"),
                out.notes().toString());

        in.nowNs += SECOND;
        top(10_000_00);
        hold();
        top(9_800_00);
        assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
    }

    @Test
    void shouldMirrorTheBracketOfAShort() {
        perpetual();
        start(BracketSettings.DEFAULT);
        send(in.signal(1, Side.SELL, false));
        fill(order().clientOrderId(), Side.SELL, 10_000_00, 1_000);
        top(10_199_98); // ask 10,199.99
        assertEquals(0, out.count());
        top(10_199_99);
        assertExit(Side.BUY, 1_000, "STOP_LOSS", 10_200_00);
        assertTrue(order().orderFlags().reduceOnly());
        fill(order().clientOrderId(), Side.BUY, 10_200_00, 1_000);
        top(10_000_00);
        send(in.signal(1, Side.SELL, false));
        fill(order().clientOrderId(), Side.SELL, 10_000_00, 1_000);
        top(9_499_99);
        assertExit(Side.BUY, 1_000, "TAKE_PROFIT", 9_500_00);
    }

    @Test
    void shouldFollowTheBestPriceWithTheTrailingStop() {
        start(new BracketSettings(0, 0, PERCENT, 0, 0));
        hold();
        top(10_000_00);
        top(11_000_00);
        top(10_890_01);
        assertEquals(0, out.count());
        top(10_890_00);
        assertExit(Side.SELL, 999, "TRAILING_STOP", 10_890_00);
    }

    @Test
    void shouldCloseWhatWasHeldTooLong() {
        settings = settings.withMaxDataAgeNs(60 * SECOND);
        start(new BracketSettings(0, 0, 0, 10 * SECOND, 0));
        hold();
        in.nowNs += 10 * SECOND - 1;
        tick();
        assertEquals(0, out.count());
        in.nowNs++;
        tick();
        assertExit(Side.SELL, 999, "TIME_STOP", NULL);
        assertTrue(
                out.notes().getLast().contains("heldNs=" + 10 * SECOND),
                out.notes().toString());
    }

    private void tick() {
        in.instrumentId = 0;
        send(in.tick());
        in.instrumentId = 1;
    }

    @Test
    void shouldSetItsLevelsByTheAverageOfAllFillsAndCloseAllOfThem() {
        settings = settings.withMaxEntriesPerPosition(2);
        start(BracketSettings.DEFAULT);
        hold();
        top(10_100_00);
        send(in.signal(1, Side.BUY, false));
        fill(order().clientOrderId(), Side.BUY, 10_200_00, 990);
        // (10,000 x 999 + 10,200 x 990) / 1,989 = 10,099.547...; less 2 % is 9,897.556...
        top(9_897_56);
        assertEquals(0, out.count());
        top(9_897_55);
        assertExit(Side.SELL, 1_989, "STOP_LOSS", 9_897_55);
    }

    @Test
    void shouldWithdrawTheRestOfAnEntryAndCloseWhatWasFilledThenWhatIsFilledStill() {
        settings = settings.withOrderType(OrderType.LIMIT).withTimeInForce(TimeInForce.GTC);
        start(BracketSettings.DEFAULT);
        long entry = signal(1, Side.BUY, false);
        fill(entry, Side.BUY, 10_000_01, 400);
        top(9_700_00);
        assertEquals(1, out.count(), "first the rest is withdrawn: it would trade with the exit");
        assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(0));
        fill(entry, Side.BUY, 10_000_01, 100);
        assertEquals(0, out.count());
        send(in.status(entry, ExecutionType.CANCELED, OrderStatus.CANCELED, 500));
        assertExit(Side.SELL, 500, "STOP_LOSS", 9_800_00);
    }

    @Test
    void shouldNotSellASecondTimeWhatTheStrategyIsSelling() {
        start(BracketSettings.DEFAULT);
        hold();
        long own = signal(1, Side.SELL, true);
        top(9_700_00);
        assertEquals(0, out.count(), "all of it is being sold");
        fill(own, Side.SELL, 9_700_00, 600);
        assertEquals(0, out.count());
        send(in.status(own, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 600));
        assertExit(Side.SELL, 399, "STOP_LOSS", 9_800_00);
        send(in.signal(1, Side.SELL, true));
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
    }

    @Test
    void shouldTakeNoEntryWhileItLeaves() {
        start(BracketSettings.DEFAULT);
        hold();
        top(9_700_00);
        long exit = order().clientOrderId();
        send(in.status(exit, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 0));
        send(in.signal(1, Side.BUY, false));
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
        assertTrue(
                out.notes().getLast().contains("result=DENIED reason=ORDER_IN_FLIGHT"),
                out.notes().toString());
    }

    @Test
    void shouldTryAgainEachTimeLaterWhatNobodyTook() {
        settings = settings.withMaxDataAgeNs(3_600 * SECOND);
        start(BracketSettings.DEFAULT);
        hold();
        top(9_700_00);
        long started = in.nowNs;
        long waited = 100_000_000L;
        for (int i = 0; i < 5; i++) {
            send(in.status(order().clientOrderId(), ExecutionType.EXPIRED, OrderStatus.EXPIRED, 0));
            assertEquals(0, out.count());
            in.nowNs = started + waited - 1;
            // once reached it stays reached, though the price is back
            top(10_100_00);
            assertEquals(0, out.count(), "attempt " + i);
            in.nowNs++;
            top(10_100_00);
            assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
            started = in.nowNs;
            waited *= 2;
        }
        // a part was taken: the rest goes on at once
        fill(order().clientOrderId(), Side.SELL, 9_700_00, 500);
        send(in.status(out(), ExecutionType.EXPIRED, OrderStatus.EXPIRED, 500));
        assertExit(Side.SELL, 499, "STOP_LOSS", 9_800_00);
    }

    @Test
    void shouldNotBelieveAPriceThatCannotBeTradedOn() {
        settings = settings.withMaxPriceDeviation(5 * PERCENT);
        start(BracketSettings.DEFAULT);
        hold();
        send(in.trade(10_000_00, 1, Side.BUY));
        top(9_000_00);
        assertEquals(0, out.count(), "far from the last trade");
        send(in.bookStatus(BookState.STALE));
        top(9_700_00);
        assertEquals(0, out.count(), "the book is not live");
        send(in.bookStatus(BookState.LIVE));
        assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
    }

    @Test
    void shouldSendNothingWhileKilledOrHaltedAndLeaveFlattenAlone() {
        start(BracketSettings.DEFAULT);
        hold();
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        top(9_700_00);
        assertEquals(0, out.count());
        send(in.command(CommandType.KILL_SWITCH_OFF, ""));
        send(in.command(CommandType.REDUCE_ONLY_ON, "recovery"));
        top(9_700_00);
        assertEquals(0, out.count());
        send(in.command(CommandType.RECOVERED, ""));
        send(in.command(CommandType.FLATTEN, ""));
        assertFalse(order().orderFlags().bracket());
        long flattening = order().clientOrderId();
        top(9_600_00);
        assertEquals(0, out.count());
        fill(flattening, Side.SELL, 9_600_00, 999);
        assertEquals(0, stage.orders().openCount());
    }

    @Test
    void shouldLeaveWhileOnlyReductionsPass() {
        start(BracketSettings.DEFAULT);
        hold();
        send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
        top(9_700_00);
        assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
    }

    @Test
    void shouldBoundTheSlippageOfAnExit() {
        btc.tickSize = 10;
        start(new BracketSettings(0, 2 * PERCENT, 0, 0, PERCENT / 2));
        fill(signal(1, Side.BUY, false), Side.BUY, 10_000_00, 999);
        send(in.top(9_700_00, 5, 9_700_10, 5));
        assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
        assertEquals(OrderType.LIMIT, order().orderType());
        assertEquals(TimeInForce.IOC, order().timeInForce());
        assertEquals(9_651_50, order().priceMantissa()); // 9,700.00 less 0.5 % is 9,651.50
    }

    @Test
    void shouldSayOnceWhyTheVenueWouldNotTakeTheExit() {
        start(BracketSettings.DEFAULT);
        fill(signal(1, Side.BUY, false), Side.BUY, 10_000_00, 99);
        send(in.status(out(), ExecutionType.EXPIRED, OrderStatus.EXPIRED, 99));
        btc.minQuantity = 100;
        send(in.define(btc));
        top(9_700_00);
        assertEquals(1, out.count());
        assertEquals(RiskRejectDecoder.TEMPLATE_ID, out.templateId(0));
        RiskRejectDecoder reject =
                new RiskRejectDecoder().wrapAndApplyHeader(out.buffer(), out.offset(0), new MessageHeaderDecoder());
        assertEquals(RejectReason.BELOW_MIN_QUANTITY, reject.reason());
        top(9_699_00);
        assertEquals(0, out.count());
    }

    @Test
    void shouldMarkAnExitReduceOnlyOnlyWhereTheAccountIsReduced() {
        perpetual();
        start(BracketSettings.DEFAULT);
        fill(signal(1, Side.BUY, false), Side.BUY, 10_000_00, 999);
        send(in.signal(2, Side.SELL, false));
        fill(order().clientOrderId(), Side.SELL, 10_000_00, 600);
        send(in.status(out(), ExecutionType.EXPIRED, OrderStatus.EXPIRED, 600));
        top(9_700_00);
        assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
        assertFalse(order().orderFlags().reduceOnly(), "the account holds 399 only");
    }

    @Test
    void shouldNotSellWhatSomebodyElseHasClosed() {
        perpetual();
        start(BracketSettings.DEFAULT);
        fill(signal(1, Side.BUY, false), Side.BUY, 10_000_00, 999);
        send(in.status(out(), ExecutionType.EXPIRED, OrderStatus.EXPIRED, 999));
        // reconciliation finds that 600 were sold by hand
        send(in.report(
                0,
                ExecutionType.ADJUSTMENT,
                OrderStatus.NULL_VAL,
                77,
                Side.SELL,
                10_000_00,
                600,
                NULL,
                NULL,
                NULL,
                new byte[0],
                RejectReason.NONE));
        top(9_700_00);
        assertExit(Side.SELL, 399, "STOP_LOSS", 9_800_00);
        assertTrue(order().orderFlags().reduceOnly());
    }

    @Test
    void shouldHaveRoomForExitsWhenEveryOrderIsTaken() {
        settings = settings.withMaxOpenOrders(1).withOrderType(OrderType.LIMIT).withTimeInForce(TimeInForce.GTC);
        start(BracketSettings.DEFAULT);
        long entry = signal(1, Side.BUY, false);
        fill(entry, Side.BUY, 10_000_00, stage.orders().open(0).leavesQuantity());
        Definition eth = TestMessages.spot(2, "ETH", "USDT");
        send(in.define(eth));
        in.instrumentId = 2;
        top(10_000_00);
        send(in.signal(2, Side.BUY, false));
        assertEquals(NewOrderDecoder.TEMPLATE_ID, out.templateId(0));
        in.instrumentId = 1;
        top(9_700_00);
        assertExit(Side.SELL, 999, "STOP_LOSS", 9_800_00);
        assertEquals(2, stage.orders().openCount());
    }

    @Test
    void shouldRefuseSettingsThatCannotBeMeant() {
        assertEquals(
                "invalid bracket.stopLoss=1000000000000: must be 0 to 999999999999",
                org.junit.jupiter.api.Assertions.assertThrows(
                                IllegalArgumentException.class, () -> new BracketSettings(0, 100 * PERCENT, 0, 0, 0))
                        .getMessage());
    }
}
