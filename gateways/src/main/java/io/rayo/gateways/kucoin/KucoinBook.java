package io.rayo.gateways.kucoin;

import io.rayo.gateways.market.StreamedBook;
import java.util.concurrent.TimeUnit;

/**
 * How far a book has come whose snapshot is on the stream, and what is to become of a message. It holds no levels: the
 * venue itself deletes those that fall out of its window. Network thread.
 *
 * <p>A message covers the sequences from its first to its last. Old ones are passed over; should nothing but old ones
 * come for a while ({@link OldMessages}), the venue has begun to count anew and the book is given up.
 */
final class KucoinBook extends StreamedBook {
    /** A new subscription may bring changes for so long before its snapshot: it took up to 6 s when it was measured. */
    static final long SNAPSHOT_PATIENCE_NS = TimeUnit.SECONDS.toNanos(15);

    private static final long NONE = Long.MIN_VALUE;

    /** What is to become of a message. */
    enum Verdict {
        /** Apply it, then call {@link #applied}. */
        APPLY,
        /** It is old, or not from the connection that counts: call {@link #passedOver}. */
        IGNORE,
        /** There is no book to apply it to: ask for a snapshot if {@link #isOverdue}. */
        WAIT,
        /** Something before it is missing: publish a gap, then {@link #desync}. */
        GAP
    }

    private final OldMessages oldMessages = new OldMessages();
    private long lastSequence = NONE;
    private long freshSinceNs = NONE;
    private boolean fresh = true;

    /** Creates a book that waits for its first snapshot. */
    KucoinBook() {}

    /** Sequence of the last message that was applied; the least value if there is none. */
    long lastSequence() {
        return lastSequence;
    }

    /**
     * Judges a change; changes nothing.
     *
     * @param first sequence that it covers.
     * @param last sequence that it covers.
     * @param receiveTimeNs when it came.
     * @param standby whether it came on a connection that does not lead.
     * @return what to do with it.
     */
    Verdict judge(final long first, final long last, final long receiveTimeNs, final boolean standby) {
        if (!isLive()) {
            return standby ? Verdict.IGNORE : Verdict.WAIT;
        }
        if (last > lastSequence && first <= lastSequence + 1) {
            return Verdict.APPLY;
        }
        if (standby || (last <= lastSequence && !oldMessages.areTooMany(receiveTimeNs))) {
            return Verdict.IGNORE;
        }
        return Verdict.GAP;
    }

    /**
     * Judges a snapshot or image; changes nothing. One of a connection that does not lead is not needed while the book
     * is good. One that is older than a good book shows that something is wrong, except that an image may be repeated.
     *
     * @param last sequence that it has.
     * @param image whether the book consists of images only, so that they come all the time.
     * @param receiveTimeNs when it came.
     * @param standby whether it came on a connection that does not lead.
     * @return what to do with it.
     */
    Verdict judgeSnapshot(final long last, final boolean image, final long receiveTimeNs, final boolean standby) {
        if (!isLive()) {
            return standby && !image ? Verdict.IGNORE : Verdict.APPLY;
        }
        if (last > lastSequence) {
            return standby && !image ? Verdict.IGNORE : Verdict.APPLY;
        }
        if (standby || last == lastSequence) {
            return Verdict.IGNORE;
        }
        return image && !oldMessages.areTooMany(receiveTimeNs) ? Verdict.IGNORE : Verdict.GAP;
    }

    /** A change, or a snapshot, was published. */
    void applied(final long last, final boolean snapshot) {
        lastSequence = last;
        oldMessages.clear();
        if (snapshot) {
            fresh = false;
            live();
        }
    }

    /** A message was ignored. */
    void passedOver(final long receiveTimeNs, final boolean standby) {
        if (!standby && isLive()) {
            oldMessages.add(receiveTimeNs);
        }
    }

    /**
     * Whether a change that cannot be used is a reason to ask for a snapshot: a new subscription is given some time.
     */
    boolean isOverdue(final long receiveTimeNs) {
        if (!fresh) {
            return true;
        }
        if (freshSinceNs == NONE) {
            freshSinceNs = receiveTimeNs;
        }
        return receiveTimeNs - freshSinceNs >= SNAPSHOT_PATIENCE_NS;
    }

    @Override
    public void desync() {
        super.desync();
        oldMessages.clear();
    }

    @Override
    public void reset() {
        super.reset();
        lastSequence = NONE;
        fresh = true;
        freshSinceNs = NONE;
    }
}
