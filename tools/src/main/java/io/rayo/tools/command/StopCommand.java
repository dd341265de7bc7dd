package io.rayo.tools.command;

import io.rayo.tools.Rayo;
import io.rayo.tools.control.StatusFile;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends a node. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Ends a node in order: connections closed, everything in the rings handled and journaled. Working orders",
            "stay at the venue, and the next start asks about them; to withdraw them first, use rayo kill."
        },
        footer = {"", "Example: rayo stop --node data/paper"})
public final class StopCommand implements Callable<Integer> {
    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path given;

    @Option(names = "--force", description = "End the process at once if it does not end in order in time.")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest wait for the orderly end (default: ${DEFAULT-VALUE}).")
    private String timeout = "25s";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final Path folder = NodeFolder.find(given);
        final StatusFile status = StatusFile.read(folder);
        final Optional<ProcessHandle> process = null == status ? Optional.empty() : status.process();
        if (process.isEmpty()) {
            throw new IOException("no node runs in " + folder);
        }
        process.get().destroy();
        if (!awaitEnd(process.get(), Durations.parse("--timeout", timeout))) {
            if (!force) {
                throw new IOException("the node has not ended after " + timeout + ": see rayo status, or use --force");
            }
            process.get().destroyForcibly();
            if (!awaitEnd(process.get(), TimeUnit.SECONDS.toNanos(5))) {
                throw new IOException("the process " + status.pid() + " does not end");
            }
            spec.commandLine()
                    .getOut()
                    .println("node in " + folder + " ended by force: its next start recovers from the journal");
            return Rayo.EXIT_DONE;
        }
        spec.commandLine().getOut().println("node in " + folder + " stopped");
        return Rayo.EXIT_DONE;
    }

    private static boolean awaitEnd(final ProcessHandle process, final long timeoutNs) {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (process.isAlive()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return true;
    }
}
