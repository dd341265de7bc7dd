package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusDecoder;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.PositionUpdateDecoder;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Hands each order message to whoever takes orders for its venue. Only called with messages that are in the journal:
 * that is what "nothing leaves before it is journaled" rests on. The order sender's thread.
 */
final class OrderRouter implements MessageHandler {
    private final MessageHandler[] byVenue = new MessageHandler[Venues.MAX_VENUES];
    private final List<VenueSession> sessions;
    private final BookStatusDecoder bookStatus = new BookStatusDecoder();
    private MessageHandler outcomes = (buffer, offset, length) -> {};
    private MessageHandler control;
    private long sent;

    /**
     * Makes a router without routes.
     *
     * @param sessions of the node; may still be empty.
     */
    OrderRouter(final List<VenueSession> sessions) {
        this.sessions = sessions;
    }

    /**
     * Sets who takes orders of a venue.
     *
     * @param venueId of the venue.
     * @param handler that sends them.
     */
    void route(final int venueId, final MessageHandler handler) {
        byVenue[venueId] = handler;
    }

    /** Sets who takes what became of signals. */
    void outcomes(final MessageHandler handler) {
        outcomes = handler;
    }

    /** Sets who hears of the core's answers to commands. */
    void control(final MessageHandler handler) {
        control = handler;
    }

    /** Whether a message is for a venue. */
    static boolean isOrder(final DirectBuffer buffer, final int offset) {
        return switch (EventHeaders.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID, CancelOrderDecoder.TEMPLATE_ID, ReplaceOrderDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (isOrder(buffer, offset)) {
            final int venueId = EventHeaders.venueId(buffer, offset);
            final MessageHandler handler = byVenue[venueId];
            if (null == handler) {
                throw new IllegalStateException("an order for " + Venues.name(venueId) + ", which takes no orders");
            }
            sent++;
            handler.onMessage(buffer, offset, length);
        } else if (BookStatusDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            onBookStatus(buffer, offset);
        } else if (PositionUpdateDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            onPosition(buffer, offset, length);
        } else if (SignalOutcomeDecoder.TEMPLATE_ID == EventHeaders.templateId(buffer, offset)) {
            outcomes.onMessage(buffer, offset, length);
        } else if (null != control) {
            control.onMessage(buffer, offset, length);
        }
    }

    /** Whoever trades at a venue compares the core's positions with the venue's. */
    private void onPosition(final DirectBuffer buffer, final int offset, final int length) {
        final int venueId = EventHeaders.venueId(buffer, offset);
        for (int i = 0; i < sessions.size(); i++) {
            final VenueSession session = sessions.get(i);
            if (session.venueId() == venueId && session.equals(byVenue[venueId])) {
                session.onMessage(buffer, offset, length);
            }
        }
    }

    /**
     * A crossed book is found by the core, and only its feed can join it anew; all other gaps the feed finds itself.
     */
    private void onBookStatus(final DirectBuffer buffer, final int offset) {
        bookStatus.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        if (BookState.STALE == bookStatus.state() && GapCause.CROSSED == bookStatus.cause()) {
            final int venueId = EventHeaders.venueId(buffer, offset);
            for (final VenueSession session : sessions) {
                if (session.venueId() == venueId) {
                    session.resync(EventHeaders.instrumentId(buffer, offset));
                }
            }
        }
    }

    long sent() {
        return sent;
    }
}
