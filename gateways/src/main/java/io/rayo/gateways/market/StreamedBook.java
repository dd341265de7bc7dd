package io.rayo.gateways.market;

/**
 * Tracker of a book whose snapshots come on the stream itself, so that there is nothing to be joined: live from a
 * snapshot to the first doubt. A venue adds its own sequence rule. Network thread.
 */
public abstract class StreamedBook implements BookTracker {
    private boolean live;
    private boolean snapshotRequested;

    /** Creates a tracker that waits for its first snapshot. */
    protected StreamedBook() {}

    @Override
    public final boolean isLive() {
        return live;
    }

    /** A snapshot was published: the book is proven. */
    protected final void live() {
        live = true;
        snapshotRequested = false;
    }

    @Override
    public void desync() {
        live = false;
    }

    @Override
    public void reset() {
        desync();
    }

    /** Nothing changes: the first copy of an update is taken, wherever it comes from, the second is an old one. */
    @Override
    public void overlap(final boolean isOverlap) {
        // see above
    }

    @Override
    public final boolean wantsSnapshot() {
        return !live && !snapshotRequested;
    }

    @Override
    public final void snapshotRequested(final boolean isRequested) {
        snapshotRequested = isRequested;
    }
}
