package io.rayo.journal;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.Wire;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends messages of both directions. One thread; allocates nothing in steady state. A record is put together in a
 * buffer of its own, checksum included, and copied into the mapped file in one go: what the checksum covers is what was
 * meant, not what a failing page made of it.
 *
 * <p>After a failed append nothing more is accepted: the file's end is in doubt, and only opening the journal again
 * settles it.
 */
public final class JournalAppender implements AutoCloseable {
    /** Room that must be allocated behind a record: Chronicle may write an index block after it. */
    private static final long HEADROOM = 256 << 10;

    private final RollCycle rollCycle;
    private final long intervalMs;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender excerpts;
    private final JournalTime time;
    private final JournalSpace space;
    private final SyncPolicy syncPolicy;
    private final ByteBuffer stagingBytes;
    private final UnsafeBuffer staging;
    private final long stagingAddress;
    private final PointerBytesStore source = BytesStore.nativePointer();
    private final Checksum checksum = new Checksum();

    private long inboundSequence;
    private long outboundSequence;
    private int lastCrc;
    private long lastIndex;
    private int cycle = -1;
    private long nextFileMs;
    private long position;
    private BytesStore<?, ?> block;
    private boolean syncDue;
    private Throwable failure;

    JournalAppender(
            final JournalContext context,
            final JournalFormat format,
            final JournalFiles files,
            final Recovery state,
            final SingleChronicleQueue queue,
            final ExcerptAppender excerpts,
            final JournalTime time,
            final JournalSpace space) {
        rollCycle = files.rollCycle();
        intervalMs = format.interval().lengthMs();
        this.queue = queue;
        this.excerpts = excerpts;
        this.time = time;
        this.space = space;
        syncPolicy = context.syncPolicy();
        stagingBytes = ByteBuffer.allocateDirect(RecordLayout.MAX_RECORD_LENGTH + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        staging = new UnsafeBuffer(stagingBytes);
        stagingAddress = BufferUtil.address(stagingBytes);
        inboundSequence = state.inboundSequence();
        outboundSequence = state.outboundSequence();
        lastCrc = state.lastCrc();
        lastIndex = state.lastIndex();
        if (state.lastCycle() >= 0 && !state.isLastFileClosed()) {
            position = state.endPosition();
            cycle = state.lastCycle();
            if (currentCycle() == cycle) {
                startFile(cycle);
            }
        }
    }

    /**
     * Moves the journal's time on. A record appended after a boundary of the roll interval begins a new file, which
     * takes some ms: the caller chooses a quiet moment by choosing when to call. Time that goes back is ignored.
     *
     * @param timestampNs nanoseconds since the epoch.
     */
    public void advanceTime(final long timestampNs) {
        time.advance(timestampNs / 1_000_000L);
    }

    /**
     * Whether the next append begins a new file.
     *
     * @return true after time has passed a boundary.
     */
    public boolean isRollDue() {
        return time.currentTimeMillis() >= nextFileMs;
    }

    /**
     * Appends what happened to us.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length of the message in bytes, 48 to 504.
     * @return Chronicle index of the record.
     * @throws JournalException if its sequence is not the next, or the journal can take no more.
     * @throws JournalFullException if there is no room.
     */
    public long appendInbound(final DirectBuffer buffer, final int offset, final int length) {
        checkMessage(buffer, offset, length, Direction.INBOUND, inboundSequence + 1);
        final long index = append(Direction.INBOUND, outboundSequence, buffer, offset, length);
        inboundSequence++;
        return index;
    }

    /**
     * Appends what we decided.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length of the message in bytes, 48 to 504.
     * @return Chronicle index of the record.
     * @throws JournalException if its sequence is not the next, its cause is not in the journal, or the journal can
     *     take no more.
     * @throws JournalFullException if there is no room.
     */
    public long appendOutbound(final DirectBuffer buffer, final int offset, final int length) {
        checkMessage(buffer, offset, length, Direction.OUTBOUND, outboundSequence + 1);
        final long cause = EventHeaders.causeSequence(buffer, offset);
        if (cause > inboundSequence) {
            throw new JournalException("outbound message " + (outboundSequence + 1) + " names inbound " + cause
                    + " as its cause, but the journal has only " + inboundSequence);
        }
        final long index = append(Direction.OUTBOUND, inboundSequence, buffer, offset, length);
        outboundSequence++;
        return index;
    }

    private void checkMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Direction direction,
            final long expected) {
        if (failure != null) {
            throw new JournalException("the journal takes no more since an append failed: " + failure, failure);
        }
        if (length < RecordLayout.MIN_MESSAGE_LENGTH || length > RecordLayout.MAX_MESSAGE_LENGTH) {
            throw new JournalException("a message has " + RecordLayout.MIN_MESSAGE_LENGTH + " to "
                    + RecordLayout.MAX_MESSAGE_LENGTH + " bytes, not " + length);
        }
        final long sequence = EventHeaders.sequence(buffer, offset);
        if (sequence != expected) {
            throw new JournalException(direction + " sequence " + sequence + " where " + expected + " was due");
        }
    }

    private long append(
            final Direction direction,
            final long otherSequence,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final int recordLength = RecordLayout.put(staging, lastCrc, direction, otherSequence, buffer, offset, length);
        final int crc = checksum.of(
                stagingBytes, RecordLayout.PREVIOUS_CRC_OFFSET, recordLength - RecordLayout.PREVIOUS_CRC_OFFSET);
        staging.putInt(RecordLayout.CRC_OFFSET, crc, ByteOrder.LITTLE_ENDIAN);
        try {
            makeRoom();
            source.set(stagingAddress, recordLength);
            excerpts.writeBytes((BytesStore<?, ?>) source);
            final long index = excerpts.lastIndexAppended();
            checkIndex(index);
            lastIndex = index;
            lastCrc = crc;
            afterAppend();
            noteSync(EventHeaders.templateId(buffer, offset));
            return index;
        } catch (final JournalFullException e) {
            failure = e;
            throw e;
        } catch (final InternalError e) {
            // A fault on mapped memory: the disk is full or broken. What was appended last may be torn; its checksum
            // will tell.
            failure = e;
            throw new JournalFullException("an append met a fault, the disk is full or broken: " + queue.file(), e);
        } catch (final RuntimeException | Error e) {
            failure = e;
            throw new JournalException("an append failed: " + e, e);
        }
    }

    private void makeRoom() {
        if (time.currentTimeMillis() >= nextFileMs) {
            if (syncPolicy != SyncPolicy.NONE && syncDue) {
                commit();
            }
            final int next = currentCycle();
            if (next != cycle) {
                position = 0;
            }
            startFile(next);
        }
        if (position + HEADROOM > space.allocatedTo()) {
            space.ensure(position, HEADROOM);
        }
    }

    private void startFile(final int newCycle) {
        space.beforeFile(newCycle, position);
        cycle = newCycle;
        nextFileMs = (newCycle + 1L) * intervalMs;
        block = null;
    }

    private int currentCycle() {
        return rollCycle.current((TimeProvider) time, rollCycle.defaultEpoch());
    }

    /** Chronicle must have put the record right behind the last one, or the account that we keep is wrong. */
    private void checkIndex(final long index) {
        final boolean follows = index == lastIndex + 1 && lastIndex >= 0;
        if (!follows && index != rollCycle.toIndex(cycle, 0)) {
            throw new JournalException(
                    "record went to index 0x" + Long.toHexString(index) + " after 0x" + Long.toHexString(lastIndex));
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is another mapping is the question
    private void afterAppend() {
        final Bytes<?> bytes = excerpts.wire().bytes();
        position = bytes.writePosition();
        space.position(position);
        final BytesStore<?, ?> current = bytes.bytesStore();
        if (current != block) {
            block = current;
            space.onBlock(current instanceof MappedBytesStore mapped ? mapped : null);
        }
    }

    private void noteSync(final int templateId) {
        if (syncPolicy == SyncPolicy.ORDERS) {
            switch (templateId) {
                case NewOrderDecoder.TEMPLATE_ID,
                        CancelOrderDecoder.TEMPLATE_ID,
                        ReplaceOrderDecoder.TEMPLATE_ID,
                        ExecutionReportDecoder.TEMPLATE_ID -> syncDue = true;
                default -> {}
            }
        }
    }

    /**
     * To be called before anything that was appended is acted upon outside, once per batch: forces order intents and
     * execution reports to disk if the policy says so and there are any; else does nothing.
     *
     * @throws JournalException if the disk refuses; nothing more is accepted then.
     */
    public void commit() {
        if (syncDue) {
            syncDue = false;
            try {
                space.force();
            } catch (final RuntimeException e) {
                failure = e;
                throw e;
            }
        }
    }

    /**
     * Lets another thread go on: Chronicle remembers who appended. To be called by the thread that did, before the
     * other one is started.
     */
    public void handOver() {
        excerpts.singleThreadedCheckReset();
        final Wire wire = excerpts.wire();
        if (wire != null) {
            wire.bytes().singleThreadedCheckReset();
        }
    }

    /** Forces everything appended so far to disk, whatever the policy; for snapshots and an orderly stop. */
    public void force() {
        syncDue = true;
        commit();
    }

    /**
     * Whether an append or a commit has failed, so that nothing is accepted any more.
     *
     * @return true for ever after the first failure.
     */
    public boolean hasFailed() {
        return failure != null;
    }

    /**
     * Last inbound sequence in the journal.
     *
     * @return sequence; 0 if none.
     */
    public long inboundSequence() {
        return inboundSequence;
    }

    /**
     * Last outbound sequence in the journal.
     *
     * @return sequence; 0 if none.
     */
    public long outboundSequence() {
        return outboundSequence;
    }

    /**
     * Chronicle index of the last record.
     *
     * @return index; -1 if there is none.
     */
    public long lastIndex() {
        return lastIndex;
    }

    /**
     * CRC of the last record, for a snapshot.
     *
     * @return CRC32C; of the format file if there is no record.
     */
    public int lastCrc() {
        return lastCrc;
    }

    @Override
    public void close() {
        if (failure == null) {
            commit();
        }
        excerpts.close();
    }
}
