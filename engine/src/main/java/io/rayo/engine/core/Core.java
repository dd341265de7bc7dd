package io.rayo.engine.core;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import org.agrona.DirectBuffer;

/**
 * The core on one thread: hands each inbound message through all stages and what they put out to the outbound handler.
 * Layouts {@code inline} and {@code fused}, replay and backtests run this class.
 *
 * <pre>
 *   event --> stage 1 --> stage 2 --> ... --> stage n --> outbound handler
 *                \___ outputs ___\____ outputs ___/
 * </pre>
 */
public final class Core {
    private static final int MAX_STAGES = 16;

    private final Stage[] stages;
    private final MessageHandler outbound;
    private final CoreSettings settings;
    private final SnapshotListener snapshots;
    private final OutputFrames frames = new OutputFrames();
    private final StateWriter writer = new StateWriter();
    private long inboundSequence;
    private long outboundSequence;

    /**
     * Assembles a core.
     *
     * @param stages in order, 1 to 16.
     * @param outbound takes every outbound message with its sequence set; valid during the call.
     * @param settings of checkpoints and snapshots.
     * @param snapshots takes the state at the snapshot interval; null is nobody.
     */
    public Core(
            final Stage[] stages,
            final MessageHandler outbound,
            final CoreSettings settings,
            final SnapshotListener snapshots) {
        if (0 == stages.length || stages.length > MAX_STAGES) {
            throw new IllegalArgumentException("invalid stages=" + stages.length + ": must be 1 to " + MAX_STAGES);
        }
        this.stages = stages.clone();
        this.outbound = outbound;
        this.settings = settings;
        this.snapshots = snapshots;
    }

    /**
     * Handles one inbound message. Its sequence must follow on the one before it.
     *
     * @param buffer that holds it.
     * @param offset of its SBE header.
     * @param length in bytes.
     */
    public void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        final long sequence = EventHeaders.sequence(buffer, offset);
        if (sequence != inboundSequence + 1) {
            throw new IllegalStateException(
                    "inbound sequence " + sequence + " does not follow on " + inboundSequence + ": an event was lost");
        }
        inboundSequence = sequence;
        frames.begin(buffer, offset);
        for (final Stage stage : stages) {
            final int before = frames.count();
            stage.onMessage(buffer, offset, length, frames);
            for (int i = 0; i < before; i++) {
                stage.onMessage(frames.buffer(), frames.frameOffset(i), frames.frameLength(i), frames);
            }
        }
        if (settings.checkpointInterval() > 0 && 0 == sequence % settings.checkpointInterval()) {
            frames.commitCheckpoint(stateHash());
        }
        flush();
        if (null != snapshots && settings.snapshotInterval() > 0 && 0 == sequence % settings.snapshotInterval()) {
            snapshot();
        }
    }

    private void flush() {
        final int count = frames.count();
        for (int i = 0; i < count; i++) {
            if (!frames.isStageOnly(i)) {
                final int offset = frames.frameOffset(i);
                EventHeaders.sequence(frames.buffer(), offset, ++outboundSequence);
                outbound.onMessage(frames.buffer(), offset, frames.frameLength(i));
            }
        }
    }

    private void snapshot() {
        writer.reset();
        long hash = 0;
        writer.putLong(frames.receiveTimeNs());
        for (final Stage stage : stages) {
            writer.putText(stage.name());
            final int lengthAt = writer.length();
            writer.putInt(0);
            final int start = writer.length();
            stage.writeState(writer);
            hash = StateHash.chain(hash, StateHash.of(writer.buffer(), start, writer.length() - start));
            writer.patchInt(lengthAt, writer.length() - start);
        }
        snapshots.onSnapshot(inboundSequence, outboundSequence, hash, writer.buffer(), writer.length());
    }

    /**
     * Hash over the state of all stages, in their order.
     *
     * @return the hash.
     */
    public long stateHash() {
        long hash = 0;
        for (final Stage stage : stages) {
            writer.reset();
            stage.writeState(writer);
            hash = StateHash.chain(hash, StateHash.of(writer.buffer(), 0, writer.length()));
        }
        return hash;
    }

    /**
     * Puts a fresh core where a snapshot was taken.
     *
     * @param inbound sequence of the last event in the snapshot.
     * @param outbound sequence of the last message put out before it.
     * @param reader over the snapshot's bytes.
     */
    public void restore(final long inbound, final long outbound, final StateReader reader) {
        frames.receiveTimeNs(reader.getLong());
        for (final Stage stage : stages) {
            restoreStage(stage, reader);
        }
        inboundSequence = inbound;
        outboundSequence = outbound;
    }

    /**
     * Puts a core whose stages already hold a state where that state stands. Before its first event.
     *
     * @param inbound sequence of the last event in the state.
     * @param outbound sequence of the last message put out before it.
     * @param timeNs the core's time then, nanoseconds since the epoch.
     */
    public void position(final long inbound, final long outbound, final long timeNs) {
        inboundSequence = inbound;
        outboundSequence = outbound;
        frames.receiveTimeNs(timeNs);
    }

    /**
     * The core's time: the latest receive time of the events so far.
     *
     * @return nanoseconds since the epoch; 0 before the first event.
     */
    public long receiveTimeNs() {
        return frames.receiveTimeNs();
    }

    static void restoreStage(final Stage stage, final StateReader reader) {
        final String name = reader.getText();
        if (!name.equals(stage.name())) {
            throw new IllegalStateException("snapshot has stage " + name + " where " + stage.name() + " is configured");
        }
        final int length = reader.getInt();
        final int remainingAfter = reader.remaining() - length;
        stage.readState(reader);
        if (reader.remaining() != remainingAfter) {
            throw new IllegalStateException("stage " + name + " read " + (length - reader.remaining() + remainingAfter)
                    + " bytes of its " + length);
        }
    }

    /**
     * Sequence of the last event handled.
     *
     * @return inbound sequence; 0 before the first.
     */
    public long inboundSequence() {
        return inboundSequence;
    }

    /**
     * Sequence of the last message put out.
     *
     * @return outbound sequence; 0 before the first.
     */
    public long outboundSequence() {
        return outboundSequence;
    }
}
