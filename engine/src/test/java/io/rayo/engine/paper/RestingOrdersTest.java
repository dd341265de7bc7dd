package io.rayo.engine.paper;

import static io.rayo.engine.paper.PaperRig.MS;
import static io.rayo.engine.paper.PaperRig.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places in queues, what advances and fills them, stops and changes of working orders. */
class RestingOrdersTest {
    private static final long[] NONE = {};

    private PaperRig rig;

    @BeforeEach
    void setUp() {
        start(QueueModel.PROPORTIONAL);
    }

    private void start(QueueModel model) {
        rig = new PaperRig(PaperSettings.defaults().withQueueModel(model));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(new long[] {9_990, 100, 9_980, 200}, new long[] {10_000, 100});
    }

    private void rest(long id, Side side, long price, long quantity) {
        rig.limit(id, side, TimeInForce.GTC, price, quantity);
        rig.settle();
        assertEquals(List.of("NEW"), rig.take());
    }

    @Test
    void shouldFillOnlyWhenTradesHaveTakenWhatIsAhead() {
        rest(64, Side.BUY, 9_990, 10);
        rig.trade(9_990, 60, Side.SELL);
        rig.trade(9_990, 40, Side.SELL);
        rig.trade(9_990, 40, Side.BUY); // took from asks
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.trade(9_990, 4, Side.SELL);
        rig.trade(9_990, 40, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 4@9990 MAKER left 6", "TRADE 6@9990 MAKER left 0"), rig.take());
        assertEquals(0, rig.venue.workingOrders());
    }

    @ParameterizedTest
    @CsvSource({"NONE, 100", "PROPORTIONAL, 60", "FULL, 20"})
    void shouldAdvanceByCancelsAsTheModelSays(QueueModel model, long ahead) {
        start(model);
        rest(64, Side.BUY, 9_990, 10);
        rig.delta(new long[] {9_990, 200}, NONE); // 100 more behind us
        rig.delta(new long[] {9_990, 120}, NONE); // 80 of 200 leave
        rig.trade(9_990, ahead, Side.SELL);
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.trade(9_990, 1, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 1@9990 MAKER left 9"), rig.take());
    }

    @Test
    void shouldNotCountATradeAgainAsCancelWhenTheLevelShrinks() {
        start(QueueModel.FULL);
        rest(64, Side.BUY, 9_990, 10);
        rig.trade(9_990, 30, Side.SELL);
        rig.delta(new long[] {9_990, 70}, NONE);
        rig.trade(9_990, 70, Side.SELL);
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.trade(9_990, 10, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 10@9990 MAKER left 0"), rig.take());
    }

    @Test
    void shouldNeverHaveMoreAheadThanTheLevelShows() {
        start(QueueModel.NONE);
        rest(64, Side.BUY, 9_990, 10);
        rig.delta(new long[] {9_990, 3}, NONE);
        rig.trade(9_990, 5, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 2@9990 MAKER left 8"), rig.take());
    }

    @Test
    void shouldFillByATradeThroughThePriceBestOrderFirstAndNoMoreThanWasTraded() {
        rest(64, Side.BUY, 9_980, 10);
        rest(128, Side.BUY, 9_990, 10);
        rest(192, Side.BUY, 9_990, 10);
        rig.trade(9_970, 25, Side.SELL);
        rig.settle();
        assertEquals(
                List.of(128L, 192L, 64L),
                rig.reports.stream().map(PaperRig.Report::clientOrderId).toList());
        assertEquals(
                List.of("TRADE 10@9990 MAKER left 0", "TRADE 10@9990 MAKER left 0", "TRADE 5@9980 MAKER left 5"),
                rig.take());
    }

    @Test
    void shouldFillAtItsOwnPriceWhenTheOtherSideCrossesIt() {
        rest(64, Side.SELL, 10_000, 50);
        rig.delta(new long[] {10_010, 30, 10_000, 5}, new long[] {10_000, 0, 10_020, 9});
        rig.settle();
        assertEquals(List.of("TRADE 30@10000 MAKER left 20", "TRADE 5@10000 MAKER left 15"), rig.take());
        rig.delta(new long[] {9_000, 1}, NONE);
        rig.settle();
        assertEquals(List.of(), rig.take());
    }

    @Test
    void shouldTakeThePlaceBehindWhatCannotBeSeen() {
        rest(64, Side.BUY, 9_900, 10); // deeper than the book goes
        rig.trade(9_900, 1_000, Side.SELL);
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.delta(new long[] {9_900, 5, 9_800, 1}, NONE);
        rig.trade(9_900, 7, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 2@9900 MAKER left 8"), rig.take());
    }

    @Test
    void shouldFillFromTradesButNotFromTheBookWhileItIsNotProven() {
        rest(64, Side.BUY, 9_990, 10);
        rig.market(rig.messages.gap(Channel.BOOK));
        rig.delta(NONE, new long[] {9_985, 50});
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.trade(9_985, 4, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 4@9990 MAKER left 6"), rig.take());
    }

    @Test
    void shouldTriggerStopsByTheLastTradeAndThenMatchThem() {
        rig.order(64, Side.BUY, OrderType.STOP, TimeInForce.GTC, NULL, 10_005, 5);
        rig.order(128, Side.SELL, OrderType.STOP_LIMIT, TimeInForce.GTC, 9_990, 9_985, 5);
        rig.order(192, Side.SELL, OrderType.STOP_LIMIT, TimeInForce.GTX, 9_990, 9_985, 5);
        rig.settle();
        assertEquals(List.of("NEW", "NEW", "NEW"), rig.take());
        rig.trade(10_004, 1, Side.BUY);
        rig.trade(9_986, 1, Side.SELL);
        rig.settle();
        assertEquals(List.of(), rig.take());
        rig.trade(10_005, 1, Side.BUY);
        rig.trade(9_985, 1, Side.SELL);
        rig.settle();
        assertEquals(
                List.of("TRADE 5@10000 TAKER left 0", "TRADE 5@9990 TAKER left 0", "EXPIRED WOULD_TAKE"), rig.take());
        rig.order(256, Side.SELL, OrderType.STOP, TimeInForce.GTC, NULL, 9_985, 5); // already reached
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 5@9990 TAKER left 0"), rig.take());
    }

    @Test
    void shouldExpireAStopThatWouldDoMoreThanReduce() {
        rig.marketOrder(64, Side.BUY, 5);
        rig.guard(128, Side.SELL, 9_985, 3);
        rig.guard(192, Side.SELL, 9_985, 3);
        rig.guard(256, Side.BUY, 10_005, 1);
        rig.settle();
        rig.take();
        assertTrue(rig.restart());
        rig.trade(9_985, 1, Side.SELL);
        rig.trade(10_005, 1, Side.BUY);
        rig.settle();
        assertEquals(List.of("TRADE 3@9990 TAKER left 0", "EXPIRED REDUCE_ONLY", "EXPIRED REDUCE_ONLY"), rig.take());
        rig.guard(320, Side.SELL, 9_985, 2);
        rig.trade(9_985, 1, Side.SELL); // reached at arrival
        rig.settle();
        assertEquals(List.of("NEW", "TRADE 2@9990 TAKER left 0"), rig.take());
    }

    @Test
    void shouldLetATriggeredStopWaitForAProvenBook() {
        rig.order(64, Side.BUY, OrderType.STOP, TimeInForce.GTC, NULL, 10_005, 5);
        rig.settle();
        rig.market(rig.messages.gap(Channel.BOOK));
        rig.trade(10_005, 1, Side.BUY);
        rig.settle();
        assertEquals(List.of("NEW"), rig.take());
        rig.book(new long[] {9_990, 1}, new long[] {10_020, 9});
        rig.settle();
        assertEquals(List.of("TRADE 5@10020 TAKER left 0"), rig.take());
    }

    @Test
    void shouldKeepThePlaceOnlyWhenReplacedByLessAtTheSamePrice() {
        rest(64, Side.BUY, 9_990, 10);
        rig.trade(9_990, 100, Side.SELL);
        rig.replace(64, NULL, 8);
        rig.settle();
        rig.trade(9_990, 3, Side.SELL);
        rig.settle();
        assertEquals(List.of("REPLACED", "TRADE 3@9990 MAKER left 5"), rig.take());
        rig.replace(64, 9_990, 20);
        rig.settle();
        assertEquals(17, rig.reports.get(0).leaves());
        rig.trade(9_990, 100, Side.SELL);
        rig.settle();
        assertEquals(List.of("REPLACED"), rig.take());
        rig.replace(64, 10_000, 20);
        rig.replace(64, 10_000, 3);
        rig.settle();
        assertEquals(List.of("REPLACED", "TRADE 17@10000 TAKER left 0", "CANCEL_REJECTED UNKNOWN_ORDER"), rig.take());
    }

    @Test
    void shouldTakeAnOrdersPlaceOnlyIfJustAsMuchOfItWasFilledAsItsSizeSupposes() {
        rest(64, Side.BUY, 9_990, 10);
        rig.limitInPlaceOf(64, 0, 128, Side.BUY, 9_980, 12);
        assertTrue(rig.restart());
        rig.settle();
        assertEquals(List.of("CANCELED", "NEW"), rig.take());
        rig.limitInPlaceOf(128, 1, 192, Side.BUY, 9_970, 11);
        rig.settle();
        assertEquals(List.of("CANCELED", "REJECTED UNKNOWN_ORDER"), rig.take());
        rig.limitInPlaceOf(128, 0, 256, Side.BUY, 9_970, 11);
        rig.settle();
        assertEquals(List.of("REJECTED UNKNOWN_ORDER"), rig.take());
        rig.limit(320, Side.BUY, TimeInForce.GTC, 9_990, 10);
        rig.settle();
        assertEquals(List.of("NEW"), rig.take());
        rig.messages.instrumentId = 2;
        rig.limitInPlaceOf(320, 0, 384, Side.BUY, 9_970, 11);
        rig.messages.instrumentId = 1;
        rig.settle();
        assertEquals(List.of("REJECTED UNKNOWN_ORDER"), rig.take(), "that of another instrument is left alone");
    }

    @Test
    void shouldRefuseAReplacementAndKeepTheOrder() {
        rig.limit(64, Side.BUY, TimeInForce.GTX, 9_990, 10);
        rig.settle();
        rig.trade(9_990, 104, Side.SELL);
        rig.replace(64, 10_000, 10);
        rig.replace(64, 9_990, 4);
        rig.replace(64, 0, 10);
        rig.settle();
        assertEquals(
                List.of(
                        "NEW",
                        "TRADE 4@9990 MAKER left 6",
                        "CANCEL_REJECTED WOULD_TAKE",
                        "CANCEL_REJECTED BELOW_MIN_QUANTITY",
                        "CANCEL_REJECTED OFF_TICK"),
                rig.take());
        rig.trade(9_990, 6, Side.SELL);
        rig.settle();
        assertEquals(List.of("TRADE 6@9990 MAKER left 0"), rig.take());
    }

    @Test
    void shouldCancelWhatRestsWhenTheScaleChanges() {
        rest(64, Side.BUY, 9_990, 10);
        rig.trade(9_990, 104, Side.SELL);
        rig.limit(128, Side.BUY, TimeInForce.GTC, 9_980, 10); // still under way, in the old scale
        TestMessages.Definition finer = TestMessages.spot(1, "BTC", "USDT");
        finer.priceExponent = -3;
        finer.sizeExponent = -6;
        rig.define(finer);
        rig.settle();
        assertEquals(List.of("TRADE 40@99900 MAKER left 60", "CANCELED", "REJECTED VENUE_REJECTED"), rig.briefs());
        assertEquals(40, rig.reports.get(1).cumulative());
        assertEquals(0, rig.venue.workingOrders());
    }

    @Test
    void shouldDrawTheSameJitterFromTheSameSeedAndNeverReorder() {
        PaperSettings jittery = PaperSettings.defaults().withJitterNs(10 * MS, 10 * MS, 42);
        List<PaperRig.Report> first = jitterRun(jittery, false);
        assertEquals(first, jitterRun(jittery, false));
        assertEquals(first, jitterRun(jittery, true));
        assertTrue(first.stream().map(PaperRig.Report::eventTimeNs).distinct().count() > 5);
        long previous = 0;
        for (PaperRig.Report report : first) {
            assertTrue(report.eventTimeNs() >= previous);
            previous = report.eventTimeNs();
        }
        assertEquals(60, first.size());
    }

    private List<PaperRig.Report> jitterRun(PaperSettings settings, boolean withRestart) {
        rig = new PaperRig(settings);
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(new long[] {9_990, 100}, new long[] {10_000, 100});
        for (int i = 1; i <= 30; i++) {
            rig.limit(64L * i, Side.BUY, TimeInForce.GTC, 9_000, 5);
            rig.cancel(64L * i);
            rig.pass(MS / 2);
            assertTrue(!withRestart || rig.restart());
        }
        for (int i = 0; i < 100; i++) {
            rig.pass(MS);
        }
        return rig.reports;
    }
}
