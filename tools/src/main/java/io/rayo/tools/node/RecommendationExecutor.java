package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.RecommendationDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Carries out what the analyzer recommends (auto-execute): each as a command, journaled like everything else, with an
 * id by which it can be undone. Stands before the order router, so it sees only what is in the journal; a replay finds
 * the commands there and needs none of this. The order sender's thread.
 */
final class RecommendationExecutor implements MessageHandler {
    /** Who gives these commands. */
    static final String ACTOR = "analyzer";

    /** Ids of these commands are above all that people and clients use. */
    static final long ID_BASE = 1L << 62;

    private static final int MAX_WAITING = 64;

    private record Waiting(CommandType type, long id, String target, String argument) {}

    private final MessageHandler next;
    private final CommandPublisher commands;
    private final EpochNanoClock clock;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final RecommendationDecoder recommendation = new RecommendationDecoder();

    RecommendationExecutor(final MessageHandler next, final CommandPublisher commands, final EpochNanoClock clock) {
        this.next = next;
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (RecommendationDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            recommendation.wrap(
                    buffer,
                    offset + EventHeaders.SEQUENCE_OFFSET,
                    EventHeaders.blockLength(buffer, offset),
                    EventHeaders.version(buffer, offset));
            add(ID_BASE + EventHeaders.sequence(buffer, offset));
        }
        next.onMessage(buffer, offset, length);
        while (!waiting.isEmpty()) {
            final Waiting first = waiting.peek();
            if (!commands.tryPublish(first.type, first.id, first.target, first.argument, ACTOR, clock.nanoTime())) {
                return; // the ring is full: with one of the next messages
            }
            waiting.poll();
        }
    }

    private void add(final long id) {
        final String target = recommendation.target();
        final String argument = recommendation.commandArgument();
        final String evidence = recommendation.text();
        final Waiting command = switch (recommendation.action()) {
            case RETRAIN -> new Waiting(CommandType.REQUEST_TRAINING, id, target, evidence);
            case REDUCE_RISK -> new Waiting(CommandType.ADJUST_RISK, id, "", argument);
            case RESTORE_RISK -> new Waiting(CommandType.UNDO, id, "", argument);
            case STOP_STRATEGY -> new Waiting(CommandType.STOP_STRATEGY, id, target, evidence);
            default -> null;
        };
        // the analyzer says it again at its next look if it is dropped here
        if (null != command && waiting.size() < MAX_WAITING) {
            waiting.add(command);
        }
    }
}
