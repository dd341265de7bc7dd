package io.rayo.gateways.sim.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The control side of a stream connection: which streams it has, and the answers to SUBSCRIBE, UNSUBSCRIBE,
 * LIST_SUBSCRIPTIONS, SET_PROPERTY and GET_PROPERTY (web-socket-streams.md, "Live subscribing/unsubscribing"). Event
 * loop only.
 */
public final class StreamControl {
    /** Streams that one connection may have. */
    public static final int STREAMS_MAX = 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Set<String> streams = new LinkedHashSet<>();
    private boolean combined;

    /**
     * Starts with what the request target asks for.
     *
     * @param path of the connection, ending in {@code /ws}, {@code /ws/a/b} or {@code /stream}.
     * @param query of the connection, without the question mark.
     */
    public StreamControl(final String path, final String query) {
        combined = path.equals("/stream") || path.endsWith("/stream");
        final int raw = path.indexOf("/ws/");
        if (raw >= 0) {
            addAll(path.substring(raw + 4));
        }
        for (final String parameter : query.split("&", -1)) {
            if (parameter.startsWith("streams=")) {
                addAll(parameter
                        .substring("streams=".length())
                        .replace("%40", "@")
                        .replace("%2F", "/"));
            }
        }
    }

    private void addAll(final String slashed) {
        for (final String stream : slashed.split("/", -1)) {
            if (!stream.isEmpty()) {
                streams.add(stream);
            }
        }
    }

    /** {@return whether events are wrapped with their stream's name} */
    public boolean isCombined() {
        return combined;
    }

    /** {@return the streams as the client named them, in order} */
    public Collection<String> streams() {
        return streams;
    }

    /** {@return whether there are more streams than a connection may have} */
    public boolean isOverLimit() {
        return streams.size() > STREAMS_MAX;
    }

    /**
     * Handles one request of the client.
     *
     * @param text of the message.
     * @return the answer's text.
     */
    public String onRequest(final String text) {
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            return "{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}";
        }
        if (null == request || !request.isObject()) {
            return "{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}";
        }
        final JsonNode idNode = request.get("id");
        final String id = null == idNode ? "null" : idNode.toString();
        final JsonNode method = request.get("method");
        if (null == method || !method.isTextual()) {
            return error(2, "Invalid request: missing field `method` at line 1 column " + text.length(), id);
        }
        return switch (method.asText()) {
            case "SUBSCRIBE" -> change(request, id, true);
            case "UNSUBSCRIBE" -> change(request, id, false);
            case "LIST_SUBSCRIPTIONS" -> list(id);
            case "SET_PROPERTY" -> setProperty(request.get("params"), id);
            case "GET_PROPERTY" -> "{\"result\":" + combined + ",\"id\":" + id + "}";
            default ->
                error(
                        2,
                        "Invalid request: unknown variant `" + method.asText().toLowerCase(Locale.ROOT)
                                + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`,"
                                + " `GET_PROPERTY`",
                        id);
        };
    }

    private String change(final JsonNode request, final String id, final boolean add) {
        final JsonNode params = request.get("params");
        if (null == params || !params.isArray()) {
            return error(2, "Invalid request: missing field `params`", id);
        }
        final List<String> names = new ArrayList<>();
        for (final JsonNode name : params) {
            if (!name.isTextual()) {
                return error(2, "Invalid request: request ID must be an unsigned integer", id);
            }
            names.add(name.asText());
        }
        if (add) {
            streams.addAll(names);
        } else {
            names.forEach(streams::remove);
        }
        return "{\"result\":null,\"id\":" + id + "}";
    }

    private String list(final String id) {
        final StringBuilder answer = new StringBuilder("{\"result\":[");
        for (final String stream : streams) {
            answer.append(answer.charAt(answer.length() - 1) == '[' ? "" : ",")
                    .append('"')
                    .append(stream)
                    .append('"');
        }
        return answer.append("],\"id\":").append(id).append('}').toString();
    }

    private String setProperty(final JsonNode params, final String id) {
        if (null == params
                || params.size() != 2
                || !"combined".equals(params.get(0).asText())) {
            return error(0, "Unknown property", id);
        }
        if (!params.get(1).isBoolean()) {
            return error(1, "Invalid value type: expected Boolean", id);
        }
        combined = params.get(1).booleanValue();
        return "{\"result\":null,\"id\":" + id + "}";
    }

    private static String error(final int code, final String message, final String id) {
        return "{\"code\":" + code + ",\"msg\":\"" + message.replace("\"", "\\\"") + "\",\"id\":" + id + "}";
    }
}
