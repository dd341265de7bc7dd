package io.rayo.journal;

import io.rayo.codecs.EventHeaders;
import org.agrona.DirectBuffer;

/**
 * Picks records out of a journal, for {@code journal dump}. The range is one of inbound sequences: an inbound message
 * counts by its own, an outbound one by the last inbound before it, so a range shows what happened and what we made of
 * it. Fluent; one thread.
 */
public final class JournalFilter {
    private static final int POLL_LIMIT = 4096;

    private long fromInbound;
    private long toInbound = Long.MAX_VALUE;
    private Direction direction;
    private int templateId = -1;
    private int instrumentId = -1;
    private long limit = Long.MAX_VALUE;

    /**
     * First inbound sequence.
     *
     * @param sequence from 0; what stands before the first inbound message has 0.
     * @return this.
     */
    public JournalFilter fromInbound(final long sequence) {
        fromInbound = sequence;
        return this;
    }

    /**
     * Last inbound sequence.
     *
     * @param sequence inclusive.
     * @return this.
     */
    public JournalFilter toInbound(final long sequence) {
        toInbound = sequence;
        return this;
    }

    /**
     * Only one direction.
     *
     * @param newDirection or null for both.
     * @return this.
     */
    public JournalFilter direction(final Direction newDirection) {
        direction = newDirection;
        return this;
    }

    /**
     * Only one type of message.
     *
     * @param newTemplateId SBE template id; -1 for all.
     * @return this.
     */
    public JournalFilter templateId(final int newTemplateId) {
        templateId = newTemplateId;
        return this;
    }

    /**
     * Only one instrument.
     *
     * @param newInstrumentId as in the event header; -1 for all.
     * @return this.
     */
    public JournalFilter instrumentId(final int newInstrumentId) {
        instrumentId = newInstrumentId;
        return this;
    }

    /**
     * At most so many records.
     *
     * @param newLimit from 0.
     * @return this.
     */
    public JournalFilter limit(final long newLimit) {
        limit = newLimit;
        return this;
    }

    /**
     * Hands over the records that pass, in the journal's order, up to its present end.
     *
     * @param reader that is moved to the range; left behind the last record looked at.
     * @param handler that takes them.
     * @return how many passed.
     * @throws JournalDamagedException at the first record that is not good; those before it were handed over.
     */
    public long forEach(final JournalReader reader, final JournalHandler handler) {
        if (fromInbound <= 1) {
            reader.moveToStart();
        } else if (!reader.moveAfterInbound(fromInbound - 1)) {
            return 0;
        }
        final Picker picker = new Picker(reader, handler);
        int count = 1;
        while (count > 0 && !picker.done) {
            // One at a time near the end of the range would be exact; a batch is quicker, and the picker drops what is
            // beyond.
            count = reader.poll(picker, POLL_LIMIT);
        }
        return picker.passed;
    }

    private final class Picker implements JournalHandler {
        private final JournalReader reader;
        private final JournalHandler handler;
        private long passed;
        private boolean done;

        private Picker(final JournalReader reader, final JournalHandler handler) {
            this.reader = reader;
            this.handler = handler;
        }

        @Override
        public void onRecord(
                final Direction recordDirection,
                final long index,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            final long inbound = reader.inboundSequence();
            done |= inbound > toInbound || passed >= limit;
            if (!done
                    && inbound >= fromInbound
                    && (direction == null || direction == recordDirection)
                    && (templateId < 0 || templateId == EventHeaders.templateId(buffer, offset))
                    && (instrumentId < 0 || instrumentId == EventHeaders.instrumentId(buffer, offset))) {
                passed++;
                handler.onRecord(recordDirection, index, buffer, offset, length);
            }
        }
    }
}
