package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.Side;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that take the place of others: never two at a time, and never for more than was left of the first. */
class ReplacementsTest {
    private static final String NOT_REPLACED =
            "REJECTED REJECTED 'not sent: the order to be replaced was filled further or not cancelled'";

    private TestVenue venue;

    @BeforeEach
    void placeTheFirst() {
        venue = new TestVenue(
                true, true, OrderSettings.DEFAULTS.with().checked(false).build());
        venue.connect();
        venue.place(64);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        assertEquals(OrderPhase.WORKING, venue.session.phase(64));
        venue.reports.clear();
    }

    private void happens(ExecutionType type, OrderStatus status, Consumer<ExecutionUpdate> more) {
        ExecutionUpdate update = new ExecutionUpdate();
        update.clear();
        update.clientOrderId = 64;
        update.instrumentId = 1;
        update.side = Side.BUY;
        update.executionType = type;
        update.orderStatus = status;
        more.accept(update);
        venue.says(l -> l.onOrderEvent(update));
    }

    private void fill(long tradeId, long quantity, long cumulative, OrderStatus status) {
        happens(ExecutionType.TRADE, status, u -> {
            u.tradeId = tradeId;
            u.lastQuantity = quantity;
            u.lastPrice = 6_000_000;
            u.cumulative = cumulative;
            u.quantity = 10;
        });
    }

    private void canceled(long cumulative) {
        happens(ExecutionType.CANCELED, OrderStatus.CANCELED, u -> u.cumulative = cumulative);
        venue.pass(5);
    }

    private String last() {
        return venue.reports.getLast();
    }

    @Test
    void shouldSendTheSecondOnlyOnceTheFirstIsCancelled() {
        venue.place(128, 64, 0);
        venue.pass(100);
        assertEquals(1, venue.count(RequestKind.CANCEL));
        assertEquals(1, venue.count(RequestKind.PLACE));
        assertNull(venue.session.phase(128));
        assertFalse(venue.session.isSettled());
        canceled(0);
        assertEquals(2, venue.count(RequestKind.PLACE));
        assertEquals("[64 CANCELED CANCELED, 128 PENDING_NEW PENDING_NEW]", venue.reports.toString());
        assertEquals(OrderPhase.IN_FLIGHT, venue.session.phase(128));
    }

    @Test
    void shouldSendItOnceAllFillsOfTheFirstAreKnown() {
        fill(1, 3, 3, OrderStatus.PARTIALLY_FILLED);
        venue.place(128, 64, 4);
        canceled(4);
        assertEquals(OrderPhase.AWAITING_FILLS, venue.session.phase(64));
        assertEquals(1, venue.count(RequestKind.PLACE), "a fill is missing");
        fill(2, 1, 4, OrderStatus.PARTIALLY_FILLED);
        venue.pass(5);
        assertEquals("128 PENDING_NEW PENDING_NEW", last());
        assertEquals(2, venue.count(RequestKind.PLACE));
    }

    @Test
    void shouldDenyItIfMoreOfTheFirstWasFilledThanItsSizeSupposes() {
        venue.place(128, 64, 0);
        fill(1, 3, 3, OrderStatus.PARTIALLY_FILLED);
        canceled(3);
        assertEquals("128 " + NOT_REPLACED, last());
        assertEquals(1, venue.count(RequestKind.PLACE));
        assertTrue(venue.session.isSettled());
    }

    @Test
    void shouldDenyItIfTheFirstWasFilledOrExpired() {
        venue.place(128, 64, 10);
        fill(1, 10, 10, OrderStatus.FILLED);
        venue.pass(5);
        assertEquals("128 " + NOT_REPLACED, last());
        venue.place(192);
        venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        venue.place(256, 192, 0);
        happens(ExecutionType.EXPIRED, OrderStatus.EXPIRED, u -> u.clientOrderId = 192);
        venue.pass(5);
        assertEquals("256 " + NOT_REPLACED, last());
        assertEquals(2, venue.count(RequestKind.PLACE));
    }

    @Test
    void shouldDenyItIfTheVenueDoesNotCancelTheFirst() {
        venue.place(128, 64, 0);
        venue.answers(RequestKind.CANCEL, Outcome.REFUSED, a -> {});
        assertEquals("128 " + NOT_REPLACED, last());
        assertEquals(OrderPhase.WORKING, venue.session.phase(64));
        canceled(0);
        assertEquals(1, venue.count(RequestKind.PLACE), "it has been denied");
    }

    @Test
    void shouldWaitWhileTheOutcomeOfTheCancelIsUnknown() {
        venue.place(128, 64, 0);
        venue.answers(RequestKind.CANCEL, Outcome.UNKNOWN, a -> {});
        assertEquals(OrderPhase.UNRESOLVED, venue.session.phase(64));
        assertEquals(1, venue.count(RequestKind.PLACE));
        venue.pass(2_000);
        venue.answers(RequestKind.QUERY_ORDER, Outcome.OK, a -> {
            a.update.orderStatus = OrderStatus.CANCELED;
            a.update.cumulative = 0;
        });
        venue.pass(5);
        assertEquals("128 PENDING_NEW PENDING_NEW", last());
    }

    @Test
    void shouldDenyItIfTheFirstWasNeverThere() {
        venue.place(128, 100, 0);
        assertEquals("128 " + NOT_REPLACED, last());
        assertEquals(0, venue.count(RequestKind.CANCEL));
        venue.place(128, 64, 0);
        venue.pass(5);
        assertEquals(0, venue.count(RequestKind.CANCEL), "an id is used once");
    }

    @Test
    void shouldDenyASecondSuccessorAndOneOfAnOrderThatIsBeingCancelled() {
        venue.place(128, 64, 0);
        venue.place(192, 64, 0);
        assertEquals("192 " + NOT_REPLACED, last());
        venue.place(128, 64, 0);
        assertEquals(1, venue.session.counters().duplicateOrders);
        canceled(0);
        assertEquals("128 PENDING_NEW PENDING_NEW", last());
        assertEquals(1, venue.count(RequestKind.CANCEL));
        assertEquals(2, venue.count(RequestKind.PLACE));
    }

    @Test
    void shouldNotSendWhatWasCancelledWhileItWaited() {
        venue.place(128, 64, 0);
        venue.cancel(128);
        assertEquals(
                "128 REJECTED REJECTED 'not sent: cancelled while it waited for the order to be replaced'", last());
        canceled(0);
        assertEquals(1, venue.count(RequestKind.PLACE));
        assertEquals("64 CANCELED CANCELED", last());
    }

    @Test
    void shouldSendNothingAfterTheOrderToStop() {
        venue.place(128, 64, 0);
        venue.session.cancelAllWorking();
        assertEquals("128 REJECTED REJECTED 'not sent: session is stopping'", last());
        venue.session.resume();
        canceled(0);
        assertEquals(1, venue.count(RequestKind.PLACE));
    }

    @Test
    void shouldDenyItIfTheFirstTookTooLongToEnd() {
        venue.causeNs = venue.nowNs;
        venue.place(128, 64, 0);
        venue.nowNs += OrderSettings.DEFAULTS.maxDelayNs();
        canceled(0);
        assertEquals("128 REJECTED REJECTED 'not sent: decided too long ago'", last());
        assertEquals(1, venue.count(RequestKind.PLACE));
    }

    @Test
    void shouldKeepManyThatWaitApart() {
        for (int i = 0; i < 40; i++) {
            venue.place(1_000L + i);
            venue.answers(RequestKind.PLACE, Outcome.OK, a -> a.update.orderStatus = OrderStatus.NEW);
        }
        for (int i = 0; i < 40; i++) {
            venue.place(2_000L + i, 1_000L + i, i % 2);
        }
        for (int i = 0; i < 40; i++) {
            final long id = 1_000L + i;
            happens(ExecutionType.CANCELED, OrderStatus.CANCELED, u -> {
                u.clientOrderId = id;
                u.cumulative = 0;
            });
        }
        venue.pass(5);
        assertEquals(61, venue.count(RequestKind.PLACE));
        for (int i = 0; i < 40; i++) {
            final String wanted = i % 2 == 0 ? "PENDING_NEW PENDING_NEW" : NOT_REPLACED;
            assertTrue(venue.reports.contains(2_000 + i + " " + wanted), "order " + (2_000 + i));
        }
    }
}
