package io.rayo.benchmarks.decode;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.engine.ring.InboundPublisher;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A ring of one slot that nobody reads: so that what is measured is decoding, not waiting for memory. */
final class OneSlotPublisher implements InboundPublisher {
    private final UnsafeBuffer slot = new UnsafeBuffer(BufferUtil.allocateDirectAligned(Slots.SLOT_LENGTH, 64));
    private long sequence;
    private long bytes;

    @Override
    public int claim() {
        return Slots.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slot;
    }

    @Override
    public void publish(final int length) {
        slot.putInt(Slots.LENGTH_OFFSET, length);
        EventHeaders.sequence(slot, Slots.MESSAGE_OFFSET, ++sequence);
        bytes += length;
    }

    /** Messages that were published. */
    long messages() {
        return sequence;
    }

    /** Their bytes. */
    long bytes() {
        return bytes;
    }
}
