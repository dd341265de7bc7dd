package io.rayo.engine.stage;

import org.agrona.MutableDirectBuffer;

/**
 * Takes the messages that a stage puts out. Use: {@code offset = output.claim()}, encode at {@code offset} in
 * {@code output.buffer()} (with {@link io.rayo.codecs.EventHeaders#put} for the headers),
 * {@code output.commit(length)}.
 *
 * <p>The core patches causeSequence, and eventTimeNs and receiveTimeNs where they are 0, to those of the event being
 * handled; the outbound sequence is given when the message leaves the last stage. Messages with
 * {@link io.rayo.codecs.EventHeaders#FLAG_STAGE_ONLY} go to the later stages only.
 */
public interface StageOutput {
    /**
     * Claims room for a message of up to {@link io.rayo.codecs.Slots#MAX_MESSAGE_LENGTH} bytes. A claim that is not
     * committed is given up by the next claim.
     *
     * @return offset in {@link #buffer()} at which the message starts. Old bytes may be there: write every field.
     */
    int claim();

    /**
     * Buffer to write to; may differ from claim to claim.
     *
     * @return the buffer.
     */
    MutableDirectBuffer buffer();

    /**
     * Puts the claimed message out.
     *
     * @param length in bytes, SBE header included.
     */
    void commit(int length);
}
