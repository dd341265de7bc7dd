package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import java.io.IOException;
import java.util.Set;

/**
 * Finds the decimal places that a frame's prices and quantities need, trailing zeros left out. Numbers may be bare or
 * in quotes. A broken frame is played as it is, but says nothing about the instrument. Any thread.
 */
final class NumberScan {
    private static final JsonFactory JSON_FACTORY = new JsonFactory();

    private NumberScan() {}

    /** Every array of numbers, in quotes or not, is a level: its price, its quantity, then what does not matter. */
    static void levels(final byte[] raw, final int offset, final int length, final SymbolScale scale)
            throws IOException {
        try (JsonParser parser = JSON_FACTORY.createParser(raw, offset, length)) {
            int place = 0;
            for (JsonToken token = parser.nextToken(); null != token; token = parser.nextToken()) {
                if (JsonToken.START_ARRAY == token) {
                    place = 0;
                } else if (isNumber(token, parser) && parser.getParsingContext().inArray()) {
                    if (place < 2) {
                        note(scale, parser.getText(), 0 == place);
                    }
                    place++;
                }
            }
        } catch (final JsonProcessingException e) {
            // see above
            return;
        }
    }

    /** Fields of these names, at any depth, are prices and quantities. */
    static void fields(
            final byte[] raw,
            final int offset,
            final int length,
            final Set<String> prices,
            final Set<String> quantities,
            final SymbolScale scale)
            throws IOException {
        try (JsonParser parser = JSON_FACTORY.createParser(raw, offset, length)) {
            for (JsonToken token = parser.nextToken(); null != token; token = parser.nextToken()) {
                if (isNumber(token, parser) && null != parser.currentName()) {
                    if (prices.contains(parser.currentName())) {
                        note(scale, parser.getText(), true);
                    } else if (quantities.contains(parser.currentName())) {
                        note(scale, parser.getText(), false);
                    }
                }
            }
        } catch (final JsonProcessingException e) {
            // see above
            return;
        }
    }

    private static boolean isNumber(final JsonToken token, final JsonParser parser) throws IOException {
        if (JsonToken.VALUE_STRING == token) {
            final String text = parser.getText();
            return !text.isEmpty() && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
        }
        return JsonToken.VALUE_NUMBER_INT == token || JsonToken.VALUE_NUMBER_FLOAT == token;
    }

    private static void note(final SymbolScale scale, final String text, final boolean price) {
        scale.note(places(text), price);
    }

    /** Decimal places of a number, in plain or scientific notation. */
    static int places(final String text) {
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return Math.max(
                    0, new java.math.BigDecimal(text).stripTrailingZeros().scale());
        }
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
