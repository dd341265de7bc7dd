package io.rayo.gateways.sim.playback;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says which stream a WebSocket row belongs to, as an index into a list of keys that grows. One thread at a time. */
final class RowClassifier {
    /** Index of rows that belong to no stream: answers to control frames, unknown shapes. */
    static final int NO_STREAM = -1;

    private final PlaybackVenue venue;
    private final RowParser parser;
    private final List<StreamKey> keys = new ArrayList<>();
    private final Map<String, Integer> indexOfStream = new HashMap<>();
    private final Map<StreamKey, Integer> indexOfKey = new HashMap<>();
    private int rowLength;

    RowClassifier(final PlaybackVenue venue) {
        this.venue = venue;
        parser = venue.rows();
    }

    /** {@return the keys by index} */
    List<StreamKey> keys() {
        return keys;
    }

    /**
     * {@return where the payload proper starts, relative to the row's first byte: behind the wrapper if there is one}
     */
    int dataOffset() {
        return parser.dataLength() < 0 ? 0 : parser.dataOffset();
    }

    /** {@return length of the payload proper} */
    int dataLength() {
        return parser.dataLength() < 0 ? rowLength : parser.dataLength();
    }

    int classify(final byte[] raw, final int length) throws IOException {
        rowLength = length;
        final String stream = parser.stream(raw, length);
        return null == stream ? NO_STREAM : indexOf(stream);
    }

    private int indexOf(final String stream) {
        final Integer known = indexOfStream.get(stream);
        if (null != known) {
            return known;
        }
        final StreamKey key = venue.key(stream);
        Integer index = indexOfKey.get(key);
        if (null == index) {
            index = keys.size();
            keys.add(key);
            indexOfKey.put(key, index);
        }
        indexOfStream.put(stream, index);
        return index;
    }
}
