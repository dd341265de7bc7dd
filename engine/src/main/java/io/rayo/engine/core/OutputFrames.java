package io.rayo.engine.core;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.StateCheckpointEncoder;
import io.rayo.engine.stage.StageOutput;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stages put out because of one event, in order. One thread. Room is bounded: an event that causes more than
 * {@link #MAX_FRAMES} messages is a broken invariant.
 */
final class OutputFrames implements StageOutput {
    /** Most messages that one event may cause. */
    static final int MAX_FRAMES = 4096;

    private final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(MAX_FRAMES * Slots.SLOT_LENGTH, 64));
    private final StateCheckpointEncoder checkpoint = new StateCheckpointEncoder();
    private final int[] lengths = new int[MAX_FRAMES];
    private int count;
    private long causeSequence;
    private long eventTimeNs;
    private long receiveTimeNs;

    /** Starts on an event. */
    void begin(final DirectBuffer event, final int offset) {
        count = 0;
        causeSequence = EventHeaders.sequence(event, offset);
        eventTimeNs = EventHeaders.eventTimeNs(event, offset);
        // Several network threads stamp: the core's time is the latest stamp so far, so that it never runs backwards.
        receiveTimeNs = Math.max(receiveTimeNs, EventHeaders.receiveTimeNs(event, offset));
    }

    int count() {
        return count;
    }

    int frameOffset(final int index) {
        return index * Slots.SLOT_LENGTH;
    }

    int frameLength(final int index) {
        return lengths[index];
    }

    long receiveTimeNs() {
        return receiveTimeNs;
    }

    void receiveTimeNs(final long timeNs) {
        receiveTimeNs = timeNs;
    }

    boolean isStageOnly(final int index) {
        return 0 != (EventHeaders.flags(buffer, frameOffset(index)) & EventHeaders.FLAG_STAGE_ONLY);
    }

    /** Puts out a StateCheckpoint and gives its index. */
    int commitCheckpoint(final long hash) {
        final int offset = claim();
        EventHeaders.put(
                buffer,
                offset,
                StateCheckpointEncoder.TEMPLATE_ID,
                StateCheckpointEncoder.BLOCK_LENGTH,
                0,
                0,
                0,
                0,
                0,
                0);
        checkpoint.wrap(buffer, offset + EventHeaders.SEQUENCE_OFFSET).stateHash(hash);
        commit(EventHeaders.SEQUENCE_OFFSET + StateCheckpointEncoder.BLOCK_LENGTH);
        return count - 1;
    }

    @Override
    public int claim() {
        if (count == MAX_FRAMES) {
            throw new IllegalStateException(
                    "event " + causeSequence + " causes more than " + MAX_FRAMES + " messages: a stage loops");
        }
        return frameOffset(count);
    }

    @Override
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public void commit(final int length) {
        final int offset = frameOffset(count);
        if (length < EventHeaders.BODY_OFFSET || length > Slots.MAX_MESSAGE_LENGTH) {
            throw new IllegalArgumentException(
                    "invalid message length=" + length + " of template " + EventHeaders.templateId(buffer, offset));
        }
        buffer.putLong(offset + EventHeaders.CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        if (0 == EventHeaders.eventTimeNs(buffer, offset)) {
            buffer.putLong(offset + EventHeaders.EVENT_TIME_OFFSET, eventTimeNs, LITTLE_ENDIAN);
        }
        if (0 == EventHeaders.receiveTimeNs(buffer, offset)) {
            buffer.putLong(offset + EventHeaders.RECEIVE_TIME_OFFSET, receiveTimeNs, LITTLE_ENDIAN);
        }
        lengths[count++] = length;
    }
}
