package io.rayo.engine.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickEncoder;
import io.rayo.engine.ring.AgentSignal;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.engine.ring.SlotRing;
import io.rayo.engine.ring.WaitPolicy;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LayoutEquivalenceTest {
    private static final CoreSettings SETTINGS = new CoreSettings(1_000, 10_000);
    private static final int EVENTS = 60_000;

    /** Counts what it sees and now and then says so; what it says depends on the order of all that it saw. */
    private static final class CountingStage implements Stage {
        private final String name;
        private final int modulus;
        private final boolean stageOnly;
        private final ClockTickEncoder encoder = new ClockTickEncoder();
        private long digest;

        CountingStage(final String name, final int modulus, final boolean stageOnly) {
            this.name = name;
            this.modulus = modulus;
            this.stageOnly = stageOnly;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
            digest = digest * 31 + StateHash.of(buffer, offset + EventHeaders.EVENT_TIME_OFFSET, 8);
            final int count = (int) Long.remainderUnsigned(digest, modulus);
            for (int i = 0; i < count; i++) {
                final int at = output.claim();
                EventHeaders.put(
                        output.buffer(),
                        at,
                        ClockTickEncoder.TEMPLATE_ID,
                        ClockTickEncoder.BLOCK_LENGTH,
                        digest + i == 0 ? 1 : digest + i,
                        0,
                        i,
                        0,
                        stageOnly && 0 == i ? EventHeaders.FLAG_STAGE_ONLY : 0,
                        0);
                encoder.wrap(output.buffer(), at + EventHeaders.SEQUENCE_OFFSET).intervalNs(digest);
                output.commit(EventHeaders.SEQUENCE_OFFSET + ClockTickEncoder.BLOCK_LENGTH);
            }
        }

        @Override
        public void writeState(final StateWriter writer) {
            writer.putLong(digest);
        }

        @Override
        public void readState(final StateReader reader) {
            digest = reader.getLong();
        }
    }

    private static Stage[] stages() {
        return new Stage[] {
            new CountingStage("first", 3, true),
            new CountingStage("second", 2, false),
            new CountingStage("third", 4, true)
        };
    }

    private record Snapshot(long inbound, long outbound, long hash, UnsafeBuffer bytes) {}

    private static final class Recorder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<Snapshot> snapshots = new ArrayList<>();

        void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            out.writeBytes(bytes);
        }

        void onSnapshot(
                final long inbound, final long outbound, final long hash, final DirectBuffer buffer, final int length) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(0, bytes);
            snapshots.add(new Snapshot(inbound, outbound, hash, new UnsafeBuffer(bytes)));
        }
    }

    private static int encodeEvent(final UnsafeBuffer buffer, final int at, final long sequence, final long timeNs) {
        EventHeaders.put(
                buffer, at, ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH, timeNs, timeNs, 0, 0, 0, 0);
        EventHeaders.sequence(buffer, at, sequence);
        new ClockTickEncoder().wrap(buffer, at + EventHeaders.SEQUENCE_OFFSET).intervalNs(timeNs);
        return EventHeaders.SEQUENCE_OFFSET + ClockTickEncoder.BLOCK_LENGTH;
    }

    private static long[] eventTimes(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] times = new long[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            times[i] = 1_000_000L * i + random.nextInt(-500_000, 500_000) + 2_000_000L;
        }
        return times;
    }

    private static Core runFused(final long[] times, final Recorder recorder) {
        final Core core = new Core(stages(), recorder::onOutbound, SETTINGS, recorder::onSnapshot);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[512]);
        for (int i = 0; i < times.length; i++) {
            core.onEvent(event, 0, encodeEvent(event, 0, i + 1, times[i]));
        }
        return core;
    }

    @Test
    @Timeout(60)
    void shouldGiveTheSameBytesInPipelineAsOnOneThread() {
        final long seed = 42;
        final long[] times = eventTimes(seed);
        final Recorder fused = new Recorder();
        final Core core = runFused(times, fused);

        final Recorder pipelined = new Recorder();
        final AgentSignal signal = new AgentSignal();
        final SlotRing ring = SlotRing.multiProducer(256, WaitPolicy.BLOCKING.ringWaitStrategy(signal));
        final RingPoller inbound = ring.newPoller();
        final PipelinedCore pipeline = new PipelinedCore(
                stages(),
                inbound,
                pipelined::onOutbound,
                SETTINGS,
                pipelined::onSnapshot,
                128,
                WaitPolicy.BLOCKING.ringWaitStrategy(signal),
                Thread::onSpinWait);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final List<AgentRunner> runners = pipeline.agents().stream()
                .map(agent -> new AgentRunner(
                        WaitPolicy.BLOCKING.newIdleStrategy(signal), t -> failure.compareAndSet(null, t), null, agent))
                .toList();
        runners.forEach(AgentRunner::startOnThread);
        final RingPublisher publisher = new RingPublisher(ring, 1, Thread::yield);
        for (final long time : times) {
            final int at = publisher.claim();
            publisher.publish(encodeEvent((UnsafeBuffer) publisher.buffer(), at, 0, time));
        }
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (pipeline.inboundSequence() < EVENTS && null == failure.get() && System.nanoTime() < deadlineNs) {
            Thread.onSpinWait();
        }
        runners.forEach(AgentRunner::close);

        assertEquals(null, failure.get(), "seed=" + seed);
        assertEquals(EVENTS, pipeline.inboundSequence());
        assertEquals(core.outboundSequence(), pipeline.outboundSequence());
        assertArrayEquals(fused.out.toByteArray(), pipelined.out.toByteArray());
        assertEquals(core.stateHash(), pipeline.stateHash());
        assertEquals(6, fused.snapshots.size());
        assertEquals(fused.snapshots.size(), pipelined.snapshots.size());
        for (int i = 0; i < fused.snapshots.size(); i++) {
            assertEquals(
                    fused.snapshots.get(i).inbound(), pipelined.snapshots.get(i).inbound());
            assertEquals(
                    fused.snapshots.get(i).outbound(),
                    pipelined.snapshots.get(i).outbound());
            assertEquals(
                    fused.snapshots.get(i).hash(), pipelined.snapshots.get(i).hash());
            assertEquals(
                    fused.snapshots.get(i).bytes(), pipelined.snapshots.get(i).bytes());
        }
    }

    @Test
    void shouldContinueFromASnapshotAsIfItHadNeverStopped() {
        final long[] times = eventTimes(7);
        final Recorder whole = new Recorder();
        final Core core = runFused(times, whole);
        for (final Snapshot snapshot : whole.snapshots) {
            final Recorder tail = new Recorder();
            final Core restored = new Core(stages(), tail::onOutbound, SETTINGS, tail::onSnapshot);
            final UnsafeBuffer bytes = snapshot.bytes();
            restored.restore(
                    snapshot.inbound(), snapshot.outbound(), new StateReader().wrap(bytes, 0, bytes.capacity()));
            assertEquals(snapshot.hash(), restored.stateHash());
            final UnsafeBuffer event = new UnsafeBuffer(new byte[512]);
            for (int i = (int) snapshot.inbound(); i < times.length; i++) {
                restored.onEvent(event, 0, encodeEvent(event, 0, i + 1, times[i]));
            }
            assertEquals(core.stateHash(), restored.stateHash());
            assertEquals(core.outboundSequence(), restored.outboundSequence());
            final byte[] all = whole.out.toByteArray();
            final byte[] end = tail.out.toByteArray();
            final byte[] allEnd = java.util.Arrays.copyOfRange(all, all.length - end.length, all.length);
            assertArrayEquals(allEnd, end);
        }
    }

    @Test
    void shouldRefuseAnEventThatDoesNotFollowOn() {
        final Core core = new Core(stages(), (buffer, offset, length) -> {}, SETTINGS, null);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[512]);
        final int length = encodeEvent(event, 0, 1, 5);
        core.onEvent(event, 0, length);
        final int next = encodeEvent(event, 0, 3, 5);
        final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> core.onEvent(event, 0, next));
        assertTrue(ex.getMessage().contains("does not follow on 1"));
    }

    @Test
    void shouldNeverLetTheCoresTimeRunBackwards() {
        final long[] lastNs = new long[1];
        final Core core = new Core(
                stages(),
                (buffer, offset, length) -> {
                    final long timeNs = EventHeaders.receiveTimeNs(buffer, offset);
                    assertTrue(timeNs >= lastNs[0]);
                    lastNs[0] = timeNs;
                },
                SETTINGS,
                null);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[512]);
        final long[] times = eventTimes(9);
        for (int i = 0; i < 1_000; i++) {
            core.onEvent(event, 0, encodeEvent(event, 0, i + 1, times[i]));
        }
        assertTrue(lastNs[0] > 0);
    }
}
