package io.rayo.gateways.net;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.VenueStatusEncoder;
import io.rayo.engine.ring.InboundPublisher;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Publishes what a gateway has to say of itself: gaps in a feed and the state of a connection. One per publisher, on
 * its thread.
 */
public final class StatusMessages {
    /** Bytes of a FeedGap. */
    public static final int GAP_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FeedGapEncoder.BLOCK_LENGTH;

    /** Longest reason that is published, so that the message fits its slot. */
    public static final int MAX_REASON_LENGTH = 256;

    private static final int STATUS_TEXT_OVERHEAD = MessageHeaderEncoder.ENCODED_LENGTH
            + VenueStatusEncoder.BLOCK_LENGTH
            + VenueStatusEncoder.reasonHeaderLength();

    private final InboundPublisher publisher;
    private final int baseFlags;
    private final FeedCounters counters;
    private final FeedGapEncoder gap = new FeedGapEncoder();
    private final VenueStatusEncoder status = new VenueStatusEncoder();

    /**
     * Creates the flyweights.
     *
     * @param publisher to publish with.
     * @param baseFlags that every message carries (replayed, simulated).
     * @param counters counts gaps and messages.
     */
    public StatusMessages(final InboundPublisher publisher, final int baseFlags, final FeedCounters counters) {
        this.publisher = publisher;
        this.baseFlags = baseFlags;
        this.counters = counters;
        if (STATUS_TEXT_OVERHEAD + MAX_REASON_LENGTH > Slots.MAX_MESSAGE_LENGTH) {
            throw new IllegalStateException("a VenueStatus would not fit a slot");
        }
    }

    /**
     * Publishes a gap.
     *
     * @param instrumentId that it concerns.
     * @param venueId of the venue.
     * @param connectionId that it concerns; 0 if none.
     * @param receiveTimeNs when it was noticed.
     * @param channel that lost something.
     * @param cause why.
     * @param expected venue sequence; null value if none.
     * @param received venue sequence; null value if none.
     */
    public void gap(
            final int instrumentId,
            final int venueId,
            final int connectionId,
            final long receiveTimeNs,
            final Channel channel,
            final GapCause cause,
            final long expected,
            final long received) {
        final int offset = publisher.claim();
        encodeGap(
                publisher.buffer(),
                offset,
                instrumentId,
                venueId,
                connectionId,
                receiveTimeNs,
                channel,
                cause,
                expected,
                received);
        publisher.publish(GAP_LENGTH);
        counters.messages++;
    }

    /**
     * Writes a gap into a slot that was claimed for something else.
     *
     * @param buffer of the slot.
     * @param offset of the message.
     * @param instrumentId that it concerns.
     * @param venueId of the venue.
     * @param connectionId that it concerns.
     * @param receiveTimeNs when it was noticed.
     * @param channel that lost something.
     * @param cause why.
     * @param expected venue sequence; null value if none.
     * @param received venue sequence; null value if none.
     */
    public void encodeGap(
            final MutableDirectBuffer buffer,
            final int offset,
            final int instrumentId,
            final int venueId,
            final int connectionId,
            final long receiveTimeNs,
            final Channel channel,
            final GapCause cause,
            final long expected,
            final long received) {
        EventHeaders.put(
                buffer,
                offset,
                FeedGapEncoder.TEMPLATE_ID,
                FeedGapEncoder.BLOCK_LENGTH,
                receiveTimeNs,
                receiveTimeNs,
                instrumentId,
                venueId,
                baseFlags,
                connectionId);
        gap.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .expectedVenueSequence(expected)
                .receivedVenueSequence(received)
                .channel(channel)
                .cause(cause);
        counters.gaps++;
    }

    /**
     * Publishes the state of a connection.
     *
     * @param venueId of the venue.
     * @param connectionId of the connection.
     * @param timeNs now, nanoseconds since the epoch.
     * @param state of it.
     * @param reason in a few words; cut at {@link #MAX_REASON_LENGTH} bytes.
     */
    public void status(
            final int venueId,
            final int connectionId,
            final long timeNs,
            final ConnectionState state,
            final String reason) {
        status(venueId, connectionId, timeNs, state, ClockOffset.UNKNOWN, reason);
    }

    /**
     * Publishes the state of a connection.
     *
     * @param venueId of the venue.
     * @param connectionId of the connection.
     * @param timeNs now, nanoseconds since the epoch.
     * @param state of it.
     * @param clockOffsetNs how far the venue's clock is ahead of ours; {@link ClockOffset#UNKNOWN} if not known.
     * @param reason in a few words; cut at {@link #MAX_REASON_LENGTH} bytes.
     */
    public void status(
            final int venueId,
            final int connectionId,
            final long timeNs,
            final ConnectionState state,
            final long clockOffsetNs,
            final String reason) {
        final byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        final int length = cut(text, MAX_REASON_LENGTH);
        final int offset = publisher.claim();
        final MutableDirectBuffer buffer = publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                VenueStatusEncoder.TEMPLATE_ID,
                VenueStatusEncoder.BLOCK_LENGTH,
                timeNs,
                timeNs,
                0,
                venueId,
                baseFlags,
                connectionId);
        status.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .clockOffsetNs(
                        clockOffsetNs == ClockOffset.UNKNOWN
                                ? VenueStatusEncoder.clockOffsetNsNullValue()
                                : clockOffsetNs)
                .state(state)
                .putReason(text, 0, length);
        publisher.publish(STATUS_TEXT_OVERHEAD + length);
        counters.messages++;
    }

    /** Length at which UTF-8 text can be cut without splitting a character. */
    private static int cut(final byte[] text, final int max) {
        if (text.length <= max) {
            return text.length;
        }
        int length = max;
        while (length > 0 && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }
}
