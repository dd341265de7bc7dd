package io.rayo.engine.risk;

import static io.rayo.engine.orders.TestMessages.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Risk and orders in a row, as the core runs them: state out and in at random points, and no allocation when warm. */
class OrderStagesStateTest {
    private static final long UNIT = RiskSettings.UNIT;

    /** The two stages with what they put out for the last event. */
    private static final class Pair {
        final RiskStage risk = new RiskStage(settings(), STRATEGIES);
        final OrdersStage orders = new OrdersStage(OrdersSettings.defaults().withBounds(64, 32, 256));
        final CapturedOutput riskOut = new CapturedOutput();
        final CapturedOutput ordersOut = new CapturedOutput();

        static final List<StrategySettings> STRATEGIES = List.of(
                RiskStageTest.strategy(1, 100 * UNIT),
                RiskStageTest.strategy(2, 300 * UNIT),
                RiskStageTest.strategy(3, 500 * UNIT));

        private static RiskSettings settings() {
            return RiskSettings.defaults()
                    .withOrderType(OrderType.LIMIT)
                    .withTimeInForce(TimeInForce.GTC)
                    .withMaxOpenOrders(64)
                    .withFinishedOrdersKept(32)
                    .withFillIdsKept(256);
        }

        void onMessage(TestMessages message, long sequence) {
            riskOut.begin(sequence, message.nowNs);
            ordersOut.begin(sequence, message.nowNs);
            pass(risk, message.buffer, TestMessages.OFFSET, message.length, riskOut);
            pass(orders, message.buffer, TestMessages.OFFSET, message.length, ordersOut);
            for (int i = 0; i < riskOut.count(); i++) {
                orders.onMessage(riskOut.buffer(), riskOut.offset(i), riskOut.length(i), ordersOut);
            }
        }

        private static void pass(Stage stage, UnsafeBuffer buffer, int offset, int length, CapturedOutput output) {
            stage.onMessage(buffer, offset, length, output);
        }

        Pair copy() {
            Pair copy = new Pair();
            restore(risk, copy.risk);
            restore(orders, copy.orders);
            return copy;
        }

        private static void restore(Stage from, Stage to) {
            StateWriter written = new StateWriter();
            from.writeState(written);
            StateReader reader = new StateReader().wrap(written.buffer(), 0, written.length());
            to.readState(reader);
            assertEquals(0, reader.remaining());
            assertSameState(from, to);
        }
    }

    /** Makes messages from random numbers and from the orders that the stages put out. */
    private static final class Driver {
        private static final int MAX_ORDERS = 64;

        final TestMessages in = new TestMessages();
        final SplittableRandom random;
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final NewOrderDecoder newOrder = new NewOrderDecoder();
        private final byte[] noAsset = {};
        private final long[] ids = new long[MAX_ORDERS];
        private final long[] left = new long[MAX_ORDERS];
        private final long[] filled = new long[MAX_ORDERS];
        private final Side[] sides = new Side[MAX_ORDERS];
        private final int[] instruments = new int[MAX_ORDERS];
        private int orders;
        private long price = 10_000_00;
        private long tradeId;

        Driver(long seed) {
            random = new SplittableRandom(seed);
        }

        TestMessages next() {
            in.nowNs += random.nextLong(0, 40_000_000L);
            in.instrumentId = random.nextInt(1, 3);
            price += random.nextLong(-200, 201);
            price = Math.max(9_000_00, Math.min(11_000_00, price));
            int what = random.nextInt(100);
            if (what < 30) {
                return in.top(price - 1, 5, price, 5);
            }
            if (what < 45) {
                return in.trade(price, 5, Side.BUY);
            }
            if (what < 65) {
                return in.signal(
                        random.nextInt(1, 4), random.nextBoolean() ? Side.BUY : Side.SELL, random.nextBoolean());
            }
            if (what < 95 && orders > 0) {
                return report();
            }
            return switch (random.nextInt(30)) {
                case 0 -> in.command(CommandType.KILL_SWITCH_ON, "");
                case 1, 2, 3, 4 -> in.command(CommandType.KILL_SWITCH_OFF, "");
                case 5 -> in.command(CommandType.CANCEL_ALL, "");
                case 6 -> in.gap(Channel.BOOK);
                case 7, 8, 9, 10 -> in.bookStatus(BookState.LIVE);
                default -> in.tick();
            };
        }

        private TestMessages report() {
            int at = random.nextInt(orders);
            in.instrumentId = instruments[at];
            int what = random.nextInt(10);
            if (what < 2) {
                return in.status(ids[at], ExecutionType.NEW, OrderStatus.NEW, 0);
            }
            if (what == 2) {
                return in.status(ids[at], ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, NULL);
            }
            if (what < 8) {
                long quantity = random.nextInt(3) == 0 ? left[at] : random.nextLong(1, left[at] + 1);
                left[at] -= quantity;
                filled[at] += quantity;
                in.fill(ids[at], ++tradeId, sides[at], price, quantity, quantity, noAsset);
            } else {
                left[at] = 0;
                in.status(ids[at], ExecutionType.CANCELED, OrderStatus.CANCELED, filled[at]);
            }
            if (0 == left[at]) {
                orders--;
                ids[at] = ids[orders];
                left[at] = left[orders];
                filled[at] = filled[orders];
                sides[at] = sides[orders];
                instruments[at] = instruments[orders];
            }
            return in;
        }

        void answered(CapturedOutput output) {
            for (int i = 0; i < output.count(); i++) {
                if (NewOrderDecoder.TEMPLATE_ID == output.templateId(i) && orders < MAX_ORDERS) {
                    newOrder.wrapAndApplyHeader(output.buffer(), output.offset(i), header);
                    ids[orders] = newOrder.clientOrderId();
                    left[orders] = newOrder.quantityMantissa();
                    filled[orders] = 0;
                    sides[orders] = newOrder.side();
                    instruments[orders] = EventHeaders.instrumentId(output.buffer(), output.offset(i));
                    orders++;
                }
            }
        }
    }

    private static void define(Driver driver, Pair pair) {
        for (int id = 1; id <= 2; id++) {
            TestMessages message = driver.in.define(TestMessages.spot(id, 1 == id ? "BTC" : "ETH", "USDT"));
            pair.onMessage(message, driver.in.sequence);
        }
    }

    @Test
    void shouldGoOnFromItsStateAsIfNothingHadHappened() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OrderStagesStateTest seed=" + seed);
        Driver driver = new Driver(seed);
        Pair original = new Pair();
        define(driver, original);
        Pair copy = null;
        int copies = 0;
        for (int i = 0; i < 60_000; i++) {
            if (0 == driver.random.nextInt(300)) {
                // alternately of the original and of the last copy, so that a slow loss adds up
                copy = null != copy && driver.random.nextBoolean() ? copy.copy() : original.copy();
                copies++;
            }
            TestMessages message = driver.next();
            original.onMessage(message, driver.in.sequence);
            if (null != copy) {
                copy.onMessage(message, driver.in.sequence);
                assertSameOutput(original.riskOut, copy.riskOut);
                assertSameOutput(original.ordersOut, copy.ordersOut);
                if (0 == i % 500) {
                    assertSameState(original.risk, copy.risk);
                    assertSameState(original.orders, copy.orders);
                }
            }
            driver.answered(original.riskOut);
        }
        assertTrue(copies > 100);
        assertTrue(original.orders.fillCount() > 1_000, original.orders.fillCount() + " fills");
        assertTrue(original.orders.equityCount() > 100);
        assertEquals(original.risk.cash(), original.orders.cash(), "two stages, two accounts, one truth");
        assertEquals(original.risk.acceptedCount(), original.orders.orderCount());
        assertEquals(original.risk.signalCount() - original.risk.acceptedCount(), original.orders.denialCount());
    }

    @Test
    void shouldAllocateNothingPerMessageWhenWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Driver driver = new Driver(7);
        Pair pair = new Pair();
        define(driver, pair);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 12; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long used = 0;
            for (int i = 0; i < 20_000; i++) {
                TestMessages message = driver.next();
                long start = threads.getCurrentThreadAllocatedBytes();
                pair.onMessage(message, driver.in.sequence);
                used += threads.getCurrentThreadAllocatedBytes() - start;
                driver.answered(pair.riskOut);
            }
            assertTrue(threads.getCurrentThreadAllocatedBytes() >= before);
            least = Math.min(least, used);
        }
        assertEquals(0, least, "bytes in the best of 12 rounds of 20,000 messages");
        assertTrue(pair.orders.fillCount() > 1_000);
        assertTrue(pair.risk.acceptedCount() > 500);
    }

    private static void assertSameOutput(CapturedOutput expected, CapturedOutput actual) {
        assertEquals(expected.count(), actual.count());
        for (int i = 0; i < expected.count(); i++) {
            assertEquals(expected.length(i), actual.length(i));
            for (int at = 0; at < expected.length(i); at++) {
                int index = expected.offset(i) + at;
                assertEquals(expected.buffer().getByte(index), actual.buffer().getByte(index));
            }
        }
    }

    private static void assertSameState(Stage expected, Stage actual) {
        StateWriter first = new StateWriter();
        StateWriter second = new StateWriter();
        expected.writeState(first);
        actual.writeState(second);
        assertEquals(first.length(), second.length());
        for (int i = 0; i < first.length(); i++) {
            if (first.buffer().getByte(i) != second.buffer().getByte(i)) {
                assertEquals(first.buffer().getByte(i), second.buffer().getByte(i), expected.name() + " byte " + i);
            }
        }
    }
}
