package io.rayo.benchmarks.measure;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One run of a suite.
 *
 * @param effort how long it may take.
 * @param directory where it may make a folder for its files, which it deletes at the end.
 * @param home of the installation, for the JVM flags of child processes; null takes those of this process.
 * @param progress takes a line now and then about what is being measured.
 */
public record Run(Effort effort, Path directory, Path home, Consumer<String> progress) {
    /**
     * Tells what is being measured.
     *
     * @param line without its end.
     */
    public void tell(final String line) {
        progress.accept(line);
    }
}
