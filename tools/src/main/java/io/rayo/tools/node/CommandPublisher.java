package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandEncoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.engine.ring.RingPublisher;

/** Publishes commands of the node itself. One thread. */
final class CommandPublisher {
    private final RingPublisher publisher;
    private final CommandEncoder encoder = new CommandEncoder();

    CommandPublisher(final RingPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Publishes a command if there is room.
     *
     * @return false if the ring is full.
     */
    boolean tryPublish(final CommandType type, final String argument, final long nowNs) {
        return tryPublish(type, "", argument, nowNs);
    }

    /** The same for somebody: a strategy, a model. */
    boolean tryPublish(final CommandType type, final String target, final String argument, final long nowNs) {
        if (!publisher.tryClaim()) {
            return false;
        }
        final int offset = publisher.offset();
        EventHeaders.put(
                publisher.buffer(),
                offset,
                CommandEncoder.TEMPLATE_ID,
                CommandEncoder.BLOCK_LENGTH,
                nowNs,
                nowNs,
                0,
                0,
                0,
                0);
        encoder.wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                .correlationId(0)
                .commandType(type)
                .target(target)
                .argument(argument)
                .actor("node");
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength());
        return true;
    }
}
