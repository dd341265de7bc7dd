package io.rayo.gateways.kraken;

import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.market.StreamedBook;

/**
 * The levels of an instrument as a connection has told them, kept here for the venue's checksum: it has no sequence
 * numbers. Where two connections bring the book (A/B feeds, rotation) each has its own levels: the second one is
 * followed and proven, too, so that it can take over whole at once. Network thread.
 */
final class KrakenBook extends StreamedBook {
    /** Levels of one connection. */
    static final class Levels {
        final DepthSide bids;
        final DepthSide asks;
        final KrakenChecksum checksum = new KrakenChecksum();
        int connectionId;
        boolean proven;

        /** The venue's time of the last change, to know a late one by. */
        long timeNs;

        Levels(final int depth) {
            bids = new DepthSide(false, depth);
            asks = new DepthSide(true, depth);
        }

        void clear() {
            bids.clear();
            asks.clear();
            proven = false;
            timeNs = Long.MIN_VALUE;
        }
    }

    private final int depth;
    private Levels published;
    private Levels other;

    /**
     * Creates an empty book.
     *
     * @param depth levels a side that are subscribed.
     */
    KrakenBook(final int depth) {
        this.depth = depth;
        published = new Levels(depth);
    }

    /**
     * Levels of a connection; those of one that was not heard of are empty.
     *
     * @param connectionId that brings them.
     * @param standby whether that connection does not lead.
     */
    Levels of(final int connectionId, final boolean standby) {
        if (published.connectionId == connectionId) {
            return published;
        }
        if (other != null && other.connectionId == connectionId) {
            return other;
        }
        if (!isLive() && !standby) {
            published.clear();
            published.connectionId = connectionId;
            return published;
        }
        if (other == null) {
            other = new Levels(depth); // once, when a second connection is there for the first time
        }
        other.clear();
        other.connectionId = connectionId;
        return other;
    }

    /** Whether levels are those that the published messages make. */
    boolean isPublished(final Levels levels) {
        return levels == published && isLive();
    }

    /** The levels are published whole: from now on their changes are. */
    void publish(final Levels levels) {
        if (levels != published) {
            other = published;
            published = levels;
        }
        live();
    }

    @Override
    public void desync() {
        super.desync();
        published.clear();
        if (other != null) {
            other.clear();
        }
    }

    /** The published levels are wrong; those of another connection may still be right. */
    void lose() {
        super.desync();
        published.clear();
    }

    @Override
    public void reset() {
        desync();
        snapshotRequested(false);
        published.connectionId = 0;
        if (other != null) {
            other.connectionId = 0;
        }
    }
}
