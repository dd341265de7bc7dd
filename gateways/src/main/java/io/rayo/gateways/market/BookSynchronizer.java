package io.rayo.gateways.market;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins the depth updates of one instrument with a REST snapshot by the venue's own rules, and says of every update
 * what is to become of it. It holds no book: it only knows up to which update id the book that was published is good.
 *
 * <pre>
 *            update: keep                         update: apply, ignore
 *   SYNCING -------------------> snapshot fits -> LIVE
 *      ^                                            |
 *      +------------- gap, damage, disconnect ------+
 * </pre>
 *
 * <p>A snapshot is wanted once the first update has been kept, never before: so it is known from which id on no update
 * was missed. Judging changes nothing; the caller reports what it did ({@link #applied}, {@link #keep},
 * {@link #desync}).
 *
 * <p>While a connection is replaced by another, both bring updates, cut differently. An update whose first id is not
 * after the book's and whose last id is, holds all that the book lacks, and its quantities are absolute: applying it is
 * right ({@link #overlap}).
 */
public final class BookSynchronizer implements BookTracker {
    /** How update ids follow on. */
    public enum Rule {
        /** Ids are dense: the next update's U is at most the book's id + 1. */
        SPOT,
        /** Ids have holes: the next update's pu is the book's id. */
        FUTURES
    }

    /** What to do with an update. */
    public enum Verdict {
        /** It is next: apply it, then call {@link #applied}. */
        APPLY,
        /** The book knows it already. */
        IGNORE,
        /** The book waits for its snapshot: {@link #keep} it. */
        KEEP,
        /** Something before it is missing: publish a gap, {@link #desync}, {@link #keep} it. */
        GAP
    }

    /** What to do with a snapshot. */
    public enum SnapshotVerdict {
        /** Publish it, then call {@link #live}. */
        FITS,
        /** It is from before the first kept update: ask again. */
        TOO_OLD,
        /** Nobody waits for it. */
        UNWANTED
    }

    /** Takes kept updates. */
    @FunctionalInterface
    public interface FrameConsumer {
        /**
         * Called for each kept update in the order of arrival.
         *
         * @param buffer that holds the frame.
         * @param offset of the frame.
         * @param length of the frame in bytes.
         * @param receiveTimeNs of the frame.
         * @return false to stop: this update and those after it stay kept.
         */
        boolean onFrame(DirectBuffer buffer, int offset, int length, long receiveTimeNs);
    }

    private static final int LENGTH_OFFSET = 0;
    private static final int RECEIVE_TIME_OFFSET = LENGTH_OFFSET + Long.BYTES;
    private static final int FIRST_ID_OFFSET = RECEIVE_TIME_OFFSET + Long.BYTES;
    private static final int LAST_ID_OFFSET = FIRST_ID_OFFSET + Long.BYTES;
    private static final int PREVIOUS_ID_OFFSET = LAST_ID_OFFSET + Long.BYTES;
    private static final int RECORD_HEADER = PREVIOUS_ID_OFFSET + Long.BYTES;

    private final Rule rule;
    private final UnsafeBuffer kept;
    private int keptLength;
    private int keptCount;
    private boolean live;
    private boolean joining;
    private boolean draining;
    private boolean overlap;
    private boolean overlapEnds;
    private boolean snapshotRequested;
    private long bookId;

    /**
     * Creates a synchroniser that waits for its first update.
     *
     * @param rule of the product.
     * @param bufferSize bytes for updates that wait for a snapshot.
     */
    public BookSynchronizer(final Rule rule, final int bufferSize) {
        this.rule = rule;
        kept = new UnsafeBuffer(new byte[bufferSize]);
    }

    @Override
    public boolean isLive() {
        return live;
    }

    /**
     * Id of the last update that the book has.
     *
     * @return update id; of no meaning unless live.
     */
    public long bookId() {
        return bookId;
    }

    public int keptCount() {
        return keptCount;
    }

    /**
     * Whether a snapshot should be asked for now.
     *
     * @return true if updates wait and no request is under way.
     */
    @Override
    public boolean wantsSnapshot() {
        return !live && keptCount > 0 && !snapshotRequested;
    }

    /**
     * Says whether a request is under way: there is at most one.
     *
     * @param requested true from the request to its answer or failure.
     */
    @Override
    public void snapshotRequested(final boolean requested) {
        snapshotRequested = requested;
    }

    public boolean isSnapshotRequested() {
        return snapshotRequested;
    }

    /**
     * Judges an update; changes nothing.
     *
     * @param firstId U.
     * @param lastId u.
     * @param previousId pu; of no meaning under the spot rule.
     * @param standby whether it came on a connection that is to replace the one in use.
     * @return what to do with it.
     */
    public Verdict judge(final long firstId, final long lastId, final long previousId, final boolean standby) {
        if (!live) {
            return standby ? Verdict.IGNORE : Verdict.KEEP;
        }
        if (joining && !standby) {
            return judgeFirst(firstId, lastId, previousId);
        }
        if (lastId <= bookId) {
            return Verdict.IGNORE;
        }
        final boolean follows;
        if (rule == Rule.SPOT) {
            follows = firstId <= bookId + 1;
        } else {
            follows = previousId == bookId || (overlap && previousId < bookId);
        }
        if (follows) {
            return Verdict.APPLY;
        }
        return standby ? Verdict.IGNORE : Verdict.GAP;
    }

    /** The first update after the snapshot. */
    private Verdict judgeFirst(final long firstId, final long lastId, final long previousId) {
        if (isBefore(lastId, bookId)) {
            return Verdict.IGNORE;
        }
        return joins(firstId, lastId, previousId, bookId) ? Verdict.APPLY : Verdict.GAP;
    }

    private boolean isBefore(final long lastId, final long snapshotId) {
        return rule == Rule.SPOT ? lastId <= snapshotId : lastId < snapshotId;
    }

    private boolean joins(final long firstId, final long lastId, final long previousId, final long snapshotId) {
        if (rule == Rule.SPOT) {
            return firstId <= snapshotId + 1 && snapshotId + 1 <= lastId;
        }
        return (firstId <= snapshotId && snapshotId <= lastId) || previousId == snapshotId;
    }

    /**
     * Reports that an update was applied.
     *
     * @param lastId u.
     * @param previousId pu.
     */
    public void applied(final long lastId, final long previousId) {
        if (overlapEnds && (rule == Rule.SPOT || previousId == bookId)) {
            overlap = false;
            overlapEnds = false;
        }
        joining = false;
        bookId = Math.max(bookId, lastId);
    }

    /**
     * Keeps an update until the snapshot is there.
     *
     * @param buffer that holds the frame.
     * @param offset of the frame.
     * @param length of the frame.
     * @param receiveTimeNs of the frame.
     * @param firstId U.
     * @param lastId u.
     * @param previousId pu.
     * @return false if there is no room: everything kept is dropped, this update too unless it fits the empty buffer.
     */
    public boolean keep(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs,
            final long firstId,
            final long lastId,
            final long previousId) {
        if (draining) {
            return true; // it is kept already: it is being read out of the buffer
        }
        final int size = recordSize(length);
        final boolean hasRoom = size <= kept.capacity() - keptLength;
        if (!hasRoom) {
            clear();
            if (size > kept.capacity()) {
                return false;
            }
        }
        final int at = keptLength;
        kept.putLong(at + LENGTH_OFFSET, length, LITTLE_ENDIAN);
        kept.putLong(at + RECEIVE_TIME_OFFSET, receiveTimeNs, LITTLE_ENDIAN);
        kept.putLong(at + FIRST_ID_OFFSET, firstId, LITTLE_ENDIAN);
        kept.putLong(at + LAST_ID_OFFSET, lastId, LITTLE_ENDIAN);
        kept.putLong(at + PREVIOUS_ID_OFFSET, previousId, LITTLE_ENDIAN);
        kept.putBytes(at + RECORD_HEADER, buffer, offset, length);
        keptLength += size;
        keptCount++;
        return hasRoom;
    }

    private static int recordSize(final int length) {
        return RECORD_HEADER + (length + Long.BYTES - 1 & -Long.BYTES);
    }

    private void clear() {
        keptLength = 0;
        keptCount = 0;
    }

    /** Gives up the book: what comes is kept until a new snapshot fits. */
    @Override
    public void desync() {
        live = false;
        joining = false;
        if (!draining) {
            clear();
        }
    }

    /** Forgets everything: the connection ended. */
    @Override
    public void reset() {
        desync();
        overlap = false;
        overlapEnds = false;
    }

    /**
     * Says that two connections bring this instrument's updates, or that the old one is gone.
     *
     * @param isOverlap true while there are two. After false the more tolerant rule holds until an update follows on
     *     exactly.
     */
    @Override
    public void overlap(final boolean isOverlap) {
        overlapEnds = !isOverlap && overlap;
        overlap |= isOverlap;
    }

    /**
     * Judges a snapshot; changes nothing.
     *
     * @param snapshotId lastUpdateId.
     * @return what to do with it.
     */
    public SnapshotVerdict judgeSnapshot(final long snapshotId) {
        if (live || keptCount == 0) {
            return SnapshotVerdict.UNWANTED;
        }
        if (rule == Rule.SPOT && snapshotId < kept.getLong(FIRST_ID_OFFSET, LITTLE_ENDIAN)) {
            return SnapshotVerdict.TOO_OLD;
        }
        int at = 0;
        while (at < keptLength) {
            final long lastId = kept.getLong(at + LAST_ID_OFFSET, LITTLE_ENDIAN);
            if (!isBefore(lastId, snapshotId)) {
                final long firstId = kept.getLong(at + FIRST_ID_OFFSET, LITTLE_ENDIAN);
                final long previousId = kept.getLong(at + PREVIOUS_ID_OFFSET, LITTLE_ENDIAN);
                return joins(firstId, lastId, previousId, snapshotId) ? SnapshotVerdict.FITS : SnapshotVerdict.TOO_OLD;
            }
            at += recordSize((int) kept.getLong(at + LENGTH_OFFSET, LITTLE_ENDIAN));
        }
        return SnapshotVerdict.FITS; // all of them are in the snapshot, and the stream had begun before it
    }

    /**
     * Reports that a snapshot was published, and hands out the kept updates to be judged and applied.
     *
     * @param snapshotId lastUpdateId.
     * @param consumer of the kept updates; returns false when the book is lost again.
     */
    public void live(final long snapshotId, final FrameConsumer consumer) {
        live = true;
        joining = true;
        snapshotRequested = false;
        bookId = snapshotId;
        draining = true;
        int at = 0;
        int handed = 0;
        while (at < keptLength) {
            final int length = (int) kept.getLong(at + LENGTH_OFFSET, LITTLE_ENDIAN);
            final long receiveTimeNs = kept.getLong(at + RECEIVE_TIME_OFFSET, LITTLE_ENDIAN);
            if (!consumer.onFrame(kept, at + RECORD_HEADER, length, receiveTimeNs)) {
                break;
            }
            at += recordSize(length);
            handed++;
        }
        draining = false;
        final int left = keptLength - at;
        if (left > 0) {
            kept.putBytes(0, kept, at, left);
        }
        keptLength = left;
        keptCount -= handed;
    }
}
