package io.rayo.tools.node;

import io.rayo.codecs.Slots;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.ring.RingPublisher;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps messages until the inbound ring has room for them. For producers that are consumers of the same ring (the paper
 * venue): they must not wait for room, because the room is made by themselves. One thread.
 */
final class PendingReports implements InboundPublisher {
    private final int mask;
    private final UnsafeBuffer slab;
    private final int[] lengths;
    private long head;
    private long tail;

    PendingReports(final int capacity) {
        mask = capacity - 1;
        slab = new UnsafeBuffer(new byte[capacity * Slots.SLOT_LENGTH]);
        lengths = new int[capacity];
    }

    @Override
    public int claim() {
        if (tail - head > mask) {
            throw new IllegalStateException("more than " + (mask + 1) + " execution reports wait for the inbound ring");
        }
        return ((int) tail & mask) * Slots.SLOT_LENGTH;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slab;
    }

    @Override
    public void publish(final int length) {
        lengths[(int) tail & mask] = length;
        tail++;
    }

    /** Moves what fits into the ring. */
    int drainTo(final RingPublisher ring) {
        int moved = 0;
        while (head < tail && ring.tryClaim()) {
            final int index = (int) head & mask;
            ring.buffer().putBytes(ring.offset(), slab, index * Slots.SLOT_LENGTH, lengths[index]);
            ring.publish(lengths[index]);
            head++;
            moved++;
        }
        return moved;
    }

    boolean isEmpty() {
        return head == tail;
    }
}
