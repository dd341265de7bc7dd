package io.rayo.codecs;

/**
 * Layout of a ring slot, the unit in which messages travel.
 *
 * <pre>
 *   0       4       8                                     512
 *   +-------+-------+--------------------------------------+
 *   | length|reserve| message: SBE header, EventHeader, ...|
 *   +-------+-------+--------------------------------------+
 * </pre>
 */
public final class Slots {
    /** Bytes of a slot. */
    public static final int SLOT_LENGTH = 512;

    /** Offset of the message's length (int32) in a slot. */
    public static final int LENGTH_OFFSET = 0;

    /** Offset of the message in a slot. */
    public static final int MESSAGE_OFFSET = 8;

    /** Longest message, SBE header included. */
    public static final int MAX_MESSAGE_LENGTH = SLOT_LENGTH - MESSAGE_OFFSET;

    private Slots() {}
}
