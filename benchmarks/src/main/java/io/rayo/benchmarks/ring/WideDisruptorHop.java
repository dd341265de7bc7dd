package io.rayo.benchmarks.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;

/** The floor with the same 200 bytes: a Disruptor as its own documentation sets it up. */
final class WideDisruptorHop extends Hop {
    private final boolean timed;
    private Disruptor<WideEvent> disruptor;
    private RingBuffer<WideEvent> ring;

    WideDisruptorHop(final boolean timed) {
        this.timed = timed;
    }

    @Override
    void start() {
        disruptor = new Disruptor<>(
                WideEvent::new, CAPACITY, DaemonThreadFactory.INSTANCE, ProducerType.MULTI, new BusySpinWaitStrategy());
        final EventHandler<WideEvent> handler = timed
                ? (event, sequence, endOfBatch) -> onMessage(event.a0, event.fold())
                : (event, sequence, endOfBatch) -> onMessageUntimed(event.fold());
        disruptor.handleEventsWith(handler);
        ring = disruptor.start();
    }

    @Override
    void publish(final long intendedNs) {
        final long sequence = ring.next();
        ring.get(sequence).set(intendedNs);
        ring.publish(sequence);
    }

    @Override
    void stop() {
        disruptor.halt();
    }

    @Override
    long foldOf(final long intendedNs) {
        return WideEvent.WORDS * intendedNs;
    }
}
