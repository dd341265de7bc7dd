package io.rayo.gateways.sim.playback;

import io.rayo.gateways.capture.CaptureReader;
import io.rayo.gateways.net.FrameTap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What one capture file holds, found by reading it once. Immutable afterwards. */
public final class Recording {
    /** What is known of a symbol: the finest decimal places that occur. */
    public static final class SymbolScale {
        private int pricePlaces;
        private int quantityPlaces;
        private int levels;

        void note(final int places, final boolean price) {
            if (price) {
                pricePlaces = Math.max(pricePlaces, places);
            } else {
                quantityPlaces = Math.max(quantityPlaces, places);
            }
        }

        void merge(final SymbolScale other) {
            note(other.pricePlaces, true);
            note(other.quantityPlaces, false);
            noteLevels(other.levels);
        }

        void noteLevels(final int count) {
            levels = Math.max(levels, count);
        }

        /** {@return most levels of a side of one frame, from 0; 0 too where the venue's depth does not matter} */
        public int levels() {
            return levels;
        }

        /** {@return decimal places of the tick size, from 0} */
        public int pricePlaces() {
            return pricePlaces;
        }

        /** {@return decimal places of the lot size, from 0} */
        public int quantityPlaces() {
            return quantityPlaces;
        }
    }

    private final Path file;
    private final PlaybackVenue venue;
    private final Map<String, SymbolScale> symbols = new TreeMap<>();
    private final Map<StreamKey, Long> rowsByStream = new LinkedHashMap<>();
    private final Set<String> snapshotSymbols = new LinkedHashSet<>();
    private final Map<String, String> instruments = new LinkedHashMap<>();
    private String onlySymbol;
    private int subscribedDepth;
    private long rows;
    private long streamRows;
    private long snapshots;
    private long otherRows;
    private long damagedLines;
    private boolean truncated;

    private Recording(final Path file, final PlaybackVenue venue) {
        this.file = file;
        this.venue = venue;
    }

    /**
     * Reads a capture through.
     *
     * @param file to read.
     * @return what it holds.
     * @throws IOException if it cannot be read.
     */
    public static Recording scan(final Path file) throws IOException {
        final Recording recording = new Recording(file, PlaybackVenues.of(file));
        final RowClassifier classifier = new RowClassifier(recording.venue);
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                recording.rows++;
                if (FrameTap.Kind.WS == reader.kind()) {
                    recording.scanFrame(reader, classifier);
                } else if (FrameTap.Kind.REST == reader.kind()) {
                    recording.scanRest(reader);
                } else {
                    recording.scanOther(reader);
                }
            }
            recording.damagedLines = reader.damagedLines();
            recording.truncated = reader.truncated();
        }
        recording.onlySymbol = recording.symbols.size() == 1
                ? recording.symbols.keySet().iterator().next()
                : null;
        recording.scanSnapshots();
        return recording;
    }

    private void scanFrame(final CaptureReader reader, final RowClassifier classifier) throws IOException {
        final int index = classifier.classify(reader.raw(), reader.rawLength());
        if (RowClassifier.NO_STREAM == index) {
            otherRows++;
            return;
        }
        final StreamKey key = classifier.keys().get(index);
        streamRows++;
        rowsByStream.merge(key, 1L, Long::sum);
        if (venue.isInstrument(key)) {
            final SymbolScale scale = symbols.computeIfAbsent(key.symbol(), symbol -> new SymbolScale());
            venue.scan(reader.raw(), classifier.dataOffset(), classifier.dataLength(), key.channel(), scale);
        }
    }

    private void scanOther(final CaptureReader reader) {
        otherRows++;
        if (FrameTap.Kind.SENT == reader.kind()) {
            subscribedDepth = Math.max(subscribedDepth, venue.subscribedDepth(reader.rawText()));
        }
    }

    private void scanRest(final CaptureReader reader) {
        final String url = url(reader);
        if (venue.isInstruments(url)) {
            instruments.put(target(url), reader.rawText());
            otherRows++;
        } else if (venue.isSnapshot(url, reader.raw(), reader.rawLength())) {
            snapshots++;
        } else {
            otherRows++;
        }
    }

    /** Snapshots are scanned last because one without a symbol is told by the file's only symbol. */
    private void scanSnapshots() throws IOException {
        if (0 == snapshots) {
            return;
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                if (FrameTap.Kind.REST == reader.kind()
                        && venue.isSnapshot(url(reader), reader.raw(), reader.rawLength())) {
                    final String symbol = snapshotSymbol(url(reader), reader.raw(), reader.rawLength());
                    if (null != symbol) {
                        snapshotSymbols.add(symbol);
                        final SymbolScale scale = symbols.computeIfAbsent(symbol, name -> new SymbolScale());
                        venue.scan(reader.raw(), 0, reader.rawLength(), venue.snapshotChannel(), scale);
                    }
                }
            }
        }
    }

    /** URL of a row; empty if it has none. */
    static String url(final CaptureReader reader) {
        return null == reader.url() ? "" : reader.url();
    }

    /** The symbol of a REST depth row: as the venue tells it, or the file's only symbol; null if neither says. */
    String snapshotSymbol(final String url, final byte[] raw, final int length) throws IOException {
        final String symbol = venue.snapshotSymbol(url, raw, length);
        return null == symbol ? onlySymbol : symbol;
    }

    /** {@return the capture} */
    public Path file() {
        return file;
    }

    /** {@return the venue that it was recorded from} */
    public PlaybackVenue venue() {
        return venue;
    }

    /** {@return the symbols seen with the decimal places of their prices and quantities, sorted} */
    public Map<String, SymbolScale> symbols() {
        return symbols;
    }

    /** {@return how many rows each stream has, in order of first sight} */
    public Map<StreamKey, Long> rowsByStream() {
        return rowsByStream;
    }

    /** {@return the symbols for which a REST depth snapshot was recorded} */
    public Set<String> snapshotSymbols() {
        return snapshotSymbols;
    }

    /** {@return whether a list of instruments was recorded} */
    boolean hasInstruments() {
        return !instruments.isEmpty();
    }

    /** The list of instruments as it was recorded for a request, or for one that differs in its query; null if none. */
    String instruments(final String path, final String query) {
        final String same = instruments.get(query.isEmpty() ? path : path + '?' + query);
        if (null != same) {
            return same;
        }
        for (final Map.Entry<String, String> recorded : instruments.entrySet()) {
            final String target = recorded.getKey();
            if (1 == instruments.size() || target.equals(path) || target.startsWith(path + '?')) {
                return recorded.getValue();
            }
        }
        return null;
    }

    /** Path and query of a URL. */
    private static String target(final String url) {
        final int authority = url.indexOf("//");
        final int path = url.indexOf('/', authority < 0 ? 0 : authority + 2);
        return path < 0 ? url : url.substring(path);
    }

    /** {@return most levels a side that a recorded subscription to books names, from 0; 0 if none does} */
    public int subscribedDepth() {
        return subscribedDepth;
    }

    /** {@return good rows} */
    public long rows() {
        return rows;
    }

    /** {@return rows that belong to a stream} */
    public long streamRows() {
        return streamRows;
    }

    /** {@return REST depth rows} */
    public long snapshots() {
        return snapshots;
    }

    /** {@return rows that are not played: sent, open, control answers, other REST answers} */
    public long otherRows() {
        return otherRows;
    }

    /** {@return lines that could not be read} */
    public long damagedLines() {
        return damagedLines;
    }

    /** {@return whether the file ends inside a compressed block} */
    public boolean truncated() {
        return truncated;
    }
}
