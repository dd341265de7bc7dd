package io.rayo.codecs;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.sbe.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Static access to the SBE header and the {@code EventHeader} that every message starts with, for code that needs one
 * field and no flyweight. Offsets are from the start of the message.
 *
 * <pre>
 *   0            2            4            6            8
 *   +------------+------------+------------+------------+
 *   | blockLength| templateId | schemaId   | version    |
 *   +------------+------------+------------+------------+
 *   8            16             24           32             40
 *   +------------+--------------+------------+--------------+
 *   | sequence   | causeSequence| eventTimeNs| receiveTimeNs|
 *   +------------+--------------+------------+--------------+
 *   40             44       45      46            48
 *   +--------------+--------+-------+-------------+---------
 *   | instrumentId | venueId| flags | connectionId| body ...
 *   +--------------+--------+-------+-------------+---------
 * </pre>
 */
public final class EventHeaders {
    /** Offset of the message's type. */
    public static final int TEMPLATE_ID_OFFSET = 2;

    /** Offset of the sequence in its direction. */
    public static final int SEQUENCE_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;

    /** Offset of the inbound sequence that caused the message. */
    public static final int CAUSE_SEQUENCE_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    /** Offset of the event time. */
    public static final int EVENT_TIME_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;

    /** Offset of the receive time. */
    public static final int RECEIVE_TIME_OFFSET = EVENT_TIME_OFFSET + Long.BYTES;

    /** Offset of the instrument id. */
    public static final int INSTRUMENT_ID_OFFSET = RECEIVE_TIME_OFFSET + Long.BYTES;

    /** Offset of the venue id. */
    public static final int VENUE_ID_OFFSET = INSTRUMENT_ID_OFFSET + Integer.BYTES;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = VENUE_ID_OFFSET + Byte.BYTES;

    /** Offset of the connection id. */
    public static final int CONNECTION_ID_OFFSET = FLAGS_OFFSET + Byte.BYTES;

    /** Offset of the first field after the header. */
    public static final int BODY_OFFSET = CONNECTION_ID_OFFSET + Short.BYTES;

    /** Flag bit: replaces what was known. */
    public static final int FLAG_SNAPSHOT = 1;

    /** Flag bit: last message of a group. */
    public static final int FLAG_LAST_OF_GROUP = 1 << 1;

    /** Flag bit: from a recording. */
    public static final int FLAG_REPLAYED = 1 << 2;

    /** Flag bit: from a simulator or the paper venue. */
    public static final int FLAG_SIMULATED = 1 << 3;

    /** Flag bit: passed between stages only. */
    public static final int FLAG_STAGE_ONLY = 1 << 4;

    private EventHeaders() {}

    /**
     * Writes both headers. Sequence, cause and times that are not known yet are patched later by whoever publishes.
     *
     * @param buffer to write to.
     * @param offset of the message.
     * @param templateId of the message type.
     * @param blockLength of the message type.
     * @param eventTimeNs when it happened; 0 lets the core fill in its cause's.
     * @param receiveTimeNs when we received it; likewise.
     * @param instrumentId 0 if none.
     * @param venueId 0 if none.
     * @param flags of the FLAG_ bits.
     * @param connectionId 0 if none.
     */
    public static void put(
            final MutableDirectBuffer buffer,
            final int offset,
            final int templateId,
            final int blockLength,
            final long eventTimeNs,
            final long receiveTimeNs,
            final int instrumentId,
            final int venueId,
            final int flags,
            final int connectionId) {
        // in whole words, as each store is checked against the buffer
        final long header = (blockLength & 0xFFFFL)
                | ((templateId & 0xFFFFL) << 16)
                | ((MessageHeaderEncoder.SCHEMA_ID & 0xFFFFL) << 32)
                | (Short.toUnsignedLong((short) MessageHeaderEncoder.SCHEMA_VERSION) << 48);
        final long ids = (instrumentId & 0xFFFF_FFFFL)
                | ((venueId & 0xFFL) << 32)
                | ((flags & 0xFFL) << 40)
                | ((connectionId & 0xFFFFL) << 48);
        buffer.putLong(offset, header, LITTLE_ENDIAN);
        buffer.putLong(offset + SEQUENCE_OFFSET, 0L, LITTLE_ENDIAN);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, 0L, LITTLE_ENDIAN);
        buffer.putLong(offset + EVENT_TIME_OFFSET, eventTimeNs, LITTLE_ENDIAN);
        buffer.putLong(offset + RECEIVE_TIME_OFFSET, receiveTimeNs, LITTLE_ENDIAN);
        buffer.putLong(offset + INSTRUMENT_ID_OFFSET, ids, LITTLE_ENDIAN);
    }

    /**
     * Type of the message.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @return SBE template id.
     */
    public static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Length of the fixed block, as the writer's schema version had it.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return bytes.
     */
    public static int blockLength(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Schema version that the message was written with.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return version.
     */
    public static int version(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + 6, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Sequence of the message in its direction.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return sequence, from 1.
     */
    public static long sequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Patches the sequence.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @param sequence from 1.
     */
    public static void sequence(final MutableDirectBuffer buffer, final int offset, final long sequence) {
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    }

    /**
     * Inbound sequence that caused the message.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return sequence; 0 on inbound messages.
     */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Event time of the message.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return nanoseconds since the epoch.
     */
    public static long eventTimeNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + EVENT_TIME_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Receive time of the message.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return nanoseconds since the epoch.
     */
    public static long receiveTimeNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + RECEIVE_TIME_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Instrument that the message concerns.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return instrument id; 0 if none.
     */
    public static int instrumentId(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Venue that the message concerns.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return venue id, 0 to 255; 0 if none.
     */
    public static int venueId(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + VENUE_ID_OFFSET) & 0xFF;
    }

    /**
     * Connection of a venue.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return id, 0 to 65,535; 0 if none.
     */
    public static int connectionId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + CONNECTION_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Flags of the message.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @return the FLAG_ bits.
     */
    public static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xFF;
    }
}
