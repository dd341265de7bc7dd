package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** When the venue is asked about funding, and what is made of its lists. Times are milliseconds from the start. */
class FundingHistoryTest {
    private static final long MS = TestVenue.MS;
    private static final long START_MS = TestVenue.START_NS / MS;
    private static final long HOUR_MS = 3_600_000;

    /** The start is no whole hour: so long until the next one. */
    private static final long TO_HOUR_MS = HOUR_MS - START_MS % HOUR_MS;

    private final TestVenue venue = TestVenue.paying(OrderSettings.DEFAULTS);

    /** Connects, tells what the journal knows, and compares until all is the same. */
    private void start(Runnable journal) {
        venue.connect();
        venue.tellTime(0);
        journal.run();
        venue.session.recovered(0);
        compare();
    }

    private void compare() {
        venue.pass(1_100);
        venue.answers(RequestKind.OPEN_ORDERS, Outcome.OK, a -> {});
        venue.pass(50);
        venue.answers(RequestKind.BALANCES, Outcome.OK, a -> {});
        venue.pass(10);
        venue.answers(RequestKind.POSITIONS, Outcome.OK, a -> {});
        assertTrue(venue.session.isReconciled());
        venue.pass(10);
    }

    private void ours(int instrumentId, long untilMs) {
        venue.session.ourFunding(instrumentId, TestVenue.START_NS + untilMs * MS);
    }

    private long asked() {
        return venue.count(RequestKind.FUNDING);
    }

    private static void row(ExecutionListener to, int instrumentId, long timeMs, long rowId, long paid, String asset) {
        UnsafeBuffer text = new UnsafeBuffer(asset.getBytes(StandardCharsets.US_ASCII));
        to.onFunding(instrumentId, TestVenue.START_NS + timeMs * MS, rowId, paid, text, 0, asset.length());
    }

    private static void row(ExecutionListener to, int instrumentId, long timeMs, long rowId, long paid) {
        row(to, instrumentId, timeMs, rowId, paid, "");
    }

    private void lists(Consumer<ExecutionListener> rows) {
        lists("", rows);
    }

    private void lists(String next, Consumer<ExecutionListener> rows) {
        byte[] cursor = next.getBytes(StandardCharsets.US_ASCII);
        venue.answers(
                RequestKind.FUNDING, Outcome.OK, a -> a.next.set(new UnsafeBuffer(cursor), 0, cursor.length), rows);
        venue.pass(10);
    }

    /** As {@link TestVenue#pass}, in larger steps, with the lists of orders answered that are asked for meanwhile. */
    private void hours(long ms) {
        for (long i = 0; i < ms; i += 500) {
            long lists = venue.count(RequestKind.OPEN_ORDERS);
            long times = venue.count(RequestKind.SERVER_TIME);
            venue.nowNs += 500 * MS;
            venue.session.doWork(venue.nowNs);
            if (venue.count(RequestKind.OPEN_ORDERS) > lists) {
                venue.answers(RequestKind.OPEN_ORDERS, Outcome.OK, a -> {});
            }
            if (venue.count(RequestKind.SERVER_TIME) > times) {
                venue.answers(RequestKind.SERVER_TIME, Outcome.OK, a -> a.serverTimeNs = venue.nowNs);
            }
        }
    }

    @Test
    void shouldAskForNothingWhereNothingWasEverTraded() {
        start(() -> {});
        hours(2 * HOUR_MS);
        assertEquals(0, asked());
    }

    @Test
    void shouldPublishWhatIsNewerThanTheJournalOldestFirst() {
        start(() -> {
            ours(1, -3 * HOUR_MS);
            ours(2, -5 * HOUR_MS);
        });
        assertEquals("FUNDING since " + -5 * HOUR_MS, venue.sent.getLast(), "from the oldest that may be missing");
        lists(list -> {
            row(list, 1, -HOUR_MS, 8, 11);
            row(list, 1, -2 * HOUR_MS, 7, 10);
            row(list, 2, -2 * HOUR_MS, 6, -9);
            row(list, 1, -3 * HOUR_MS, 5, 8); // known
            row(list, 3, -2 * HOUR_MS, 4, 7); // of no instrument of ours
        });
        assertEquals(
                List.of(
                        "1 at " + -2 * HOUR_MS + " paid 10",
                        "2 at " + -2 * HOUR_MS + " paid -9",
                        "1 at " + -HOUR_MS + " paid 11"),
                venue.fundings);
        assertEquals(3, venue.counters.fundings);
    }

    @Test
    void shouldAskAgainSomeSecondsAfterEachTenMinutesAndPublishOnce() {
        start(() -> ours(1, -3 * HOUR_MS));
        lists(list -> row(list, 1, -HOUR_MS, 1, 5));
        long first = asked();
        long toLook = 600_000 - (venue.nowNs / MS) % 600_000 + 15_000;
        toLook = toLook > 600_000 ? toLook - 600_000 : toLook;
        hours(toLook - 1_500);
        assertEquals(first, asked());
        hours(2_000);
        assertEquals(first + 1, asked());
        lists(list -> row(list, 1, -HOUR_MS, 1, 5));
        hours(600_000);
        assertEquals(first + 2, asked());
        lists(list -> {
            row(list, 1, -HOUR_MS, 1, 5);
            row(list, 1, 1_000, 2, 6);
        });
        assertEquals(List.of("1 at " + -HOUR_MS + " paid 5", "1 at 1000 paid 6"), venue.fundings);
    }

    @Test
    void shouldAskAfterEachWholeHourOfTheVenuesClock() {
        start(() -> ours(1, -HOUR_MS));
        lists(list -> {});
        for (int i = 0; i < 3; i++) {
            long hourMs = TO_HOUR_MS + i * HOUR_MS;
            while (venue.nowNs / MS - START_MS < hourMs) {
                long before = asked();
                hours(500);
                if (asked() > before) {
                    lists(list -> {});
                }
            }
            long before = asked();
            hours(16_000);
            assertEquals(before + 1, asked(), "hour " + i);
            int hour = i;
            lists(list -> row(list, 1, hourMs, 10 + hour, 7));
        }
        assertEquals(3, venue.fundings.size());
    }

    @Test
    void shouldAskFromTheFirstFillOnWhereTheJournalKnowsNone() {
        start(() -> {});
        venue.place(64);
        venue.says(list -> {
            ExecutionUpdate fill = new ExecutionUpdate();
            fill.clientOrderId = 64;
            fill.instrumentId = 1;
            fill.executionType = io.rayo.codecs.sbe.ExecutionType.TRADE;
            fill.orderStatus = io.rayo.codecs.sbe.OrderStatus.FILLED;
            fill.side = io.rayo.codecs.sbe.Side.BUY;
            fill.tradeId = 1;
            fill.lastQuantity = 10;
            fill.lastPrice = 6_000_000;
            fill.cumulative = 10;
            fill.quantity = 10;
            fill.eventTimeNs = TestVenue.START_NS + 100 * MS;
            list.onOrderEvent(fill);
        });
        venue.says(ExecutionListener::onFundingDue);
        venue.pass(1_100);
        assertEquals(1, asked());
        assertEquals("FUNDING since " + (100 - 60_000), venue.sent.getLast());
        lists(list -> {
            row(list, 1, 100 - 60_000, 1, 5); // long before
            row(list, 1, -5_000, 2, 6); // the venue took stock after the fill
            row(list, 2, 500, 3, 7); // never traded
        });
        assertEquals(List.of("1 at -5000 paid 6"), venue.fundings);
    }

    @Test
    void shouldReadAllPagesBeforeItPublishesAndARowThatIsListedTwiceOnce() {
        start(() -> ours(1, -4 * HOUR_MS));
        lists("b", list -> {
            row(list, 1, -HOUR_MS, 4, 40);
            row(list, 1, -2 * HOUR_MS, 3, 30);
        });
        assertEquals(List.of(), venue.fundings, "what is older would not be booked any more");
        assertTrue(venue.sent.getLast().endsWith(" from b"));
        lists("c", list -> {
            row(list, 1, -2 * HOUR_MS, 3, 30);
            row(list, 1, -2 * HOUR_MS, 2, 5); // the other part of one payment
        });
        lists(list -> row(list, 1, -3 * HOUR_MS, 1, 10));
        assertEquals(
                List.of(
                        "1 at " + -3 * HOUR_MS + " paid 10",
                        "1 at " + -2 * HOUR_MS + " paid 35",
                        "1 at " + -HOUR_MS + " paid 40"),
                venue.fundings);
    }

    @Test
    void shouldUseNothingOfAListThatCannotBeHadAndAskAgainEverMoreSeldom() {
        start(() -> ours(1, -4 * HOUR_MS));
        lists("b", list -> row(list, 1, -HOUR_MS, 4, 40));
        venue.answers(RequestKind.FUNDING, Outcome.UNKNOWN, a -> {}, list -> row(list, 1, -2 * HOUR_MS, 3, 1));
        assertEquals(1, venue.counters.fundingFailures);
        long first = asked();
        hours(4_500);
        assertEquals(first, asked());
        hours(1_000);
        assertEquals(first + 1, asked());
        assertTrue(!venue.sent.getLast().contains("from"), "from the first page");
        hours(6_000); // no answer at all, in five seconds
        assertEquals(2, venue.counters.fundingFailures);
        hours(8_000);
        assertEquals(first + 1, asked());
        hours(3_000);
        assertEquals(first + 2, asked());
        lists("b", list -> {});
        lists("b", list -> {}); // it does not come to an end
        assertEquals(3, venue.counters.fundingFailures);
        hours(21_000);
        lists(list -> row(list, 1, -HOUR_MS, 4, 40));
        assertEquals(List.of("1 at " + -HOUR_MS + " paid 40"), venue.fundings);
        assertTrue(venue.session.isReconciled(), "orders do not wait for it");
    }

    @Test
    void shouldAskAfterABreakOfThePrivateStream() {
        start(() -> ours(1, -HOUR_MS));
        lists(list -> {});
        long first = asked();
        venue.session.onSocketLost(SocketRole.PRIVATE);
        venue.pass(2_000);
        venue.connect();
        assertEquals(first, asked());
        compare();
        assertEquals(first + 1, asked());
        lists(list -> row(list, 1, 50, 1, 5));
        assertEquals(List.of("1 at 50 paid 5"), venue.fundings);
    }

    @Test
    void shouldAskForNoMoreThanAWeek() {
        start(() -> ours(1, -1_000 * HOUR_MS));
        long sinceMs = Long.parseLong(venue.sent.getLast().substring("FUNDING since ".length()));
        assertTrue(sinceMs >= -7 * 24 * HOUR_MS && sinceMs < -6 * 24 * HOUR_MS, "" + sinceMs);
    }

    @Test
    void shouldCountWhatWasPaidInAnotherAssetAndPublishTheRest() {
        start(() -> ours(1, -4 * HOUR_MS));
        lists(list -> {
            row(list, 1, -HOUR_MS, 1, 5, "BNFCR");
            row(list, 1, -2 * HOUR_MS, 2, 6, "usdt");
        });
        assertEquals(List.of("1 at " + -2 * HOUR_MS + " paid 6"), venue.fundings);
        assertEquals(1, venue.counters.fundingUnbooked);
    }
}
