package io.rayo.engine.ring;

import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.SingleProducerSequencer;
import com.lmax.disruptor.WaitStrategy;
import io.rayo.codecs.Slots;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring of 512-byte slots over one off-heap slab; LMAX Disruptor's sequencer says who may touch which.
 *
 * <p>Any number of producers (or one, if so made), any number of consumers that each keep a {@link Sequence}. The
 * sequencer is used without event objects: a slot is found by arithmetic, so reading it follows no pointer.
 */
public final class SlotRing {
    private static final int CACHE_LINE_LENGTH = 64;

    private final Sequencer sequencer;
    private final UnsafeBuffer slab;
    private final int mask;

    private SlotRing(final Sequencer sequencer, final int capacity) {
        this.sequencer = sequencer;
        this.mask = capacity - 1;
        this.slab = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(Math.multiplyExact(capacity, Slots.SLOT_LENGTH), CACHE_LINE_LENGTH));
    }

    /**
     * A ring that several threads may publish to.
     *
     * @param capacity slots, a power of two, 64 to 2^21.
     * @param waitStrategy that is told of each publication.
     * @return the ring.
     */
    public static SlotRing multiProducer(final int capacity, final WaitStrategy waitStrategy) {
        checkCapacity(capacity);
        return new SlotRing(new MultiProducerSequencer(capacity, waitStrategy), capacity);
    }

    /**
     * A ring that one thread publishes to.
     *
     * @param capacity slots, a power of two, 64 to 2^21.
     * @param waitStrategy that is told of each publication.
     * @return the ring.
     */
    public static SlotRing singleProducer(final int capacity, final WaitStrategy waitStrategy) {
        checkCapacity(capacity);
        return new SlotRing(new SingleProducerSequencer(capacity, waitStrategy), capacity);
    }

    private static void checkCapacity(final int capacity) {
        if (capacity < 64 || capacity > 1 << 21 || !BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException(
                    "invalid ring capacity=" + capacity + ": must be a power of two from 64 to " + (1 << 21));
        }
    }

    /**
     * Number of slots.
     *
     * @return a power of two.
     */
    public int capacity() {
        return mask + 1;
    }

    /**
     * Buffer over all slots.
     *
     * @return the slab.
     */
    public UnsafeBuffer slab() {
        return slab;
    }

    /**
     * Offset of a sequence's slot in the slab.
     *
     * @param sequence of the ring, from 0.
     * @return offset of its length word.
     */
    public int slotOffset(final long sequence) {
        return ((int) sequence & mask) * Slots.SLOT_LENGTH;
    }

    /**
     * The sequencer, for publishers and pollers.
     *
     * @return the sequencer.
     */
    Sequencer sequencer() {
        return sequencer;
    }

    /**
     * Highest ring sequence that was claimed; -1 at the start.
     *
     * @return ring sequence.
     */
    public long cursor() {
        return sequencer.getCursor();
    }

    /**
     * Slots that are claimed and not yet released by the slowest consumer.
     *
     * @return 0 to capacity.
     */
    public long used() {
        return capacity() - sequencer.remainingCapacity();
    }

    /**
     * Makes a poller whose progress holds producers back.
     *
     * @param after sequences that it must stay behind (none: it follows the publications).
     * @return the poller, at the current cursor.
     */
    public RingPoller newPoller(final Sequence... after) {
        final RingPoller poller = new RingPoller(this, after);
        sequencer.addGatingSequences(poller.sequence());
        return poller;
    }
}
