package io.rayo.engine.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes messages to a {@link SlotRing} and gives them their sequence. One instance per producing thread. */
public final class RingPublisher implements InboundPublisher {
    private final SlotRing ring;
    private final SlotClaimer claimer;
    private final UnsafeBuffer slab;
    private final long sequenceBase;

    /**
     * Makes a publisher.
     *
     * @param ring to publish to.
     * @param sequenceBase message sequence of ring sequence 0, from 1.
     * @param onFull called again and again while the ring is full: lets time pass, or (layout inline) drains the ring;
     *     throws to give up.
     */
    public RingPublisher(final SlotRing ring, final long sequenceBase, final Runnable onFull) {
        this(ring, sequenceBase, onFull, 0);
    }

    /**
     * Makes a publisher that leaves room for others.
     *
     * @param ring to publish to.
     * @param sequenceBase message sequence of ring sequence 0, from 1.
     * @param onFull called again and again while the ring is full.
     * @param reserve slots that it leaves free, see {@link SlotClaimer}.
     */
    public RingPublisher(final SlotRing ring, final long sequenceBase, final Runnable onFull, final int reserve) {
        this.ring = ring;
        this.claimer = new SlotClaimer(ring, onFull, reserve);
        this.slab = ring.slab();
        this.sequenceBase = sequenceBase;
    }

    @Override
    public int claim() {
        return claimer.claim() + Slots.MESSAGE_OFFSET;
    }

    /**
     * Claims a slot if there is room.
     *
     * @return false if the ring is full.
     */
    public boolean tryClaim() {
        return claimer.tryClaim();
    }

    /**
     * Offset of the claimed slot's message in {@link #buffer()}.
     *
     * @return offset.
     */
    public int offset() {
        return ring.slotOffset(claimer.claimed()) + Slots.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slab;
    }

    @Override
    public void publish(final int length) {
        if (length < EventHeaders.BODY_OFFSET || length > Slots.MAX_MESSAGE_LENGTH) {
            throw new IllegalArgumentException("invalid message length=" + length + ": must be from "
                    + EventHeaders.BODY_OFFSET + " to " + Slots.MAX_MESSAGE_LENGTH);
        }
        final long claimed = claimer.claimed();
        final int slot = ring.slotOffset(claimed);
        slab.putInt(slot + Slots.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        EventHeaders.sequence(slab, slot + Slots.MESSAGE_OFFSET, claimed + sequenceBase);
        claimer.publish();
    }

    /**
     * How often a claim found the ring full.
     *
     * @return count since the start.
     */
    public long fullCount() {
        return claimer.fullCount();
    }
}
