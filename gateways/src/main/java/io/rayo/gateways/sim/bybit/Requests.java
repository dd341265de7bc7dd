package io.rayo.gateways.sim.bybit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what clients send. Pure functions. */
final class Requests {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Requests() {}

    /** The text as JSON; a missing node if it is none. */
    static JsonNode json(final String text) {
        try {
            final JsonNode node = MAPPER.readTree(text);
            return null == node ? MissingNode.getInstance() : node;
        } catch (final JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Members of an object as texts. */
    static Map<String, String> fields(final JsonNode object) {
        final Map<String, String> fields = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> fields.put(entry.getKey(), entry.getValue().asText()));
        return fields;
    }
}
