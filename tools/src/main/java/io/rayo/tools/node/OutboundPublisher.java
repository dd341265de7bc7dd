package io.rayo.tools.node;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Slots;
import io.rayo.engine.ring.SlotClaimer;
import io.rayo.engine.ring.SlotRing;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies what the core puts out into the outbound ring, with the sequence that the core gave. The core's (last) thread.
 */
final class OutboundPublisher implements MessageHandler {
    private final SlotClaimer claimer;
    private final UnsafeBuffer slab;

    OutboundPublisher(final SlotRing ring, final Runnable onFull) {
        claimer = new SlotClaimer(ring, onFull);
        slab = ring.slab();
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final int slot = claimer.claim();
        slab.putInt(slot + Slots.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        slab.putBytes(slot + Slots.MESSAGE_OFFSET, buffer, offset, length);
        claimer.publish();
    }
}
