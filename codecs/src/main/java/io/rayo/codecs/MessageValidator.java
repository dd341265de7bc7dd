package io.rayo.codecs;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.MessageLayout.Group;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Tells whether bytes are a whole message of this schema, before anyone wraps a decoder around them: for readers of
 * journals, streams and other places that a bad byte can come from. Judges the form, not the contents. Reads nothing
 * outside the given length, throws nothing, allocates nothing. Any thread.
 *
 * <p>A message of our version (or an older one) must be exactly as long as its parts; one of a newer version may have
 * longer blocks and more behind the parts that we know.
 */
public final class MessageValidator {
    private static final int SCHEMA_ID_OFFSET = 4;
    private static final int GROUP_HEADER_LENGTH = 4;
    private static final int VAR_DATA_HEADER_LENGTH = 2;

    private MessageValidator() {}

    /**
     * Whether bytes are a whole message.
     *
     * @param buffer that holds them.
     * @param offset of the SBE header.
     * @param length of the message in bytes, SBE header included.
     * @return whether a decoder can be used on them.
     */
    public static boolean isWellFormed(final DirectBuffer buffer, final int offset, final int length) {
        return null == defect(buffer, offset, length);
    }

    /**
     * What keeps bytes from being a whole message.
     *
     * @param buffer that holds them.
     * @param offset of the SBE header.
     * @param length of the message in bytes, SBE header included.
     * @return the first thing that is wrong, a constant text; null if nothing is.
     */
    public static String defect(final DirectBuffer buffer, final int offset, final int length) {
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length) {
            return "outside the buffer";
        }
        if (length < EventHeaders.BODY_OFFSET) {
            return "shorter than the headers";
        }
        if (length > Slots.MAX_MESSAGE_LENGTH) {
            return "longer than a slot";
        }
        if ((buffer.getShort(offset + SCHEMA_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF) != MessageHeaderDecoder.SCHEMA_ID) {
            return "of another schema";
        }
        final MessageLayout layout = MessageLayouts.of(EventHeaders.templateId(buffer, offset));
        if (null == layout) {
            return "of an unknown type";
        }
        final int version = EventHeaders.version(buffer, offset);
        final int blockLength = EventHeaders.blockLength(buffer, offset);
        if (!fits(blockLength, layout.blockLength(), layout.fields(), version)) {
            return "with a block of the wrong length";
        }
        int position = MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        final List<Group> groups = layout.groups();
        for (int i = 0; i < groups.size(); i++) {
            final Group group = groups.get(i);
            if (group.sinceVersion() > version) {
                continue;
            }
            if (position + GROUP_HEADER_LENGTH > length) {
                return "cut off";
            }
            final int entryLength = buffer.getShort(offset + position, LITTLE_ENDIAN) & 0xFFFF;
            final int count = buffer.getShort(offset + position + 2, LITTLE_ENDIAN) & 0xFFFF;
            if (!fits(entryLength, group.entryLength(), group.fields(), version)) {
                return "with a group entry of the wrong length";
            }
            final long end = position + GROUP_HEADER_LENGTH + (long) entryLength * count;
            if (end > length) {
                return "cut off";
            }
            position = (int) end;
        }
        for (int i = 0; i < layout.varData().size(); i++) {
            if (layout.varData().get(i).sinceVersion() > version) {
                continue;
            }
            if (position + VAR_DATA_HEADER_LENGTH > length) {
                return "cut off";
            }
            position += VAR_DATA_HEADER_LENGTH + (buffer.getShort(offset + position, LITTLE_ENDIAN) & 0xFFFF);
        }
        if (position > length) {
            return "cut off";
        }
        return position < length && version <= MessageHeaderDecoder.SCHEMA_VERSION ? "with bytes left over" : null;
    }

    private static boolean fits(
            final int length, final int ourLength, final List<MessageLayout.Field> fields, final int version) {
        if (version == MessageHeaderDecoder.SCHEMA_VERSION) {
            return length == ourLength;
        }
        return version > MessageHeaderDecoder.SCHEMA_VERSION
                ? length >= ourLength
                : length == MessageLayout.lengthAt(fields, version);
    }
}
