package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.YieldingWaitStrategy;
import io.rayo.codecs.EventHeaders;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import org.junit.jupiter.api.Test;

class InlineRoomTest {
    private static final int CAPACITY = 64;

    private final SlotRing ring = SlotRing.multiProducer(CAPACITY, new YieldingWaitStrategy());
    private final RingPoller core = ring.newPoller();
    private final RingPoller paper = ring.newPoller();
    private final RingPoller.Handler handler = (buffer, offset, length, sequence) -> true;
    private long nowNs;
    private final InlineRoom room = new InlineRoom(() -> poll(core), () -> poll(paper), () -> nowNs);
    private final RingPublisher publisher = new RingPublisher(ring, 1, room);

    private int poll(final RingPoller poller) {
        return poller.poll(handler, 10);
    }

    private void publish() {
        publisher.claim();
        publisher.publish(EventHeaders.BODY_OFFSET);
    }

    @Test
    void shouldMakeRoomWhenOnlyThePaperVenueIsBehind() {
        for (int i = 0; i < 10 * CAPACITY; i++) {
            publish();
            poll(core);
        }

        assertTrue(core.isCaughtUp());
        assertTrue(paper.sequence().get() >= 9L * CAPACITY - 1, "paper at " + paper.sequence());
    }

    @Test
    void shouldWaitForASlotThatAnotherThreadHasClaimed() {
        final RingPublisher other = new RingPublisher(ring, 1, room);
        other.claim();
        while (publisher.tryClaim()) {
            publisher.publish(EventHeaders.BODY_OFFSET);
        }

        room.run();
        nowNs += InlineRoom.PATIENCE_NS;
        room.run();
        assertFalse(publisher.tryClaim());
        other.publish(EventHeaders.BODY_OFFSET);
        room.run();

        assertTrue(publisher.tryClaim());
    }

    @Test
    void shouldGiveUpWhenASlotIsNeverPublished() {
        final RingPublisher other = new RingPublisher(ring, 1, room);
        other.claim();
        room.run();
        nowNs += InlineRoom.PATIENCE_NS + 1;

        assertEquals(
                "the inbound ring is full and nothing in it can be handled",
                assertThrows(IllegalStateException.class, room::run).getMessage());
    }
}
