package io.rayo.engine.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import io.rayo.codecs.Slots;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One consumer of a ring: a duty cycle that hands on what is available and never waits. One thread.
 *
 * <p>An exception of the handler leaves the sequence at the last message that was handled in full: nothing is skipped.
 */
public final class RingPoller {
    /** Progress is published at least this often, so that producers of a full ring are not held up by a long batch. */
    private static final int RELEASE_INTERVAL = 256;

    private final SlotRing ring;
    private final Sequencer sequencer;
    private final UnsafeBuffer slab;
    private final Sequence[] after;
    private final Sequence sequence;

    RingPoller(final SlotRing ring, final Sequence... after) {
        this.ring = ring;
        this.sequencer = ring.sequencer();
        this.slab = ring.slab();
        this.after = after.clone();
        this.sequence = new Sequence(ring.cursor());
    }

    /** What a poller does with a message. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles a message.
         *
         * @param buffer of the ring.
         * @param offset of the message's SBE header.
         * @param length of the message in bytes.
         * @param ringSequence of its slot.
         * @return false to leave this message and all later ones for another poll.
         */
        boolean onSlot(UnsafeBuffer buffer, int offset, int length, long ringSequence);
    }

    /**
     * Progress of this consumer.
     *
     * @return sequence of the last message that was handled.
     */
    public Sequence sequence() {
        return sequence;
    }

    /**
     * Hands on what is available.
     *
     * @param handler to call for each.
     * @param limit most messages to hand on.
     * @return how many were.
     */
    public int poll(final Handler handler, final int limit) {
        return poll(handler, limit, null);
    }

    /**
     * Hands on what is available, and has the batch committed before the sequence moves on for those that follow.
     *
     * @param handler to call for each.
     * @param limit most messages to hand on.
     * @param commit called before progress is published, if there is any; null is nothing.
     * @return how many were handed on.
     */
    public int poll(final Handler handler, final int limit, final Runnable commit) {
        final long first = sequence.get() + 1;
        long available = sequencer.getCursor();
        for (final Sequence other : after) {
            available = Math.min(available, other.get());
        }
        if (available < first) {
            return 0;
        }
        available = Math.min(sequencer.getHighestPublishedSequence(first, available), first + limit - 1);
        long next = first;
        long released = first - 1;
        try {
            while (next <= available) {
                final int slot = ring.slotOffset(next);
                final int length = slab.getInt(slot + Slots.LENGTH_OFFSET, LITTLE_ENDIAN);
                if (!handler.onSlot(slab, slot + Slots.MESSAGE_OFFSET, length, next)) {
                    break;
                }
                next++;
                if (null == commit && 0 == (next & (RELEASE_INTERVAL - 1))) {
                    released = next - 1;
                    sequence.set(released);
                }
            }
            if (null != commit && next > first) {
                commit.run();
            }
            released = next - 1;
        } finally {
            if (null == commit) {
                released = next - 1;
            }
            sequence.set(released);
        }
        return (int) (next - first);
    }

    /**
     * Whether everything that was published has been handled.
     *
     * @return true if so.
     */
    public boolean isCaughtUp() {
        return sequence.get() >= ring.cursor();
    }
}
