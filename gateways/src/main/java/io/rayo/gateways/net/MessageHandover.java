package io.rayo.gateways.net;

import io.netty.channel.EventLoop;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Slots;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Hands messages to an event loop: at once if the caller is on it, else through a bounded buffer. Any thread; the order
 * of one thread's messages is kept. Allocates nothing but what the event loop needs to be told.
 */
public final class MessageHandover implements MessageHandler {
    private static final int CAPACITY = 1 << 20;
    private static final int MESSAGE_TYPE = 1;

    private final EventLoop eventLoop;
    private final MessageHandler target;
    private final Batches batches;
    private final Consumer<Throwable> faultHandler;

    /** Whether the event loop has been told and has not come to it yet: messages until then need no word of theirs. */
    private final AtomicBoolean isTold = new AtomicBoolean();

    private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final Runnable drain = this::onTold;
    private final org.agrona.concurrent.MessageHandler handler = this::deliver;

    /**
     * Creates the hand-over.
     *
     * @param eventLoop to hand to.
     * @param target handles the messages on it.
     * @param batches hears where messages begin and end that are handed on in one go.
     * @param faultHandler hears what the target throws when it is called on the event loop.
     */
    public MessageHandover(
            final EventLoop eventLoop,
            final MessageHandler target,
            final Batches batches,
            final Consumer<Throwable> faultHandler) {
        this.eventLoop = eventLoop;
        this.target = target;
        this.batches = batches;
        this.faultHandler = faultHandler;
    }

    /** Messages that are handed on in one go: what each of them wants can be done together. Event loop. */
    public interface Batches {
        /** Messages may follow, perhaps none. */
        void begin();

        /** There are no more for now, or one of them failed. */
        void end();
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (eventLoop.inEventLoop()) {
            drain(); // whatever another thread handed over before comes first
            batches.begin();
            try {
                target.onMessage(buffer, offset, length);
            } finally {
                batches.end();
            }
            return;
        }
        if (length > Slots.MAX_MESSAGE_LENGTH) {
            throw new IllegalArgumentException("message of " + length + " bytes");
        }
        if (!ring.write(MESSAGE_TYPE, buffer, offset, length)) {
            throw new IllegalStateException("the event loop does not take messages: its buffer is full");
        }
        tell();
    }

    private void tell() {
        if (!isTold.getAndSet(true)) {
            try {
                eventLoop.execute(drain);
            } catch (final RejectedExecutionException e) {
                isTold.set(false);
                throw e;
            }
        }
    }

    private void onTold() {
        isTold.set(false); // before the look: what comes after it is told of anew
        drain();
    }

    /** Hands on what waits now, without waiting for the event loop to come to it. Event loop. */
    public void drain() {
        try {
            batches.begin();
            try {
                readAll();
            } finally {
                batches.end();
            }
        } catch (final RuntimeException | AssertionError e) {
            faultHandler.accept(e);
        }
    }

    private void readAll() {
        long before;
        do {
            // one read ends where the buffer does: what was written beyond that would wait for the next message
            before = ring.consumerPosition();
            ring.read(handler);
        } while (ring.consumerPosition() != before);
    }

    private void deliver(final int type, final MutableDirectBuffer buffer, final int index, final int length) {
        target.onMessage(buffer, index, length);
    }
}
