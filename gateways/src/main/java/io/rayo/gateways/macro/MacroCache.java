package io.rayo.gateways.macro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A source's file: its budget and its last answers, so that a restart neither burns the budget nor begins without
 * values; and how it stands, for people. Never a key. Written whole and moved into place. One thread.
 */
public final class MacroCache {
    private final Path file;

    /**
     * The file of a source; it need not be there.
     *
     * @param folder of all sources.
     * @param source name.
     */
    public MacroCache(final Path folder, final String source) {
        file = folder.resolve(source + ".json");
    }

    /**
     * Reads it.
     *
     * @return an empty object if it is not there or is damaged: values are then asked for anew.
     */
    public JsonNode read() {
        try {
            if (Files.isRegularFile(file)) {
                final JsonNode root = MacroJson.object(Files.readAllBytes(file));
                if (null != root) {
                    return root;
                }
            }
        } catch (final IOException ex) {
            // as if it were not there: the source's own limits still hold
        }
        return MacroJson.MAPPER.createObjectNode();
    }

    void write(final ObjectNode root) throws IOException {
        Files.createDirectories(file.getParent());
        final Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.write(temporary, MacroJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
