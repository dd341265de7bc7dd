package io.rayo.tools.command;

import io.rayo.tools.Rayo;
import io.rayo.tools.control.ControlFiles;
import io.rayo.tools.control.StatusFile;
import io.rayo.tools.node.NodeConfig;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a node in the background. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a node in the background and waits until it runs. What it prints goes to node.log in its folder,",
            "what it is to status.json there."
        },
        footer = {"", "Example: rayo start -c config/paper.yaml"})
public final class StartCommand implements Callable<Integer> {
    @Option(names = "-c", required = true, paramLabel = "FILE", description = "Configuration (YAML).")
    private Path file;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest wait for the start (default: ${DEFAULT-VALUE}).")
    private String timeout = "3m";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final NodeConfig config = CheckCommand.read(file);
        final Path folder = config.folder();
        final StatusFile before = StatusFile.read(folder);
        if (null != before && before.isAlive()) {
            throw new IOException("a node runs in " + folder + " already, pid " + before.pid());
        }
        Files.createDirectories(folder);
        final Path log = ControlFiles.logFile(folder);
        if (!Files.exists(log)) {
            Files.createFile(log, PosixFilePermissions.asFileAttribute(ControlFiles.OWNER_ONLY));
        }
        final long logStart = Files.size(log);
        final Process process = new ProcessBuilder(command())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        final long deadlineNs = System.nanoTime() + Durations.parse("--timeout", timeout);
        while (System.nanoTime() - deadlineNs < 0) {
            final StatusFile status = StatusFile.read(folder);
            if (null != status && status.pid() == process.pid() && StatusFile.State.RUNNING == status.state()) {
                final PrintWriter out = spec.commandLine().getOut();
                out.println("node started in " + folder + ", mode " + status.mode() + ", pid " + status.pid() + ", log "
                        + log);
                return Rayo.EXIT_DONE;
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                spec.commandLine()
                        .getErr()
                        .println("rayo: the node ended with exit code " + process.exitValue() + ": "
                                + lastLine(log, logStart));
                return process.exitValue() == Rayo.EXIT_DONE ? Rayo.EXIT_FAILED : process.exitValue();
            }
        }
        throw new IOException("the node has not come up after "
                + Duration.ofNanos(Durations.parse("--timeout", timeout)).toSeconds()
                + " s, and goes on trying: see " + log + ", or end it with rayo stop --node " + folder);
    }

    /** This program once more, as a session leader of its own where the system can do that. */
    private List<String> command() {
        final List<String> command = new ArrayList<>();
        setsid().ifPresent(command::add);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Rayo.class.getName());
        command.add("run");
        command.add("-c");
        command.add(file.toString());
        return command;
    }

    private static java.util.Optional<String> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    private static String lastLine(final Path log, final long from) throws IOException {
        final byte[] all = Files.readAllBytes(log);
        final int start = (int) Math.min(from, all.length);
        return new String(all, start, all.length - start, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it said nothing");
    }
}
