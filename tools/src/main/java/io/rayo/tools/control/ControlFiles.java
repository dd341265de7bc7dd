package io.rayo.tools.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where the files of a node's control are, below the node's folder. */
public final class ControlFiles {
    /** Rights of files that only their owner may read and write. */
    public static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    /** Most bytes of a path to a Unix domain socket. */
    private static final int MAX_SOCKET_PATH = 100;

    private ControlFiles() {}

    /**
     * The file whose appearance throws the kill switch.
     *
     * @param nodeFolder of the node.
     * @return path.
     */
    public static Path killFile(final Path nodeFolder) {
        return nodeFolder.resolve("KILL");
    }

    /**
     * The file that says what the node is.
     *
     * @param nodeFolder of the node.
     * @return path.
     */
    public static Path statusFile(final Path nodeFolder) {
        return nodeFolder.resolve("status.json");
    }

    /**
     * What a node in the background writes to its terminal.
     *
     * @param nodeFolder of the node.
     * @return path.
     */
    public static Path logFile(final Path nodeFolder) {
        return nodeFolder.resolve("node.log");
    }

    /**
     * Makes the folder of the socket, in which nobody but its owner may do anything.
     *
     * @param nodeFolder of the node.
     * @throws IOException if it cannot be made.
     */
    static void makeSocketFolder(final Path nodeFolder) throws IOException {
        final Path folder = nodeFolder.resolve("control");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(nodeFolder);
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
        }
        Files.setPosixFilePermissions(folder, OWNER_ONLY_FOLDER);
    }

    /**
     * The socket; by the shorter one of its paths, as the system takes only short ones.
     *
     * @param nodeFolder of the node.
     * @return path.
     * @throws IOException if both are too long.
     */
    static Path socket(final Path nodeFolder) throws IOException {
        final Path absolute =
                nodeFolder.toAbsolutePath().normalize().resolve("control").resolve("socket");
        final Path relative = Path.of("").toAbsolutePath().relativize(absolute);
        final Path shorter = relative.toString().length() < absolute.toString().length() ? relative : absolute;
        if (shorter.toString().length() > MAX_SOCKET_PATH) {
            throw new IOException("the path of the node's control socket is longer than " + MAX_SOCKET_PATH
                    + " bytes, which the system does not take: " + shorter + "; use a shorter folder");
        }
        return shorter;
    }
}
