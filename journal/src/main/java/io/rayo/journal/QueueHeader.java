package io.rayo.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What Chronicle's own header of a file says about where its records are: the last one, and every n-th one (its index).
 * These bytes are under no checksum, so all of it is a hint that saves time: whoever uses it checks the record that it
 * finds there.
 */
final class QueueHeader {
    /** No hint. */
    static final long UNKNOWN = -1;

    private static final byte[] WRITE_POSITION = "writePosition".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INDEX_TO_INDEX = "index2Index".getBytes(StandardCharsets.US_ASCII);
    private static final int SEARCH_LENGTH = 1024;
    private static final int ARRAY_CODE = 0x8D;
    private static final int LONG_CODE = 0xA7;
    private static final int MAX_PADDING = 16;

    private final int indexCount;
    private final int indexSpacing;
    private long writePosition = UNKNOWN;
    private long hintPosition = UNKNOWN;
    private long hintSequence;
    private long indexToIndex;

    QueueHeader(final JournalFiles files) {
        indexCount = files.rollCycle().defaultIndexCount();
        indexSpacing = files.rollCycle().defaultIndexSpacing();
    }

    /** Reads what the header says now; false if it is not a header. */
    boolean read(final FileWindow window) {
        writePosition = UNKNOWN;
        hintPosition = UNKNOWN;
        indexToIndex = 0;
        if (!window.has(0, SEARCH_LENGTH)) {
            return false;
        }
        final UnsafeBuffer buffer = window.buffer();
        final int base = window.offset(0);
        final int array = valueAfter(buffer, base, WRITE_POSITION, ARRAY_CODE);
        final int index = valueAfter(buffer, base, INDEX_TO_INDEX, LONG_CODE);
        if (array < 0 || index < 0) {
            return false;
        }
        indexToIndex = buffer.getLong(index, LITTLE_ENDIAN);
        // An array of two longs: capacity, used, position of the last record, sequence with the low bits of its
        // position.
        writePosition = buffer.getLong(array + 2 * Long.BYTES, LITTLE_ENDIAN);
        decodeSequence(buffer.getLong(array + 3 * Long.BYTES, LITTLE_ENDIAN));
        return true;
    }

    private void decodeSequence(final long value) {
        final int shift = Math.max(32, 2 * log2(indexCount) + log2(indexSpacing));
        final long positionMask = (1L << (Long.SIZE - shift)) - 1;
        if (writePosition <= 0 || value == 0) {
            return;
        }
        // The writer may have died between position and sequence; then the sequence is that of a record before.
        long position = (writePosition & ~positionMask) | (value >>> shift);
        if (position > writePosition) {
            position -= positionMask + 1;
        }
        if (position > 0) {
            hintPosition = position;
            hintSequence = value & ((1L << shift) - 1);
        }
    }

    private static int log2(final int value) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
    }

    private static int valueAfter(final UnsafeBuffer buffer, final int base, final byte[] name, final int code) {
        for (int i = base; i < base + SEARCH_LENGTH - name.length - MAX_PADDING - 4 * Long.BYTES; i++) {
            if (matches(buffer, i, name)) {
                final int from = i + name.length;
                for (int j = from; j < from + MAX_PADDING; j++) {
                    // the value follows its code and is 8-aligned; before the code there may be padding
                    if ((buffer.getByte(j) & 0xFF) == code && ((j + 1 - base) & 7) == 0) {
                        return j + 1;
                    }
                }
                return -1;
            }
        }
        return -1;
    }

    private static boolean matches(final UnsafeBuffer buffer, final int offset, final byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (buffer.getByte(offset + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Position of the last record's word by Chronicle's own account; 0 if there is none, {@link #UNKNOWN} if
     * unreadable.
     */
    long writePosition() {
        return writePosition;
    }

    /**
     * Position of the last record, or of one shortly before it, whose number in the file is known; {@link #UNKNOWN} if
     * none.
     */
    long hintPosition() {
        return hintPosition;
    }

    /** Number in the file, from 0, of the record at {@link #hintPosition()}. */
    long hintSequence() {
        return hintSequence;
    }

    /** Every how many records the index has an entry. */
    int indexSpacing() {
        return indexSpacing;
    }

    /**
     * Looks a record up in the index.
     *
     * @param entry number of the index entry: number of the record in the file divided by {@link #indexSpacing()}.
     * @return position of its word, or {@link #UNKNOWN}.
     */
    long indexed(final FileWindow window, final long entry) {
        final long secondary = arrayValue(window, indexToIndex, entry / indexCount);
        final long position = arrayValue(window, secondary, entry % indexCount);
        return position > 0 ? position : UNKNOWN;
    }

    private static long arrayValue(final FileWindow window, final long block, final long slot) {
        if (block <= 0 || (block & 3) != 0 || !window.has(block, 64)) {
            return UNKNOWN;
        }
        final int offset = window.offset(block);
        for (int i = offset + 7; i < offset + 40; i++) {
            if ((window.buffer().getByte(i) & 0xFF) == ARRAY_CODE && ((block + i + 1 - offset) & 7) == 0) {
                final long capacity = window.buffer().getLong(i + 1, LITTLE_ENDIAN);
                final long value = block + (i + 1 - offset) + (2 + slot) * Long.BYTES;
                if (slot >= capacity || !window.has(value, Long.BYTES)) {
                    return UNKNOWN;
                }
                return window.buffer().getLong(window.offset(value), LITTLE_ENDIAN);
            }
        }
        return UNKNOWN;
    }
}
