package io.rayo.engine.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotRingTest {
    private static final int LENGTH = EventHeaders.SEQUENCE_OFFSET + ClockTickEncoder.BLOCK_LENGTH;

    private static void publish(final RingPublisher publisher, final int offset, final int producer, final long value) {
        EventHeaders.put(
                publisher.buffer(),
                offset,
                ClockTickEncoder.TEMPLATE_ID,
                ClockTickEncoder.BLOCK_LENGTH,
                value,
                value,
                producer,
                0,
                0,
                0);
        new ClockTickEncoder()
                .wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                .intervalNs(value);
        publisher.publish(LENGTH);
    }

    @ParameterizedTest
    @EnumSource(WaitPolicy.class)
    @Timeout(60)
    void shouldCarryEveryMessageOfSeveralProducersInOneOrder(final WaitPolicy policy) throws InterruptedException {
        final int producers = 3;
        final int each = 40_000;
        final AgentSignal signal = new AgentSignal();
        final SlotRing ring = SlotRing.multiProducer(64, policy.ringWaitStrategy(signal));
        final RingPoller poller = ring.newPoller();
        final List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            final int producer = p;
            threads.add(Thread.ofPlatform().start(() -> {
                final RingPublisher publisher = new RingPublisher(ring, 101, Thread::yield);
                for (int i = 0; i < each; i++) {
                    final int at = publisher.claim();
                    publish(publisher, at, producer, i);
                }
            }));
        }
        final IdleStrategy idle = policy.newIdleStrategy(signal);
        final long[] next = new long[producers];
        final long[] sequence = {100};
        final RingPoller.Handler handler = (buffer, offset, length, ringSequence) -> {
            assertEquals(LENGTH, length);
            assertEquals(++sequence[0], EventHeaders.sequence(buffer, offset));
            assertEquals(sequence[0], ringSequence + 101);
            final int producer = EventHeaders.instrumentId(buffer, offset);
            assertEquals(next[producer]++, EventHeaders.eventTimeNs(buffer, offset));
            return true;
        };
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        long handled = 0;
        while (handled < (long) producers * each && System.nanoTime() < deadlineNs) {
            final int work = poller.poll(handler, 100);
            handled += work;
            idle.idle(work);
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals((long) producers * each, handled);
        assertTrue(poller.isCaughtUp());
    }

    @Test
    void shouldNotOverwriteWhatASlowConsumerHasNotSeen() {
        final SlotRing ring = SlotRing.multiProducer(64, new AgentSignal());
        final RingPoller poller = ring.newPoller();
        final RingPublisher publisher = new RingPublisher(ring, 1, () -> {
            throw new IllegalStateException("full");
        });
        for (int i = 0; i < 64; i++) {
            publish(publisher, publisher.claim(), 0, i);
        }
        assertFalse(publisher.tryClaim());
        assertThrows(IllegalStateException.class, publisher::claim);
        assertEquals(64, ring.used());
        assertEquals(10, poller.poll((buffer, offset, length, ringSequence) -> true, 10));
        assertEquals(54, ring.used());
        publish(publisher, publisher.claim(), 0, 64);
    }

    @Test
    void shouldOfferARefusedMessageAgain() {
        final SlotRing ring = SlotRing.singleProducer(64, new AgentSignal());
        final RingPoller poller = ring.newPoller();
        final RingPublisher publisher = new RingPublisher(ring, 1, Thread::yield);
        for (int i = 0; i < 3; i++) {
            publish(publisher, publisher.claim(), 0, i);
        }
        assertEquals(1, poller.poll((buffer, offset, length, ringSequence) -> ringSequence < 1, 10));
        final List<Long> seen = new ArrayList<>();
        assertEquals(2, poller.poll((buffer, offset, length, ringSequence) -> seen.add(ringSequence), 10));
        assertEquals(List.of(1L, 2L), seen);
    }

    @Test
    void shouldOfferAMessageAgainWhoseHandlerFailed() {
        final SlotRing ring = SlotRing.singleProducer(64, new AgentSignal());
        final RingPoller poller = ring.newPoller();
        final RingPublisher publisher = new RingPublisher(ring, 1, Thread::yield);
        publish(publisher, publisher.claim(), 0, 1);
        publish(publisher, publisher.claim(), 0, 2);
        assertThrows(
                IllegalStateException.class,
                () -> poller.poll(
                        (buffer, offset, length, ringSequence) -> {
                            if (1 == ringSequence) {
                                throw new IllegalStateException("broken");
                            }
                            return true;
                        },
                        10));
        assertEquals(0, poller.sequence().get());
    }

    @Test
    void shouldKeepAConsumerBehindTheOnesItDependsOn() {
        final SlotRing ring = SlotRing.singleProducer(64, new AgentSignal());
        final RingPoller first = ring.newPoller();
        final RingPoller second = ring.newPoller(first.sequence());
        final RingPublisher publisher = new RingPublisher(ring, 1, Thread::yield);
        publish(publisher, publisher.claim(), 0, 1);
        publish(publisher, publisher.claim(), 0, 2);
        assertEquals(0, second.poll((buffer, offset, length, ringSequence) -> true, 10));
        assertEquals(1, first.poll((buffer, offset, length, ringSequence) -> true, 1));
        assertEquals(1, second.poll((buffer, offset, length, ringSequence) -> true, 10));
    }

    @Test
    void shouldRefuseSizesThatAreNoPowerOfTwo() {
        final IllegalArgumentException ex =
                assertThrows(IllegalArgumentException.class, () -> SlotRing.multiProducer(1_000, new AgentSignal()));
        assertEquals("invalid ring capacity=1000: must be a power of two from 64 to 2097152", ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> WaitPolicy.of("spin"));
        assertEquals(WaitPolicy.BACK_OFF, WaitPolicy.of("back-off"));
    }
}
