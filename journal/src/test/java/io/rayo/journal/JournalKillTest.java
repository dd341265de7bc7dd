package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalKillTest {
    private static final int KILLS = Boolean.getBoolean("rayo.nightly") ? 300 : 20;

    @TempDir
    Path directory;

    @Test
    void shouldLoseNoReturnedAppendWhenTheWriterIsKilled() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Path journalPath = directory.resolve("journal");
        Path progressPath = directory.resolve("progress");
        // The first opening in a process loads Chronicle's classes, which is no part of recovery.
        Journal.open(JournalTestSupport.context(directory.resolve("first"))).close();
        long slowestNs = 0;
        long torn = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long startNs = JournalTestSupport.START_NS + kill * 1_000_000_000L;
            Files.deleteIfExists(progressPath);
            Process writer = start(journalPath, random.nextLong(), progressPath, startNs);
            waitForProgress(writer, progressPath);
            if (kill == 0) {
                assertRefusedBecauseOf(writer.pid(), journalPath);
            }
            LockSupport.parkNanos(random.nextInt(40_000_000));
            writer.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            ByteBuffer progress = ByteBuffer.wrap(Files.readAllBytes(progressPath));
            long inbound = progress.getLong(0);
            long outbound = progress.getLong(8);

            long openedNs = System.nanoTime();
            try (Journal journal =
                    Journal.open(JournalTestSupport.context(journalPath).startTimeNs(startNs))) {
                slowestNs = Math.max(slowestNs, System.nanoTime() - openedNs);
                RecoveryReport report = journal.recovery();
                torn += report.tornBytes() > 0 ? 1 : 0;
                // The counters are written after the append returned, one after the other: at most one record ahead.
                long records = report.inboundSequence() + report.outboundSequence();
                assertTrue(
                        records == inbound + outbound || records == inbound + outbound + 1,
                        report + " " + inbound + " " + outbound);
                new TestMessages(7).append(journal.appender(), Direction.INBOUND);
            }
            assertEquals(List.of(), verify(journalPath), "kill " + kill);
        }
        System.out.println(KILLS + " kills, " + torn + " torn tails, slowest opening " + slowestNs / 1_000_000 + " ms");
        assertTrue(slowestNs < 1_000_000_000L, "slowest opening took " + slowestNs + " ns");
    }

    private static void assertRefusedBecauseOf(long pid, Path journalPath) {
        JournalException refusal =
                assertThrows(JournalException.class, () -> Journal.open(JournalTestSupport.context(journalPath)));
        assertTrue(refusal.getMessage().contains("in process " + pid + ";"), refusal.getMessage());
    }

    private static List<String> verify(Path path) {
        List<String> faults = new ArrayList<>();
        TestMessages messages = new TestMessages(7);
        long[] last = {0, 0};
        try (JournalReader reader = new JournalReader(path)) {
            JournalHandler handler = (direction, index, buffer, offset, length) -> {
                if (!messages.matches(direction, buffer, offset, length)) {
                    faults.add("content at " + index);
                }
                last[direction.code() - 1]++;
            };
            while (reader.poll(handler, 1000) > 0) {}
            if (last[0] != reader.inboundSequence() || last[1] != reader.outboundSequence()) {
                faults.add("sequences " + reader.inboundSequence() + ", " + reader.outboundSequence());
            }
        }
        return faults;
    }

    private static void waitForProgress(Process writer, Path progressPath) throws IOException {
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        while (!Files.exists(progressPath)
                || Files.size(progressPath) < 64
                || ByteBuffer.wrap(Files.readAllBytes(progressPath)).getLong(16) == 0) {
            assertTrue(writer.isAlive() && System.nanoTime() < deadlineNs, "writer did not start");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Process start(Path journal, long seed, Path progress, long startNs) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // Chronicle needs the same doors open as this process has, and nothing else of it.
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--") || argument.startsWith("-Dchronicle")) {
                command.add(argument);
            }
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                journal.toString(),
                Long.toString(seed),
                progress.toString(),
                Long.toString(startNs)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
