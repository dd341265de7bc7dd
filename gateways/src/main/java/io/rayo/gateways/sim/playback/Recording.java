package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rayo.gateways.capture.CaptureReader;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.sim.binance.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

        void note(final int places, final boolean price) {
            if (price) {
                pricePlaces = Math.max(pricePlaces, places);
            } else {
                quantityPlaces = Math.max(quantityPlaces, places);
            }
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
    private final Product product;
    private final Map<String, SymbolScale> symbols = new TreeMap<>();
    private final Map<StreamKey, Long> rowsByStream = new LinkedHashMap<>();
    private final Set<String> snapshotSymbols = new LinkedHashSet<>();
    private String exchangeInfo;
    private String onlySymbol;
    private long rows;
    private long streamRows;
    private long snapshots;
    private long otherRows;
    private long damagedLines;
    private boolean truncated;

    private Recording(final Path file, final Product product) {
        this.file = file;
        this.product = product;
    }

    /**
     * Reads a capture through.
     *
     * @param file to read.
     * @return what it holds.
     * @throws IOException if it cannot be read.
     */
    public static Recording scan(final Path file) throws IOException {
        final Recording recording = new Recording(file, productOf(file));
        final RowClassifier classifier = new RowClassifier(recording.product);
        final NumberScan numbers = new NumberScan();
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                recording.rows++;
                if (FrameTap.Kind.WS == reader.kind()) {
                    recording.scanFrame(reader, classifier, numbers);
                } else if (FrameTap.Kind.REST == reader.kind()) {
                    recording.scanRest(reader);
                } else {
                    recording.otherRows++;
                }
            }
            recording.damagedLines = reader.damagedLines();
            recording.truncated = reader.truncated();
        }
        recording.onlySymbol = recording.symbols.size() == 1
                ? recording.symbols.keySet().iterator().next()
                : null;
        recording.scanSnapshots(numbers);
        return recording;
    }

    /** The first row that tells the products apart decides: a URL, or the shape of a depth or ticker event. */
    private static Product productOf(final Path file) throws IOException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                final Product product = null == reader.url() ? ofShape(reader.rawText()) : ofUrl(reader.url());
                if (null != product) {
                    return product;
                }
            }
        }
        return Product.SPOT;
    }

    private static Product ofUrl(final String url) {
        if (url.contains("/fapi/") || url.contains("//fstream.") || url.contains("//fapi.")) {
            return Product.USDM;
        }
        if (url.contains("/dapi/") || url.contains("//dstream.") || url.contains("//dapi.")) {
            return Product.COINM;
        }
        return url.contains("/api/v3/") || url.contains("//stream.binance.com") ? Product.SPOT : null;
    }

    private static Product ofShape(final String raw) {
        if (raw.contains("\"depthUpdate\"")) {
            if (!raw.contains("\"pu\":")) {
                return Product.SPOT;
            }
            return isCoinMargined(raw) ? Product.COINM : Product.USDM;
        }
        if (raw.contains("@bookTicker\"")) {
            if (!raw.contains("\"e\":")) {
                return Product.SPOT;
            }
            return isCoinMargined(raw) ? Product.COINM : Product.USDM;
        }
        return null;
    }

    /** COIN-M symbols are {@code BASEUSD_PERP} or {@code BASEUSD_yymmdd}; those of USD-M quote in a stable coin. */
    private static boolean isCoinMargined(final String raw) {
        return raw.contains("USD_");
    }

    private void scanFrame(final CaptureReader reader, final RowClassifier classifier, final NumberScan numbers)
            throws IOException {
        final int index = classifier.classify(reader.raw(), reader.rawLength());
        if (RowClassifier.NO_STREAM == index) {
            otherRows++;
            return;
        }
        final StreamKey key = classifier.keys().get(index);
        streamRows++;
        rowsByStream.merge(key, 1L, Long::sum);
        if (!key.symbol().isEmpty()) {
            final SymbolScale scale = symbols.computeIfAbsent(key.symbol(), symbol -> new SymbolScale());
            numbers.scan(reader.raw(), classifier.dataOffset(), classifier.dataLength(), key.channel(), scale);
        }
    }

    private void scanRest(final CaptureReader reader) {
        final String url = null == reader.url() ? "" : reader.url();
        if (url.contains("/exchangeInfo")) {
            exchangeInfo = reader.rawText();
            otherRows++;
        } else if (isSnapshot(url, reader.raw(), reader.rawLength())) {
            snapshots++;
        } else {
            otherRows++;
        }
    }

    /** Snapshots are scanned last because one without a symbol is told by the file's only symbol. */
    private void scanSnapshots(final NumberScan numbers) throws IOException {
        if (0 == snapshots) {
            return;
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                if (FrameTap.Kind.REST == reader.kind()
                        && isSnapshot(null == reader.url() ? "" : reader.url(), reader.raw(), reader.rawLength())) {
                    final String symbol = snapshotSymbol(reader.url(), reader.raw(), reader.rawLength());
                    if (null != symbol) {
                        snapshotSymbols.add(symbol);
                        final SymbolScale scale = symbols.computeIfAbsent(symbol, name -> new SymbolScale());
                        numbers.scan(reader.raw(), 0, reader.rawLength(), "depth", scale);
                    }
                }
            }
        }
    }

    static boolean isSnapshot(final String url, final byte[] raw, final int length) {
        if (!url.isEmpty()) {
            return url.contains("/depth?") || url.endsWith("/depth");
        }
        return new String(raw, 0, Math.min(length, 40), StandardCharsets.US_ASCII).contains("lastUpdateId");
    }

    /**
     * The symbol of a REST depth row: from its URL, from its text, or the file's only symbol; null if none of them
     * says.
     */
    String snapshotSymbol(final String url, final byte[] raw, final int length) throws IOException {
        if (null != url) {
            final int at = url.indexOf("symbol=");
            if (at >= 0) {
                final int end = url.indexOf('&', at);
                return url.substring(at + "symbol=".length(), end < 0 ? url.length() : end);
            }
        }
        try (JsonParser parser = new JsonFactory().createParser(raw, 0, length)) {
            parser.nextToken();
            while (JsonToken.FIELD_NAME == parser.nextToken()) {
                final String name = parser.currentName();
                parser.nextToken();
                if (name.equals("symbol")) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (final JsonProcessingException e) {
            return null;
        }
        return onlySymbol;
    }

    /** {@return the capture} */
    public Path file() {
        return file;
    }

    /** {@return the product it was recorded from} */
    public Product product() {
        return product;
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

    /** {@return the exchangeInfo that was recorded, or null} */
    public String exchangeInfo() {
        return exchangeInfo;
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
