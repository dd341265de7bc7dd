package io.rayo.engine.ring;

import org.agrona.MutableDirectBuffer;

/**
 * Claims slots of the inbound ring and publishes messages in them. One instance per producing thread.
 *
 * <p>Every claimed slot must be published: the sequence has no holes. Decide that a message is wanted before the claim;
 * if decoding fails after it, publish a {@code FeedGap} with cause {@code DECODE_ERROR} in the same slot.
 */
public interface InboundPublisher {
    /**
     * Claims the next slot, waiting for room if there is none (in layout {@code inline}: by draining the ring).
     *
     * @return offset in {@link #buffer()} at which the message (its SBE header) starts. At most
     *     {@link io.rayo.codecs.Slots#MAX_MESSAGE_LENGTH} bytes may be written. Old bytes may be there: write every
     *     field.
     */
    int claim();

    /**
     * Buffer of the claimed slot.
     *
     * @return buffer to write to.
     */
    MutableDirectBuffer buffer();

    /**
     * Publishes the claimed slot; writes the inbound sequence into its EventHeader.
     *
     * @param length of the message in bytes, SBE header included.
     */
    void publish(int length);

    /**
     * Says that all of an input (a frame of a venue) has been published and its caller is done with it. In layout
     * {@code inline} it is handled now, before the next frame is looked at; elsewhere another thread does that anyway.
     */
    default void endOfInput() {}
}
