package io.rayo.engine.paper;

import static io.rayo.engine.orders.TestMessages.OFFSET;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.ring.InboundPublisher;
import java.lang.management.ManagementFactory;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** After warm-up no message allocates. */
class PaperAllocationTest {
    private static final int ROUNDS = 20_000;
    private static final long[] BIDS = {9_990, 100, 9_980, 200};
    private static final long[] ASKS = {10_000, 100, 10_010, 50};
    private static final long[] OTHER_ASKS = {10_000, 90};

    private final TestMessages messages = new TestMessages();
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private long published;
    private long nextId = 64;

    @Test
    void shouldNotAllocatePerMessage() {
        PaperVenue venue = new PaperVenue(PaperSettings.defaults().withJitterNs(100, 100, 7), new InboundPublisher() {
            @Override
            public int claim() {
                return Slots.MESSAGE_OFFSET;
            }

            @Override
            public MutableDirectBuffer buffer() {
                return slot;
            }

            @Override
            public void publish(int length) {
                published += length;
            }
        });
        messages.define(TestMessages.spot(1, "BTC", "USDT"));
        venue.onMarket(messages.buffer, OFFSET, messages.length);
        run(venue);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);
        run(venue);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        // the bean itself may allocate a little, once; an allocation per round would be far more
        assertTrue(allocated < ROUNDS, allocated + " bytes in " + ROUNDS + " rounds");
        assertTrue(published > ROUNDS * 100L);
    }

    private void run(PaperVenue venue) {
        for (int i = 0; i < ROUNDS; i++) {
            messages.nowNs += 1_000_000L;
            messages.depth(0 == i % 16, true, BIDS, 0 == (i & 1) ? ASKS : OTHER_ASKS);
            venue.onMarket(messages.buffer, OFFSET, messages.length);
            messages.trade(9_990, 150, Side.SELL);
            venue.onMarket(messages.buffer, OFFSET, messages.length);
            messages.causeSequence = messages.sequence;
            messages.newOrder(nextId, Side.BUY, OrderType.MARKET, TimeInForce.GTC, TestMessages.NULL, 15);
            venue.onOrder(messages.buffer, OFFSET, messages.length);
            messages.newOrder(nextId + 1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 9_990, 15);
            venue.onOrder(messages.buffer, OFFSET, messages.length);
            messages.cancel(nextId + 1);
            venue.onOrder(messages.buffer, OFFSET, messages.length);
            messages.causeSequence = 0;
            nextId += 64;
        }
    }
}
