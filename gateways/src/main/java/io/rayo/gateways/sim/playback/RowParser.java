package io.rayo.gateways.sim.playback;

import java.io.IOException;

/** Reads the WebSocket rows of one recording. One thread. */
public interface RowParser {
    /**
     * Finds the stream of a row.
     *
     * @param raw that holds it from its first byte on.
     * @param length of it.
     * @return its name, as {@link PlaybackVenue#key} takes it; null for rows that are not to be played: answers to
     *     control messages, unknown shapes.
     * @throws IOException never for bad text.
     */
    String stream(byte[] raw, int length) throws IOException;

    /**
     * Where the payload proper of the last row starts.
     *
     * @return relative to the row: behind the wrapper if there is one.
     */
    default int dataOffset() {
        return 0;
    }

    /**
     * Length of the payload proper of the last row.
     *
     * @return bytes; negative if it is the whole row.
     */
    default int dataLength() {
        return -1;
    }
}
