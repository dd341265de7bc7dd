package io.rayo.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Temporary folders of suites. */
public final class Folders {
    private Folders() {}

    /**
     * Makes a folder with a name of its own.
     *
     * @param parent to make it in.
     * @param what it is for.
     * @return the folder.
     * @throws IOException if it cannot be made.
     */
    public static Path temporary(final Path parent, final String what) throws IOException {
        return Files.createTempDirectory(parent, "rayo-bench-" + what + "-");
    }

    /**
     * Deletes a folder with all that is in it.
     *
     * @param folder to delete.
     * @throws IOException if something in it cannot be deleted.
     */
    public static void delete(final Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
