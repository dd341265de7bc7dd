package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Compares what the core puts out in a replay with what the journal holds, byte by byte. In the journal an outbound
 * message stands after its cause, at any distance, so what was regenerated is kept until the journaled one comes. One
 * thread.
 */
final class OutputComparer implements MessageHandler {
    /** Told of each difference. */
    @FunctionalInterface
    interface DifferenceHandler {
        /**
         * Called for a journaled message that differs from the regenerated one.
         *
         * @param journaled buffer.
         * @param journaledOffset of the message.
         * @param journaledLength of the message.
         * @param regenerated buffer; null if nothing was regenerated for it.
         * @param regeneratedOffset of the message.
         * @param regeneratedLength of the message.
         */
        void onDifference(
                DirectBuffer journaled,
                int journaledOffset,
                int journaledLength,
                DirectBuffer regenerated,
                int regeneratedOffset,
                int regeneratedLength);
    }

    private final DifferenceHandler differences;
    private ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(1 << 20);
    private int[] lengths = new int[1 << 10];
    private int first;
    private int count;
    private int readOffset;
    private int writeOffset;
    private long compared;
    private long differing;

    OutputComparer(final DifferenceHandler differences) {
        this.differences = differences;
    }

    /** Keeps a regenerated message. */
    @Override
    public void onMessage(final DirectBuffer source, final int offset, final int length) {
        if (first + count == lengths.length) {
            if (first > lengths.length / 2) {
                System.arraycopy(lengths, first, lengths, 0, count);
                buffer.putBytes(0, buffer, readOffset, writeOffset - readOffset);
                writeOffset -= readOffset;
                readOffset = 0;
                first = 0;
            } else {
                lengths = Arrays.copyOf(lengths, lengths.length * 2);
            }
        }
        buffer.putBytes(writeOffset, source, offset, length);
        lengths[first + count] = length;
        count++;
        writeOffset += length;
    }

    /** Compares a journaled message with the oldest regenerated one. */
    void onJournaled(final DirectBuffer journaled, final int offset, final int length) {
        compared++;
        if (0 == count) {
            differing++;
            differences.onDifference(journaled, offset, length, null, 0, 0);
            return;
        }
        final int regeneratedLength = lengths[first];
        if (length != regeneratedLength || !isEqual(journaled, offset, readOffset, length)) {
            differing++;
            differences.onDifference(journaled, offset, length, buffer, readOffset, regeneratedLength);
        }
        forgetFirst();
    }

    private boolean isEqual(final DirectBuffer journaled, final int offset, final int mine, final int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (journaled.getLong(offset + i) != buffer.getLong(mine + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (journaled.getByte(offset + i) != buffer.getByte(mine + i)) {
                return false;
            }
        }
        return true;
    }

    /** Hands on, in order, the oldest of what was kept, up to a limit, and forgets it. */
    int drainTo(final MessageHandler handler, final int limit) {
        final int drained = Math.min(limit, count);
        for (int i = 0; i < drained; i++) {
            handler.onMessage(buffer, readOffset, lengths[first]);
            forgetFirst();
        }
        return drained;
    }

    private void forgetFirst() {
        readOffset += lengths[first];
        first++;
        count--;
        if (0 == count) {
            first = 0;
            readOffset = 0;
            writeOffset = 0;
        }
    }

    long compared() {
        return compared;
    }

    long differing() {
        return differing;
    }

    /** Messages that were regenerated and not yet found in the journal. */
    int pending() {
        return count;
    }

    /** Inbound sequence that caused the oldest pending message; -1 if there is none. */
    long pendingCause() {
        return 0 == count ? -1 : EventHeaders.causeSequence(buffer, readOffset);
    }
}
