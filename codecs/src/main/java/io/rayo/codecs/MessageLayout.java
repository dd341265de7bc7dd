package io.rayo.codecs;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

/**
 * Where the fields of a message type stand, as the schema's IR says. Immutable.
 *
 * @param templateId SBE template id.
 * @param name of the message type.
 * @param blockLength of the fixed block, in bytes.
 * @param fields of the fixed block in schema order, those of composites taken apart; offsets from the start of the
 *     block.
 * @param groups in schema order, behind the block.
 * @param varData in schema order, behind the groups.
 */
record MessageLayout(
        int templateId, String name, int blockLength, List<Field> fields, List<Group> groups, List<VarData> varData) {

    /** What a number counts. */
    enum Unit {
        /** Nothing special. */
        NONE,
        /** Mantissa in the instrument's priceExponent. */
        PRICE,
        /** Mantissa in the instrument's sizeExponent. */
        SIZE,
        /** Mantissa of 10^-8. */
        MONEY,
        /** Mantissa of 10^-12. */
        RATE,
        /** Nanoseconds since the epoch. */
        TIME,
        /** Venue id. */
        VENUE,
        /** One of named values. */
        ENUM,
        /** Set of named bits. */
        SET
    }

    /**
     * One field of fixed length.
     *
     * @param name in the schema.
     * @param type encoding.
     * @param unit what it counts.
     * @param offset from the start of its block.
     * @param sinceVersion of the schema.
     * @param nullValue that stands for unknown; of no meaning for floating point numbers, where it is NaN.
     * @param names of the values of an enum, or of the bit numbers of a set; empty for others.
     */
    record Field(
            String name,
            PrimitiveType type,
            Unit unit,
            int offset,
            int sinceVersion,
            long nullValue,
            Map<Long, String> names) {

        int end() {
            return offset + type.size();
        }

        boolean isFloatingPoint() {
            return type == PrimitiveType.DOUBLE || type == PrimitiveType.FLOAT;
        }

        /** Reads a value that is no floating point number; of uint64 the bits. */
        long integer(final DirectBuffer buffer, final int blockOffset) {
            final int at = blockOffset + offset;
            return switch (type) {
                case CHAR, UINT8 -> buffer.getByte(at) & 0xFFL;
                case INT8 -> buffer.getByte(at);
                case INT16 -> buffer.getShort(at, ByteOrder.LITTLE_ENDIAN);
                case UINT16 -> buffer.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFFL;
                case INT32 -> buffer.getInt(at, ByteOrder.LITTLE_ENDIAN);
                case UINT32 -> buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
                case INT64, UINT64 -> buffer.getLong(at, ByteOrder.LITTLE_ENDIAN);
                case FLOAT, DOUBLE -> throw new IllegalStateException(name + " is a floating point number");
            };
        }

        /** Reads a floating point number. */
        double floatingPoint(final DirectBuffer buffer, final int blockOffset) {
            return type == PrimitiveType.FLOAT
                    ? buffer.getFloat(blockOffset + offset, ByteOrder.LITTLE_ENDIAN)
                    : buffer.getDouble(blockOffset + offset, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * A repeating group without groups or var data of its own.
     *
     * @param name in the schema.
     * @param sinceVersion of the schema.
     * @param entryLength bytes of an entry.
     * @param fields of an entry, offsets from its start.
     */
    record Group(String name, int sinceVersion, int entryLength, List<Field> fields) {}

    /**
     * A text behind the groups.
     *
     * @param name in the schema.
     * @param sinceVersion of the schema.
     */
    record VarData(String name, int sinceVersion) {}

    /** Bytes that a block must have for the fields of a schema version not newer than ours. */
    static int lengthAt(final List<Field> fields, final int version) {
        int length = 0;
        for (int i = 0; i < fields.size(); i++) {
            final Field field = fields.get(i);
            if (field.sinceVersion <= version) {
                length = Math.max(length, field.end());
            }
        }
        return length;
    }
}
