package io.rayo.tools.command;

import io.rayo.tools.Rayo;
import io.rayo.tools.control.ControlFiles;
import io.rayo.tools.control.StatusFile;
import io.rayo.tools.node.CountersFile;
import io.rayo.tools.node.NodeConfig;
import io.rayo.tools.node.Panic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Withdraws a node's orders when its core makes no progress. */
@Command(
        name = "watchdog",
        mixinStandardHelpOptions = true,
        description = {
            "Watches a node from a process of its own, for venues without a dead man's switch. When the node dies, or",
            "its core handles nothing for a time, puts the file KILL into its folder, so that it stays halted should",
            "it come back, withdraws its orders as rayo panic does, and ends. Ends too when the node stops in order.",
            "Exit code 0 if there was nothing to do, 1 if it had to act."
        },
        footer = {"", "Example: rayo watchdog -c config/live.yaml --timeout 5s"})
public final class WatchdogCommand implements Callable<Integer> {
    private static final String PROGRESS = "core: inbound sequence";
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    @Option(names = "-c", required = true, paramLabel = "FILE", description = "Configuration of the node (YAML).")
    private Path file;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest time without progress (default: ${DEFAULT-VALUE}).")
    private String timeout = "5s";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final NodeConfig config = CheckCommand.read(file);
        final PrintWriter out = spec.commandLine().getOut();
        final long timeoutNs = Durations.parse("--timeout", timeout);
        final String prefix = PanicCommand.prefix(config); // now, while all is well
        final StatusFile first = StatusFile.read(config.folder());
        if (null == first || !first.isAlive()) {
            throw new IOException("no node runs in " + config.folder() + ": start it first");
        }
        out.println("watching the node in " + config.folder() + ", mode " + first.mode() + ", pid " + first.pid()
                + ", for a stop of more than " + timeout);
        out.flush();
        final String trouble = watch(config.folder(), timeoutNs);
        if (trouble.isEmpty()) {
            out.println("the node has stopped in order");
            return Rayo.EXIT_DONE;
        }
        out.println(Instant.now() + " " + trouble + ": withdrawing its orders");
        out.flush();
        final Path killFile = ControlFiles.killFile(config.folder());
        if (!Files.exists(killFile)) {
            Files.createFile(killFile);
        }
        final Panic.Request request = new Panic.Request(
                Panic.Scope.MINE, List.of(), false, false, Panic.Request.QUIET_NS, TimeUnit.SECONDS.toNanos(30));
        List<Panic.VenueResult> results = new Panic(config, request, prefix).run();
        PanicCommand.print(out, results, false);
        for (int again = 1; again < 5 && !results.stream().allMatch(Panic.VenueResult::isConfirmed); again++) {
            out.println(Instant.now() + " not all was confirmed: once more");
            results = new Panic(config, request, prefix).run();
            PanicCommand.print(out, results, false);
        }
        out.println("the node stays halted until the file " + killFile + " is removed and the kill switch is reset");
        return Rayo.EXIT_FAILED;
    }

    /** Waits; returns what is wrong, or nothing if the node stopped in order. */
    private static String watch(final Path folder, final long timeoutNs) throws IOException {
        long progress = -1;
        long progressNs = System.nanoTime();
        while (true) {
            final StatusFile status = StatusFile.read(folder);
            if (null == status || status.hasDied()) {
                return "the node has died";
            }
            if (StatusFile.State.STOPPED == status.state()) {
                return "";
            }
            if (StatusFile.State.FAILED == status.state()) {
                return "the node has failed (" + status.reason() + ")";
            }
            final long[] now = {progress};
            CountersFile.read(folder).counters().forEach((value, id, label) -> {
                if (PROGRESS.equals(label)) {
                    now[0] = value;
                }
            });
            final long nowNs = System.nanoTime();
            if (now[0] != progress) {
                progress = now[0];
                progressNs = nowNs;
            } else if (nowNs - progressNs > timeoutNs) {
                return "the node's core has handled nothing for " + TimeUnit.NANOSECONDS.toMillis(nowNs - progressNs)
                        + " ms";
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
