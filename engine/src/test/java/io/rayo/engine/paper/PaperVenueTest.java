package io.rayo.engine.paper;

import static io.rayo.engine.paper.PaperRig.MS;
import static io.rayo.engine.paper.PaperRig.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, latency and marketable orders. */
class PaperVenueTest {
    private static final long[] BIDS = {9_990, 10, 9_980, 20};
    private static final long[] ASKS = {10_000, 10, 10_010, 20};
    private static final long[] NONE = {};

    private PaperRig rig;

    @BeforeEach
    void setUp() {
        rig = new PaperRig(PaperSettings.defaults());
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(BIDS, ASKS);
    }

    @Test
    void shouldWalkTheBookAtArrivalAndAnswerAfterTheLatency() {
        long sentNs = rig.messages.nowNs;
        rig.marketOrder(64, Side.BUY, 15);
        rig.pass(5 * MS - 1);
        rig.delta(NONE, new long[] {10_000, 12});
        rig.pass(5 * MS);
        assertEquals(List.of(), rig.briefs());
        rig.pass(1);
        assertEquals(List.of("NEW", "TRADE 12@10000 TAKER left 3", "TRADE 3@10010 TAKER left 0"), rig.briefs());
        PaperRig.Report last = rig.reports.get(2);
        assertEquals(sentNs + 5 * MS, last.eventTimeNs());
        assertEquals(sentNs + 10 * MS, last.receiveTimeNs());
        assertEquals(EventHeaders.FLAG_SIMULATED, last.flags());
        assertEquals("P-64", last.venueOrderId());
        assertEquals("USDT", last.feeAsset());
        assertEquals(15, last.cumulative());
        assertEquals(OrderStatus.FILLED, last.status());
        assertEquals(Liquidity.TAKER, last.liquidity());
        assertEquals(64L << 16 | 2, last.tradeId());
        assertEquals(64L << 16 | 1, rig.reports.get(1).tradeId());
        assertEquals(0, rig.venue.workingOrders());
        assertEquals(0, rig.venue.pendingReports());
    }

    @Test
    void shouldExpireWhatTheBookDoesNotHold() {
        rig.marketOrder(64, Side.SELL, 100);
        rig.settle();
        assertEquals(
                List.of("NEW", "TRADE 10@9990 TAKER left 90", "TRADE 20@9980 TAKER left 70", "EXPIRED NO_LIQUIDITY"),
                rig.briefs());
        assertEquals(30, rig.reports.get(3).cumulative());
        assertEquals(0, rig.reports.get(3).leaves());
    }

    @Test
    void shouldNotFillTheSameLiquidityTwice() {
        rig.limit(64, Side.BUY, TimeInForce.IOC, 10_000, 4);
        rig.limit(128, Side.BUY, TimeInForce.IOC, 10_000, 8);
        rig.limit(192, Side.BUY, TimeInForce.IOC, 10_000, 1);
        rig.settle();
        assertEquals(
                List.of(
                        "NEW",
                        "TRADE 4@10000 TAKER left 0",
                        "NEW",
                        "TRADE 6@10000 TAKER left 2",
                        "EXPIRED NO_LIQUIDITY",
                        "NEW",
                        "EXPIRED NO_LIQUIDITY"),
                rig.take());
        // another snapshot that says the same is no new liquidity
        rig.book(BIDS, ASKS);
        rig.limit(256, Side.BUY, TimeInForce.IOC, 10_000, 1);
        rig.settle();
        assertEquals(List.of("NEW", "EXPIRED NO_LIQUIDITY"), rig.take());
        rig.delta(NONE, new long[] {10_000, 3});
        rig.limit(320, Side.BUY, TimeInForce.IOC, 10_000, 5);
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 3@10000 TAKER left 2", "EXPIRED NO_LIQUIDITY"), rig.take());
    }

    @Test
    void shouldKeepTimeInForce() {
        rig.limit(64, Side.BUY, TimeInForce.FOK, 10_010, 31);
        rig.limit(128, Side.BUY, TimeInForce.FOK, 10_010, 30);
        rig.delta(NONE, new long[] {10_000, 5});
        rig.limit(192, Side.BUY, TimeInForce.GTX, 10_000, 1);
        rig.limit(256, Side.BUY, TimeInForce.GTX, 9_999, 1);
        rig.limit(320, Side.BUY, TimeInForce.GTC, 10_005, 100);
        rig.settle();
        assertEquals(
                List.of(
                        "NEW",
                        "EXPIRED NO_LIQUIDITY",
                        "NEW",
                        "EXPIRED NO_LIQUIDITY",
                        "REJECTED WOULD_TAKE",
                        "NEW",
                        "NEW",
                        "TRADE 5@10000 TAKER left 95"),
                rig.briefs());
        assertEquals(2, rig.venue.workingOrders());
    }

    @Test
    void shouldNeverFillAgainstAnUnprovenBook() {
        rig.market(rig.messages.gap(Channel.BOOK));
        rig.marketOrder(64, Side.BUY, 1);
        rig.limit(128, Side.BUY, TimeInForce.IOC, 10_000, 1);
        rig.limit(192, Side.BUY, TimeInForce.GTC, 10_000, 1);
        rig.delta(NONE, new long[] {9_995, 10});
        rig.settle();
        assertEquals(List.of("REJECTED BOOK_NOT_LIVE", "REJECTED BOOK_NOT_LIVE", "NEW"), rig.take());
        rig.market(rig.messages.depth(true, false, BIDS, NONE));
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.market(rig.messages.depth(true, true, NONE, new long[] {9_997, 10}));
        rig.settle();
        assertEquals(List.of("TRADE 1@9997 TAKER left 0"), rig.take());
    }

    @Test
    void shouldNotSeeHalfAnEvent() {
        rig.market(rig.messages.depth(false, false, new long[] {10_000, 5}, NONE));
        rig.marketOrder(64, Side.SELL, 1);
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 1@9990 TAKER left 0"), rig.take());
        rig.market(rig.messages.depth(false, true, NONE, new long[] {10_000, 0}));
        rig.marketOrder(128, Side.SELL, 1);
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 1@10000 TAKER left 0"), rig.take());
    }

    @Test
    void shouldUseTopOfBookWhereNoBookChannelExists() {
        TestMessages.Definition other = TestMessages.spot(2, "ETH", "USDT");
        rig.define(other);
        rig.messages.instrumentId = 2;
        rig.market(rig.messages.top(500, 3, 501, 4));
        rig.marketOrder(64, Side.BUY, 5);
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 4@501 TAKER left 1", "EXPIRED NO_LIQUIDITY"), rig.take());
        rig.market(rig.messages.top(NULL, NULL, 501, 4));
        rig.marketOrder(128, Side.SELL, 5);
        rig.marketOrder(192, Side.BUY, 5);
        rig.settle();
        assertEquals(List.of("NEW", "EXPIRED NO_LIQUIDITY", "NEW", "EXPIRED NO_LIQUIDITY"), rig.take());
        rig.book(new long[] {499, 1}, new long[] {502, 1});
        rig.market(rig.messages.top(500, 100, 501, 100));
        rig.marketOrder(256, Side.BUY, 1);
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 1@502 TAKER left 0"), rig.take());
    }

    @Test
    void shouldRejectWhatTheRulesForbid() {
        TestMessages.Definition definition = TestMessages.spot(1, "BTC", "USDT");
        definition.tickSize = 5;
        definition.lotSize = 2;
        definition.minQuantity = 4;
        definition.maxQuantity = 100;
        definition.minNotional = 50_000_000L; // 0.5
        rig.define(definition);
        rig.limit(64, Side.BUY, TimeInForce.GTC, 9_991, 10);
        rig.limit(128, Side.BUY, TimeInForce.GTC, 9_990, 11);
        rig.limit(192, Side.BUY, TimeInForce.GTC, 9_990, 2);
        rig.limit(256, Side.BUY, TimeInForce.GTC, 9_990, 102);
        rig.limit(320, Side.BUY, TimeInForce.GTC, 9_990, 4); // 99.90 x 0.00004 = 0.003996
        rig.order(384, Side.BUY, OrderType.STOP, TimeInForce.GTC, NULL, 10_001, 10);
        rig.messages.instrumentId = 9;
        rig.limit(448, Side.BUY, TimeInForce.GTC, 9_990, 10);
        rig.settle();
        assertEquals(
                List.of(
                        "REJECTED OFF_TICK",
                        "REJECTED OFF_LOT",
                        "REJECTED BELOW_MIN_QUANTITY",
                        "REJECTED ABOVE_MAX_QUANTITY",
                        "REJECTED BELOW_MIN_NOTIONAL",
                        "REJECTED OFF_TICK",
                        "REJECTED UNKNOWN_INSTRUMENT"),
                rig.briefs());
        assertEquals(0, rig.venue.workingOrders());
    }

    @Test
    void shouldRejectWhatCannotBeExpressed() {
        TestMessages.Definition definition = TestMessages.spot(1, "BTC", "USDT");
        definition.maxQuantity = Long.MAX_VALUE;
        rig.define(definition);
        rig.limit(64, Side.BUY, TimeInForce.GTC, Long.MAX_VALUE, 1_000_000_000_000L);
        rig.marketOrder(128, Side.BUY, Long.MAX_VALUE);
        rig.limit(1L << 47, Side.BUY, TimeInForce.GTC, 9_990, 1);
        rig.settle();
        assertEquals(
                List.of("REJECTED ARITHMETIC_OVERFLOW", "REJECTED ARITHMETIC_OVERFLOW", "REJECTED ARITHMETIC_OVERFLOW"),
                rig.briefs());
    }

    @Test
    void shouldCancelOnceAndRefuseTheRest() {
        rig.limit(64, Side.BUY, TimeInForce.GTC, 9_000, 5);
        rig.cancel(64);
        rig.cancel(64);
        rig.cancel(128);
        rig.settle();
        assertEquals(
                List.of("NEW", "CANCELED", "CANCEL_REJECTED UNKNOWN_ORDER", "CANCEL_REJECTED UNKNOWN_ORDER"),
                rig.briefs());
        assertEquals(OrderStatus.CANCELED, rig.reports.get(1).status());
        assertEquals(0, rig.reports.get(1).leaves());
        assertEquals(0, rig.venue.workingOrders());
    }

    @Test
    void shouldBoundOrdersAndLeaveOutDoubles() {
        rig = new PaperRig(PaperSettings.defaults().withBounds(100, 2, 100));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(BIDS, ASKS);
        for (int i = 1; i <= 3; i++) {
            rig.limit(64L * i, Side.BUY, TimeInForce.GTC, 9_000, 5);
        }
        rig.limit(64, Side.BUY, TimeInForce.GTC, 9_000, 5);
        rig.pass(20 * MS);
        rig.pass(0);
        assertEquals(1, rig.venue.duplicateOrders());
        assertEquals(2, rig.venue.workingOrders());
        assertEquals(List.of(64L, 128L), acknowledged());
        assertEquals(
                1,
                rig.reports.stream()
                        .filter(r -> "REJECTED OPEN_ORDERS_LIMIT".equals(r.brief()))
                        .count());
    }

    private List<Long> acknowledged() {
        return rig.reports.stream()
                .filter(r -> ExecutionType.NEW == r.type())
                .map(PaperRig.Report::clientOrderId)
                .toList();
    }

    @Test
    void shouldAnswerQueries() {
        rig.limit(64, Side.BUY, TimeInForce.GTC, 9_000, 5);
        rig.venue.query(64, 1, 1);
        rig.venue.query(128, 1, 1);
        rig.settle();
        assertEquals(List.of("NEW", "ORDER_STATUS", "NOT_FOUND"), rig.briefs());
        assertEquals(5, rig.reports.get(1).leaves());
    }

    @Test
    void shouldMakeEveryTakerFillWorseByTheSlippageButNotBeyondTheLimit() {
        rig = new PaperRig(PaperSettings.defaults().withSlippage(500_000_000L)); // 5 basis points
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(BIDS, ASKS);
        rig.marketOrder(64, Side.BUY, 5);
        rig.marketOrder(128, Side.SELL, 5);
        rig.limit(192, Side.BUY, TimeInForce.IOC, 10_003, 5);
        rig.settle();
        assertEquals(
                List.of(
                        "NEW",
                        "TRADE 5@10005 TAKER left 0",
                        "NEW",
                        "TRADE 5@9985 TAKER left 0",
                        "NEW",
                        "TRADE 5@10003 TAKER left 0"),
                rig.briefs());
    }

    @Test
    void shouldFillAtTheLastTradeWhereThereIsNoBook() {
        rig = new PaperRig(PaperSettings.defaults().withBookless(500_000_000L));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.marketOrder(64, Side.BUY, 5);
        rig.settle();
        rig.trade(10_000, 1, Side.BUY);
        rig.marketOrder(128, Side.BUY, 5);
        rig.limit(192, Side.SELL, TimeInForce.IOC, 9_996, 5);
        rig.limit(256, Side.SELL, TimeInForce.IOC, 9_995, 5);
        rig.settle();
        assertEquals(
                List.of(
                        "REJECTED BOOK_NOT_LIVE",
                        "NEW",
                        "TRADE 5@10005 TAKER left 0",
                        "NEW",
                        "EXPIRED NO_LIQUIDITY",
                        "NEW",
                        "TRADE 5@9995 TAKER left 0"),
                rig.briefs());
    }

    @Test
    void shouldGiveTheSameReportsAfterGoingThroughItsState() {
        rig.limit(64, Side.BUY, TimeInForce.IOC, 10_000, 4);
        rig.limit(128, Side.SELL, TimeInForce.GTC, 10_100, 4);
        rig.pass(5 * MS);
        rig.limit(192, Side.BUY, TimeInForce.IOC, 10_000, 10);
        assertTrue(rig.restart());
        rig.settle();
        assertEquals(
                List.of(
                        "NEW",
                        "TRADE 4@10000 TAKER left 0",
                        "NEW",
                        "NEW",
                        "TRADE 6@10000 TAKER left 4",
                        "EXPIRED NO_LIQUIDITY"),
                rig.briefs());
    }

    @Test
    void shouldBearBeingCalledBackWhilePublishing() {
        rig.marketOrder(64, Side.BUY, 15);
        rig.limit(128, Side.SELL, TimeInForce.GTC, 10_005, 5);
        rig.pass(5 * MS);
        rig.onClaim = () -> rig.trade(10_010, 3, Side.BUY);
        rig.pass(5 * MS);
        rig.pass(5 * MS);
        assertEquals(
                List.of(
                        "NEW",
                        "TRADE 10@10000 TAKER left 5",
                        "TRADE 5@10010 TAKER left 0",
                        "NEW",
                        "TRADE 3@10005 MAKER left 2"),
                rig.briefs());
    }

    @Test
    void shouldPublishNothingWhileTakingOrders() {
        rig = new PaperRig(PaperSettings.defaults().withOrderLatencyNs(0).withResponseLatencyNs(0));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(BIDS, ASKS);
        rig.marketOrder(64, Side.BUY, 5);
        assertEquals(List.of(), rig.briefs());
        assertEquals(2, rig.venue.doWork(rig.messages.nowNs));
        assertEquals(List.of("NEW", "TRADE 5@10000 TAKER left 0"), rig.briefs());
    }
}
