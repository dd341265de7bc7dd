package io.rayo.engine.orders;

import static io.rayo.engine.orders.TestMessages.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.orders.Order.Outcome;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderStateTest {
    private static final long QUANTITY = 10;

    /*
     * What each event makes of each state, written down a second time and by result: the state after it, "-" where
     * nothing new is said, "x" where it is illegal. A query answers NEW; a fill is of 1; cumulative is not given.
     */
    private static final String EXPECTED = """
            PENDING_NEW       PENDING_NEW - | NEW NEW | TRADE PARTIALLY_FILLED | CANCELED CANCELED | REPLACED NEW
                              REJECTED REJECTED | EXPIRED EXPIRED | ORDER_STATUS NEW | UNKNOWN UNRESOLVED
                              CANCEL_REJECTED x | NOT_FOUND REJECTED | ADJUSTMENT PARTIALLY_FILLED
                              CANCEL_REQUEST PENDING_CANCEL | REPLACE_REQUEST PENDING_REPLACE
            NEW               PENDING_NEW - | NEW - | TRADE PARTIALLY_FILLED | CANCELED CANCELED | REPLACED NEW
                              REJECTED x | EXPIRED EXPIRED | ORDER_STATUS - | UNKNOWN UNRESOLVED
                              CANCEL_REJECTED x | NOT_FOUND UNRESOLVED | ADJUSTMENT PARTIALLY_FILLED
                              CANCEL_REQUEST PENDING_CANCEL | REPLACE_REQUEST PENDING_REPLACE
            PARTIALLY_FILLED  PENDING_NEW - | NEW - | TRADE PARTIALLY_FILLED | CANCELED CANCELED
                              REPLACED PARTIALLY_FILLED | REJECTED x | EXPIRED EXPIRED | ORDER_STATUS -
                              UNKNOWN UNRESOLVED | CANCEL_REJECTED x | NOT_FOUND UNRESOLVED
                              ADJUSTMENT PARTIALLY_FILLED | CANCEL_REQUEST PENDING_CANCEL
                              REPLACE_REQUEST PENDING_REPLACE
            FILLED            PENDING_NEW - | NEW - | TRADE x | CANCELED x | REPLACED x | REJECTED x | EXPIRED x
                              ORDER_STATUS - | UNKNOWN - | CANCEL_REJECTED - | NOT_FOUND x | ADJUSTMENT x
                              CANCEL_REQUEST - | REPLACE_REQUEST -
            PENDING_CANCEL    PENDING_NEW - | NEW - | TRADE PENDING_CANCEL | CANCELED CANCELED
                              REPLACED PENDING_CANCEL | REJECTED REJECTED | EXPIRED EXPIRED | ORDER_STATUS -
                              UNKNOWN UNRESOLVED | CANCEL_REJECTED NEW | NOT_FOUND UNRESOLVED
                              ADJUSTMENT PENDING_CANCEL | CANCEL_REQUEST - | REPLACE_REQUEST x
            CANCELED          PENDING_NEW - | NEW - | TRADE CANCELED | CANCELED - | REPLACED x | REJECTED x
                              EXPIRED - | ORDER_STATUS - | UNKNOWN - | CANCEL_REJECTED - | NOT_FOUND -
                              ADJUSTMENT CANCELED | CANCEL_REQUEST - | REPLACE_REQUEST -
            PENDING_REPLACE   PENDING_NEW - | NEW - | TRADE PENDING_REPLACE | CANCELED CANCELED | REPLACED NEW
                              REJECTED REJECTED | EXPIRED EXPIRED | ORDER_STATUS - | UNKNOWN UNRESOLVED
                              CANCEL_REJECTED NEW | NOT_FOUND UNRESOLVED | ADJUSTMENT PENDING_REPLACE
                              CANCEL_REQUEST PENDING_CANCEL | REPLACE_REQUEST x
            REJECTED          PENDING_NEW - | NEW x | TRADE PARTIALLY_FILLED | CANCELED - | REPLACED x | REJECTED -
                              EXPIRED x | ORDER_STATUS - | UNKNOWN - | CANCEL_REJECTED - | NOT_FOUND -
                              ADJUSTMENT PARTIALLY_FILLED | CANCEL_REQUEST - | REPLACE_REQUEST -
            EXPIRED           PENDING_NEW - | NEW - | TRADE EXPIRED | CANCELED - | REPLACED x | REJECTED x
                              EXPIRED - | ORDER_STATUS - | UNKNOWN - | CANCEL_REJECTED - | NOT_FOUND -
                              ADJUSTMENT EXPIRED | CANCEL_REQUEST - | REPLACE_REQUEST -
            UNRESOLVED        PENDING_NEW - | NEW NEW | TRADE PARTIALLY_FILLED | CANCELED CANCELED | REPLACED NEW
                              REJECTED REJECTED | EXPIRED EXPIRED | ORDER_STATUS NEW | UNKNOWN -
                              CANCEL_REJECTED - | NOT_FOUND REJECTED | ADJUSTMENT PARTIALLY_FILLED
                              CANCEL_REQUEST UNRESOLVED | REPLACE_REQUEST x
            AWAITING_FILLS    PENDING_NEW - | NEW - | TRADE AWAITING_FILLS | CANCELED - | REPLACED x | REJECTED x
                              EXPIRED - | ORDER_STATUS - | UNKNOWN - | CANCEL_REJECTED - | NOT_FOUND x
                              ADJUSTMENT AWAITING_FILLS | CANCEL_REQUEST - | REPLACE_REQUEST -
            """;

    @Test
    void shouldDoWhatTheTableSaysForEveryStateAndEvent() {
        Map<OrderState, Map<OrderEvent, String>> expected = expected();
        int cells = 0;
        for (OrderState state : OrderState.values()) {
            for (OrderEvent event : OrderEvent.values()) {
                Order order = orderIn(state);
                assertEquals(state, order.state());
                String actual = apply(order, event);
                assertEquals(expected.get(state).get(event), actual, state + " " + event);
                assertBalanced(order);
                cells++;
            }
        }
        assertEquals(11 * 14, cells);
    }

    @Test
    void shouldWaitForFillsThatTheVenueHasToldOf() {
        Order order = orderIn(OrderState.NEW);
        order.on(OrderEvent.CANCELED, OrderStatus.CANCELED, 4, 0, RejectReason.NONE, 1);
        assertEquals(OrderState.AWAITING_FILLS, order.state());
        assertEquals(4, order.leavesQuantity());
        assertEquals(6, order.cancelledQuantity());
        order.fill(OrderEvent.TRADE, 3, 2);
        assertEquals(OrderState.AWAITING_FILLS, order.state());
        assertFalse(order.canFill(OrderEvent.TRADE, 2));
        order.fill(OrderEvent.TRADE, 1, 3);
        assertEquals(OrderState.CANCELED, order.state());
        assertEquals(4, order.filledQuantity());
    }

    @Test
    void shouldBookFillThatCrossedTheCancel() {
        Order order = orderIn(OrderState.CANCELED);
        order.fill(OrderEvent.TRADE, 4, 2);
        assertEquals(OrderState.CANCELED, order.state());
        assertEquals(6, order.cancelledQuantity());
        order.fill(OrderEvent.TRADE, 6, 3);
        assertEquals(OrderState.FILLED, order.state());
    }

    @Test
    void shouldReviveOrderThatWasNotFoundAndThenFound() {
        Order order = orderIn(OrderState.UNRESOLVED);
        order.on(OrderEvent.NOT_FOUND, OrderStatus.REJECTED, NULL, NULL, RejectReason.NONE, 1);
        assertEquals(OrderState.REJECTED, order.state());
        assertEquals(RejectReason.UNKNOWN_ORDER, order.reason());
        order.on(OrderEvent.ORDER_STATUS, OrderStatus.NEW, 0, 10, RejectReason.NONE, 2);
        assertEquals(OrderState.NEW, order.state());
        assertEquals(QUANTITY, order.leavesQuantity());
    }

    @Test
    void shouldNotBelieveTheFirstNotFoundOfAnOrderThatTheVenueHad() {
        Order order = orderIn(OrderState.PARTIALLY_FILLED);
        order.on(OrderEvent.NOT_FOUND, OrderStatus.REJECTED, NULL, NULL, RejectReason.NONE, 1);
        assertEquals(OrderState.UNRESOLVED, order.state());
        assertEquals(QUANTITY - 1, order.leavesQuantity());
        order.on(OrderEvent.NOT_FOUND, OrderStatus.REJECTED, NULL, NULL, RejectReason.NONE, 2);
        assertEquals(OrderState.CANCELED, order.state());
        assertEquals(1, order.filledQuantity());
    }

    @Test
    void shouldSettleUnresolvedOrderByWhatTheQuerySays() {
        for (OrderStatus status :
                new OrderStatus[] {OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.REJECTED
                }) {
            Order order = orderIn(OrderState.UNRESOLVED);
            order.on(OrderEvent.ORDER_STATUS, status, 0, 0, RejectReason.NONE, 1);
            OrderState expected =
                    OrderStatus.FILLED == status ? OrderState.AWAITING_FILLS : OrderState.valueOf(status.name());
            assertEquals(expected, order.state());
            assertEquals(OrderStatus.FILLED == status ? QUANTITY : 0, order.leavesQuantity());
            assertEquals(
                    Outcome.REPEATED, order.on(OrderEvent.ORDER_STATUS, status, 0, 0, RejectReason.NONE, 2), "again");
        }
    }

    @Test
    void shouldTakeOverReplacedQuantity() {
        Order order = orderIn(OrderState.PARTIALLY_FILLED);
        order.on(OrderEvent.REPLACED, OrderStatus.REPLACED, 1, 4, RejectReason.NONE, 1);
        assertEquals(5, order.orderedQuantity());
        assertEquals(4, order.leavesQuantity());
        assertEquals(
                Outcome.ILLEGAL,
                order.on(OrderEvent.REPLACED, OrderStatus.REPLACED, 1, Long.MAX_VALUE, RejectReason.NONE, 1));
        assertEquals(
                Outcome.ILLEGAL, order.on(OrderEvent.REPLACED, OrderStatus.REPLACED, 1, NULL, RejectReason.NONE, 1));
    }

    @Test
    void shouldStayBalancedThroughAMillionRandomEvents() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OrderStateTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        OrderStatus[] statuses = OrderStatus.values();
        OrderEvent[] events = OrderEvent.values();
        Map<String, Integer> reached = new HashMap<>();
        int applied = 0;
        long steps = 0;
        for (int sequence = 0; steps < 1_000_000; sequence++) {
            long ordered = random.nextLong(1, Long.MAX_VALUE >> random.nextInt(60));
            Order order = new Order().start(sequence, Side.BUY, ordered, 0);
            int length = random.nextInt(1, 40);
            for (int i = 0; i < length; i++, steps++) {
                OrderEvent event = events[random.nextInt(events.length)];
                long part = random.nextInt(4) == 0 ? random.nextLong() : random.nextLong(0, ordered) / 4 + 1;
                OrderState before = order.state();
                reached.merge(before + " " + event, 1, Integer::sum);
                long filledBefore = order.filledQuantity();
                boolean isFill = OrderEvent.TRADE == event || OrderEvent.ADJUSTMENT == event;
                if (isFill) {
                    if (part > 0 && order.canFill(event, part)) {
                        order.fill(event, part, i);
                        assertEquals(filledBefore + part, order.filledQuantity());
                        applied++;
                    }
                } else {
                    long cumulative = random.nextBoolean() ? NULL : part;
                    long leaves = random.nextBoolean() ? NULL : random.nextLong() >> random.nextInt(64);
                    OrderStatus status = statuses[random.nextInt(statuses.length)];
                    Outcome outcome = order.on(event, status, cumulative, leaves, RejectReason.NONE, i);
                    assertEquals(filledBefore, order.filledQuantity(), "only fills fill");
                    if (Outcome.APPLIED != outcome) {
                        assertEquals(before, order.state());
                    } else {
                        applied++;
                    }
                    // to hear the same again changes nothing, requests and contradictions aside
                    if (Outcome.APPLIED == outcome && OrderEvent.REPLACED != event && OrderEvent.NOT_FOUND != event) {
                        OrderState after = order.state();
                        long leavesAfter = order.leavesQuantity();
                        order.on(event, status, cumulative, leaves, RejectReason.NONE, i);
                        if (OrderEvent.ORDER_STATUS != event || OrderStatus.UNRESOLVED == status) {
                            assertEquals(after, order.state(), before + " " + event);
                        }
                        assertEquals(leavesAfter, order.leavesQuantity(), before + " " + event);
                    }
                }
                assertBalanced(order);
            }
        }
        assertTrue(applied > 100_000);
        for (OrderState state : OrderState.values()) {
            for (OrderEvent event : events) {
                assertTrue(
                        reached.getOrDefault(state + " " + event, 0) >= 100, state + " " + event + " hardly reached");
            }
        }
    }

    private static void assertBalanced(Order order) {
        assertEquals(
                order.orderedQuantity(),
                order.filledQuantity() + order.leavesQuantity() + order.cancelledQuantity(),
                () -> "balance in " + order.state());
        assertTrue(order.filledQuantity() >= 0 && order.leavesQuantity() >= 0 && order.cancelledQuantity() >= 0);
        assertEquals(order.state().isFinal(), 0 == order.leavesQuantity());
        assertEquals(OrderState.FILLED == order.state(), order.filledQuantity() == order.orderedQuantity());
    }

    private static String apply(Order order, OrderEvent event) {
        if (OrderEvent.TRADE == event || OrderEvent.ADJUSTMENT == event) {
            if (!order.canFill(event, 1)) {
                return "x";
            }
            order.fill(event, 1, 1);
            return order.state().name();
        }
        Outcome outcome =
                order.on(event, OrderStatus.NEW, NULL, OrderEvent.REPLACED == event ? 5 : NULL, RejectReason.NONE, 1);
        return switch (outcome) {
            case APPLIED ->
                order.state() == OrderState.PENDING_CANCEL && OrderEvent.NEW == event
                        ? "-"
                        : order.state().name();
            case REPEATED -> "-";
            case ILLEGAL -> "x";
        };
    }

    static Order orderIn(OrderState state) {
        Order order = new Order().start(1, Side.BUY, QUANTITY, 0);
        switch (state) {
            case PENDING_NEW -> {}
            case NEW -> on(order, OrderEvent.NEW);
            case PARTIALLY_FILLED -> order.fill(OrderEvent.TRADE, 1, 0);
            case FILLED -> order.fill(OrderEvent.TRADE, QUANTITY, 0);
            case PENDING_CANCEL -> {
                on(order, OrderEvent.NEW);
                on(order, OrderEvent.CANCEL_REQUEST);
            }
            case CANCELED -> on(order, OrderEvent.CANCELED);
            case PENDING_REPLACE -> {
                on(order, OrderEvent.NEW);
                on(order, OrderEvent.REPLACE_REQUEST);
            }
            case REJECTED -> on(order, OrderEvent.REJECTED);
            case EXPIRED -> on(order, OrderEvent.EXPIRED);
            case UNRESOLVED -> on(order, OrderEvent.UNKNOWN);
            case AWAITING_FILLS -> order.on(OrderEvent.CANCELED, OrderStatus.CANCELED, 4, 0, RejectReason.NONE, 0);
        }
        return order;
    }

    private static void on(Order order, OrderEvent event) {
        order.on(event, OrderStatus.NEW, NULL, NULL, RejectReason.NONE, 0);
    }

    private static Map<OrderState, Map<OrderEvent, String>> expected() {
        Map<OrderState, Map<OrderEvent, String>> table = new EnumMap<>(OrderState.class);
        OrderState state = null;
        for (String line : EXPECTED.lines().toList()) {
            String cells = line;
            if (!line.startsWith(" ")) {
                String name = line.substring(0, line.indexOf(' '));
                state = OrderState.valueOf(name);
                table.put(state, new EnumMap<>(OrderEvent.class));
                cells = line.substring(name.length());
            }
            for (String cell : cells.split("\\|", -1)) {
                String[] words = cell.trim().split(" +", -1);
                table.get(state).put(OrderEvent.valueOf(words[0]), words[1]);
            }
        }
        return table;
    }
}
