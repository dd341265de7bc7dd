package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.orders.ReconciliationReport.Row;
import io.rayo.gateways.orders.ReconciliationReport.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What has to hold before new risk goes out: clock, reconciliation; and what holds at venues that take orders by REST.
 */
class OrderSessionChecksTest {
    private static final long MS = TestVenue.MS;

    private static void balance(ExecutionListener listener, String asset, long free, long locked) {
        UnsafeBuffer text = new UnsafeBuffer(asset.getBytes(StandardCharsets.US_ASCII));
        listener.onBalance(text, 0, asset.length(), free, locked, 0);
    }

    private static TestVenue connected(boolean positions) {
        TestVenue venue = new TestVenue(true, positions, OrderSettings.DEFAULTS);
        venue.connect();
        venue.tellTime(0);
        return venue;
    }

    /** Answers the listing of open orders, then that of holdings. */
    private static void look(TestVenue venue, long position) {
        list(venue);
        holdings(venue, position);
    }

    private static void list(TestVenue venue) {
        venue.pass(1_100);
        venue.answers(RequestKind.OPEN_ORDERS, Outcome.OK, a -> {});
        venue.pass(50);
    }

    private static void holdings(TestVenue venue, long position) {
        venue.answers(RequestKind.BALANCES, Outcome.OK, a -> {}, l -> balance(l, "BTC", position * 100_000, 0));
        venue.pass(10);
        if (venue.hasPositions()) {
            venue.answers(RequestKind.POSITIONS, Outcome.OK, a -> {}, l -> {
                if (position != 0) {
                    l.onPosition(1, position, 6_100_000, 0);
                }
            });
        }
    }

    private static String refusal(TestVenue venue, long id) {
        venue.reports.clear();
        venue.place(id);
        return venue.reports.getLast();
    }

    @Test
    void shouldLetNoOrderOutBeforeClockAndHoldingsAreKnown() {
        TestVenue venue = new TestVenue(true, true, OrderSettings.DEFAULTS);
        assertTrue(refusal(venue, 64).contains("user data stream is down"));
        venue.connect();
        assertEquals("64 REJECTED REJECTED 'not sent: user data stream is down'", venue.reports.getLast());
        assertTrue(refusal(venue, 128).contains("venue clock unknown"));
        venue.tellTime(0);
        assertTrue(refusal(venue, 192).contains("not reconciled"));
        list(venue);
        assertEquals(0, venue.count(RequestKind.BALANCES), "the journal's positions are not known yet");
        assertTrue(refusal(venue, 256).contains("not reconciled"));
        venue.session.recovered(0);
        venue.pass(50);
        holdings(venue, 0);
        assertTrue(venue.session.isOpen());
        assertEquals("320 PENDING_NEW PENDING_NEW", refusal(venue, 320));
        assertEquals(1, venue.count(RequestKind.PLACE));
        venue.session.onSocketLost(SocketRole.PRIVATE);
        assertFalse(venue.session.isReconciled());
        venue.connect();
        assertTrue(refusal(venue, 384).contains("not reconciled"), "a break makes everything uncertain");
    }

    @Test
    void shouldRefuseAnOrderThatWasDecidedTooLongAgo() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        venue.causeNs = venue.nowNs - OrderSettings.DEFAULTS.maxDelayNs();
        assertEquals("64 PENDING_NEW PENDING_NEW", refusal(venue, 64));
        venue.causeNs--;
        assertEquals("128 REJECTED REJECTED 'not sent: decided too long ago'", refusal(venue, 128));
        assertEquals(1, venue.count(RequestKind.PLACE));
        venue.causeNs = venue.nowNs + 60_000 * MS;
        assertEquals("192 PENDING_NEW PENDING_NEW", refusal(venue, 192), "a clock that was set back is no delay");
    }

    @Test
    void shouldNotCallItComparedBeforeTheInstrumentsAreKnown() {
        TestVenue venue = TestVenue.withoutInstruments();
        venue.connect();
        venue.tellTime(0);
        venue.session.recovered(0);
        venue.pass(2_000);
        assertEquals(0, venue.count(RequestKind.OPEN_ORDERS), "of which instruments?");
        assertFalse(venue.session.isReconciled());
        venue.session.add(new OrderInstrument(1, "BTCUSDT", "BTC", -2, -3));
        look(venue, 0);
        assertTrue(venue.session.isReconciled());
        venue.session.add(new OrderInstrument(1, "BTCUSDT", "BTC", -1, -3));
        assertTrue(venue.session.isReconciled(), "the same one with another scale");
        venue.session.add(new OrderInstrument(2, "BTCUSDC", "BTC", -2, -5));
        assertFalse(venue.session.isReconciled(), "nobody has asked for its orders");
        long lists = venue.count(RequestKind.OPEN_ORDERS);
        look(venue, 0);
        assertEquals(lists + 1, venue.count(RequestKind.OPEN_ORDERS));
        assertTrue(venue.session.isReconciled());
    }

    @Test
    void shouldForgetAnAnswerThatDoesNotCoverAnInstrumentWhichBecameKnownMeanwhile() {
        TestVenue venue = TestVenue.withoutInstruments();
        venue.session.add(new OrderInstrument(1, "BTCUSDT", "BTC", -2, -3));
        venue.connect();
        venue.tellTime(0);
        venue.session.recovered(0);
        venue.pass(10);
        assertEquals(1, venue.count(RequestKind.OPEN_ORDERS), "the same question is not asked twice");
        venue.session.add(new OrderInstrument(2, "BTCUSDC", "BTC", -2, -5));
        venue.answers(RequestKind.OPEN_ORDERS, Outcome.OK, a -> {});
        venue.pass(10);
        assertEquals(2, venue.count(RequestKind.OPEN_ORDERS), "once more, with both");
        assertEquals(0, venue.count(RequestKind.BALANCES));
        assertFalse(venue.session.isReconciled());
    }

    @Test
    void shouldTakePositionsAsTheyAreWithoutBooksToCompareThemWith() {
        TestVenue venue = new TestVenue(
                true, true, OrderSettings.DEFAULTS.with().takesHoldings(true).build());
        venue.connect();
        venue.tellTime(0);
        venue.session.recovered(0);
        look(venue, 5);
        assertTrue(venue.session.isReconciled());
        assertEquals(List.of(), venue.reports, "no adjustment");
        assertEquals("0.005", venue.comparisons.getLast().rows().getFirst().theirs());
        venue.session.compareAgain();
        look(venue, 0);
        assertTrue(venue.session.isReconciled());
    }

    private static void saysOfKey(TestVenue venue, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        venue.session.onReply(
                venue.idOfLast(RequestKind.KEY_RIGHTS),
                status,
                ReplyHeaders.NONE,
                new UnsafeBuffer(bytes),
                0,
                bytes.length,
                venue.nowNs);
    }

    @Test
    void shouldAskForTheRightsOfAKeyUntilTheVenueSaysThemOrHasNotForThreeTimes() {
        TestVenue venue = new TestVenue(true, true, OrderSettings.DEFAULTS);
        venue.connect();
        venue.session.askKeyRights();
        venue.pass(100);
        assertEquals(0, venue.count(RequestKind.KEY_RIGHTS), "signed with what time?");
        venue.tellTime(0);
        venue.pass(20);
        assertEquals(1, venue.count(RequestKind.KEY_RIGHTS));
        venue.pass(1_000);
        assertEquals(1, venue.count(RequestKind.KEY_RIGHTS), "the answer is waited for");
        saysOfKey(venue, 503, "{}");
        venue.pass(300);
        assertEquals(2, venue.count(RequestKind.KEY_RIGHTS));
        saysOfKey(venue, 200, "{\"withdraws\" : true }");
        assertEquals(KeyRights.WITHDRAWAL, venue.session.keyRights());

        TestVenue silent = connected(true);
        silent.session.askKeyRights();
        for (int i = 0; i < 3; i++) {
            assertEquals(null, silent.session.keyRights());
            silent.pass(300);
            silent.session.onReplyLost(silent.idOfLast(RequestKind.KEY_RIGHTS), "connection ended", silent.nowNs);
        }
        assertEquals(KeyRights.UNKNOWN, silent.session.keyRights());
        silent.pass(1_000);
        assertEquals(3, silent.count(RequestKind.KEY_RIGHTS));
    }

    @Test
    void shouldRefuseWhileTheClockIsTooFarOffAndSignWithTheVenuesTime() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        assertTrue(venue.session.isOpen());
        venue.answers(RequestKind.SERVER_TIME, Outcome.UNKNOWN, a -> {});
        venue.session.clockOffset(6_000 * MS, MS);
        assertTrue(refusal(venue, 64).contains("too far"));
        venue.session.clockOffset(4_900 * MS, 6_000 * MS);
        assertTrue(refusal(venue, 128).contains("clock"), "known too badly");
        venue.session.clockOffset(-4_900 * MS, MS);
        assertEquals("192 PENDING_NEW PENDING_NEW", refusal(venue, 192));
        assertEquals(-4_900 * MS, venue.counters.clockOffsetNs);
        venue.nowNs += 700_000 * MS; // nobody has asked for ten minutes
        assertTrue(refusal(venue, 256).contains("clock"));
    }

    @Test
    void shouldWaitForAsLongAsTheVenueSaysByWhicheverClock() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        venue.session.clockOffset(2_000 * MS, MS);
        venue.place(64);
        venue.answers(RequestKind.PLACE, Outcome.LIMITED, a -> a.retryAfterNs = 1_000 * MS);
        venue.nowNs += 999 * MS;
        assertTrue(refusal(venue, 128).contains("banned"), "the venue's clock is two seconds ahead of ours");
        venue.nowNs += 2 * MS;
        assertEquals("192 PENDING_NEW PENDING_NEW", refusal(venue, 192));
        venue.answers(RequestKind.PLACE, Outcome.BANNED, a -> a.retryAfterNs = Long.MAX_VALUE);
        venue.nowNs += 86_400_000 * MS;
        venue.session.clockOffset(2_000 * MS, MS);
        assertTrue(refusal(venue, 256).contains("banned"), "no end that wraps around");
    }

    @Test
    void shouldTakeTheTimeOfTheShortestRoundTripAndAskAgainAfterARefusal() {
        VenueClock clock = new VenueClock(new OrderCounters());
        assertFalse(clock.isGood(TestVenue.START_NS, 5_000 * MS));
        clock.onSample(TestVenue.START_NS, TestVenue.START_NS + 100 * MS, TestVenue.START_NS + 80 * MS);
        assertEquals(TestVenue.START_NS + 30 * MS, clock.venueTimeNs(TestVenue.START_NS));
        clock.onSample(TestVenue.START_NS, TestVenue.START_NS + 10 * MS, TestVenue.START_NS + 7 * MS);
        assertEquals(TestVenue.START_NS + 2 * MS, clock.venueTimeNs(TestVenue.START_NS));
        clock.onSample(TestVenue.START_NS, TestVenue.START_NS + 100 * MS, TestVenue.START_NS + 90 * MS);
        assertEquals(TestVenue.START_NS + 2 * MS, clock.venueTimeNs(TestVenue.START_NS));
        assertTrue(clock.askAtNs() > TestVenue.START_NS + 1_000 * MS);
        clock.doubt(TestVenue.START_NS + 200 * MS);
        assertEquals(TestVenue.START_NS + 200 * MS, clock.askAtNs());
        clock.onSample(TestVenue.START_NS, TestVenue.START_NS + 100 * MS, TestVenue.START_NS + 90 * MS);
        assertEquals(TestVenue.START_NS + 40 * MS, clock.venueTimeNs(TestVenue.START_NS), "what was before is void");
    }

    @Test
    void shouldBookADifferenceInPositionsOpenlyOnceItStands() {
        TestVenue venue = connected(true);
        venue.session.ourPosition(1, 7, 6_000_000_000_000L);
        venue.session.recovered(0);
        look(venue, 5);
        look(venue, 5);
        assertEquals(List.of(), venue.reports, "twice is not enough: fills may be on their way");
        look(venue, 5);
        assertEquals(
                List.of("- ADJUSTMENT NULL_VAL SELL 2@6100000 'position -0.002 by reconciliation'"), venue.reports);
        assertFalse(venue.session.isReconciled(), "not before the core has booked it");
        assertEquals(
                new Row(Subject.POSITION, "BTCUSDT", "0.007", "0.005", "-0.002", ""),
                venue.comparisons.getLast().rows().getFirst());
        venue.session.ourPosition(1, 5, 6_000_000_000_000L);
        look(venue, 5);
        assertTrue(venue.session.isReconciled());
        assertTrue(venue.comparisons.getLast().isClean());
        assertEquals(1, venue.counters.adjustments);
        look(venue, 5);
        assertEquals(1, venue.counters.adjustments, "the same again changes nothing");
    }

    @Test
    void shouldTakeADifferenceThatGoesAwayForFillsOnTheirWay() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 5);
        look(venue, 6);
        look(venue, 6);
        venue.session.ourPosition(1, 6, 6_000_000_000_000L);
        look(venue, 6);
        assertTrue(venue.session.isReconciled());
        assertEquals(0, venue.counters.adjustments);
    }

    @Test
    void shouldWantTheSpotBalanceToCoverOurPositions() {
        TestVenue venue = connected(false);
        venue.session.ourPosition(1, 7, 6_000_000_000_000L); // 0.007
        venue.session.ourPosition(2, 500, 6_000_000_000_000L); // 0.005
        venue.session.recovered(0);
        look(venue, 20);
        assertTrue(venue.session.isReconciled(), "the account may hold more");
        assertEquals(
                "what name ours theirs difference action BALANCE BTC 0.01200000 0.02000000 clean",
                venue.comparisons.getLast().toTable().replaceAll("\\s+", " ").trim());
        venue.session.onSocketLost(SocketRole.PRIVATE);
        venue.connect();
        for (int i = 0; i < 3; i++) {
            look(venue, 4);
        }
        assertEquals(
                List.of(
                        "- ADJUSTMENT NULL_VAL SELL 7@6000000 'position -0.007 by reconciliation'",
                        "- ADJUSTMENT NULL_VAL SELL 100@6000000 'position -0.00100 by reconciliation'"),
                venue.reports);
    }

    @Test
    void shouldFindAnOrderWhoseEndWasLostWithoutATrace() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        venue.place(64);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        assertTrue(venue.session.isSettled());
        venue.pass(29_000);
        venue.answers(RequestKind.SERVER_TIME, Outcome.OK, a -> a.serverTimeNs = venue.nowNs);
        venue.pass(2_000);
        venue.answers(RequestKind.OPEN_ORDERS, Outcome.OK, a -> {}); // it is not in the list
        venue.pass(10);
        assertEquals("QUERY_ORDER 64 stage 0", venue.sent.getLast());
        venue.answers(RequestKind.QUERY_ORDER, Outcome.OK, a -> {
            a.update.orderStatus = OrderStatus.FILLED;
            a.update.cumulative = 10;
            a.update.quantity = 10;
        });
        venue.pass(50);
        venue.answers(
                RequestKind.QUERY_FILLS,
                Outcome.OK,
                a -> a.next.set(new UnsafeBuffer(new byte[] {'7'}), 0, 1),
                l -> l.onAnswerFill(null, fill(1, 4)));
        venue.pass(50);
        venue.answers(RequestKind.QUERY_FILLS, Outcome.UNKNOWN, a -> {});
        venue.pass(500);
        assertEquals("QUERY_FILLS 64 from 7", venue.sent.getLast(), "that page again, not all of them");
        venue.answers(RequestKind.QUERY_FILLS, Outcome.OK, a -> {}, l -> l.onAnswerFill(null, fill(2, 6)));
        assertEquals("64 TRADE FILLED BUY 6@6000000", venue.reports.getLast());
        assertEquals(0, venue.session.openOrders());
        assertTrue(venue.session.isReconciled());
    }

    /** The feed of a venue that says of the last fill that nothing is left, and not how much was filled before it. */
    private static void tellsTheLastFill(TestVenue venue, long id) {
        venue.says(l -> {
            ExecutionUpdate fill = fill(2, 6);
            fill.clientOrderId = id;
            fill.instrumentId = 1;
            fill.orderStatus = OrderStatus.FILLED;
            l.onOrderEvent(fill);
        });
    }

    @Test
    void shouldNotTakeTheLastFillForAllOfThem() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        venue.place(64);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        tellsTheLastFill(venue, 64); // of the first one, of 4, the event was lost
        assertEquals("64 TRADE PARTIALLY_FILLED BUY 6@6000000", venue.reports.getLast());
        assertEquals(OrderPhase.AWAITING_FILLS, venue.session.phase(64));
        venue.pass(1_500);
        assertEquals("QUERY_FILLS 64", venue.sent.getLast());
        venue.answers(
                RequestKind.QUERY_FILLS, Outcome.OK, a -> a.next.set(new UnsafeBuffer(new byte[] {'7'}), 0, 1), l -> {
                    l.onAnswerFill(null, fill(2, 6));
                    l.onAnswerFill(null, fill(1, 4));
                });
        assertEquals("64 TRADE FILLED BUY 4@6000000", venue.reports.getLast());
        assertEquals(0, venue.session.openOrders(), "older pages say nothing new once all of it is there");
    }

    @Test
    void shouldAskHowMuchWasFilledOfAnOrderWhoseQuantityIsNotKnown() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        tellsTheLastFill(venue, 64); // of an earlier life
        venue.pass(10);
        assertEquals("QUERY_ORDER 64 stage 0", venue.sent.getLast());
        venue.answers(RequestKind.QUERY_ORDER, Outcome.OK, a -> {
            a.update.orderStatus = OrderStatus.FILLED;
            a.update.cumulative = 10;
            a.update.quantity = 10;
        });
        assertEquals(OrderPhase.AWAITING_FILLS, venue.session.phase(64));
        venue.pass(50);
        venue.answers(RequestKind.QUERY_FILLS, Outcome.OK, a -> {}, l -> l.onAnswerFill(null, fill(1, 4)));
        assertEquals(0, venue.session.openOrders());
    }

    private static ExecutionUpdate fill(long tradeId, long quantity) {
        ExecutionUpdate fill = new ExecutionUpdate();
        fill.executionType = ExecutionType.TRADE;
        fill.tradeId = tradeId;
        fill.side = Side.BUY;
        fill.lastQuantity = quantity;
        fill.lastPrice = 6_000_000;
        fill.eventTimeNs = TestVenue.START_NS;
        return fill;
    }

    @Test
    void shouldFetchFillsSinceTheLastKnownOneAfterABreak() {
        TestVenue venue = connected(true);
        venue.session.recovered(TestVenue.START_NS);
        list(venue);
        assertEquals(0, venue.count(RequestKind.BALANCES), "fills first");
        assertEquals("RECENT_FILLS since -5000", venue.sent.get(venue.sent.size() - 1));
        venue.answers(RequestKind.RECENT_FILLS, Outcome.OK, a -> {}, l -> {
            ExecutionUpdate fill = fill(9, 3);
            fill.clientOrderId = 32; // of an order that was over in the journal
            fill.instrumentId = 1;
            l.onAnswerFill(null, fill);
        });
        assertEquals("32 TRADE PARTIALLY_FILLED BUY 3@6000000", venue.reports.getLast());
    }

    @Test
    void shouldAskEverySourceBeforeAnOrderCountsAsNotFound() {
        TestVenue venue = connected(true);
        venue.session.queryOrder(64, 1);
        long begunNs = venue.nowNs;
        while (venue.reports.isEmpty() && venue.nowNs < begunNs + 60_000 * MS) {
            long before = venue.count(RequestKind.QUERY_ORDER);
            venue.pass(5);
            if (venue.count(RequestKind.QUERY_ORDER) > before) {
                venue.answers(RequestKind.QUERY_ORDER, Outcome.NO_SUCH_ORDER, a -> {});
            }
        }
        assertEquals(List.of("64 NOT_FOUND REJECTED"), venue.reports);
        assertTrue(venue.nowNs - begunNs >= OrderSettings.DEFAULTS.notFoundAgeNs());
        List<String> questions =
                venue.sent.stream().filter(s -> s.startsWith("QUERY_ORDER")).toList();
        int count = questions.size();
        assertTrue(count > 8, questions::toString);
        for (int i = 0; i < count; i++) {
            // three times all of them, and once more at the end: before that it could only have arrived late
            int stage = i < 6 ? i % 2 : i == count - 1 ? 1 : 0;
            assertEquals("QUERY_ORDER 64 stage " + stage, questions.get(i));
        }
    }

    /** Answers all questions and cancels with "no such order" until one more was not found. */
    private static void untilNotFound(TestVenue venue) {
        long before = venue.counters.notFound;
        long begunNs = venue.nowNs;
        while (venue.counters.notFound == before && venue.nowNs < begunNs + 60_000 * MS) {
            int sent = venue.sent.size();
            venue.pass(5);
            for (int i = sent; i < venue.sent.size(); i++) {
                if (venue.sent.get(i).startsWith("QUERY_ORDER")
                        || venue.sent.get(i).startsWith("CANCEL")) {
                    venue.answersTo(venue.ids.get(i), Outcome.NO_SUCH_ORDER);
                }
            }
        }
        assertEquals(before + 1, venue.counters.notFound);
    }

    @Test
    void shouldRememberWhenAnOrderWasSentThatWasNotFound() {
        TestVenue venue = connected(true);
        venue.session.recovered(0);
        look(venue, 0);
        long sentNs = venue.nowNs;
        venue.place(64);
        untilNotFound(venue);
        venue.pass(30_000);
        long cancelNs = venue.nowNs;
        venue.cancel(64); // the core had not heard of it
        assertEquals("CANCEL 64", venue.sent.getLast(), "it might turn up");
        untilNotFound(venue);
        assertEquals(sentNs, venue.askedSentNs, "further back it need not be looked for");
        assertTrue(venue.nowNs - cancelNs < 5_000 * MS, "old enough it is");
        assertEquals("64 NOT_FOUND REJECTED", venue.reports.getLast());
    }

    @Test
    void shouldWaitWithAQuestionForASourceThatAllowsFew() {
        TestVenue venue = connected(true);
        venue.limits.source(1, true, 600_000 * MS, 4);
        for (long id = 64; id <= 5 * 64; id += 64) {
            venue.session.queryOrder(id, 1);
        }
        long begunNs = venue.nowNs;
        List<Long> asked = new ArrayList<>();
        while (asked.size() < 7 && venue.nowNs < begunNs + 3_000_000 * MS) {
            int before = venue.sent.size();
            venue.pass(5);
            for (int i = before; i < venue.sent.size(); i++) {
                if (venue.sent.get(i).startsWith("QUERY_ORDER")) {
                    if (venue.sent.get(i).endsWith("stage 1")) {
                        asked.add(venue.nowNs);
                    }
                    venue.answersTo(venue.ids.get(i), Outcome.NO_SUCH_ORDER);
                }
            }
        }
        assertEquals(7, asked.size());
        assertTrue(asked.get(2) < begunNs + 5_000 * MS, "95 % of it at once");
        for (int i = 3; i < asked.size(); i++) {
            assertTrue(asked.get(i) - asked.get(i - 3) > 600_000 * MS, asked::toString);
            assertTrue(asked.get(i) - asked.get(i - 3) < 700_000 * MS, asked::toString);
        }
    }

    @Test
    void shouldLookForAnOrderOnEveryPageOfASource() {
        TestVenue venue = connected(true);
        venue.session.queryOrder(64, 1);
        venue.pass(5);
        for (String page : List.of("", " from 7", " from 8")) {
            assertEquals("QUERY_ORDER 64 stage 0" + page, venue.sent.getLast());
            venue.answers(RequestKind.QUERY_ORDER, Outcome.NO_SUCH_ORDER, a -> {
                if (!page.endsWith("8")) {
                    a.next.set(new UnsafeBuffer(new byte[] {(byte) (page.isEmpty() ? '7' : '8')}), 0, 1);
                }
            });
            venue.pass(50);
        }
        assertEquals("QUERY_ORDER 64 stage 1", venue.sent.getLast());
        venue.answers(
                RequestKind.QUERY_ORDER,
                Outcome.NO_SUCH_ORDER,
                a -> a.next.set(new UnsafeBuffer(new byte[] {'9'}), 0, 1));
        venue.pass(50);
        assertEquals("QUERY_ORDER 64 stage 1 from 9", venue.sent.getLast());
        for (int i = 0; i < 5; i++) {
            venue.answers(RequestKind.QUERY_ORDER, Outcome.UNKNOWN, a -> {});
            venue.pass(1_500);
            assertEquals("QUERY_ORDER 64 stage 1 from 9", lastQuestion(venue), "a page that was not had");
        }
        venue.answers(RequestKind.QUERY_ORDER, Outcome.UNKNOWN, a -> {});
        venue.pass(500);
        assertEquals("QUERY_ORDER 64 stage 0", lastQuestion(venue), "from the start");
        assertEquals(List.of(), venue.reports);
    }

    private static String lastQuestion(TestVenue venue) {
        return venue.sent.stream()
                .filter(request -> request.startsWith("QUERY_ORDER"))
                .reduce((first, second) -> second)
                .orElse("");
    }

    @Test
    void shouldWaitForTheStreamWhereAnAnswerOnlyMeansTaken() {
        TestVenue venue = new TestVenue(
                true, true, OrderSettings.DEFAULTS.with().checked(false).build());
        venue.connect();
        venue.place(64);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> {
            a.update.orderStatus = OrderStatus.PENDING_NEW;
            a.update.venueOrderId(9);
        });
        assertEquals(List.of("64 PENDING_NEW PENDING_NEW"), venue.reports);
        assertEquals(OrderPhase.IN_FLIGHT, venue.session.phase(64));
        venue.pass(5_100); // no event came
        assertEquals("64 UNKNOWN UNRESOLVED 'no answer in time'", venue.reports.getLast());
        venue.pass(300);
        assertEquals("QUERY_ORDER 64 stage 0", venue.sent.getLast());
    }

    @Test
    void shouldTakeALostOrUnreadableReplyForAnUnknownOutcome() {
        TestVenue venue = new TestVenue(
                true, true, OrderSettings.DEFAULTS.with().checked(false).build());
        venue.connect();
        venue.place(64);
        venue.session.onReplyLost(venue.idOfLast(RequestKind.PLACE), "connection ended", venue.nowNs);
        assertEquals("64 UNKNOWN UNRESOLVED 'connection ended'", venue.reports.getLast());
        venue.place(128);
        venue.session.onReply(
                venue.idOfLast(RequestKind.PLACE),
                200,
                ReplyHeaders.NONE,
                new UnsafeBuffer(new byte[1]),
                0,
                1,
                venue.nowNs);
        assertEquals("128 UNKNOWN UNRESOLVED 'answer cannot be read'", venue.reports.getLast());
        venue.place(192);
        venue.session.onSocketLost(SocketRole.PRIVATE);
        assertEquals("192 PENDING_NEW PENDING_NEW", venue.reports.getLast(), "REST is not the private stream");
    }

    @Test
    void shouldRepeatAHandshakeAndGiveTheConnectionUpInTheEnd() {
        TestVenue venue = new TestVenue(
                true, true, OrderSettings.DEFAULTS.with().checked(false).build());
        venue.session.onSocketOpen(SocketRole.PRIVATE);
        assertEquals(List.of("HANDSHAKE PRIVATE step 0"), venue.sent);
        venue.says(l -> l.onHandshake(SocketRole.PRIVATE, venue.idOfLast(RequestKind.HANDSHAKE), true));
        assertEquals("HANDSHAKE PRIVATE step 1", venue.sent.getLast());
        venue.says(l -> l.onHandshake(SocketRole.PRIVATE, venue.idOfLast(RequestKind.HANDSHAKE) - 1, true));
        assertFalse(venue.session.isReady(), "that was an answer to an earlier step");
        venue.says(l -> l.onHandshake(SocketRole.PRIVATE, -1, false));
        venue.pass(6_500);
        assertEquals(List.of("reconnect PRIVATE: handshake was not answered"), venue.wishes);
        venue.says(l -> l.onHandshake(SocketRole.PRIVATE, -1, true));
        assertTrue(venue.session.isReady());
        venue.pass(61_000);
        assertEquals("KEEP_ALIVE PRIVATE", venue.sent.getLast());
        venue.answers(RequestKind.KEEP_ALIVE, Outcome.UNKNOWN, a -> {});
        venue.pass(1_100);
        venue.answers(RequestKind.KEEP_ALIVE, Outcome.UNKNOWN, a -> {});
        assertEquals("reconnect PRIVATE: token could not be kept alive", venue.wishes.getLast());
    }

    @Test
    void shouldRenewTheDeadMansSwitchOnlyWhileTheCoreMoves() {
        TestVenue venue = new TestVenue(
                true,
                true,
                OrderSettings.DEFAULTS
                        .with()
                        .checked(false)
                        .deadManNs(3_000 * MS)
                        .build());
        venue.connect();
        venue.pass(5_000);
        assertEquals(0, venue.count(RequestKind.DEAD_MAN), "nothing to protect before the core runs");
        for (int i = 0; i < 100; i++) {
            venue.session.onProgress();
            venue.pass(100);
        }
        long renewals = venue.count(RequestKind.DEAD_MAN);
        assertTrue(renewals >= 9 && renewals <= 12, "every third of its time: " + renewals);
        venue.pass(10_000);
        assertTrue(venue.count(RequestKind.DEAD_MAN) <= renewals + 1, "a core that is stuck lets it run out");
        assertEquals("DEAD_MAN 3000", venue.sent.getLast());
    }

    private static TestVenue guarded() {
        TestVenue venue = new TestVenue(
                true,
                true,
                OrderSettings.DEFAULTS
                        .with()
                        .checked(false)
                        .deadManNs(3_000 * MS)
                        .build());
        venue.connect();
        venue.session.onProgress();
        venue.pass(10);
        return venue;
    }

    @Test
    void shouldLetNoOrderOutWhileTheDeadMansSwitchIsNotConfirmed() {
        TestVenue venue = guarded();
        assertTrue(refusal(venue, 64).contains("dead man's switch"), "asked for, not confirmed");
        venue.answers(RequestKind.DEAD_MAN, Outcome.REFUSED, a -> {});
        assertTrue(refusal(venue, 128).contains("dead man's switch"), "refused");
        venue.session.onProgress();
        venue.pass(300);
        venue.answers(RequestKind.DEAD_MAN, Outcome.OK, a -> {});
        assertEquals("192 PENDING_NEW PENDING_NEW", refusal(venue, 192));
        assertEquals(1, venue.counters.deadManFailures);
        assertEquals(0, venue.counters.deadManLapses);
        venue.nowNs += 2_900 * MS;
        assertEquals("256 PENDING_NEW PENDING_NEW", refusal(venue, 256));
        venue.nowNs += 200 * MS;
        assertTrue(refusal(venue, 320).contains("dead man's switch"), "it may have fired by now");
    }

    @Test
    void shouldWindTheDeadMansSwitchUpAndAskAboutItsOrdersBeforeAnythingNewAfterALongPause() {
        TestVenue venue = guarded();
        venue.answers(RequestKind.DEAD_MAN, Outcome.OK, a -> {});
        venue.place(64);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        assertEquals(OrderPhase.WORKING, venue.session.phase(64));
        venue.nowNs += 60_000 * MS; // the process was stopped
        assertTrue(refusal(venue, 128).contains("dead man's switch"));
        assertEquals(0, venue.count(RequestKind.QUERY_ORDER));
        venue.session.onProgress();
        venue.pass(10);
        assertTrue(refusal(venue, 192).contains("dead man's switch"), "not confirmed yet");
        venue.answers(RequestKind.DEAD_MAN, Outcome.OK, a -> {});
        venue.pass(300);
        assertEquals(1, venue.counters.deadManLapses);
        assertEquals(1, venue.count(RequestKind.QUERY_ORDER), "the venue may have canceled it");
        assertEquals("256 PENDING_NEW PENDING_NEW", refusal(venue, 256));
    }

    @Test
    void shouldSetMarginModeAndLeverageBeforeTheFirstOrderOfAnInstrument() {
        TestVenue venue = new TestVenue(
                true,
                true,
                OrderSettings.DEFAULTS
                        .with()
                        .checked(false)
                        .margin(10, MarginMode.ISOLATED)
                        .build());
        assertTrue(refusal(venue, 64).contains("user data"));
        venue.connect();
        venue.pass(1_100);
        assertEquals(2, venue.count(RequestKind.MARGIN_MODE), "of both instruments");
        assertEquals(0, venue.count(RequestKind.LEVERAGE));
        assertTrue(refusal(venue, 128).contains("leverage or margin mode"));
        long second = venue.idOfLast(RequestKind.MARGIN_MODE);
        venue.answersTo(second, Outcome.OK);
        venue.pass(10);
        assertEquals("LEVERAGE BTCUSDC 10", venue.sent.getLast());
        venue.answers(RequestKind.LEVERAGE, Outcome.OK, a -> a.leverage = 10);
        venue.answersTo(second - 1, Outcome.REFUSED);
        assertEquals(1, venue.counters.refusedSettings);
        venue.pass(9_000);
        venue.pass(1_500);
        assertEquals("MARGIN_MODE BTCUSDT isolated", venue.sent.getLast(), "tried again");
        venue.answers(RequestKind.MARGIN_MODE, Outcome.OK, a -> {});
        venue.pass(10);
        assertEquals("LEVERAGE BTCUSDT 10", venue.sent.getLast());
        venue.answers(RequestKind.LEVERAGE, Outcome.OK, a -> a.leverage = 5);
        assertTrue(refusal(venue, 192).contains("leverage or margin mode"), "the venue has made another of it");
        venue.pass(9_000);
        venue.pass(1_500);
        venue.answers(RequestKind.LEVERAGE, Outcome.OK, a -> a.leverage = 10);
        assertEquals("256 PENDING_NEW PENDING_NEW", refusal(venue, 256));
    }

    @Test
    void shouldSendNewOrdersByRestWhileTheirSocketIsDownAndNeverOneThatItHad() {
        TestVenue venue = new TestVenue(
                false, true, true, OrderSettings.DEFAULTS.with().checked(false).build());
        venue.connect();
        venue.place(64);
        venue.place(128);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        assertEquals(Route.SOCKET, venue.routes.getLast());
        venue.session.onSocketLost(SocketRole.REQUESTS);
        assertEquals(OrderPhase.UNRESOLVED, venue.session.phase(64), "the socket had it: nobody knows");
        venue.place(192);
        assertEquals("PLACE 192", venue.sent.getLast());
        assertEquals(Route.REST, venue.routes.getLast());
        venue.place(64);
        venue.cancel(128);
        assertEquals("CANCEL 128", venue.sent.getLast());
        assertEquals(Route.REST, venue.routes.getLast());
        venue.pass(300);
        assertEquals(1, venue.sent.stream().filter("PLACE 64"::equals).count(), "sent again");
        assertTrue(venue.sent.stream().anyMatch(s -> s.startsWith("QUERY_ORDER 64")), "asked about instead");
        venue.session.onSocketOpen(SocketRole.REQUESTS);
        venue.place(256);
        assertEquals(Route.SOCKET, venue.routes.getLast());
        venue.session.onSocketLost(SocketRole.PRIVATE);
        assertTrue(refusal(venue, 320).contains("user data stream is down"), "nobody would hear of it");
    }

    @Test
    void shouldAskAtTheStartForTheFillsSinceTheLastOneOfTheJournal() {
        TestVenue venue = connected(true);
        list(venue);
        assertEquals(0, venue.count(RequestKind.RECENT_FILLS), "since when is not known yet");
        venue.session.recovered(TestVenue.START_NS - 60_000 * MS);
        venue.pass(50);
        assertEquals("RECENT_FILLS since -65000", venue.sent.getLast());
    }
}
