package io.rayo.engine.core;

import org.agrona.DirectBuffer;

/** Takes the core's state at a sequence. */
@FunctionalInterface
public interface SnapshotListener {
    /**
     * Called on the core's (last) thread. The bytes are valid during the call.
     *
     * @param inboundSequence of the last event in the state.
     * @param outboundSequence of the last message put out before it.
     * @param stateHash of the state.
     * @param buffer that holds the bytes for {@link Core#restore}.
     * @param length in bytes, from offset 0.
     */
    void onSnapshot(long inboundSequence, long outboundSequence, long stateHash, DirectBuffer buffer, int length);
}
