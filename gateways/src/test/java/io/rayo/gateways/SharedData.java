package io.rayo.gateways;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recorded data in a folder {@code shared} beside the repository. Tests that want it are skipped where it is not. */
public final class SharedData {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SharedData() {}

    /** A file or folder of the shared data; the test is skipped if it is absent. */
    public static Path path(final String name) {
        Path folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (folder != null) {
            final Path candidate = folder.resolve("shared").resolve("data").resolve(name);
            if (Files.exists(candidate)) {
                return candidate;
            }
            folder = folder.getParent();
        }
        assumeTrue(false, "no ../shared/data/" + name + " beside the repository: skipped");
        throw new IllegalStateException("not reached");
    }

    /** Lines of a text file, gzip or not. */
    public static List<String> lines(final Path file) {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of a JSON-lines file. */
    public static List<JsonNode> rows(final Path file) {
        return lines(file).stream().map(SharedData::json).toList();
    }

    /** Files of a folder with a suffix, sorted. */
    public static List<Path> files(final Path folder, final String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(final String text) {
        try {
            return MAPPER.readTree(text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
