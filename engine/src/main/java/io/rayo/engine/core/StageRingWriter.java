package io.rayo.engine.core;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.Slots;
import io.rayo.engine.ring.SlotClaimer;
import io.rayo.engine.ring.SlotRing;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes to the ring between two stages. The slot's reserved word says what the slot is. One thread. */
final class StageRingWriter {
    private static final int KIND_OFFSET = Integer.BYTES;

    private final SlotClaimer claimer;
    private final UnsafeBuffer slab;

    StageRingWriter(final SlotRing ring, final Runnable onFull) {
        claimer = new SlotClaimer(ring, onFull);
        slab = ring.slab();
    }

    void write(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        final int slot = claimer.claim();
        slab.putInt(slot + Slots.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        slab.putInt(slot + KIND_OFFSET, kind, LITTLE_ENDIAN);
        slab.putBytes(slot + Slots.MESSAGE_OFFSET, buffer, offset, length);
        claimer.publish();
    }

    void writeMark(final int kind, final long value) {
        final int slot = claimer.claim();
        slab.putInt(slot + Slots.LENGTH_OFFSET, Long.BYTES, LITTLE_ENDIAN);
        slab.putInt(slot + KIND_OFFSET, kind, LITTLE_ENDIAN);
        slab.putLong(slot + Slots.MESSAGE_OFFSET, value, LITTLE_ENDIAN);
        claimer.publish();
    }
}
