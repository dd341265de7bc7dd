package io.rayo.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a record, which is the content of one Chronicle document. Offsets are from the start of the record; the
 * word of Chronicle (int32: length, two flag bits) stands right before it and is not under the checksum, but must agree
 * with the length.
 *
 * <pre>
 *  -4       0        4           8        10          11       12              20                 20+length
 *   +-------+--------+-----------+--------+-----------+--------+---------------+------------------+-------------+
 *   | word  | crc    |previousCrc| length | direction | format | otherSequence | message          | 0 to 7 zeros|
 *   +-------+--------+-----------+--------+-----------+--------+---------------+------------------+-------------+
 *           |        |&lt;------------------------- crc covers this ---------------------------------------------&gt;|
 * </pre>
 *
 * <ul>
 *   <li>{@code crc} CRC32C over everything after it, zeros at the end included; so over the predecessor's CRC as well.
 *   <li>{@code previousCrc} CRC of the record before, across files; of the journal's first record: that of the format
 *       file. A record that is lost, put in, moved or taken from another journal breaks the chain.
 *   <li>{@code length} of the message in bytes, uint16, 48 to 504.
 *   <li>{@code direction} {@link Direction}; {@code format} 1.
 *   <li>{@code otherSequence} last sequence of the other direction before this record, int64: with the message's own
 *       sequence, one record tells how far both directions had come. The last record alone is enough to resume.
 * </ul>
 *
 * The zeros make word plus record a multiple of 8, so that messages lie 8-aligned but after one of Chronicle's index
 * blocks of odd length.
 */
final class RecordLayout {
    static final int CRC_OFFSET = 0;
    static final int PREVIOUS_CRC_OFFSET = CRC_OFFSET + Integer.BYTES;
    static final int LENGTH_OFFSET = PREVIOUS_CRC_OFFSET + Integer.BYTES;
    static final int DIRECTION_OFFSET = LENGTH_OFFSET + Short.BYTES;
    static final int FORMAT_OFFSET = DIRECTION_OFFSET + Byte.BYTES;
    static final int OTHER_SEQUENCE_OFFSET = FORMAT_OFFSET + Byte.BYTES;
    static final int MESSAGE_OFFSET = OTHER_SEQUENCE_OFFSET + Long.BYTES;

    static final int FORMAT = 1;
    static final int WORD_LENGTH = Integer.BYTES;
    static final int MIN_MESSAGE_LENGTH = EventHeaders.BODY_OFFSET;
    static final int MAX_MESSAGE_LENGTH = Slots.MAX_MESSAGE_LENGTH;
    static final int MIN_RECORD_LENGTH = recordLength(MIN_MESSAGE_LENGTH);
    static final int MAX_RECORD_LENGTH = recordLength(MAX_MESSAGE_LENGTH);

    private RecordLayout() {}

    /** Bytes of a record with a message of this length; plus the word before it a multiple of 8. */
    static int recordLength(final int messageLength) {
        return ((WORD_LENGTH + MESSAGE_OFFSET + messageLength + 7) & ~7) - WORD_LENGTH;
    }

    static int crc(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + CRC_OFFSET, LITTLE_ENDIAN);
    }

    static int previousCrc(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + PREVIOUS_CRC_OFFSET, LITTLE_ENDIAN);
    }

    static int length(final DirectBuffer buffer, final int record) {
        return buffer.getShort(record + LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int direction(final DirectBuffer buffer, final int record) {
        return buffer.getByte(record + DIRECTION_OFFSET);
    }

    static int format(final DirectBuffer buffer, final int record) {
        return buffer.getByte(record + FORMAT_OFFSET);
    }

    static long otherSequence(final DirectBuffer buffer, final int record) {
        return buffer.getLong(record + OTHER_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static long sequence(final DirectBuffer buffer, final int record) {
        return EventHeaders.sequence(buffer, record + MESSAGE_OFFSET);
    }

    /** Whether length, direction and format are possible at all; says nothing about the content. */
    static boolean isPlausible(final int length, final int direction, final int format) {
        return length >= MIN_MESSAGE_LENGTH
                && length <= MAX_MESSAGE_LENGTH
                && (direction == 1 || direction == 2)
                && format == FORMAT;
    }

    /**
     * Writes everything but the CRC.
     *
     * @return bytes of the record.
     */
    static int put(
            final MutableDirectBuffer staging,
            final int previousCrc,
            final Direction direction,
            final long otherSequence,
            final DirectBuffer message,
            final int offset,
            final int length) {
        final int recordLength = recordLength(length);
        // First the last 8 bytes, which hold the zeros and perhaps the end of the message, which is written after.
        staging.putLong(recordLength - Long.BYTES, 0L, LITTLE_ENDIAN);
        staging.putInt(PREVIOUS_CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
        staging.putShort(LENGTH_OFFSET, (short) length, LITTLE_ENDIAN);
        staging.putByte(DIRECTION_OFFSET, (byte) direction.code());
        staging.putByte(FORMAT_OFFSET, (byte) FORMAT);
        staging.putLong(OTHER_SEQUENCE_OFFSET, otherSequence, LITTLE_ENDIAN);
        staging.putBytes(MESSAGE_OFFSET, message, offset, length);
        return recordLength;
    }
}
