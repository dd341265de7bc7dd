package io.rayo.tools.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is deleted with all that is in it. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    /**
     * Makes one.
     *
     * @param prefix of its name.
     * @throws IOException if it cannot be made.
     */
    public TemporaryFolder(final String prefix) throws IOException {
        path = Files.createTempDirectory(prefix);
    }

    /**
     * Where it is.
     *
     * @return the folder.
     */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (final Path inside : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(inside);
            }
        }
    }
}
