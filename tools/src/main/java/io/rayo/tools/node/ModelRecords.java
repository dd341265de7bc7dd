package io.rayo.tools.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which models were swapped in while a node ran, in a file {@value #FILE_NAME} of its folder, so that a restart goes on
 * with them. The commands that asked for them are in the journal; whether a model could be used, only the predictor
 * knows. One thread.
 */
public final class ModelRecords {
    /** Name of the file. */
    public static final String FILE_NAME = "models.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final Map<String, Swap> swaps = new TreeMap<>();

    /**
     * A model that was swapped in.
     *
     * @param file of the model.
     * @param sha256 of the file's bytes, hexadecimal.
     * @param timeNs when, nanoseconds since the epoch.
     * @param configured file that the configuration named then.
     */
    public record Swap(Path file, String sha256, long timeNs, String configured) {}

    private ModelRecords(final Path file) {
        this.file = file;
    }

    /**
     * Reads those of a node.
     *
     * @param nodeFolder of the node.
     * @return its records; none if it never swapped a model.
     * @throws IOException if the file cannot be read.
     */
    public static ModelRecords in(final Path nodeFolder) throws IOException {
        final ModelRecords records = new ModelRecords(nodeFolder.resolve(FILE_NAME));
        if (Files.isRegularFile(records.file)) {
            final JsonNode root = MAPPER.readTree(Files.readString(records.file));
            root.properties().forEach(entry -> {
                final JsonNode node = entry.getValue();
                records.swaps.put(
                        entry.getKey(),
                        new Swap(
                                Path.of(node.path("file").asText()),
                                node.path("sha256").asText(),
                                node.path("timeNs").asLong(),
                                node.path("configured").asText()));
            });
        }
        return records;
    }

    /**
     * By name of the model.
     *
     * @return not to be changed.
     */
    public Map<String, Swap> swaps() {
        return swaps;
    }

    /** Keeps a swap. */
    void put(final String name, final Swap swap) throws IOException {
        swaps.put(name, swap);
        write();
    }

    /** Forgets a swap. */
    void remove(final String name) throws IOException {
        if (null != swaps.remove(name)) {
            write();
        }
    }

    private void write() throws IOException {
        final ObjectNode root = MAPPER.createObjectNode();
        swaps.forEach((name, swap) -> {
            final ObjectNode node = root.putObject(name);
            node.put("file", swap.file.toString());
            node.put("sha256", swap.sha256);
            node.put("timeNs", swap.timeNs);
            node.put("configured", swap.configured);
        });
        final Path temporary = file.resolveSibling(FILE_NAME + ".new");
        Files.writeString(temporary, root.toPrettyString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String sha256(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
    }
}
