package io.rayo.engine.core;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Slots;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.SlotRing;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The core as a pipeline: an agent per stage, each to be run on its own thread, with a ring between two of them. Layout
 * {@code pipelined}. Gives the same bytes as {@link Core}.
 *
 * <pre>
 *   inbound ring --> [stage 1] --ring--> [stage 2] --ring--> ... --> [stage n] --> outbound handler
 *   between:  EVENT, OUTPUT*, END(state hash so far)   for each event
 * </pre>
 *
 * <p>A stage passes on the event and the outputs of the stages before it as they come, keeps its own aside, and appends
 * them before the END mark: so every stage sees the order that {@link Core} gives.
 */
public final class PipelinedCore {
    private static final int POLL_LIMIT = 256;

    private final List<StageAgent> agents = new ArrayList<>();
    private final CoreSettings settings;

    /**
     * Assembles the pipeline.
     *
     * @param stages in order, at least 1.
     * @param inbound poller of the inbound ring.
     * @param outbound takes every outbound message with its sequence set, on the last stage's thread.
     * @param settings of checkpoints and snapshots.
     * @param snapshots takes the state at the snapshot interval, on the last stage's thread; null is nobody.
     * @param ringCapacity slots of each ring between stages, a power of two.
     * @param waitStrategy of those rings.
     * @param onFull called while such a ring is full; throws to give up.
     */
    public PipelinedCore(
            final Stage[] stages,
            final RingPoller inbound,
            final MessageHandler outbound,
            final CoreSettings settings,
            final SnapshotListener snapshots,
            final int ringCapacity,
            final WaitStrategy waitStrategy,
            final Runnable onFull) {
        this.settings = settings;
        if (null != snapshots
                && settings.snapshotInterval() > 0
                && settings.snapshotInterval() <= (long) ringCapacity * stages.length) {
            // Otherwise the first stage could write a snapshot while the last one still reads the one before.
            throw new IllegalArgumentException("invalid snapshotInterval=" + settings.snapshotInterval()
                    + ": must be above " + (long) ringCapacity * stages.length + ", all slots between the stages");
        }
        final WaitStrategy ringWaitStrategy = null == waitStrategy ? new BusySpinWaitStrategy() : waitStrategy;
        final SnapshotParts parts = new SnapshotParts(stages, snapshots);
        RingPoller input = inbound;
        for (int i = 0; i < stages.length; i++) {
            final boolean isLast = stages.length - 1 == i;
            final SlotRing ring = isLast ? null : SlotRing.singleProducer(ringCapacity, ringWaitStrategy);
            agents.add(new StageAgent(i, stages[i], input, ring, outbound, parts, onFull));
            input = isLast ? null : ring.newPoller();
        }
    }

    /**
     * The agents, first stage first.
     *
     * @return one per stage.
     */
    public List<Agent> agents() {
        return List.copyOf(agents);
    }

    /**
     * Puts a fresh pipeline where a snapshot was taken, or where a {@link Core} with the same stages stands. Before it
     * is started.
     *
     * @param inboundSequence of the last event handled.
     * @param outboundSequence of the last message put out.
     * @param receiveTimeNs of the core's time then.
     */
    public void position(final long inboundSequence, final long outboundSequence, final long receiveTimeNs) {
        for (final StageAgent agent : agents) {
            agent.position(inboundSequence, outboundSequence, receiveTimeNs);
        }
    }

    /**
     * Reads a snapshot into the stages. Before it is started.
     *
     * @param inboundSequence of the last event in the snapshot.
     * @param outboundSequence of the last message put out before it.
     * @param reader over the snapshot's bytes.
     */
    public void restore(final long inboundSequence, final long outboundSequence, final StateReader reader) {
        final long receiveTimeNs = reader.getLong();
        for (final StageAgent agent : agents) {
            Core.restoreStage(agent.stage, reader);
        }
        position(inboundSequence, outboundSequence, receiveTimeNs);
    }

    /**
     * Sequence of the last event that has gone through all stages.
     *
     * @return inbound sequence; exact when read on the last stage's thread or after it has stopped.
     */
    public long inboundSequence() {
        return agents.getLast().inboundSequence;
    }

    /**
     * Whether everything that was published into the first ring has gone through all stages. Any thread; holds as long
     * as nothing new is published.
     *
     * @return true if so.
     */
    public boolean isCaughtUp() {
        // In this order: a stage is caught up only after it has written what the next one is to get.
        for (final StageAgent agent : agents) {
            if (!agent.input.isCaughtUp()) {
                return false;
            }
        }
        return true;
    }

    /**
     * How far the last stage has come, in its own count: it moves as long as events go through all stages. Any thread.
     *
     * @return a position that only grows.
     */
    public long handledPosition() {
        return agents.getLast().input.sequence().get();
    }

    /**
     * Sequence of the last message put out.
     *
     * @return outbound sequence; exact when read on the last stage's thread or after it has stopped.
     */
    public long outboundSequence() {
        return agents.getLast().outboundSequence;
    }

    /**
     * Hash over the state of all stages. Only after all agents have stopped at the same event.
     *
     * @return the hash.
     */
    public long stateHash() {
        long hash = 0;
        for (final StageAgent agent : agents) {
            hash = StateHash.chain(hash, agent.hashStage());
        }
        return hash;
    }

    /**
     * Snapshot bytes per stage; each written by its stage's thread, all read by the last one after the END mark has
     * passed.
     */
    private static final class SnapshotParts {
        private final SnapshotListener listener;
        private final StateWriter[] parts;
        private final Stage[] stages;
        private final StateWriter whole = new StateWriter();

        SnapshotParts(final Stage[] stages, final SnapshotListener listener) {
            this.stages = stages;
            this.listener = listener;
            this.parts = new StateWriter[stages.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = new StateWriter();
            }
        }

        void collect(final long inbound, final long outbound, final long hash, final long receiveTimeNs) {
            whole.reset();
            whole.putLong(receiveTimeNs);
            for (int i = 0; i < parts.length; i++) {
                whole.putText(stages[i].name());
                whole.putInt(parts[i].length());
                whole.putBytes(parts[i].buffer(), 0, parts[i].length());
            }
            listener.onSnapshot(inbound, outbound, hash, whole.buffer(), whole.length());
        }
    }

    private final class StageAgent implements Agent {
        private static final int KIND_EVENT = 0;
        private static final int KIND_OUTPUT = 1;
        private static final int KIND_END = 2;
        private static final int KIND_OFFSET = Integer.BYTES;

        private final int index;
        private final Stage stage;
        private final RingPoller input;
        private final StageRingWriter next;
        private final MessageHandler outbound;
        private final SnapshotParts snapshots;
        private final OutputFrames frames = new OutputFrames();
        private final StateWriter writer = new StateWriter();
        private final RingPoller.Handler handler;
        private long inboundSequence;
        private long outboundSequence;

        StageAgent(
                final int index,
                final Stage stage,
                final RingPoller input,
                final SlotRing ring,
                final MessageHandler outbound,
                final SnapshotParts snapshots,
                final Runnable onFull) {
            this.index = index;
            this.stage = stage;
            this.input = input;
            this.next = null == ring ? null : new StageRingWriter(ring, onFull);
            this.outbound = outbound;
            this.snapshots = snapshots;
            this.handler = 0 == index ? this::onInbound : this::onStageSlot;
        }

        void position(final long inbound, final long outboundPosition, final long receiveTimeNs) {
            inboundSequence = inbound;
            outboundSequence = outboundPosition;
            frames.receiveTimeNs(receiveTimeNs);
        }

        @Override
        public int doWork() {
            return input.poll(handler, POLL_LIMIT);
        }

        @Override
        public String roleName() {
            return "stage-" + stage.name();
        }

        private boolean onInbound(
                final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
            onEvent(buffer, offset, length);
            onEnd(0L);
            return true;
        }

        private boolean onStageSlot(
                final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
            final int kind = buffer.getInt(offset - Slots.MESSAGE_OFFSET + KIND_OFFSET, LITTLE_ENDIAN);
            switch (kind) {
                case KIND_EVENT -> onEvent(buffer, offset, length);
                case KIND_OUTPUT -> onOutput(buffer, offset, length);
                case KIND_END -> onEnd(buffer.getLong(offset, LITTLE_ENDIAN));
                default -> throw new IllegalStateException("unknown kind=" + kind + " between stages");
            }
            return true;
        }

        private void onEvent(final UnsafeBuffer buffer, final int offset, final int length) {
            final long sequence = EventHeaders.sequence(buffer, offset);
            if (sequence != inboundSequence + 1) {
                throw new IllegalStateException("inbound sequence " + sequence + " does not follow on "
                        + inboundSequence + " in stage " + stage.name());
            }
            inboundSequence = sequence;
            frames.begin(buffer, offset);
            if (null != next) {
                next.write(KIND_EVENT, buffer, offset, length);
            }
            stage.onMessage(buffer, offset, length, frames);
        }

        private void onOutput(final UnsafeBuffer buffer, final int offset, final int length) {
            pass(buffer, offset, length);
            stage.onMessage(buffer, offset, length, frames);
        }

        private void pass(final UnsafeBuffer buffer, final int offset, final int length) {
            if (null != next) {
                next.write(KIND_OUTPUT, buffer, offset, length);
            } else if (0 == (EventHeaders.flags(buffer, offset) & EventHeaders.FLAG_STAGE_ONLY)) {
                sendOut(buffer, offset, length);
            }
        }

        private void sendOut(final UnsafeBuffer buffer, final int offset, final int length) {
            // The slot is ours until the poller moves on: nobody else reads a slot between the last two stages.
            EventHeaders.sequence(buffer, offset, ++outboundSequence);
            outbound.onMessage(buffer, offset, length);
        }

        private void onEnd(final long hashSoFar) {
            for (int i = 0; i < frames.count(); i++) {
                pass(frames.buffer(), frames.frameOffset(i), frames.frameLength(i));
            }
            long hash = hashSoFar;
            final boolean isCheckpoint =
                    settings.checkpointInterval() > 0 && 0 == inboundSequence % settings.checkpointInterval();
            final boolean isSnapshot = null != snapshots.listener
                    && settings.snapshotInterval() > 0
                    && 0 == inboundSequence % settings.snapshotInterval();
            if (isCheckpoint) {
                hash = StateHash.chain(hash, hashStage());
            }
            if (isSnapshot) {
                snapshots.parts[index].reset();
                stage.writeState(snapshots.parts[index]);
            }
            if (null != next) {
                next.writeMark(KIND_END, hash);
                return;
            }
            if (isCheckpoint) {
                sendCheckpoint(hash);
            }
            if (isSnapshot) {
                snapshots.collect(inboundSequence, outboundSequence, hash, frames.receiveTimeNs());
            }
        }

        private void sendCheckpoint(final long hash) {
            final int frame = frames.commitCheckpoint(hash);
            sendOut(frames.buffer(), frames.frameOffset(frame), frames.frameLength(frame));
        }

        private long hashStage() {
            writer.reset();
            stage.writeState(writer);
            return StateHash.of(writer.buffer(), 0, writer.length());
        }
    }
}
