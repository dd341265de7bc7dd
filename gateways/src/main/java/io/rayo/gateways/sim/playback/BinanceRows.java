package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Rows of Binance: events wrapped with their stream's name, or bare ones whose stream follows from their fields. */
final class BinanceRows implements RowParser {
    private static final byte[] WRAPPER = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\",\"data\":".getBytes(StandardCharsets.US_ASCII);

    private final JsonFactory jsonFactory = new JsonFactory();
    private int dataOffset;
    private int dataLength;

    @Override
    public int dataOffset() {
        return dataOffset;
    }

    @Override
    public int dataLength() {
        return dataLength;
    }

    @Override
    public String stream(final byte[] raw, final int length) throws IOException {
        dataOffset = 0;
        dataLength = length;
        final int nameEnd = wrapperNameEnd(raw, length);
        if (nameEnd > 0) {
            dataOffset = nameEnd + DATA.length;
            dataLength = length - dataOffset - 1;
            return new String(raw, WRAPPER.length, nameEnd - WRAPPER.length, StandardCharsets.UTF_8);
        }
        return streamOfEvent(raw, length);
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
