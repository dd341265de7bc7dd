package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import org.agrona.DirectBuffer;

/**
 * Hands each order message to whoever takes orders for its venue. Only called with messages that are in the journal:
 * that is what "nothing leaves before it is journaled" rests on. The order sender's thread.
 */
final class OrderRouter implements MessageHandler {
    private final MessageHandler[] byVenue = new MessageHandler[Venues.MAX_VENUES];
    private long sent;

    /**
     * Sets who takes orders of a venue.
     *
     * @param venueId of the venue.
     * @param handler that sends them.
     */
    void route(final int venueId, final MessageHandler handler) {
        byVenue[venueId] = handler;
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
        }
    }

    long sent() {
        return sent;
    }
}
