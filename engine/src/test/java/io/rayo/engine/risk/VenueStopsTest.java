package io.rayo.engine.risk;

import static io.rayo.engine.orders.TestMessages.NULL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class VenueStopsTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long PERCENT = 10_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final BracketSettings BRACKET =
            new BracketSettings(5 * PERCENT, 2 * PERCENT, 0, 3_600 * SECOND, 0, true);

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final Definition btc = TestMessages.spot(1, "BTC", "USDT");
    private RiskSettings settings = RiskSettings.defaults()
            .withMaxPriceDeviation(100 * PERCENT)
            .withAllowShort(true)
            .withMaxDataAgeNs(3_600 * SECOND)
            .withInitialCash(-1);
    private List<StrategySettings> strategies;
    private RiskStage stage;
    private long nextTradeId = 1;

    VenueStopsTest() {
        btc.marketType = MarketType.PERPETUAL;
        btc.contractType = ContractType.LINEAR;
    }

    private void start() {
        out.keepStatuses();
        strategies =
                List.of(BracketsTest.strategy(1, 100 * UNIT, BRACKET), BracketsTest.strategy(2, 100 * UNIT, BRACKET));
        stage = new RiskStage(settings, strategies);
        send(in.define(btc));
        top(10_000_00);
    }

    private void send(TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), message.nowNs);
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
    }

    private void top(long bid) {
        send(in.top(bid, 5, bid + 1, 5));
    }

    private void tick(long laterNs) {
        in.nowNs += laterNs;
        in.instrumentId = 0;
        send(in.tick());
        in.instrumentId = 1;
    }

    private NewOrderDecoder order(int index) {
        assertTrue(out.count() > index, "no order " + out.notes());
        assertEquals(NewOrderDecoder.TEMPLATE_ID, out.templateId(index));
        return new NewOrderDecoder().wrapAndApplyHeader(out.buffer(), out.offset(index), new MessageHeaderDecoder());
    }

    private NewOrderDecoder order() {
        assertEquals(1, out.count(), out.notes().toString());
        return order(0);
    }

    private void assertCancel(long id) {
        assertEquals(1, out.count(), out.notes().toString());
        assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(0));
        CancelOrderDecoder cancel =
                new CancelOrderDecoder().wrapAndApplyHeader(out.buffer(), out.offset(0), new MessageHeaderDecoder());
        assertEquals(id, cancel.clientOrderId());
    }

    private void fill(long id, Side side, long price, long quantity) {
        send(in.fill(id, nextTradeId++, side, price, quantity, 0));
    }

    /** A strategy buys 0.00999 at 10,000.00; gives the id of the stop that leaves. */
    private long hold(int strategy) {
        send(in.signal(strategy, Side.BUY, false));
        fill(order().clientOrderId(), Side.BUY, 10_000_00, 999);
        assertStop(Side.SELL, 999, 9_800_00);
        return order().clientOrderId();
    }

    private long holdWithStop() {
        long stop = hold(1);
        accept(stop);
        return stop;
    }

    private void accept(long id) {
        send(in.status(id, ExecutionType.NEW, OrderStatus.NEW, 0));
        assertEquals(0, out.count());
    }

    private void cancelled(long id, long cumulative) {
        send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, cumulative));
    }

    private void rejected(long id, RejectReason reason) {
        send(in.report(
                id,
                ExecutionType.REJECTED,
                OrderStatus.REJECTED,
                NULL,
                Side.SELL,
                NULL,
                NULL,
                0,
                NULL,
                NULL,
                new byte[0],
                reason));
    }

    /** By hand, at the venue. */
    private void adjusted(Side side, long quantity) {
        send(in.report(
                0,
                ExecutionType.ADJUSTMENT,
                OrderStatus.NULL_VAL,
                nextTradeId++,
                side,
                10_000_00,
                quantity,
                NULL,
                NULL,
                NULL,
                new byte[0],
                RejectReason.NONE));
    }

    private void assertStop(Side side, long quantity, long price) {
        NewOrderDecoder order = order();
        assertEquals(OrderType.STOP, order.orderType());
        assertEquals(side, order.side());
        assertEquals(quantity, order.quantityMantissa());
        assertEquals(price, order.stopPriceMantissa());
        assertEquals(NewOrderDecoder.priceMantissaNullValue(), order.priceMantissa());
        assertEquals(TimeInForce.GTC, order.timeInForce());
        assertTrue(order.orderFlags().reduceOnly());
        assertTrue(order.orderFlags().bracket());
        assertEquals(OrderDecisions.NO_SIGNAL, order.signalId());
    }

    private void assertExit(long quantity, String reason) {
        NewOrderDecoder order = order();
        assertEquals(OrderType.MARKET, order.orderType());
        assertEquals(Side.SELL, order.side());
        assertEquals(quantity, order.quantityMantissa());
        assertTrue(
                out.notes().getLast().contains("reason=" + reason), out.notes().toString());
    }

    private boolean isNoted(String text) {
        return out.notes().stream().anyMatch(note -> note.contains(text));
    }

    @Test
    void shouldPlaceAStopForWhatWasFilledAndKeepItWhilePricesMove() {
        start();
        holdWithStop();
        top(10_100_00);
        top(9_900_00);
        tick(SECOND);
        assertEquals(0, out.count());
        assertEquals(1, stage.orders().openCount());
    }

    @Test
    void shouldPlaceTheStopOfAShortAboveItOnTheTick() {
        btc.tickSize = 7;
        start();
        send(in.signal(1, Side.SELL, false));
        fill(order().clientOrderId(), Side.SELL, 10_000_00, 1_000);
        assertStop(Side.BUY, 1_000, 10_200_05); // 10,200.00 is no multiple of 0.07
    }

    @Test
    void shouldReplaceTheStopOnlyAfterTheOldOneIsKnownToBeOver() {
        settings = settings.withMaxEntriesPerPosition(2);
        start();
        long stop = holdWithStop();
        send(in.signal(1, Side.BUY, false));
        long entry = order().clientOrderId();
        fill(entry, Side.BUY, 10_200_00, 500);
        assertCancel(stop);
        fill(entry, Side.BUY, 10_200_00, 490);
        assertEquals(0, out.count());
        send(in.status(stop, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, NULL));
        tick(20 * SECOND);
        assertEquals(0, out.count(), "nobody knows what it does");
        cancelled(stop, 0);
        // (10,000 x 999 + 10,200 x 990) / 1,989 = 10,099.547...; less 2 % is 9,897.556...
        assertStop(Side.SELL, 1_989, 9_897_55);
        assertFalse(isNoted("result=CLOSED"), "it closed nothing");
    }

    @Test
    void shouldNotWithdrawAStopThatTheVenueHasNotAnswered() {
        start();
        long stop = hold(1);
        adjusted(Side.SELL, 499);
        tick(SECOND);
        assertEquals(0, out.count());
        send(in.status(stop, ExecutionType.NEW, OrderStatus.NEW, 0));
        assertCancel(stop);
        cancelled(stop, 0);
        assertStop(Side.SELL, 500, 9_800_00);
    }

    @Test
    void shouldTryAgainEachTimeLaterWhatTheVenueRejectsWhileTheEngineGuards() {
        start();
        long stop = hold(1);
        long waited = 100_000_000L;
        for (int i = 0; i < 9; i++) {
            rejected(stop, RejectReason.VENUE_REJECTED);
            assertEquals(0, out.count());
            tick(waited - 1);
            assertEquals(0, out.count(), "attempt " + i);
            tick(1);
            assertStop(Side.SELL, 999, 9_800_00);
            stop = order().clientOrderId();
            waited = Math.min(waited * 2, 12_800_000_000L);
        }
        rejected(stop, RejectReason.VENUE_REJECTED);
        top(9_800_00);
        assertExit(999, "STOP_LOSS");
    }

    @Test
    void shouldPlaceWhatTheVenueTookAwayAfterAPause() {
        start();
        cancelled(holdWithStop(), 0);
        assertEquals(0, out.count());
        tick(100_000_000L);
        assertStop(Side.SELL, 999, 9_800_00);
    }

    @Test
    void shouldAskAGatewayWithoutStopsOnceAndAgainAfterAStart() {
        start();
        rejected(hold(1), RejectReason.NOT_ALLOWED);
        tick(60 * SECOND);
        assertEquals(0, out.count());
        adjusted(Side.SELL, 99);
        assertEquals(0, out.count());
        send(in.command(CommandType.REDUCE_ONLY_ON, "recovery"));
        send(in.command(CommandType.RECOVERED, ""));
        tick(SECOND);
        assertStop(Side.SELL, 900, 9_800_00);
        rejected(order().clientOrderId(), RejectReason.NOT_ALLOWED);
        top(9_700_00);
        assertExit(900, "STOP_LOSS");
    }

    @Test
    void shouldWithdrawTheStopBeforeItTakesProfit() {
        start();
        long stop = holdWithStop();
        top(10_500_00);
        assertCancel(stop);
        top(10_600_00);
        assertEquals(0, out.count());
        fill(stop, Side.SELL, 9_800_00, 400); // it was faster in part
        assertEquals(0, out.count());
        cancelled(stop, 400);
        assertExit(599, "TAKE_PROFIT");
        assertTrue(isNoted("result=CLOSED"), "it closed a part");
    }

    @Test
    void shouldLeaveAStopLossToTheVenueForASecond() {
        start();
        long stop = holdWithStop();
        top(9_800_00);
        assertEquals(0, out.count());
        in.nowNs += SECOND - 1;
        top(9_900_00);
        assertEquals(0, out.count());
        in.nowNs++;
        top(9_900_00);
        assertCancel(stop);
        cancelled(stop, 0);
        assertExit(999, "STOP_LOSS");
    }

    @Test
    void shouldHaveNothingToDoAfterTheVenueStoppedTheLoss() {
        start();
        long stop = holdWithStop();
        top(9_800_00);
        fill(stop, Side.SELL, 9_799_00, 999);
        assertTrue(isNoted("result=CLOSED"));
        assertTrue(isNoted("quantityMantissa=0"));
        tick(60 * SECOND);
        assertEquals(0, out.count());
        assertEquals(0, stage.orders().openCount());
    }

    @Test
    void shouldExitAtOnceWhereTheVenueGivesTheStopUp() {
        start();
        long stop = holdWithStop();
        top(9_800_00);
        send(in.status(stop, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 0));
        assertExit(999, "STOP_LOSS");
    }

    @Test
    void shouldCloseByASignalOnceTheStopIsWithdrawn() {
        start();
        long stop = holdWithStop();
        send(in.signal(1, Side.SELL, true));
        assertCancel(stop);
        assertFalse(isNoted("SignalOutcome"), "it is not decided yet");
        send(in.signal(1, Side.SELL, true));
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
        assertTrue(isNoted("result=DENIED reason=ORDER_IN_FLIGHT"));
        send(in.signal(1, Side.BUY, false));
        assertTrue(isNoted("result=DENIED reason=ORDER_IN_FLIGHT"));
        cancelled(stop, 0);
        NewOrderDecoder close = order();
        assertEquals(OrderType.MARKET, close.orderType());
        assertEquals(Side.SELL, close.side());
        assertEquals(999, close.quantityMantissa());
        assertEquals(0, close.signalId());
        assertFalse(close.orderFlags().bracket());
        assertTrue(close.orderFlags().reduceOnly());
        long id = close.clientOrderId();
        fill(id, Side.SELL, 10_000_00, 600);
        assertEquals(0, out.count(), "the rest is being closed");
        send(in.status(id, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 600));
        assertStop(Side.SELL, 399, 9_800_00);
        assertTrue(isNoted("result=ENDED"));
    }

    @Test
    void shouldAnswerTheSignalThatTheStopHasOvertaken() {
        start();
        long stop = holdWithStop();
        send(in.signal(1, Side.SELL, true));
        assertCancel(stop);
        fill(stop, Side.SELL, 9_800_00, 999);
        assertTrue(isNoted("result=DENIED reason=NOTHING_TO_CLOSE"), out.notes().toString());
        assertTrue(isNoted("result=CLOSED"));
        assertEquals(0, stage.orders().openCount());
        assertEquals(1, stage.rejectCount(RejectReason.NOTHING_TO_CLOSE));
    }

    @Test
    void shouldTurnAPositionRoundOnlyAfterTheStopIsWithdrawn() {
        start();
        long stop = holdWithStop();
        send(in.signal(1, Side.SELL, false));
        assertCancel(stop);
        cancelled(stop, 0);
        assertEquals(1_000, order().quantityMantissa());
        assertFalse(order().orderFlags().reduceOnly());
        fill(order().clientOrderId(), Side.SELL, 10_000_00, 1_000);
        assertStop(Side.BUY, 1, 10_200_00);
    }

    @Test
    void shouldDenyASignalThatMayNotTradeWithoutTouchingTheStop() {
        start();
        holdWithStop();
        send(in.bookStatus(BookState.STALE));
        send(in.signal(1, Side.SELL, true));
        assertEquals(RiskRejectDecoder.TEMPLATE_ID, out.templateId(0));
        assertEquals(1, out.count());
        send(in.bookStatus(BookState.LIVE));
        send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
        send(in.signal(1, Side.SELL, false));
        assertTrue(isNoted("result=DENIED reason=REDUCE_ONLY"));
        assertEquals(1, out.count());
    }

    @Test
    void shouldAddToAPositionWhileItsStopRests() {
        settings = settings.withMaxEntriesPerPosition(2);
        start();
        holdWithStop();
        send(in.signal(1, Side.BUY, false));
        assertEquals(OrderType.MARKET, order().orderType());
    }

    @Test
    void shouldWithdrawTheStopOfWhatSomebodyElseHasClosed() {
        start();
        long stop = holdWithStop();
        adjusted(Side.SELL, 999);
        assertCancel(stop);
        top(9_000_00);
        assertEquals(0, out.count());
        cancelled(stop, 0);
        tick(60 * SECOND);
        assertEquals(0, out.count());
        assertEquals(0, stage.orders().openCount());
    }

    @Test
    void shouldAskAgainEachTimeLaterWhereTheVenueWillNotWithdraw() {
        start();
        long stop = holdWithStop();
        adjusted(Side.SELL, 999);
        assertCancel(stop);
        send(in.status(stop, ExecutionType.CANCEL_REJECTED, OrderStatus.NEW, 0));
        assertCancel(stop);
        long waited = 100_000_000L;
        for (int i = 0; i < 6; i++) {
            send(in.status(stop, ExecutionType.CANCEL_REJECTED, OrderStatus.NEW, 0));
            assertEquals(0, out.count());
            tick(waited - 1);
            assertEquals(0, out.count());
            tick(1);
            assertCancel(stop);
            waited *= 2;
        }
    }

    @Test
    void shouldTreatStopsAsAnyOrderOfOursOnTheKillSwitchAndPlaceThemAfterIt() {
        start();
        long stop = holdWithStop();
        send(in.signal(1, Side.SELL, true));
        assertCancel(stop);
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        assertTrue(isNoted("result=DENIED reason=KILL_SWITCH"), "a signal waits for no switch");
        cancelled(stop, 0);
        tick(SECOND);
        assertEquals(0, out.count());
        send(in.command(CommandType.KILL_SWITCH_OFF, ""));
        tick(SECOND);
        assertStop(Side.SELL, 999, 9_800_00);
        stop = order().clientOrderId();
        accept(stop);
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        assertCancel(stop);
    }

    @Test
    void shouldPlaceAnewWhatCancelAllHasWithdrawn() {
        start();
        long stop = holdWithStop();
        send(in.command(CommandType.CANCEL_ALL, ""));
        assertCancel(stop);
        tick(SECOND);
        assertEquals(0, out.count());
        cancelled(stop, 0);
        assertStop(Side.SELL, 999, 9_800_00);
    }

    @Test
    void shouldFlattenAfterTheStopIsWithdrawn() {
        start();
        long stop = holdWithStop();
        send(in.signal(1, Side.SELL, true));
        assertCancel(stop);
        send(in.command(CommandType.FLATTEN, ""));
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
        cancelled(stop, 0);
        assertEquals(OrderType.MARKET, order().orderType());
        assertEquals(999, order().quantityMantissa());
        fill(order().clientOrderId(), Side.SELL, 10_000_00, 999);
        tick(60 * SECOND);
        assertEquals(0, out.count());
        assertEquals(0, stage.orders().openCount());
    }

    @Test
    void shouldGuardNoMoreThanTheAccountHolds() {
        start();
        long first = holdWithStop();
        send(in.signal(2, Side.SELL, false));
        long entry = order().clientOrderId();
        fill(entry, Side.SELL, 10_000_00, 600);
        assertCancel(first); // the account is long by 399 only, and the other's short has none
        cancelled(first, 0);
        assertStop(Side.SELL, 399, 9_800_00);
        long second = order().clientOrderId();
        accept(second);
        fill(entry, Side.SELL, 10_000_00, 400); // it is short by 1, which is the other's
        assertEquals(2, out.count());
        assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(0));
        assertEquals(Side.BUY, order(1).side());
        assertEquals(1, order(1).quantityMantissa());
        assertEquals(10_200_00, order(1).stopPriceMantissa());
        cancelled(second, 0);
        assertEquals(0, out.count());
    }

    @Test
    void shouldLeaveSpotToTheEngine() {
        btc.marketType = MarketType.SPOT;
        btc.contractType = ContractType.NONE;
        start();
        send(in.signal(1, Side.BUY, false));
        assertTrue(out.notes().isEmpty(), out.notes().toString());
        fill(order().clientOrderId(), Side.BUY, 10_000_00, 999);
        tick(SECOND);
        assertEquals(0, out.count());
        top(9_800_00);
        assertExit(999, "STOP_LOSS");
    }

    @Test
    void shouldPlaceItWithoutAPriceAndBeyondTheRateOfOrders() {
        settings = settings.withMaxOrdersPerSecond(1);
        start();
        send(in.signal(1, Side.BUY, false));
        long entry = order().clientOrderId();
        send(in.bookStatus(BookState.STALE));
        fill(entry, Side.BUY, 10_000_00, 999);
        assertStop(Side.SELL, 999, 9_800_00);
        for (int i = 1; i < RiskSettings.STOP_RESERVE; i++) {
            long stop = order().clientOrderId();
            accept(stop);
            send(in.command(CommandType.CANCEL_ALL, ""));
            cancelled(stop, 0);
            assertStop(Side.SELL, 999, 9_800_00);
        }
        long stop = order().clientOrderId();
        accept(stop);
        send(in.command(CommandType.CANCEL_ALL, ""));
        cancelled(stop, 0);
        assertEquals(0, out.count(), "the reserve is used up");
        tick(SECOND);
        assertStop(Side.SELL, 999, 9_800_00);
    }

    @Test
    void shouldSayOnceWhyTheVenueWouldNotTakeIt() {
        start();
        send(in.signal(1, Side.BUY, false));
        long entry = order().clientOrderId();
        btc.minQuantity = 100;
        send(in.define(btc));
        fill(entry, Side.BUY, 10_000_00, 99);
        assertEquals(1, out.count());
        assertEquals(RiskRejectDecoder.TEMPLATE_ID, out.templateId(0));
        tick(SECOND);
        assertEquals(0, out.count());
        fill(entry, Side.BUY, 10_000_00, 900);
        assertStop(Side.SELL, 999, 9_800_00);
    }

    @Test
    void shouldWithdrawAStopThatComesBackFromTheDead() {
        start();
        long lost = holdWithStop();
        send(in.status(lost, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, NULL));
        send(in.status(lost, ExecutionType.NOT_FOUND, OrderStatus.NULL_VAL, NULL));
        tick(SECOND);
        assertStop(Side.SELL, 999, 9_800_00);
        long second = order().clientOrderId();
        accept(second);
        send(in.status(lost, ExecutionType.ORDER_STATUS, OrderStatus.NEW, 0));
        assertCancel(second);
        assertEquals(OrderState.NEW, stage.orders().find(lost).state());
        cancelled(second, 0);
        tick(60 * SECOND);
        assertEquals(0, out.count());
        assertEquals(1, stage.orders().openCount());
    }

    @Test
    void shouldGoOnFromASnapshotWhereverItStands() {
        start();
        long stop = hold(1);
        restore();
        accept(stop);
        restore();
        tick(SECOND);
        assertEquals(0, out.count());
        send(in.signal(1, Side.SELL, true));
        assertCancel(stop);
        restore();
        cancelled(stop, 0);
        assertEquals(OrderType.MARKET, order().orderType());
        long close = order().clientOrderId();
        restore();
        send(in.status(close, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 0));
        assertStop(Side.SELL, 999, 9_800_00);
        stop = order().clientOrderId();
        accept(stop);
        top(9_800_00);
        restore();
        in.nowNs += SECOND - 1;
        top(9_800_00);
        assertEquals(0, out.count());
        in.nowNs++;
        top(9_800_00);
        assertCancel(stop);
        Order order = stage.orders().find(stop);
        assertEquals(OrderState.PENDING_CANCEL, order.state());
        restore();
        cancelled(stop, 0);
        assertExit(999, "STOP_LOSS");
    }

    /** A new stage goes on from the state of the old one, which it gives back to the bit. */
    private void restore() {
        StateWriter writer = new StateWriter();
        stage.writeState(writer);
        byte[] before = bytes(writer);
        stage = new RiskStage(settings, strategies);
        stage.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
        StateWriter again = new StateWriter();
        stage.writeState(again);
        assertArrayEquals(before, bytes(again));
    }

    private static byte[] bytes(StateWriter writer) {
        byte[] bytes = new byte[writer.length()];
        writer.buffer().getBytes(0, bytes);
        return bytes;
    }

    @Test
    void shouldRefuseAStopWithoutALevel() {
        assertEquals(
                "invalid bracket.venueStop=true: there is no stopLoss",
                assertThrows(IllegalArgumentException.class, () -> new BracketSettings(5 * PERCENT, 0, 0, 0, 0, true))
                        .getMessage());
    }
}
