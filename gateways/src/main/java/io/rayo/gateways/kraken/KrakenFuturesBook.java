package io.rayo.gateways.kraken;

import io.rayo.gateways.market.StreamedBook;

/**
 * Follows the sequence numbers of a futures book: each change has the number after the one before. The numbers are the
 * product's, so that two connections that bring them agree. Network thread.
 */
final class KrakenFuturesBook extends StreamedBook {
    /** What becomes of a change. */
    enum Verdict {
        /** It is the next one. */
        APPLY,
        /** It is known already, or there is no book yet. */
        IGNORE,
        /** Something is missing. */
        GAP
    }

    private long sequence;
    private long timeNs;

    /** Creates a book that waits for its snapshot. */
    KrakenFuturesBook() {}

    /**
     * Number of the last change.
     *
     * @return its number; of no meaning unless the book is live.
     */
    long sequence() {
        return sequence;
    }

    /**
     * Judges a change.
     *
     * @param newSequence its number.
     * @param newTimeNs the venue's time of it.
     * @param standby whether its connection does not lead, and may not declare a gap.
     * @return what becomes of it.
     */
    Verdict judge(final long newSequence, final long newTimeNs, final boolean standby) {
        if (!isLive()) {
            return Verdict.IGNORE;
        }
        if (newSequence - 1 == sequence) {
            return Verdict.APPLY;
        }
        // a number that was there before belongs to an old change, unless the venue started anew: then it is newer
        final boolean isOld = newSequence <= sequence && newTimeNs <= timeNs;
        return isOld || standby ? Verdict.IGNORE : Verdict.GAP;
    }

    /**
     * Judges a snapshot.
     *
     * @param newSequence its number.
     * @param newTimeNs the venue's time of it.
     * @param standby whether its connection does not lead.
     * @return whether it is to be taken.
     */
    boolean wants(final long newSequence, final long newTimeNs, final boolean standby) {
        return !isLive() || (!standby && (newSequence >= sequence || newTimeNs > timeNs));
    }

    /** A change was published. */
    void applied(final long newSequence, final long newTimeNs) {
        sequence = newSequence;
        timeNs = newTimeNs;
    }

    /** A snapshot was published. */
    void begun(final long newSequence, final long newTimeNs) {
        applied(newSequence, newTimeNs);
        live();
    }

    @Override
    public void reset() {
        desync();
        snapshotRequested(false);
    }
}
