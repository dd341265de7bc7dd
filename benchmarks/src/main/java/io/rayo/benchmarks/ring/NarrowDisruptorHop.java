package io.rayo.benchmarks.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;

/** The lowest floor: a Disruptor whose event holds one number. */
final class NarrowDisruptorHop extends Hop {
    private final boolean timed;
    private Disruptor<NarrowEvent> disruptor;
    private RingBuffer<NarrowEvent> ring;

    NarrowDisruptorHop(final boolean timed) {
        this.timed = timed;
    }

    /** An event with one number. */
    static final class NarrowEvent {
        long value;
    }

    @Override
    void start() {
        disruptor = new Disruptor<>(
                NarrowEvent::new,
                CAPACITY,
                DaemonThreadFactory.INSTANCE,
                ProducerType.MULTI,
                new BusySpinWaitStrategy());
        final EventHandler<NarrowEvent> handler = timed
                ? (event, sequence, endOfBatch) -> onMessage(event.value, event.value)
                : (event, sequence, endOfBatch) -> onMessageUntimed(event.value);
        disruptor.handleEventsWith(handler);
        ring = disruptor.start();
    }

    @Override
    void publish(final long intendedNs) {
        final long sequence = ring.next();
        ring.get(sequence).value = intendedNs;
        ring.publish(sequence);
    }

    @Override
    void stop() {
        disruptor.halt();
    }

    @Override
    long foldOf(final long intendedNs) {
        return intendedNs;
    }
}
