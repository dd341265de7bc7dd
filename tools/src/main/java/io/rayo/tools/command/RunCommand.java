package io.rayo.tools.command;

import io.rayo.journal.JournalException;
import io.rayo.tools.Rayo;
import io.rayo.tools.control.KillSignal;
import io.rayo.tools.node.JournalSpaceException;
import io.rayo.tools.node.Node;
import io.rayo.tools.node.NodeConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a node. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a node until Ctrl-C: live feeds, orders filled by the paper venue (mode paper) or sent (mode live).",
            "Starts where its journal ends. Exit code 3 if the journal could not be written."
        },
        footer = {"", "Example: rayo run -c config/paper.yaml"})
public final class RunCommand implements Callable<Integer> {
    private static final long STATUS_INTERVAL_NS = Duration.ofSeconds(10).toNanos();

    @Option(names = "-c", required = true, paramLabel = "FILE", description = "Configuration (YAML).")
    private Path file;

    @Option(names = "--for", paramLabel = "TIME", description = "End by itself after this time, e.g. 30s, 5m.")
    private String duration = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary to this file at the end.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final NodeConfig config = CheckCommand.read(file);
        final PrintWriter out = spec.commandLine().getOut();
        final long limitNs = duration.isEmpty() ? Long.MAX_VALUE : Durations.parse("--for", duration);
        final Node node = Node.launch(config);
        final StopSignal stop = StopSignal.install();
        if (!KillSignal.install(() -> node.kill("signal " + KillSignal.NAME))) {
            out.println("the JVM keeps the signal " + KillSignal.NAME + " for itself: use rayo kill");
        }
        final long startNs = System.nanoTime();
        node.recoveryLines().forEach(out::println);
        out.println("running, mode " + config.mode() + ", folder " + config.folder() + "; Ctrl-C stops it");
        long nextStatusNs = startNs + STATUS_INTERVAL_NS;
        boolean ended = false;
        while (!ended && !stop.isRequested() && System.nanoTime() - startNs < limitNs) {
            ended = node.awaitEnd(100_000_000L);
            if (System.nanoTime() - nextStatusNs > 0) {
                nextStatusNs += STATUS_INTERVAL_NS;
                out.println(config.mode() + " " + node.summary().toLine());
            }
        }
        node.close();
        out.println(node.summary().toText());
        Json.write(json, node.summary().toJson((System.nanoTime() - startNs) / 1_000_000_000L));
        stop.done();
        final Throwable failure = node.failure();
        if (null == failure) {
            return Rayo.EXIT_DONE;
        }
        spec.commandLine().getErr().println("rayo: the node stopped: " + failure.getMessage());
        return exitCode(failure);
    }

    /** Exit code of a node that stopped by itself. */
    static int exitCode(final Throwable failure) {
        return failure instanceof JournalSpaceException || failure instanceof JournalException
                ? Rayo.EXIT_JOURNAL
                : Rayo.EXIT_FAILED;
    }
}
