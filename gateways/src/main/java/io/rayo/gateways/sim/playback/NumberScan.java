package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import java.io.IOException;

/** Finds the decimal places that a frame's prices and quantities need, trailing zeros left out. */
final class NumberScan {
    private final JsonFactory jsonFactory = new JsonFactory();

    void scan(final byte[] raw, final int offset, final int length, final String channel, final SymbolScale scale)
            throws IOException {
        try (JsonParser parser = jsonFactory.createParser(raw, offset, length)) {
            if (channel.startsWith("depth")) {
                scanLevels(parser, scale);
            } else {
                final String prices = priceFields(channel);
                final String quantities = quantityFields(channel);
                if (!prices.isEmpty()) {
                    scanFields(parser, prices, quantities, scale);
                }
            }
        } catch (final JsonProcessingException e) {
            // a broken frame is played as it is, but says nothing about the instrument
            return;
        }
    }

    private static String priceFields(final String channel) {
        return switch (channel) {
            case "trade", "aggTrade" -> "p";
            case "bookTicker" -> "ba";
            default -> channel.startsWith("kline") ? "ohlc" : "";
        };
    }

    private static String quantityFields(final String channel) {
        return switch (channel) {
            case "trade", "aggTrade" -> "q";
            case "bookTicker" -> "BA";
            default -> channel.startsWith("kline") ? "vV" : "";
        };
    }

    /** Every [price, quantity] pair of two strings is a level. */
    private static void scanLevels(final JsonParser parser, final SymbolScale scale) throws IOException {
        int place = 0;
        for (JsonToken token = parser.nextToken(); null != token; token = parser.nextToken()) {
            if (JsonToken.START_ARRAY == token) {
                place = 0;
            } else if (JsonToken.VALUE_STRING == token
                    && parser.getParsingContext().inArray()) {
                note(scale, parser.getText(), 0 == place++);
            }
        }
    }

    private static void scanFields(
            final JsonParser parser, final String prices, final String quantities, final SymbolScale scale)
            throws IOException {
        for (JsonToken token = parser.nextToken(); null != token; token = parser.nextToken()) {
            if (JsonToken.VALUE_STRING == token
                    && null != parser.currentName()
                    && parser.currentName().length() == 1) {
                if (prices.contains(parser.currentName())) {
                    note(scale, parser.getText(), true);
                } else if (quantities.contains(parser.currentName())) {
                    note(scale, parser.getText(), false);
                }
            }
        }
    }

    private static void note(final SymbolScale scale, final String text, final boolean price) {
        scale.note(places(text), price);
    }

    static int places(final String text) {
        final int point = text.indexOf('.');
        if (point < 0) {
            return 0;
        }
        int last = text.length() - 1;
        while (text.charAt(last) == '0') {
            last--;
        }
        return last - point;
    }
}
