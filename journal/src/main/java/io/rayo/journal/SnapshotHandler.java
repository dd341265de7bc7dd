package io.rayo.journal;

import org.agrona.DirectBuffer;

/** Takes the payload of a snapshot. */
@FunctionalInterface
public interface SnapshotHandler {
    /**
     * Called at most once per load, with a snapshot whose checksum is right.
     *
     * @param snapshot what it stands for.
     * @param buffer that holds the payload; valid during the call only.
     * @param offset of the payload.
     * @param length of the payload in bytes.
     */
    void onSnapshot(Snapshot snapshot, DirectBuffer buffer, int offset, int length);
}
