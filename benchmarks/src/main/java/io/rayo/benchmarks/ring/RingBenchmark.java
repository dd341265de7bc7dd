package io.rayo.benchmarks.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a message of 200 bytes costs to publish and poll on one thread, as in layout inline, and whether it allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmark {
    private static final int MESSAGE_LENGTH = 200;

    private RingPublisher publisher;
    private RingPoller poller;
    private RingPoller.Handler handler;
    private RingBuffer<WideEvent> disruptor;
    private EventPoller<WideEvent> disruptorPoller;
    private EventPoller.Handler<WideEvent> disruptorHandler;
    private long time;
    private long fold;

    /** Makes the rings. */
    @Setup
    public void setUp() {
        final SlotRing ring = SlotRing.multiProducer(Hop.CAPACITY, new BusySpinWaitStrategy());
        poller = ring.newPoller();
        publisher = new RingPublisher(ring, 1, Thread::onSpinWait);
        handler = (buffer, offset, length, ringSequence) -> {
            fold += SlotRingHop.fold(buffer, offset, length);
            return true;
        };
        disruptor = RingBuffer.createMultiProducer(WideEvent::new, Hop.CAPACITY, new BusySpinWaitStrategy());
        disruptorPoller = disruptor.newPoller();
        disruptor.addGatingSequences(disruptorPoller.getSequence());
        disruptorHandler = (event, sequence, endOfBatch) -> {
            fold += event.fold();
            return true;
        };
    }

    /**
     * Our ring.
     *
     * @return something that depends on every message.
     */
    @Benchmark
    public long slotRing() {
        SlotRingHop.publish(publisher, MESSAGE_LENGTH, ++time);
        poller.poll(handler, 1);
        return fold;
    }

    /**
     * The bare Disruptor, with its poller.
     *
     * @return something that depends on every message.
     * @throws Exception never; the poller's handler may.
     */
    @Benchmark
    public long disruptor() throws Exception {
        final long sequence = disruptor.next();
        disruptor.get(sequence).set(++time);
        disruptor.publish(sequence);
        disruptorPoller.poll(disruptorHandler);
        return fold;
    }
}
