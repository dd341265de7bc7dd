package io.rayo.engine.orders;

import static io.rayo.engine.orders.TestMessages.NULL;
import static io.rayo.engine.orders.TestMessages.OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Funding is booked once, however often and in whatever order it is told, over snapshots too. */
class FundedUntilTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private OrdersStage orders = new OrdersStage(OrdersSettings.defaults());
    private RiskStage risk = new RiskStage(RiskSettings.defaults(), List.of());
    private long nextTradeId;

    @BeforeEach
    void define() {
        in.nowNs = 1_000 * HOUR;
        for (int id = 1; id <= 2; id++) {
            Definition perpetual = TestMessages.spot(id, 1 == id ? "BTC" : "ETH", "USDT");
            perpetual.marketType = MarketType.PERPETUAL;
            perpetual.contractType = ContractType.LINEAR;
            send(in.define(perpetual));
        }
    }

    private void send(TestMessages message) {
        for (Stage stage : List.of(orders, risk)) {
            out.begin(EventHeaders.sequence(message.buffer, OFFSET), in.nowNs);
            stage.onMessage(message.buffer, OFFSET, message.length, out);
        }
    }

    /** What is held is told as an adjustment is: no order of ours is needed. */
    private void hold(int instrumentId, Side side) {
        in.instrumentId = instrumentId;
        send(in.report(
                NULL,
                ExecutionType.ADJUSTMENT,
                OrderStatus.NULL_VAL,
                ++nextTradeId,
                side,
                10_000_00,
                1_000,
                NULL,
                NULL,
                NULL,
                new byte[0],
                RejectReason.NONE));
    }

    /** Tells a payment that fell due at a time; whatever the time is now. */
    private void pay(int instrumentId, long fundingTimeNs, long amount) {
        long now = in.nowNs;
        in.instrumentId = instrumentId;
        in.nowNs = fundingTimeNs;
        send(in.funding(amount));
        in.nowNs = now;
    }

    private void assertPaid(long one, long other) {
        assertEquals(one, orders.portfolio().position(1).fees());
        assertEquals(other, orders.portfolio().position(2).fees());
        assertEquals(one + other, orders.portfolio().fees());
        long spent = OrdersSettings.defaults().initialCash() - orders.cash();
        assertEquals(one + other, spent);
        assertEquals(spent, cashOfRisk() - risk.cash(), "both stages book the same");
    }

    private static long cashOfRisk() {
        return new RiskStage(RiskSettings.defaults(), List.of()).cash();
    }

    private void restart() {
        OrdersStage newOrders = new OrdersStage(OrdersSettings.defaults());
        RiskStage newRisk = new RiskStage(RiskSettings.defaults(), List.of());
        restore(orders, newOrders);
        restore(risk, newRisk);
        orders = newOrders;
        risk = newRisk;
    }

    private static void restore(Stage from, Stage to) {
        StateWriter written = new StateWriter();
        from.writeState(written);
        StateReader reader = new StateReader().wrap(written.buffer(), 0, written.length());
        to.readState(reader);
        assertEquals(0, reader.remaining());
    }

    @Test
    void shouldBookAPaymentOnceHoweverOftenItIsTold() {
        long start = in.nowNs;
        hold(1, Side.BUY);
        hold(2, Side.SELL);
        pay(1, start + HOUR, 7 * UNIT);
        pay(1, start + HOUR, 7 * UNIT);
        pay(2, start + HOUR, -3 * UNIT);
        assertPaid(7 * UNIT, -3 * UNIT);
        assertEquals(1, orders.repeatedFundingCount());
        restart();
        pay(1, start + HOUR, 7 * UNIT);
        pay(2, start + HOUR, -3 * UNIT);
        assertPaid(7 * UNIT, -3 * UNIT);
        pay(1, start + 2 * HOUR, 2 * UNIT);
        pay(1, start + HOUR, 7 * UNIT);
        assertPaid(9 * UNIT, -3 * UNIT);
        assertEquals(4, orders.repeatedFundingCount());
        assertEquals(0, orders.unbookedFundingCount());
        assertEquals(start + 2 * HOUR, orders.portfolio().fundedUntilNs(1));
        assertEquals(start + HOUR, orders.portfolio().fundedUntilNs(2));
    }

    @Test
    void shouldLeaveAPaymentFromBeforeTheFirstFillToWhomItConcerned() {
        long start = in.nowNs;
        assertEquals(0, orders.portfolio().fundedUntilNs(1));
        hold(1, Side.BUY);
        pay(1, start - HOUR, 7 * UNIT);
        pay(1, start - 60 * SECOND, 7 * UNIT);
        assertPaid(0, 0);
        assertEquals(2, orders.repeatedFundingCount());
        pay(1, start - 5 * SECOND, 4 * UNIT); // the venue took stock after the fill
        assertPaid(4 * UNIT, 0);
        in.nowNs = start + 10 * HOUR;
        hold(1, Side.SELL); // it is flat, and later it is not
        hold(1, Side.BUY);
        pay(1, start + 2 * HOUR, UNIT); // heard of late, but ours
        assertPaid(5 * UNIT, 0);
    }

    @Test
    void shouldSayThatAPaymentOfNothingKnownIsNotBooked() {
        pay(3, in.nowNs, UNIT);
        assertEquals(1, orders.unbookedFundingCount());
        assertEquals(0, orders.repeatedFundingCount());
        assertTrue(0 == orders.portfolio().fees());
    }
}
