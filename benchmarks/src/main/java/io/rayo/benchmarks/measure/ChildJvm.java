package io.rayo.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the JVMs that measure are started. */
public final class ChildJvm {
    /** Heap of children: small enough for a modest machine, touched before the measuring. */
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private static final String LOGGING = "logback.configurationFile";
    private static final String LOGGING_FILE = "rayo-bench-logback.xml";

    private ChildJvm() {}

    /** Keeps the log of this process quiet. To be called before anything is logged. */
    public static void quietLog() {
        System.setProperty(LOGGING, LOGGING_FILE);
    }

    /**
     * Flags that every JVM of the project needs: {@code config/jvm.args} of the installation, or, where the home is not
     * known (tests), those of this process that open modules and silence warnings.
     *
     * @param home of the installation; may be null.
     * @return arguments for the java command.
     */
    public static List<String> flags(final Path home) {
        final List<String> flags = new ArrayList<>();
        if (null != home && Files.isReadable(home.resolve("config/jvm.args"))) {
            flags.add("@" + home.resolve("config/jvm.args"));
            flags.add("-Drayo.home=" + home);
        } else {
            for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
                if (argument.startsWith("--") || argument.startsWith("-Dchronicle.")) {
                    flags.add(argument);
                }
            }
        }
        flags.add("-D" + LOGGING + "=" + LOGGING_FILE);
        flags.addAll(HEAP);
        return flags;
    }

    /**
     * The java command of this process.
     *
     * @return path.
     */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
