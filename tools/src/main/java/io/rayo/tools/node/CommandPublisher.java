package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandEncoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.engine.ring.RingPublisher;

/** Publishes commands: the node's own, and those that came from outside. One thread. */
final class CommandPublisher {
    /** Longest target and actor in bytes. */
    static final int MAX_TARGET = 64;

    /** Longest argument in bytes. */
    static final int MAX_ARGUMENT = 256;

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
        return tryPublish(type, 0, target, argument, "node", nowNs);
    }

    /**
     * Publishes a command if there is room.
     *
     * @param type of the command.
     * @param correlationId by which the core's answer is known; 0 if none is wanted.
     * @param target of the command, at most {@value #MAX_TARGET} bytes.
     * @param argument of the command, at most {@value #MAX_ARGUMENT} bytes.
     * @param actor who asked, at most {@value #MAX_TARGET} bytes.
     * @param nowNs time of day.
     * @return false if the ring is full.
     */
    boolean tryPublish(
            final CommandType type,
            final long correlationId,
            final String target,
            final String argument,
            final String actor,
            final long nowNs) {
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
                .correlationId(correlationId)
                .commandType(type)
                .target(target)
                .argument(argument)
                .actor(actor);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength());
        return true;
    }
}
