package io.rayo.gateways.market;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Connector;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.Scheduler;
import io.rayo.gateways.net.SlidingLimiter;
import io.rayo.gateways.net.VenueBan;
import io.rayo.gateways.net.VenueConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The streams of a plan over one connection, or over two that bring the same (A and B): the first copy of a message
 * wins, and one of them may die without a gap. One leads: it alone may declare a gap; when it is lost the other leads.
 * Event loop.
 */
final class FeedPair<I extends FeedInstrument> {
    private final MarketGateway<I> gateway;
    private final FeedPlan<I> plan;
    private final List<Feed<I>> feeds = new ArrayList<>(2);
    private Feed<I> leader;
    private boolean isOverlapping;
    private int rotations;

    FeedPair(
            final MarketGateway<I> gateway,
            final FeedPlan<I> plan,
            final ConnectionSettings settings,
            final Connector connector,
            final Scheduler scheduler,
            final FeedCounters counters,
            final IntSupplier connectionIds,
            final SlidingLimiter attempts,
            final VenueBan ban,
            final boolean isPaired,
            final long seed) {
        this.gateway = gateway;
        this.plan = plan;
        for (int i = 0; i < (isPaired ? 2 : 1); i++) {
            final Feed<I> feed = new Feed<>(gateway, this);
            feed.connection(new VenueConnection(
                    endpoint(plan),
                    settings,
                    connector,
                    scheduler,
                    feed,
                    counters,
                    connectionIds,
                    plan.requests(),
                    plan.required().size(),
                    attempts,
                    ban,
                    seed + i));
            feeds.add(feed);
        }
        leader = feeds.getFirst();
    }

    private static Endpoint endpoint(final FeedPlan<?> plan) {
        try {
            return plan.endpoint().path() == null ? plan.endpoint().endpoint(null) : ResolvingConnector.UNRESOLVED;
        } catch (final IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    FeedPlan<I> plan() {
        return plan;
    }

    List<Feed<I>> feeds() {
        return feeds;
    }

    void start() {
        feeds.forEach(feed -> feed.connection().start());
    }

    void close() {
        feeds.forEach(feed -> feed.connection().close());
    }

    void rotateSoon() {
        feeds.forEach(feed -> feed.connection().rotateSoon());
    }

    boolean leads(final Feed<I> feed) {
        return feed == leader;
    }

    /** Whether another connection than this one brings the streams now. */
    boolean hasOther(final Feed<I> feed) {
        return other(feed) != null;
    }

    private Feed<I> other(final Feed<I> feed) {
        for (final Feed<I> candidate : feeds) {
            if (candidate != feed && candidate.isOpen()) {
                return candidate;
            }
        }
        return null;
    }

    /** The connection that a request for a snapshot goes to; null if none is open. */
    Feed<I> openFeed() {
        return leader.isOpen() ? leader : other(leader);
    }

    void onState(final Feed<I> feed) {
        if (!leader.isOpen() && feed.isOpen()) {
            leader = feed;
        }
        overlap();
    }

    void onLost(final Feed<I> feed, final int connectionId, final boolean silent) {
        final Feed<I> other = other(feed);
        if (other == null) {
            gateway.onLost(plan, connectionId, silent);
        } else if (feed == leader) {
            leader = other;
            for (final I instrument : plan.instruments()) {
                if (plan.carries(instrument, Channel.BOOK)
                        && instrument.bookTracker() != null
                        && !instrument.bookTracker().isLive()) {
                    // its snapshot was on the way on the connection that is gone
                    instrument.bookTracker().snapshotRequested(false);
                    gateway.onSnapshotWanted(instrument);
                }
            }
        }
        overlap();
    }

    /** A connection of the pair is being rotated, or that is over. */
    void onOverlap(final boolean begins) {
        rotations += begins ? 1 : -1;
        overlap();
    }

    private void overlap() {
        int open = 0;
        for (final Feed<I> feed : feeds) {
            open += feed.isOpen() ? 1 : 0;
        }
        final boolean overlaps = rotations > 0 || open > 1;
        if (overlaps != isOverlapping) {
            isOverlapping = overlaps;
            for (final I instrument : plan.instruments()) {
                if (instrument.bookTracker() != null && plan.carries(instrument, Channel.BOOK)) {
                    instrument.bookTracker().overlap(overlaps);
                }
            }
        }
    }
}
