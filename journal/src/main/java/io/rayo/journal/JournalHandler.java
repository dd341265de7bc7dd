package io.rayo.journal;

import org.agrona.DirectBuffer;

/** Takes records one by one, in the journal's order. */
@FunctionalInterface
public interface JournalHandler {
    /**
     * Called once per record, on the thread that polls. The bytes are mapped memory of the file: valid during the call
     * only.
     *
     * @param direction inbound or outbound.
     * @param index Chronicle index of the record.
     * @param buffer that holds the message.
     * @param offset of the message's SBE header.
     * @param length of the message in bytes, SBE header included.
     */
    void onRecord(Direction direction, long index, DirectBuffer buffer, int offset, int length);
}
