package io.rayo.gateways.net;

/**
 * Tells ids that were seen from those that were not, where two connections bring the same stream for a while: remembers
 * the highest id and which of the 64 up to it came.
 *
 * <p>A venue may start its ids anew, and one damaged id must not silence a stream: after {@link #PATIENCE} ids in a row
 * below the window, the window moves there.
 */
public final class SequenceWindow {
    /** Ids below the window that are refused before it is moved. */
    public static final int PATIENCE = 32;

    private static final int WIDTH = Long.SIZE;

    private boolean started;
    private long highest;
    private long seen;
    private int below;

    /** Creates an empty window. */
    public SequenceWindow() {}

    /** Forgets all. */
    public void reset() {
        started = false;
        below = 0;
    }

    /**
     * Takes note of an id.
     *
     * @param id of an event.
     * @return true if it is new.
     */
    public boolean accept(final long id) {
        if (!started) {
            return start(id);
        }
        if (id > highest) {
            final long shift = id - highest;
            seen = shift < 0 || shift >= WIDTH ? 1 : seen << shift | 1;
            highest = id;
            below = 0;
            return true;
        }
        final long age = highest - id;
        if (age < 0 || age >= WIDTH) {
            return ++below >= PATIENCE && start(id);
        }
        below = 0;
        final long bit = 1L << age;
        final boolean isNew = (seen & bit) == 0;
        seen |= bit;
        return isNew;
    }

    private boolean start(final long id) {
        started = true;
        highest = id;
        seen = 1;
        below = 0;
        return true;
    }
}
