package io.rayo.engine.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.Sequencer;

/** Claims and publishes slots of a ring. One instance per producing thread. */
public final class SlotClaimer {
    private final SlotRing ring;
    private final Sequencer sequencer;
    private final Runnable onFull;
    private final int reserve;
    private long claimed = -1;
    private long fullCount;

    /**
     * Makes a claimer.
     *
     * @param ring to publish to.
     * @param onFull called again and again while the ring is full: lets time pass, or (layout inline) drains the ring;
     *     throws to give up.
     */
    public SlotClaimer(final SlotRing ring, final Runnable onFull) {
        this(ring, onFull, 0);
    }

    /**
     * Makes a claimer that leaves room for others.
     *
     * @param ring to publish to.
     * @param onFull called again and again while the ring is full.
     * @param reserve slots that it leaves free, so that what happens while the ring is drained on the same thread finds
     *     room.
     */
    public SlotClaimer(final SlotRing ring, final Runnable onFull, final int reserve) {
        this.ring = ring;
        this.sequencer = ring.sequencer();
        this.onFull = onFull;
        this.reserve = reserve;
    }

    /**
     * Claims the next slot, waiting for room.
     *
     * @return offset of the slot in the ring's slab.
     */
    public int claim() {
        while (!tryClaim()) {
            fullCount++;
            onFull.run();
        }
        return ring.slotOffset(claimed);
    }

    /**
     * Claims the next slot if there is room.
     *
     * @return false if the ring is full.
     */
    public boolean tryClaim() {
        if (reserve > 0 && !sequencer.hasAvailableCapacity(reserve + 1)) {
            return false;
        }
        try {
            claimed = sequencer.tryNext();
            return true;
        } catch (final InsufficientCapacityException ex) {
            return false; // the exception is preallocated and has no stack trace: it is a return value
        }
    }

    /**
     * Ring sequence of the claimed slot.
     *
     * @return from 0.
     */
    public long claimed() {
        return claimed;
    }

    /** Publishes the claimed slot. */
    public void publish() {
        sequencer.publish(claimed);
    }

    /**
     * How often a claim found the ring full.
     *
     * @return count since the start.
     */
    public long fullCount() {
        return fullCount;
    }
}
