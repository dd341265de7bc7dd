package io.rayo.gateways.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.github.luben.zstd.ZstdInputStream;
import io.rayo.gateways.net.FrameTap;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a capture row by row, in file order. The compression (none, gzip, zstd) is told by the first bytes, not by the
 * name.
 *
 * <p>A damaged line is counted, its number kept (the first {@value #DAMAGED_LINES_KEPT}), and skipped. A file that
 * stops in the middle of a compressed block, as a killed writer leaves it, ends there with {@link #truncated()}. Not
 * thread-safe.
 */
public final class CaptureReader implements AutoCloseable {
    /** Longest line in bytes that is read unless told otherwise; a longer one counts as damaged. */
    public static final int LINE_BYTES_MAX = 64 << 20;

    /** How many numbers of damaged lines are kept. */
    public static final int DAMAGED_LINES_KEPT = 64;

    private static final int READ_BYTES = 256 << 10;
    private static final int ZSTD_MAGIC = 0x28B52FFD;
    private static final int GZIP_MAGIC = 0x1F8B;

    private final JsonFactory jsonFactory = new JsonFactory();
    private final InputStream input;
    private final int lineBytesMax;

    private byte[] window = new byte[READ_BYTES];
    private int position;
    private int limit;
    private boolean atEnd;
    private boolean truncated;

    private long lineNumber;
    private long damagedLines;
    private final long[] damagedLineNumbers = new long[DAMAGED_LINES_KEPT];

    private long receiveTimeNs;
    private FrameTap.Kind kind;
    private String url;
    private String venue;
    private byte[] raw = new byte[4096];
    private int rawLength;

    private CaptureReader(final InputStream input, final int lineBytesMax) {
        this.input = input;
        this.lineBytesMax = lineBytesMax;
    }

    /**
     * Opens a capture.
     *
     * @param file to read.
     * @return a reader that stands before the first row.
     * @throws IOException if it cannot be opened.
     */
    public static CaptureReader open(final Path file) throws IOException {
        return open(file, LINE_BYTES_MAX);
    }

    /**
     * Opens a capture with a bound of its own.
     *
     * @param file to read.
     * @param lineBytesMax longest line in bytes; from 16.
     * @return a reader that stands before the first row.
     * @throws IOException if it cannot be opened.
     */
    public static CaptureReader open(final Path file, final int lineBytesMax) throws IOException {
        if (lineBytesMax < 16) {
            throw new IllegalArgumentException("invalid lineBytesMax=" + lineBytesMax + ": must be at least 16");
        }
        final InputStream plain = new BufferedInputStream(Files.newInputStream(file), READ_BYTES);
        try {
            return new CaptureReader(decompressed(plain), lineBytesMax);
        } catch (final IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static InputStream decompressed(final InputStream plain) throws IOException {
        plain.mark(8);
        final byte[] magic = plain.readNBytes(4);
        plain.reset();
        final int first = magic.length < 4
                ? 0
                : (magic[0] & 0xFF) << 24 | (magic[1] & 0xFF) << 16 | (magic[2] & 0xFF) << 8 | (magic[3] & 0xFF);
        if (ZSTD_MAGIC == first) {
            // continuous: an unfinished frame at the end of the file gives what it holds instead of an error
            return new ZstdInputStream(plain).setContinuous(true);
        }
        if (GZIP_MAGIC == first >>> 16) {
            return new GZIPInputStream(plain, READ_BYTES);
        }
        return plain;
    }

    /**
     * Moves to the next good row.
     *
     * @return false at the end.
     * @throws IOException if the file cannot be read.
     */
    public boolean next() throws IOException {
        while (true) {
            final int length = nextLine();
            if (length < 0) {
                return false;
            }
            final int start = position - length - 1;
            if (isBlank(start, length)) {
                continue;
            }
            if (parse(start, length)) {
                return true;
            }
            damaged();
        }
    }

    private void damaged() {
        if (damagedLines < DAMAGED_LINES_KEPT) {
            damagedLineNumbers[(int) damagedLines] = lineNumber;
        }
        damagedLines++;
    }

    private boolean isBlank(final int start, final int length) {
        for (int i = start; i < start + length; i++) {
            if (window[i] > ' ' || window[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Leaves the line in the window just before {@link #position}, its end mark included. */
    private int nextLine() throws IOException {
        int scanned = position;
        boolean tooLong = false;
        while (true) {
            for (int i = scanned; i < limit; i++) {
                if (window[i] == '\n') {
                    final int length = i - position;
                    position = i + 1;
                    lineNumber++;
                    if (tooLong || length > lineBytesMax) {
                        tooLong = false;
                        damaged();
                        scanned = position;
                        continue;
                    }
                    return length;
                }
            }
            scanned = limit;
            if (limit - position > lineBytesMax) {
                tooLong = true;
                position = limit;
            }
            if (atEnd) {
                return lastLine(tooLong);
            }
            final int before = position;
            fill();
            scanned -= before - position;
        }
    }

    private int lastLine(final boolean tooLong) {
        final int length = limit - position;
        if (0 == length && !tooLong) {
            return -1;
        }
        lineNumber++;
        if (tooLong) {
            position = limit;
            damaged();
            return -1;
        }
        // make room for the end mark that the file lacks, so that both cases look the same to the caller
        if (limit == window.length) {
            window = Arrays.copyOf(window, window.length + 1);
        }
        window[limit++] = '\n';
        position = limit;
        return length;
    }

    private void fill() throws IOException {
        if (position > 0) {
            System.arraycopy(window, position, window, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == window.length) {
            window = Arrays.copyOf(window, window.length * 2);
        }
        int read = -1;
        try {
            read = input.read(window, limit, window.length - limit);
        } catch (final EOFException | ZipException e) {
            // gzip cut short: what came before is good
            truncated = true;
        } catch (final IOException e) {
            if (!(input instanceof ZstdInputStream)) {
                throw e;
            }
            // the decoder says of a damaged or unfinished frame no more than this
            truncated = true;
        }
        if (read < 0) {
            atEnd = true;
        } else {
            limit += read;
        }
    }

    private boolean parse(final int start, final int length) throws IOException {
        boolean hasTime = false;
        boolean hasRaw = false;
        kind = null;
        url = null;
        venue = null;
        rawLength = 0;
        try (JsonParser parser = jsonFactory.createParser(window, start, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                final JsonToken value = parser.nextToken();
                switch (name) {
                    case "recv_ns" -> {
                        if (JsonToken.VALUE_NUMBER_INT != value) {
                            return false;
                        }
                        receiveTimeNs = parser.getLongValue();
                        hasTime = true;
                    }
                    case "kind" -> kind = kindOf(parser.getText());
                    case "url" -> url = JsonToken.VALUE_STRING == value ? parser.getText() : null;
                    case "venue" -> venue = JsonToken.VALUE_STRING == value ? parser.getText() : null;
                    case "raw" -> {
                        if (JsonToken.VALUE_STRING != value) {
                            return false;
                        }
                        copyRaw(parser);
                        hasRaw = true;
                    }
                    default -> parser.skipChildren();
                }
            }
            return JsonToken.END_OBJECT == parser.currentToken()
                    && null == parser.nextToken()
                    && hasTime
                    && null != kind
                    && (hasRaw || FrameTap.Kind.OPEN == kind);
        } catch (final JsonProcessingException e) {
            return false;
        }
    }

    private static FrameTap.Kind kindOf(final String text) {
        return switch (text) {
            case "ws" -> FrameTap.Kind.WS;
            case "sent" -> FrameTap.Kind.SENT;
            case "rest" -> FrameTap.Kind.REST;
            case "open" -> FrameTap.Kind.OPEN;
            default -> null;
        };
    }

    private void copyRaw(final JsonParser parser) throws IOException {
        final char[] text = parser.getTextCharacters();
        final int from = parser.getTextOffset();
        final int length = parser.getTextLength();
        if (raw.length < length) {
            raw = new byte[Integer.highestOneBit(length) << 1];
        }
        for (int i = 0; i < length; i++) {
            final char c = text[from + i];
            if (c >= 0x80) {
                final byte[] encoded = new String(text, from, length).getBytes(StandardCharsets.UTF_8);
                raw = encoded.length > raw.length ? encoded : raw;
                System.arraycopy(encoded, 0, raw, 0, encoded.length);
                rawLength = encoded.length;
                return;
            }
            raw[i] = (byte) c;
        }
        rawLength = length;
    }

    /** {@return when the row was received, nanoseconds since the epoch} */
    public long receiveTimeNs() {
        return receiveTimeNs;
    }

    /** {@return what the row is} */
    public FrameTap.Kind kind() {
        return kind;
    }

    /** {@return the row's URL, or null} */
    public String url() {
        return url;
    }

    /** {@return the venue's name as the row tells it, or null} */
    public String venue() {
        return venue;
    }

    /** {@return the array that holds the payload in its first {@link #rawLength()} bytes until the next row} */
    public byte[] raw() {
        return raw;
    }

    /** {@return payload length in bytes} */
    public int rawLength() {
        return rawLength;
    }

    /** {@return a copy of the payload as text} */
    public String rawText() {
        return new String(raw, 0, rawLength, StandardCharsets.UTF_8);
    }

    /** {@return number of the row's line, from 1} */
    public long lineNumber() {
        return lineNumber;
    }

    /** {@return how many lines could not be read so far} */
    public long damagedLines() {
        return damagedLines;
    }

    /**
     * The numbers of the first damaged lines.
     *
     * @return a copy, in order, at most {@value #DAMAGED_LINES_KEPT}.
     */
    public long[] damagedLineNumbers() {
        return Arrays.copyOf(damagedLineNumbers, (int) Math.min(damagedLines, DAMAGED_LINES_KEPT));
    }

    /** {@return whether the file ended inside a compressed block} */
    public boolean truncated() {
        return truncated;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
