package io.rayo.gateways;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.engine.ring.InboundPublisher;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One slot full of old bytes, handed on as soon as it is published. Fails on every breach of the publisher's contract.
 */
public final class TestPublisher implements InboundPublisher {
    private static final byte OLD = (byte) 0xA5;
    private static final int GUARD = 64;

    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH + GUARD]);
    private final List<byte[]> messages = new ArrayList<>();
    private final MessageHandler handler;
    private boolean claimed;
    private long sequence;

    /** Keeps the messages. */
    public TestPublisher() {
        this(null);
    }

    /** Hands the messages on; keeps none. */
    public TestPublisher(final MessageHandler handler) {
        this.handler = handler;
    }

    @Override
    public int claim() {
        check(!claimed, "claimed twice");
        claimed = true;
        slot.setMemory(0, slot.capacity(), OLD);
        return Slots.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer() {
        check(claimed, "buffer of no slot");
        return slot;
    }

    @Override
    public void publish(final int length) {
        check(claimed, "published twice");
        claimed = false;
        check(length >= EventHeaders.BODY_OFFSET && length <= Slots.MAX_MESSAGE_LENGTH, "bad length");
        for (int i = Slots.SLOT_LENGTH; i < slot.capacity(); i++) {
            check(slot.getByte(i) == OLD, "wrote behind the slot");
        }
        check(
                (slot.getShort(Slots.MESSAGE_OFFSET + 4, LITTLE_ENDIAN) & 0xFFFF) == MessageHeaderEncoder.SCHEMA_ID,
                "no SBE header");
        EventHeaders.sequence(slot, Slots.MESSAGE_OFFSET, ++sequence);
        if (handler != null) {
            handler.onMessage(slot, Slots.MESSAGE_OFFSET, length);
        } else {
            final byte[] message = new byte[length];
            slot.getBytes(Slots.MESSAGE_OFFSET, message);
            messages.add(message);
        }
    }

    private static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    public long sequence() {
        return sequence;
    }

    public boolean isClaimed() {
        return claimed;
    }

    public List<byte[]> messages() {
        return messages;
    }

    public int templateId(final int index) {
        return EventHeaders.templateId(new UnsafeBuffer(messages.get(index)), 0);
    }

    public UnsafeBuffer message(final int index) {
        return new UnsafeBuffer(messages.get(index));
    }

    public void clear() {
        messages.clear();
    }
}
