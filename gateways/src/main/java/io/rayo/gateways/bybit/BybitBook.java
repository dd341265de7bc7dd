package io.rayo.gateways.bybit;

import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.market.StreamedBook;

/**
 * The book of one topic {@code orderbook.50|200|1000}: its levels, so that those beyond the depth are forgotten as the
 * venue does, and how far it has come. Network thread.
 *
 * <p>{@code u} counts the messages of the topic, {@code seq} is the matching engine's and only ever grows. So a message
 * with an old {@code u} is a repeated one if its {@code seq} is old too; with a new {@code seq} it shows that the venue
 * began to count anew and that we missed the snapshot it sent then. Neither number alone would tell.
 *
 * <p>While the book waits, no snapshot is taken that is older than the newest update seen. Old messages are passed over
 * with patience: should both numbers begin anew, some of them in a row end the trust.
 */
final class BybitBook extends StreamedBook {
    /** Messages in a row that are passed over as old before the book is given up, or an older snapshot is taken. */
    static final int PATIENCE = 32;

    private static final int SNAPSHOT_PATIENCE = 2;
    private static final long NONE = Long.MIN_VALUE;

    /** What is to become of a message. */
    enum Verdict {
        /** Apply it, then call {@link #applied}. */
        APPLY,
        /** It is old, or not from the connection that counts: call {@link #passedOver}. */
        IGNORE,
        /** There is no book to apply it to: ask for a snapshot. */
        WAIT,
        /** Something before it is missing: publish a gap, then {@link #desync}. */
        GAP
    }

    private final DepthSide bids;
    private final DepthSide asks;
    private long lastId = NONE;
    private long lastCrossSequence = NONE;
    private int oldMessages;
    private int oldSnapshots;

    /**
     * Creates an empty book.
     *
     * @param depth levels a side.
     */
    BybitBook(final int depth) {
        bids = new DepthSide(false, depth);
        asks = new DepthSide(true, depth);
    }

    int depth() {
        return bids.depth();
    }

    DepthSide bids() {
        return bids;
    }

    DepthSide asks() {
        return asks;
    }

    /** Update id of the last message that was applied. */
    long lastId() {
        return lastId;
    }

    /** Cross sequence of the last message that was applied; of the newest one seen while the book is not live. */
    long lastCrossSequence() {
        return lastCrossSequence;
    }

    /**
     * Judges an update; changes nothing.
     *
     * @param id u.
     * @param crossSequence seq.
     * @param standby whether it came on a connection that does not lead.
     * @return what to do with it.
     */
    Verdict judgeUpdate(final long id, final long crossSequence, final boolean standby) {
        if (!isLive()) {
            return standby ? Verdict.IGNORE : Verdict.WAIT;
        }
        if (id == lastId + 1 && crossSequence >= lastCrossSequence) {
            return Verdict.APPLY;
        }
        if (standby) {
            return Verdict.IGNORE;
        }
        final boolean isOld = id <= lastId && crossSequence <= lastCrossSequence;
        return isOld && oldMessages < PATIENCE ? Verdict.IGNORE : Verdict.GAP;
    }

    /**
     * Judges a snapshot; changes nothing. One of a connection that does not lead is not needed while the book is good.
     *
     * @param crossSequence seq.
     * @param standby whether it came on a connection that does not lead.
     * @return what to do with it.
     */
    Verdict judgeSnapshot(final long crossSequence, final boolean standby) {
        final boolean isOld = crossSequence < lastCrossSequence;
        if (isLive()) {
            if (standby) {
                return Verdict.IGNORE;
            }
            return isOld ? Verdict.GAP : Verdict.APPLY;
        }
        return isOld && oldSnapshots < SNAPSHOT_PATIENCE ? Verdict.IGNORE : Verdict.APPLY;
    }

    /** A snapshot or update was published. */
    void applied(final long id, final long crossSequence, final boolean snapshot) {
        lastId = id;
        lastCrossSequence = crossSequence;
        oldMessages = 0;
        oldSnapshots = 0;
        if (snapshot) {
            live();
        }
    }

    /** An update came that could not be applied: a snapshot from before it is of no use. */
    void missed(final long crossSequence) {
        lastCrossSequence = Math.max(lastCrossSequence, crossSequence);
    }

    /** A message was ignored. */
    void passedOver(final boolean snapshot, final boolean standby) {
        if (snapshot && !isLive()) {
            oldSnapshots++;
        } else if (!standby) {
            oldMessages++;
        }
    }

    @Override
    public void desync() {
        super.desync();
        oldMessages = 0;
        oldSnapshots = 0;
    }

    @Override
    public void reset() {
        super.reset();
        lastId = NONE;
        lastCrossSequence = NONE;
    }
}
