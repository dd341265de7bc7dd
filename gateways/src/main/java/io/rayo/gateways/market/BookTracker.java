package io.rayo.gateways.market;

/** Follows the sequence of a book's updates. Network thread. */
public interface BookTracker {
    /**
     * Whether the book is proven: a snapshot and every update since.
     *
     * @return true from the snapshot to the first doubt.
     */
    boolean isLive();

    /** Gives up the book: only a new snapshot makes it live again. */
    void desync();

    /** Forgets everything: the connection ended. */
    void reset();

    /**
     * Says that two connections bring this book's updates, or that one of them is gone.
     *
     * @param isOverlap true while there are two.
     */
    void overlap(boolean isOverlap);

    /**
     * Whether a snapshot should be asked for now.
     *
     * @return true if nothing else can make the book live, and no request is under way.
     */
    boolean wantsSnapshot();

    /**
     * Says whether a request for a snapshot is under way: there is at most one.
     *
     * @param isRequested true from the request to its answer, failure, or time limit.
     */
    void snapshotRequested(boolean isRequested);
}
