package io.rayo.tools.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node in a process of its own, as {@code rayo run} starts it. */
final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private NodeProcess(final Process process, final Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it; what it prints goes to a new file. */
    static NodeProcess start(final Path config, final Path output) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "@" + System.getProperty("rayo.jvm.args", "../config/jvm.args"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.rayo.tools.Rayo",
                "run",
                "-c",
                config.toString());
        builder.environment().putAll(LiveVenue.ENVIRONMENT);
        Files.createFile(output);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return new NodeProcess(builder.start(), output);
    }

    /** All that it has printed by the time that it has printed this. */
    String await(final String wanted) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < deadlineNs) {
            final String text = Files.readString(output, StandardCharsets.UTF_8);
            if (text.contains(wanted)) {
                return text;
            }
            if (!process.isAlive()) {
                throw new AssertionError("the node ended: " + text);
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("'" + wanted + "' did not come: " + Files.readString(output));
    }

    /** Sends it a signal: STOP, CONT, TERM. */
    void signal(final String name) throws IOException, InterruptedException {
        final int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("kill -" + name + " ended with " + status);
        }
    }

    /** Waits for its end. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the node did not end");
        }
        return process.exitValue();
    }

    /** Kills it (SIGKILL). */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
