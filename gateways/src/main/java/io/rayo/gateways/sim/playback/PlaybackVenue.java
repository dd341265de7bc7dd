package io.rayo.gateways.sim.playback;

import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import io.rayo.gateways.sim.server.SimExchange;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * What a venue's product has of its own when a recording of it is played: how its rows are told apart and its requests
 * answered. Without state, so any thread; a new venue is a class of this kind and a line in {@link PlaybackVenues}.
 */
public interface PlaybackVenue {
    /**
     * Id of the venue.
     *
     * @return as in {@code Venues}.
     */
    int venueId();

    /**
     * Whether a recorded URL, of a connection or request, is of this venue.
     *
     * @param url that was recorded.
     * @return true if it is of no other.
     */
    boolean isOfUrl(String url);

    /**
     * Whether a frame can only be of this venue.
     *
     * @param raw its text.
     * @return false if it is not, or does not say.
     */
    boolean isOfShape(String raw);

    /**
     * Makes a reader of rows.
     *
     * @return one for each thread that reads a recording.
     */
    RowParser rows();

    /**
     * Reads the name of a stream, as a row, a subscription or {@code PlaybackContext.expectStream} has it.
     *
     * @param stream the venue's text.
     * @return what rows of it have in common with those of equal streams.
     */
    StreamKey key(String stream);

    /**
     * Whether rows of one stream go to who wants another.
     *
     * @param rowKey of the rows.
     * @param wanted key of a subscription, or of an expected stream.
     * @return true for the same, and where one stands in for the other.
     */
    default boolean answers(final StreamKey rowKey, final StreamKey wanted) {
        return rowKey.equals(wanted);
    }

    /**
     * Notes the decimal places of prices and quantities in a row.
     *
     * @param raw that holds the row.
     * @param offset of the payload proper.
     * @param length of the payload proper.
     * @param channel of the row's key, or {@link #snapshotChannel()}.
     * @param scale to note them in.
     * @throws IOException never for a bad row: it says nothing.
     */
    void scan(byte[] raw, int offset, int length, String channel, SymbolScale scale) throws IOException;

    /**
     * Channel whose books begin with a snapshot by REST.
     *
     * @return channel of a {@link StreamKey}; empty if the stream brings the snapshots.
     */
    default String snapshotChannel() {
        return "";
    }

    /**
     * Whether a recorded REST answer is a depth snapshot.
     *
     * @param url of the request; empty if it was not recorded.
     * @param raw the answer.
     * @param length of the answer.
     * @return true for one that is to be played.
     */
    default boolean isSnapshot(final String url, final byte[] raw, final int length) {
        return false;
    }

    /**
     * Symbol of a depth snapshot.
     *
     * @param url of the request; empty if it was not recorded.
     * @param raw the answer.
     * @param length of the answer.
     * @return null if neither says: it is the recording's only symbol then.
     * @throws IOException never for bad text.
     */
    default String snapshotSymbol(final String url, final byte[] raw, final int length) throws IOException {
        return null;
    }

    /**
     * Whether a recorded REST answer is the list of instruments.
     *
     * @param url of the request; empty if it was not recorded.
     * @return true if {@link PlaybackRequests#instruments} may answer by it.
     */
    boolean isInstruments(String url);

    /**
     * Whether a REST request is for this venue.
     *
     * @param exchange the request.
     * @return true if {@link #onRequest} shall answer it.
     */
    boolean serves(SimExchange exchange);

    /**
     * Answers a REST request, now or later: instruments, time, depth.
     *
     * @param exchange the request.
     * @param requests what the recordings have for it.
     */
    void onRequest(SimExchange exchange, PlaybackRequests requests);

    /**
     * Takes a WebSocket connection.
     *
     * @param path of it.
     * @param query of it, without the question mark.
     * @param recorded venues of which there are recordings.
     * @return the venue's side of it; null if the path is none of this venue's.
     */
    PlaybackControl connect(String path, String query, Collection<PlaybackVenue> recorded);

    /**
     * Channel of a node's configuration that brings a stream.
     *
     * @param key of the stream.
     * @return such as {@code trades} or {@code book}; null if a node has none for it.
     */
    String nodeChannel(StreamKey key);

    /**
     * Depth of the books with which the recording was taken, where who plays it must subscribe the same.
     *
     * @param recording that is to be played.
     * @return levels a side; 0 if it does not matter.
     */
    default int depth(final Recording recording) {
        return 0;
    }

    /**
     * Depth of the books that a recorded request subscribes to.
     *
     * @param sent text of the request.
     * @return levels a side; 0 if it names none, or rows tell as well.
     */
    default int subscribedDepth(final String sent) {
        return 0;
    }

    /**
     * Whether the symbol of a stream is an instrument's: not that of an index.
     *
     * @param key of the stream.
     * @return true if a node can be told to take it.
     */
    default boolean isInstrument(final StreamKey key) {
        return !key.symbol().isEmpty();
    }

    /**
     * Options of a node's configuration that the venue must have for recordings of this kind.
     *
     * @return by name; usually none.
     */
    default Map<String, String> nodeOptions() {
        return Map.of();
    }
}
