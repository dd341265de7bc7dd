package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rayo.gateways.sim.binance.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says which stream a WebSocket row belongs to, as an index into a list of keys that grows. One thread at a time. */
final class RowClassifier {
    /** Index of rows that belong to no stream: answers to control frames, unknown shapes. */
    static final int NO_STREAM = -1;

    private static final byte[] WRAPPER = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\",\"data\":".getBytes(StandardCharsets.US_ASCII);

    private final JsonFactory jsonFactory = new JsonFactory();
    private final List<StreamKey> keys = new ArrayList<>();
    private final Map<String, Integer> indexOfStream = new HashMap<>();
    private final Map<StreamKey, Integer> indexOfKey = new HashMap<>();
    private final Product product;
    private int dataOffset;
    private int dataLength;

    RowClassifier(final Product product) {
        this.product = product;
    }

    /** {@return the keys by index} */
    List<StreamKey> keys() {
        return keys;
    }

    /**
     * {@return where the payload proper starts, relative to the row's first byte: behind the wrapper if there is one}
     */
    int dataOffset() {
        return dataOffset;
    }

    /** {@return length of the payload proper} */
    int dataLength() {
        return dataLength;
    }

    int classify(final byte[] raw, final int length) throws IOException {
        dataOffset = 0;
        dataLength = length;
        final int nameEnd = wrapperNameEnd(raw, length);
        if (nameEnd > 0) {
            dataOffset = nameEnd + DATA.length;
            dataLength = length - dataOffset - 1;
            return indexOf(new String(raw, WRAPPER.length, nameEnd - WRAPPER.length, StandardCharsets.UTF_8));
        }
        final String stream = streamOfEvent(raw, length);
        return null == stream ? NO_STREAM : indexOf(stream);
    }

    private int indexOf(final String stream) {
        final Integer known = indexOfStream.get(stream);
        if (null != known) {
            return known;
        }
        final StreamKey key = StreamKey.of(product, stream);
        Integer index = indexOfKey.get(key);
        if (null == index) {
            index = keys.size();
            keys.add(key);
            indexOfKey.put(key, index);
        }
        indexOfStream.put(stream, index);
        return index;
    }

    private static int wrapperNameEnd(final byte[] raw, final int length) {
        if (!startsWith(raw, 0, length, WRAPPER)) {
            return -1;
        }
        int end = WRAPPER.length;
        while (end < length && raw[end] != '"') {
            end++;
        }
        return startsWith(raw, end, length, DATA) && raw[length - 1] == '}' ? end : -1;
    }

    private static boolean startsWith(final byte[] raw, final int offset, final int length, final byte[] text) {
        if (length - offset < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (raw[offset + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** The stream of an event that was recorded without its wrapper (or with white space in it). */
    private String streamOfEvent(final byte[] raw, final int length) throws IOException {
        final Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = jsonFactory.createParser(raw, 0, length)) {
            if (JsonToken.START_OBJECT != parser.nextToken()) {
                return null;
            }
            while (JsonToken.FIELD_NAME == parser.nextToken()) {
                final String name = parser.currentName();
                final JsonToken value = parser.nextToken();
                if (JsonToken.START_OBJECT == value && name.equals("k")) {
                    fields.put("interval", interval(parser));
                } else {
                    fields.put(name, value.isScalarValue() ? parser.getText() : "");
                    parser.skipChildren();
                }
            }
        } catch (final JsonProcessingException e) {
            return null;
        }
        if (fields.containsKey("stream") && fields.containsKey("data")) {
            return fields.get("stream");
        }
        final String symbol = fields.get("s");
        final String channel = channel(fields);
        return null == symbol || null == channel ? null : symbol + "@" + channel;
    }

    private static String interval(final JsonParser parser) throws IOException {
        String interval = "";
        while (JsonToken.FIELD_NAME == parser.nextToken()) {
            final String name = parser.currentName();
            parser.nextToken();
            if (name.equals("i")) {
                interval = parser.getText();
            }
            parser.skipChildren();
        }
        return interval;
    }

    private static String channel(final Map<String, String> fields) {
        final String event = fields.get("e");
        if (null == event) {
            return fields.containsKey("u") && fields.containsKey("B") && fields.containsKey("A") ? "bookTicker" : null;
        }
        return switch (event) {
            case "depthUpdate" -> "depth";
            case "kline" -> "kline_" + fields.get("interval");
            case "markPriceUpdate" -> "markPrice";
            case "24hrTicker" -> "ticker";
            case "24hrMiniTicker" -> "miniTicker";
            default -> event;
        };
    }
}
