package io.rayo.tools;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Jars in the plugins folder: what they offer through ServiceLoader (strategies) is found beside what is built in.
 * Named by the system property {@code rayo.plugins}, else {@code RAYO_PLUGINS} of the environment, else {@code plugins}
 * in the working folder, then in the installation's. Main thread, before anything else.
 */
public final class Plugins {
    private Plugins() {}

    /**
     * Makes the jars known to this thread and those that it starts.
     *
     * @return how many there are.
     */
    public static int load() {
        for (final Path folder : folders()) {
            if (Files.isDirectory(folder)) {
                return load(folder);
            }
        }
        return 0;
    }

    /**
     * Makes the jars of a folder known to this thread and those that it starts.
     *
     * @param folder of the jars.
     * @return how many there are.
     */
    public static int load(final Path folder) {
        final List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            // sorted: of two that offer the same, always the same one comes first
            for (final Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                jars.add(url(jar));
            }
        } catch (final IOException ex) {
            throw new UsageException("cannot read the plugins in " + folder + ": " + ex.getMessage());
        }
        if (!jars.isEmpty()) {
            final Thread thread = Thread.currentThread();
            // not closed: its classes are used as long as the process lives
            thread.setContextClassLoader(
                    new URLClassLoader("plugins", jars.toArray(new URL[0]), thread.getContextClassLoader()));
        }
        return jars.size();
    }

    private static URL url(final Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    private static List<Path> folders() {
        final String named = System.getProperty("rayo.plugins", System.getenv("RAYO_PLUGINS"));
        if (null != named) {
            if (!Files.isDirectory(Path.of(named))) {
                throw new UsageException("no such plugins folder: " + named);
            }
            return List.of(Path.of(named));
        }
        final String home = System.getProperty("rayo.home");
        return null == home ? List.of(Path.of("plugins")) : List.of(Path.of("plugins"), Path.of(home, "plugins"));
    }
}
