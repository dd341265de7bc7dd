package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
}
