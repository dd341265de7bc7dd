package io.rayo.gateways.macro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads answers that may be anything. */
final class MacroJson {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private MacroJson() {}

    /** The object in a body; null if it is none. */
    static JsonNode object(final byte[] body) {
        try {
            final JsonNode root = MAPPER.readTree(body);
            return null != root && root.isObject() ? root : null;
        } catch (final IOException ex) {
            return null; // said by the caller, in our own words
        }
    }

    /** A number, or text that is one; NaN if it is neither or not finite. */
    static double number(final JsonNode node) {
        if (node.isNumber()) {
            return finite(node.doubleValue());
        }
        if (node.isTextual()) {
            try {
                return finite(Double.parseDouble(node.textValue().strip()));
            } catch (final NumberFormatException ex) {
                return Double.NaN; // a missing value, "." for one
            }
        }
        return Double.NaN;
    }

    private static double finite(final double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    /** The node itself, or its first element if it is an array. */
    static JsonNode firstOf(final JsonNode node) {
        return node.isArray() ? node.path(0) : node;
    }
}
