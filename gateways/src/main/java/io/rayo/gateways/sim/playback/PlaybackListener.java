package io.rayo.gateways.sim.playback;

import java.io.IOException;

/** Told how the playback goes. On the server's event loop: must return quickly. */
public interface PlaybackListener {
    /**
     * Called about every 100 ms while rows are played.
     *
     * @param rows played so far.
     * @param rowsTotal of all recordings.
     * @param recordedNs receive time of the last row played.
     */
    default void onProgress(final long rows, final long rowsTotal, final long recordedNs) {}

    /**
     * The last frame of every recording is with the operating system. Connections stay open.
     *
     * @param summary of what was played.
     */
    default void onEnd(final PlaybackSummary summary) {}

    /**
     * A recording could not be read to its end: nothing more is played.
     *
     * @param failure what went wrong.
     */
    default void onFailure(final IOException failure) {}
}
