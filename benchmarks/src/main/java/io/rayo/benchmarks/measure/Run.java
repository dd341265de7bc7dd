package io.rayo.benchmarks.measure;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run of a suite.
 *
 * @param effort how long it may take.
 * @param directory where it may make a folder for its files, which it deletes at the end.
 * @param home of the installation, for the JVM flags of child processes; null takes those of this process.
 * @param options numbers that were given for the suite's own options, by their names.
 * @param progress takes a line now and then about what is being measured.
 */
public record Run(Effort effort, Path directory, Path home, Map<String, Integer> options, Consumer<String> progress) {
    /**
     * A run without options.
     *
     * @param effort how long it may take.
     * @param directory where it may make a folder.
     * @param home of the installation; may be null.
     * @param progress takes a line now and then.
     */
    public Run(final Effort effort, final Path directory, final Path home, final Consumer<String> progress) {
        this(effort, directory, home, Map.of(), progress);
    }

    /**
     * A number that was given for an option.
     *
     * @param name of the option.
     * @param otherwise the number if none was given.
     * @return the number.
     */
    public int option(final String name, final int otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /**
     * Tells what is being measured.
     *
     * @param line without its end.
     */
    public void tell(final String line) {
        progress.accept(line);
    }
}
