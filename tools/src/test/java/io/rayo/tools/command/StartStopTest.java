package io.rayo.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.tools.control.ControlFiles;
import io.rayo.tools.control.StatusFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rayo start} and {@code stop} as processes, with a node that trades on paper. */
class StartStopTest {
    @TempDir
    private Path folder;

    private int runs;

    private record Ended(int exitCode, String output) {}

    private Path node() {
        return folder.resolve("node");
    }

    private Path config(final int port) throws IOException {
        final Path file = folder.resolve("paper.yaml");
        Files.writeString(file, """
                node:
                  folder: "%1$s"
                journal:
                  preallocate: 8m
                  reserve: 16m
                venues:
                  - name: binance-spot
                    symbols: [BTC/USDT]
                    restUrl: http://127.0.0.1:%2$d
                    streamUrl: ws://127.0.0.1:%2$d
                strategies:
                  - {type: trade-echo, orderNotional: 20}
                """.formatted(node(), port));
        return file;
    }

    private Ended rayo(final Object... arguments) throws IOException, InterruptedException {
        final Path output = folder.resolve("out-" + runs++ + ".txt");
        final List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "@" + System.getProperty("rayo.jvm.args", "../config/jvm.args"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.rayo.tools.Rayo"));
        for (final Object argument : arguments) {
            command.add(argument.toString());
        }
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(List.of(arguments) + " does not end: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private static void is(final int exitCode, final String text, final Ended ended) {
        assertEquals(exitCode, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains(text), ended::output);
    }

    private static void signal(final String name, final long pid) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        final StatusFile status = StatusFile.read(node());
        if (null != status) {
            status.process().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldStartANodeInTheBackgroundAndEndItInOrderOrByForce() throws Exception {
        try (BinanceSimulator venue =
                BinanceSimulator.launch(SimulatorContext.demo().seed(3).limits(1_000_000, 1_000_000))) {
            final Path config = config(venue.port());
            is(1, "no node runs in", rayo("stop", "--node", node()));
            is(0, "node started in", rayo("start", "-c", config));
            final StatusFile first = StatusFile.read(node());
            assertEquals(StatusFile.State.RUNNING, first.state());
            assertTrue(first.isAlive());
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(ControlFiles.logFile(node()))));
            is(1, "a node runs in", rayo("start", "-c", config));
            is(0, "pid " + first.pid(), rayo("status", "--node", node()));

            signal("STOP", first.pid());
            is(1, "has not ended after 1s", rayo("stop", "--node", node(), "--timeout", "1s"));
            assertTrue(StatusFile.read(node()).isAlive());
            is(0, "ended by force", rayo("stop", "--node", node(), "--timeout", "1s", "--force"));
            assertTrue(StatusFile.read(node()).hasDied());

            is(0, "node started in", rayo("start", "-c", config));
            final StatusFile second = StatusFile.read(node());
            assertTrue(second.pid() != first.pid());
            is(0, "stopped", rayo("stop", "--node", node()));
            assertEquals(StatusFile.State.STOPPED, StatusFile.read(node()).state());
            assertTrue(second.process().isEmpty());
            final String log = Files.readString(ControlFiles.logFile(node()));
            assertTrue(log.contains("recovered"), log);
        }
    }

    @Test
    void shouldSayWhyANodeDidNotComeUp() throws Exception {
        final Path config = config(1);
        Files.writeString(config, Files.readString(config).replace("binance-spot", "no-such-venue"));
        is(2, "no-such-venue", rayo("start", "-c", config));

        Files.writeString(config, Files.readString(config).replace("no-such-venue", "binance-spot"));
        Files.createDirectories(node());
        Files.writeString(node().resolve("journal"), "not a folder");
        is(1, "the node ended with exit code 1", rayo("start", "-c", config));
    }
}
