package io.rayo.benchmarks.report;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a suite ran.
 *
 * @param jvm name and version of the virtual machine.
 * @param cpu model name.
 * @param cores that the JVM may use.
 * @param collector garbage collector of the process that ran the suite.
 */
public record Machine(String jvm, String cpu, int cores, String collector) {
    /**
     * Describes this process's machine.
     *
     * @return description.
     */
    public static Machine here() {
        return new Machine(
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                cpuName(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")));
    }

    /**
     * Model name in a file like {@code /proc/cpuinfo}.
     *
     * @param file to look in.
     * @return the name, or the architecture where the file does not tell.
     */
    static String cpuName(final Path file) {
        try {
            final List<String> lines = Files.readAllLines(file);
            for (final String line : lines) {
                final int colon = line.indexOf(':');
                if (colon > 0 && "model name".equals(line.substring(0, colon).trim())) {
                    return line.substring(colon + 1).trim();
                }
            }
        } catch (final IOException ex) {
            // not Linux: the architecture has to do
        }
        return System.getProperty("os.arch");
    }
}
