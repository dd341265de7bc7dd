package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON results of commands. */
final class Json {
    /** Shared; thread-safe. */
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Writes a result to a file, or nowhere if there is none. */
    static void write(final Path file, final JsonNode result) throws IOException {
        if (null != file) {
            if (null != file.toAbsolutePath().getParent()) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n");
        }
    }

    /** JSON has no NaN and no infinity: null is unknown, the text "inf" or "-inf" is without bound. */
    static void putNumber(final ObjectNode node, final String name, final double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else if (Double.isInfinite(value)) {
            node.put(name, value > 0 ? "inf" : "-inf");
        } else {
            node.put(name, value);
        }
    }
}
