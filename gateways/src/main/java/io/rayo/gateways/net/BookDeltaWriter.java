package io.rayo.gateways.net;

import static io.rayo.codecs.EventHeaders.FLAG_LAST_OF_GROUP;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.engine.ring.InboundPublisher;
import org.agrona.MutableDirectBuffer;

/**
 * Writes a depth update or snapshot of any length into slots as it is read, level by level: bids first, then asks. A
 * full slot is published and the next one claimed; the last one is held until {@link #commit()}, so that an update that
 * turns out to be broken at its end can still become a gap ({@link #abort()}).
 *
 * <pre>
 *   +-----------+-----------+----------------+---------------+------------+-------------+------------+-------------+
 *   |SBE header |EventHeader|firstVenueSeq   |lastVenueSeq   |size, count |bids: p, q ..|size, count |asks: p, q ..|
 *   +-----------+-----------+----------------+---------------+------------+-------------+------------+-------------+
 * </pre>
 */
public final class BookDeltaWriter {
    /** Levels that fit one message. */
    public static final int MAX_LEVELS;

    private static final int GROUP_HEADER = BookDeltaEncoder.BidsEncoder.HEADER_SIZE;
    private static final int LEVEL = 2 * Long.BYTES;
    private static final int FIRST_SEQUENCE_OFFSET =
            MessageHeaderEncoder.ENCODED_LENGTH + BookDeltaEncoder.firstVenueSequenceEncodingOffset();
    private static final int LAST_SEQUENCE_OFFSET =
            MessageHeaderEncoder.ENCODED_LENGTH + BookDeltaEncoder.lastVenueSequenceEncodingOffset();
    private static final int GROUPS_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH + BookDeltaEncoder.BLOCK_LENGTH;

    static {
        MAX_LEVELS = (Slots.MAX_MESSAGE_LENGTH - GROUPS_OFFSET - 2 * GROUP_HEADER) / LEVEL;
    }

    private final InboundPublisher publisher;
    private final StatusMessages status;
    private final FeedCounters counters;
    private boolean open;
    private MutableDirectBuffer buffer;
    private int offset;
    private int position;
    private int groupOffset;
    private int groupCount;
    private int levels;
    private boolean asks;
    private int instrumentId;
    private int venueId;
    private int connectionId;
    private int flags;
    private long firstSequence;
    private long lastSequence;
    private long eventTimeNs;
    private long receiveTimeNs;

    /**
     * Creates a writer.
     *
     * @param publisher to claim slots from.
     * @param status writes the gap of an aborted update.
     * @param counters counts messages.
     */
    public BookDeltaWriter(final InboundPublisher publisher, final StatusMessages status, final FeedCounters counters) {
        this.publisher = publisher;
        this.status = status;
        this.counters = counters;
    }

    /**
     * Starts an update: claims the first slot.
     *
     * @param newInstrumentId of the book.
     * @param newVenueId of the venue.
     * @param newConnectionId that brought it.
     * @param newFlags of the FLAG_ bits, without lastOfGroup.
     * @param newFirstSequence first venue sequence of the update.
     * @param newLastSequence last one.
     * @param newEventTimeNs the venue's time.
     * @param newReceiveTimeNs ours.
     */
    public void begin(
            final int newInstrumentId,
            final int newVenueId,
            final int newConnectionId,
            final int newFlags,
            final long newFirstSequence,
            final long newLastSequence,
            final long newEventTimeNs,
            final long newReceiveTimeNs) {
        if (open) {
            throw new IllegalStateException("an update of instrument " + instrumentId + " is still open");
        }
        instrumentId = newInstrumentId;
        venueId = newVenueId;
        connectionId = newConnectionId;
        flags = newFlags;
        firstSequence = newFirstSequence;
        lastSequence = newLastSequence;
        eventTimeNs = newEventTimeNs;
        receiveTimeNs = newReceiveTimeNs;
        asks = false;
        open = true;
        claim();
    }

    public boolean isOpen() {
        return open;
    }

    private void claim() {
        offset = publisher.claim();
        buffer = publisher.buffer();
        levels = 0;
        startGroup(offset + GROUPS_OFFSET);
        if (asks) {
            endGroup();
            startGroup(position);
        }
    }

    private void startGroup(final int at) {
        groupOffset = at;
        groupCount = 0;
        position = at + GROUP_HEADER;
    }

    private void endGroup() {
        buffer.putShort(groupOffset, (short) LEVEL, LITTLE_ENDIAN);
        buffer.putShort(groupOffset + 2, (short) groupCount, LITTLE_ENDIAN);
    }

    /** Ends the bids; what follows are asks. */
    public void startAsks() {
        asks = true;
        endGroup();
        startGroup(position);
    }

    /**
     * Adds a level to the side at hand.
     *
     * @param priceMantissa of the level.
     * @param quantityMantissa of the level; 0 deletes it.
     */
    public void level(final long priceMantissa, final long quantityMantissa) {
        if (levels == MAX_LEVELS) {
            publish(flags);
            claim();
        }
        buffer.putLong(position, priceMantissa, LITTLE_ENDIAN);
        buffer.putLong(position + Long.BYTES, quantityMantissa, LITTLE_ENDIAN);
        position += LEVEL;
        groupCount++;
        levels++;
    }

    /**
     * Adds levels to the side at hand: the same as {@link #level} for each.
     *
     * @param priceMantissas of the levels.
     * @param quantityMantissas of the levels; 0 deletes one.
     * @param from index of the first of them.
     * @param to index behind the last of them.
     */
    public void levels(final long[] priceMantissas, final long[] quantityMantissas, final int from, final int to) {
        int i = from;
        while (i < to) {
            if (levels == MAX_LEVELS) {
                publish(flags);
                claim();
            }
            final int end = Math.min(to, i + MAX_LEVELS - levels);
            groupCount += end - i;
            levels += end - i;
            final MutableDirectBuffer target = buffer;
            int at = position;
            for (; i < end; i++) {
                target.putLong(at, priceMantissas[i], LITTLE_ENDIAN);
                target.putLong(at + Long.BYTES, quantityMantissas[i], LITTLE_ENDIAN);
                at += LEVEL;
            }
            position = at;
        }
    }

    /** Publishes the last slot: the update is whole. */
    public void commit() {
        if (!asks) {
            startAsks();
        }
        publish(flags | FLAG_LAST_OF_GROUP);
        open = false;
    }

    /**
     * Publishes the held slot as a gap: the update is broken. What was published of it before never becomes visible in
     * the book.
     */
    public void abort() {
        status.encodeGap(
                buffer,
                offset,
                instrumentId,
                venueId,
                connectionId,
                receiveTimeNs,
                Channel.BOOK,
                GapCause.DECODE_ERROR,
                firstSequence,
                lastSequence);
        publisher.publish(StatusMessages.GAP_LENGTH);
        counters.messages++;
        open = false;
    }

    private void publish(final int messageFlags) {
        endGroup();
        if (!asks) {
            startGroup(position);
            endGroup();
        }
        EventHeaders.put(
                buffer,
                offset,
                BookDeltaEncoder.TEMPLATE_ID,
                BookDeltaEncoder.BLOCK_LENGTH,
                eventTimeNs,
                receiveTimeNs,
                instrumentId,
                venueId,
                messageFlags,
                connectionId);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + LAST_SEQUENCE_OFFSET, lastSequence, LITTLE_ENDIAN);
        publisher.publish(position - offset);
        counters.messages++;
    }
}
