package io.rayo.gateways.okx;

import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.market.StreamedBook;
import java.util.zip.CRC32;
import org.agrona.DirectBuffer;

/**
 * Follows the depth updates of one instrument: each says which one came before it ({@code prevSeqId}), and that must be
 * the last one applied. Only this link is tested: the venue starts its sequence anew at times, so numbers may fall.
 *
 * <pre>
 *   SYNCING -- snapshot --> LIVE -- update that does not follow, wrong checksum, damage, disconnect --> SYNCING
 * </pre>
 *
 * <p>It keeps the levels too, cut to the subscribed depth: what falls out of it is deleted, for the venue says no more
 * about it. A checksum of 0 is none (so since June 2026); the first that is not makes this book keep the venue's texts
 * and verify from the next snapshot on. Network thread.
 */
public final class OkxBook extends StreamedBook {
    /** Sequence of updates from before the venue had one: such a book is proven by its checksums alone. */
    public static final long UNNUMBERED = Long.MIN_VALUE;

    /** Checksum that no book has. */
    static final long NO_CHECKSUM = Long.MIN_VALUE;

    private static final int CHECKSUM_LEVELS = 25;

    /** Updates in a row that are taken for copies of known ones; beyond that something else is wrong. */
    private static final int MAX_COPIES = 256;

    /** What to do with an update. */
    enum Verdict {
        /** It is next. */
        APPLY,
        /** The book knows it, or waits for a snapshot. */
        IGNORE,
        /** Something before it is missing. */
        GAP
    }

    private final DepthSide bids;
    private final DepthSide asks;
    private final CRC32 crc = new CRC32();
    private OkxTexts bidTexts;
    private OkxTexts askTexts;
    private byte[] checked;
    private boolean overlap;
    private boolean mayLag;
    private int copies;
    private long lastSequence = UNNUMBERED;
    private long lastTimeNs;

    /**
     * Creates a book that waits for its snapshot.
     *
     * @param depth levels a side.
     */
    public OkxBook(final int depth) {
        bids = new DepthSide(false, depth);
        asks = new DepthSide(true, depth);
    }

    DepthSide bids() {
        return bids;
    }

    DepthSide asks() {
        return asks;
    }

    /** seqId of the last update applied; {@link #UNNUMBERED} if it had none. */
    long lastSequence() {
        return lastSequence;
    }

    @Override
    public void reset() {
        desync();
        overlap = false;
        mayLag = false;
    }

    @Override
    public void overlap(final boolean isOverlap) {
        // the connection that stays may be some updates behind the one that is gone
        mayLag = isOverlap || overlap || mayLag;
        overlap = isOverlap;
        copies = 0;
    }

    /** Whether checksums are verified. */
    boolean verifies() {
        return checked != null;
    }

    /** Verifies checksums from the next snapshot on. */
    void verify() {
        bidTexts = new OkxTexts(bids.depth() + OkxLevels.MAX_LEVELS);
        askTexts = new OkxTexts(asks.depth() + OkxLevels.MAX_LEVELS);
        checked = new byte[2 * CHECKSUM_LEVELS * (OkxTexts.MAX_LENGTH + 1)];
    }

    /**
     * Judges an update; changes nothing but a count.
     *
     * @param previous prevSeqId; {@link #UNNUMBERED} if it has none.
     * @param sequence seqId; {@link #UNNUMBERED} if it has none.
     * @param standby whether its connection may not declare a gap.
     * @return what to do with it.
     */
    Verdict judge(final long previous, final long sequence, final boolean standby) {
        if (!isLive()) {
            return Verdict.IGNORE;
        }
        if (previous == lastSequence) {
            return Verdict.APPLY;
        }
        if (standby) {
            return Verdict.IGNORE;
        }
        final boolean isCopy = mayLag && sequence <= lastSequence && previous != UNNUMBERED && ++copies <= MAX_COPIES;
        return isCopy ? Verdict.IGNORE : Verdict.GAP;
    }

    /**
     * Whether a whole image is of use.
     *
     * @param sequence of it; {@link #UNNUMBERED} if it has none.
     * @param timeNs the venue's time of it.
     * @param standby whether its connection is not the one that leads.
     * @return false if the book knows as much.
     */
    boolean wantsImage(final long sequence, final long timeNs, final boolean standby) {
        if (!isLive()) {
            return true;
        }
        return !standby && !(mayLag && sequence <= lastSequence && timeNs <= lastTimeNs);
    }

    /** Replaces the book; it is live only after {@link #proven}. */
    void image(final OkxLevels newBids, final OkxLevels newAsks, final DirectBuffer frame) {
        bids.clear();
        asks.clear();
        if (verifies()) {
            bidTexts.clear();
            askTexts.clear();
        }
        update(newBids, newAsks, frame);
        while (trimBid() != 0 || trimAsk() != 0) {
            // an image deeper than the book
        }
    }

    /** Applies an update; what is too much is taken out by {@link #trimBid} and {@link #trimAsk}. */
    void update(final OkxLevels newBids, final OkxLevels newAsks, final DirectBuffer frame) {
        apply(newBids, bids, bidTexts, frame);
        apply(newAsks, asks, askTexts, frame);
    }

    private static void apply(
            final OkxLevels levels, final DepthSide side, final OkxTexts texts, final DirectBuffer frame) {
        for (int i = 0; i < levels.count(); i++) {
            side.apply(levels.price(i), levels.quantity(i));
            if (texts != null) {
                texts.apply(levels, i, frame);
            }
        }
    }

    /** What was applied last is right: the book is live, up to here. */
    void proven(final long sequence, final long timeNs) {
        live();
        copies = 0;
        mayLag = overlap;
        lastSequence = sequence;
        lastTimeNs = timeNs;
    }

    /** Takes out a bid that is too deep; returns its price, 0 if there is none. */
    long trimBid() {
        return trim(bids, bidTexts);
    }

    /** Takes out an ask that is too deep; returns its price, 0 if there is none. */
    long trimAsk() {
        return trim(asks, askTexts);
    }

    private static long trim(final DepthSide side, final OkxTexts texts) {
        final long price = side.trim();
        if (price != 0 && texts != null) {
            texts.remove(price);
        }
        return price;
    }

    /**
     * The venue's checksum of the book as it is: CRC-32 of the best 25 levels a side in turn, bid first.
     *
     * @return the checksum; {@link #NO_CHECKSUM} if a level's text was not kept.
     */
    long checksum() {
        int length = 0;
        for (int rank = 0; rank < CHECKSUM_LEVELS && length >= 0; rank++) {
            length = text(bids, bidTexts, rank, length);
            length = length < 0 ? length : text(asks, askTexts, rank, length);
        }
        if (length < 0) {
            return NO_CHECKSUM;
        }
        crc.reset();
        crc.update(checked, 0, Math.max(0, length - 1)); // without the last colon
        return (int) crc.getValue();
    }

    private int text(final DepthSide side, final OkxTexts texts, final int rank, final int length) {
        if (rank >= side.size()) {
            return length;
        }
        final int end = texts.write(side.price(rank), checked, length);
        if (end < 0) {
            return end;
        }
        checked[end] = ':';
        return end + 1;
    }
}
