package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.CountersFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.status.CountersReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the live counters of a running node, read from its memory-mapped file. */
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        description = "Live counters of a running node, read from its memory-mapped file.",
        footer = {"", "Example: rayo stat data/node --watch"})
public final class StatCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "The node's folder (default: data/node).")
    private Path folder = Path.of("data", "node");

    @Option(names = "--watch", description = "Again every second until Ctrl-C, with rates.")
    private boolean watch;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only counters whose label contains this.")
    private String filter = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (watch && json) {
            throw new UsageException("--watch and --json exclude each other");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final CountersFile.View view = CountersFile.read(folder);
        Map<String, Long> before = read(view.counters());
        if (json) {
            out.println(toJson(view, before));
            return 0;
        }
        print(out, view, before, null);
        while (watch) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            final Map<String, Long> now = read(view.counters());
            print(out, view, now, before);
            before = now;
            if (Thread.interrupted() || !view.isAlive()) {
                break;
            }
        }
        return 0;
    }

    private Map<String, Long> read(final CountersReader counters) {
        final Map<String, Long> values = new TreeMap<>();
        counters.forEach((value, counterId, label) -> {
            if (label.contains(filter)) {
                values.put(label, value);
            }
        });
        return values;
    }

    private static String toJson(final CountersFile.View view, final Map<String, Long> values) {
        final ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("pid", view.pid());
        root.put("alive", view.isAlive());
        root.put("startTimeMs", view.startTimeMs());
        final ObjectNode counters = root.putObject("counters");
        values.forEach(counters::put);
        return root.toString();
    }

    private static void print(
            final PrintWriter out,
            final CountersFile.View view,
            final Map<String, Long> values,
            final Map<String, Long> before) {
        out.printf("node pid %d, %s%n", view.pid(), view.isAlive() ? "running" : "not running (last values)");
        values.forEach((label, value) -> {
            if (null == before) {
                out.printf("  %,20d  %s%n", value, label);
            } else {
                out.printf("  %,20d  %+,12d/s  %s%n", value, value - before.getOrDefault(label, 0L), label);
            }
        });
        out.flush();
    }
}
