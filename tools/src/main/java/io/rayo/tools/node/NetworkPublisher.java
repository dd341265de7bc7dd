package io.rayo.tools.node;

import io.rayo.codecs.Slots;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.ring.RingPublisher;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes what the network brings. Once the node has failed, what does not fit into the ring is dropped: nobody may
 * be left to make room, and the connections must go on for the cancels. The network's thread.
 */
final class NetworkPublisher implements InboundPublisher {
    private final RingPublisher ring;
    private final Runnable onFull;
    private final Runnable onEnd;
    private final BooleanSupplier failed;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private boolean isDropping;

    /**
     * Makes a publisher.
     *
     * @param ring to publish to.
     * @param onFull called again and again while the ring is full and the node has not failed.
     * @param onEnd called when an input has been published and the node has not failed; null is nothing.
     * @param failed whether it has.
     */
    NetworkPublisher(
            final RingPublisher ring, final Runnable onFull, final Runnable onEnd, final BooleanSupplier failed) {
        this.ring = ring;
        this.onFull = onFull;
        this.onEnd = onEnd;
        this.failed = failed;
    }

    @Override
    public int claim() {
        isDropping = false;
        while (!ring.tryClaim()) {
            if (failed.getAsBoolean()) {
                isDropping = true;
                return 0;
            }
            onFull.run();
        }
        return ring.offset();
    }

    @Override
    public MutableDirectBuffer buffer() {
        return isDropping ? scratch : ring.buffer();
    }

    @Override
    public void publish(final int length) {
        if (!isDropping) {
            ring.publish(length);
        }
    }

    @Override
    public void endOfInput() {
        if (null != onEnd && !failed.getAsBoolean()) {
            onEnd.run();
        }
    }
}
