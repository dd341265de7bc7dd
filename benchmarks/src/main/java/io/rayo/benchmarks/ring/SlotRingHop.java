package io.rayo.benchmarks.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.BusySpinWaitStrategy;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickEncoder;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Our ring: multi-producer sequencer, slots in a slab, one poller. A message has both headers and words up to its
 * length.
 */
final class SlotRingHop extends Hop {
    private final int messageLength;
    private final int words;
    private final boolean timed;
    private RingPublisher publisher;
    private Thread consumer;

    /**
     * Makes a hop.
     *
     * @param messageLength bytes, headers included; a multiple of 8.
     * @param timed whether the consumer takes the time of each message.
     */
    SlotRingHop(final int messageLength, final boolean timed) {
        this.messageLength = messageLength;
        this.words = (messageLength - EventHeaders.BODY_OFFSET) / Long.BYTES;
        this.timed = timed;
    }

    @Override
    void start() {
        final SlotRing ring = SlotRing.multiProducer(CAPACITY, new BusySpinWaitStrategy());
        final RingPoller poller = ring.newPoller();
        publisher = new RingPublisher(ring, 1, () -> LockSupport.parkNanos(1)); // as the Disruptor does in next()
        final RingPoller.Handler handler = timed ? this::onTimedSlot : this::onSlot;
        consumer = Thread.ofPlatform().daemon().name("consumer").start(() -> {
            while (!isDone()) {
                if (0 == poller.poll(handler, CAPACITY)) {
                    Thread.onSpinWait();
                }
            }
        });
    }

    private boolean onTimedSlot(
            final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        onMessage(EventHeaders.eventTimeNs(buffer, offset), fold(buffer, offset, length));
        return true;
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        onMessageUntimed(fold(buffer, offset, length));
        return true;
    }

    static long fold(final UnsafeBuffer buffer, final int offset, final int length) {
        long fold = 0;
        for (int i = EventHeaders.BODY_OFFSET; i < length; i += Long.BYTES) {
            fold += buffer.getLong(offset + i, LITTLE_ENDIAN);
        }
        return fold;
    }

    @Override
    void publish(final long intendedNs) {
        publish(publisher, messageLength, intendedNs);
    }

    /** Publishes a message whose body is the time, again and again. */
    static void publish(final RingPublisher publisher, final int messageLength, final long intendedNs) {
        final int offset = publisher.claim();
        final MutableDirectBuffer buffer = publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                ClockTickEncoder.TEMPLATE_ID,
                ClockTickEncoder.BLOCK_LENGTH,
                intendedNs,
                intendedNs,
                0,
                0,
                0,
                0);
        for (int i = EventHeaders.BODY_OFFSET; i < messageLength; i += Long.BYTES) {
            buffer.putLong(offset + i, intendedNs, LITTLE_ENDIAN);
        }
        publisher.publish(messageLength);
    }

    @Override
    void stop() {
        Threads.join(consumer);
    }

    @Override
    long foldOf(final long intendedNs) {
        return words * intendedNs;
    }
}
