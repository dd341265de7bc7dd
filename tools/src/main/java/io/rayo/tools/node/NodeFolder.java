package io.rayo.tools.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the node that a command is about. */
public final class NodeFolder {
    private static final Path DATA = Path.of("data");
    private static final int DEPTH = 3;

    private NodeFolder() {}

    /**
     * The folder of a node.
     *
     * @param given on the command line; null if none was.
     * @return that folder, or else of the running node under {@code data}; the newest if there are several.
     * @throws IOException if there is none.
     */
    public static Path find(final Path given) throws IOException {
        if (null != given) {
            return given;
        }
        final List<Path> running = new ArrayList<>();
        if (Files.isDirectory(DATA)) {
            try (Stream<Path> files = Files.find(
                    DATA,
                    DEPTH,
                    (path, attributes) -> path.endsWith(CountersFile.FILE_NAME) && attributes.isRegularFile())) {
                for (final Path file : files.toList()) {
                    if (CountersFile.read(file.getParent()).isAlive()) {
                        running.add(file.getParent());
                    }
                }
            }
        }
        return running.stream()
                .max(Comparator.comparingLong(folder ->
                        folder.resolve(CountersFile.FILE_NAME).toFile().lastModified()))
                .orElseThrow(() ->
                        new IOException("no node is running under data/: start one, or name its folder with --node"));
    }
}
