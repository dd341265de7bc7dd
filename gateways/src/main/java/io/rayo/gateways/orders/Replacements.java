package io.rayo.gateways.orders;

import io.rayo.codecs.EventHeaders;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * New orders that take the place of others. Each waits until that other is over and all its fills are known, as two
 * orders for one purpose may both be filled. One thread; allocates only for more of them at a time than ever before.
 */
final class Replacements {
    private static final int MAX_MESSAGE_LENGTH = 512;
    private static final int USUAL = 16;

    private final List<Replacement> waiting = new ArrayList<>(USUAL);
    private final List<Replacement> pool = new ArrayList<>(USUAL);

    Replacements() {
        for (int i = 0; i < USUAL; i++) {
            pool.add(new Replacement());
        }
    }

    /** Keeps a NewOrder until the order that it replaces is over. */
    void add(final DirectBuffer buffer, final int offset, final long id, final long replacesId, final long filledOfIt) {
        final Replacement added = pool.isEmpty() ? new Replacement() : pool.removeLast();
        added.id = id;
        added.replacesId = replacesId;
        added.filledOfIt = filledOfIt;
        added.isOver = false;
        added.isAsExpected = false;
        added.message.putBytes(
                0, buffer, offset, EventHeaders.SEQUENCE_OFFSET + EventHeaders.blockLength(buffer, offset));
        waiting.add(added);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    Replacement at(final int index) {
        return waiting.get(index);
    }

    /** Takes one out, to be given back by {@link #free}. */
    Replacement remove(final int index) {
        return waiting.remove(index);
    }

    void free(final Replacement done) {
        pool.add(done);
    }

    /** Place of a new order among those that wait; -1 if it is none of them. */
    int indexOf(final long id) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).id == id) {
                return i;
            }
        }
        return -1;
    }

    /** Place of the one that waits for an order; -1 if none does. */
    int indexOfReplacing(final long replacesId) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).replacesId == replacesId && !waiting.get(i).isOver) {
                return i;
            }
        }
        return -1;
    }

    /**
     * An order is over, with all its fills.
     *
     * @return whether one waits for it.
     */
    boolean onOver(final long replacesId, final boolean isCanceled, final long cumulative) {
        final int index = waiting.isEmpty() ? -1 : indexOfReplacing(replacesId);
        if (index < 0) {
            return false;
        }
        final Replacement replacement = waiting.get(index);
        replacement.isOver = true;
        replacement.isAsExpected = isCanceled && cumulative == replacement.filledOfIt;
        return true;
    }

    /** One that waits. */
    static final class Replacement {
        /** The NewOrder, from its SBE header on. */
        final UnsafeBuffer message = new UnsafeBuffer(new byte[MAX_MESSAGE_LENGTH]);

        private long id;
        private long replacesId;
        private long filledOfIt;

        /** Whether the order that it replaces is over. */
        boolean isOver;

        /** Whether that order was cancelled when just as much of it was filled as its successor's size supposes. */
        boolean isAsExpected;

        private Replacement() {}
    }
}
