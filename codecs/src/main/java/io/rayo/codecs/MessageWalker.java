package io.rayo.codecs;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.MessageLayout.Field;
import io.rayo.codecs.MessageLayout.Group;
import io.rayo.codecs.MessageLayout.VarData;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Goes through the bytes of any message, field by field, as far as they make sense. Checks each length before it reads,
 * so that broken bytes end the walk with an error and nothing outside the given length is read.
 */
final class MessageWalker {
    /** Hears what the walk meets, in order. */
    interface Visitor {
        /** Before all else; the name is that of the type, or null if it cannot be told. */
        void begin(String messageName);

        /** A number that belongs to no field: what is known of a message whose type is not. */
        void number(String name, long value);

        /** A field, at {@code blockOffset} plus its own offset. */
        void field(Field field, DirectBuffer buffer, int blockOffset);

        void beginGroup(String name);

        void beginEntry();

        void endEntry();

        void endGroup();

        /** A text. */
        void text(String name, DirectBuffer buffer, int offset, int length);

        /** Last before the end, if something is wrong. */
        void error(String text);

        void end();
    }

    private static final int SCHEMA_ID_OFFSET = 4;
    private static final int LENGTH_FIELD = 2;
    private static final int GROUP_HEADER_LENGTH = 4;

    private final Visitor visitor;
    private DirectBuffer buffer;
    private int position;
    private int end;
    private int version;

    MessageWalker(final Visitor visitor) {
        this.visitor = visitor;
    }

    void walk(final DirectBuffer messageBuffer, final int offset, final int length) {
        buffer = messageBuffer;
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length) {
            visitor.begin(null);
            visitor.error("outside the buffer");
        } else {
            position = offset;
            end = offset + length;
            final String error = message(offset, length);
            if (null != error) {
                visitor.error(error);
            }
        }
        visitor.end();
        buffer = null;
    }

    private String message(final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            visitor.begin(null);
            visitor.number("length", length);
            return "shorter than a header";
        }
        final int templateId = EventHeaders.templateId(buffer, offset);
        final int schemaId = buffer.getShort(offset + SCHEMA_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final MessageLayout layout = schemaId == MessageHeaderDecoder.SCHEMA_ID ? MessageLayouts.of(templateId) : null;
        if (null == layout) {
            visitor.begin(null);
            visitor.number("templateId", templateId);
            visitor.number("schemaId", schemaId);
            visitor.number("version", EventHeaders.version(buffer, offset));
            visitor.number("blockLength", EventHeaders.blockLength(buffer, offset));
            visitor.number("length", length);
            return schemaId == MessageHeaderDecoder.SCHEMA_ID ? "unknown type" : "another schema";
        }
        version = EventHeaders.version(buffer, offset);
        visitor.begin(layout.name());
        return parts(layout, EventHeaders.blockLength(buffer, offset));
    }

    private String parts(final MessageLayout layout, final int blockLength) {
        position += MessageHeaderDecoder.ENCODED_LENGTH;
        String error = block(layout.fields(), blockLength);
        for (int i = 0; i < layout.groups().size() && null == error; i++) {
            final Group group = layout.groups().get(i);
            error = group.sinceVersion() <= version ? group(group) : null;
        }
        for (int i = 0; i < layout.varData().size() && null == error; i++) {
            final VarData varData = layout.varData().get(i);
            error = varData.sinceVersion() <= version ? varData(varData) : null;
        }
        if (null == error && position < end && version <= MessageHeaderDecoder.SCHEMA_VERSION) {
            error = (end - position) + " bytes left over";
        }
        return error;
    }

    private String block(final List<Field> fields, final int blockLength) {
        for (final Field field : fields) {
            if (position + field.end() > end) {
                return "cut off at " + field.name();
            }
            if (field.end() <= blockLength) {
                visitor.field(field, buffer, position);
            } else if (field.sinceVersion() <= version) {
                return "block of " + blockLength + " bytes ends before " + field.name();
            }
        }
        if (blockLength > end - position) {
            return "block of " + blockLength + " bytes is cut off";
        }
        position += blockLength;
        return null;
    }

    private String group(final Group group) {
        if (end - position < GROUP_HEADER_LENGTH) {
            return "cut off at " + group.name();
        }
        final int entryLength = buffer.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
        final int count = buffer.getShort(position + LENGTH_FIELD, LITTLE_ENDIAN) & 0xFFFF;
        position += GROUP_HEADER_LENGTH;
        visitor.beginGroup(group.name());
        String error = null;
        for (int i = 0; i < count && null == error; i++) {
            visitor.beginEntry();
            error = block(group.fields(), entryLength);
            visitor.endEntry();
        }
        visitor.endGroup();
        return null == error ? null : error + " in " + group.name() + " of " + count;
    }

    private String varData(final VarData varData) {
        if (end - position < LENGTH_FIELD) {
            return "cut off at " + varData.name();
        }
        final int length = buffer.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
        position += LENGTH_FIELD;
        if (length > end - position) {
            return varData.name() + " of " + length + " bytes is cut off";
        }
        visitor.text(varData.name(), buffer, position, length);
        position += length;
        return null;
    }
}
