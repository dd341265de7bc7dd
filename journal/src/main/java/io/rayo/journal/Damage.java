package io.rayo.journal;

/**
 * A place where the journal is not what was written.
 *
 * @param kind what is wrong.
 * @param file name of the file, without its folder.
 * @param position byte offset in the file.
 * @param index Chronicle index that the record there has or would have.
 * @param inboundSequence last good inbound sequence before it; 0 if none.
 * @param outboundSequence last good outbound sequence before it; 0 if none.
 * @param detail what was expected and found.
 */
public record Damage(
        Kind kind, String file, long position, long index, long inboundSequence, long outboundSequence, String detail) {

    /** What is wrong. */
    public enum Kind {
        /** The queue's own header word before a record is none that a writer leaves behind. */
        HEADER,
        /** Length, direction or format of a record is not possible. */
        RECORD,
        /** The bytes do not match their checksum. */
        CHECKSUM,
        /** The record is whole but does not follow the one before it: something is missing or was put in. */
        CHAIN,
        /** The sequence does not rise by one. */
        SEQUENCE,
        /** Bytes after the end of the journal. */
        TAIL
    }

    @Override
    public String toString() {
        return kind + " in " + file + " at byte " + position + ", index 0x" + Long.toHexString(index)
                + ", after inbound sequence " + inboundSequence + " and outbound sequence " + outboundSequence + ": "
                + detail;
    }
}
