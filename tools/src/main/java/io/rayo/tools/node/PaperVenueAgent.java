package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.engine.paper.PaperVenue;
import io.rayo.engine.ring.RingPoller;
import io.rayo.engine.ring.RingPublisher;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs the paper venue beside the core, as if it were a real one: it sees the inbound messages, takes orders from the
 * order sender, and its execution reports come back through the inbound ring, where they are journaled like any other.
 */
final class PaperVenueAgent implements Agent, MessageHandler {
    private static final int POLL_LIMIT = 256;

    private final PaperVenue venue;
    private final PendingReports pending;
    private final RingPoller inbound;
    private final RingPublisher publisher;
    private final EpochNanoClock clock;
    private final RingPoller.Handler handler = this::onSlot;

    PaperVenueAgent(
            final PaperVenue venue,
            final PendingReports pending,
            final RingPoller inbound,
            final RingPublisher publisher,
            final EpochNanoClock clock) {
        this.venue = venue;
        this.pending = pending;
        this.inbound = inbound;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public int doWork() {
        return inbound.poll(handler, POLL_LIMIT) + venue.doWork(clock.nanoTime()) + pending.drainTo(publisher);
    }

    private boolean onSlot(final UnsafeBuffer buffer, final int offset, final int length, final long ringSequence) {
        venue.onMarket(buffer, offset, length);
        return true;
    }

    /** Takes an order message, on the same thread. */
    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        venue.onOrder(buffer, offset, length);
    }

    @Override
    public String roleName() {
        return "paper-venue";
    }
}
