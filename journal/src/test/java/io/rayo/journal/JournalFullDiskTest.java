package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFullDiskTest {
    @TempDir
    Path directory;

    private Path mount;
    private boolean isMounted;
    private final TestMessages messages = new TestMessages(7);

    @BeforeEach
    void mountSmallDisk() throws IOException, InterruptedException {
        mount = directory.resolve("disk");
        Files.createDirectories(mount);
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", mount.toString());
        assumeTrue(isMounted, "mounting a tmpfs is not permitted here: full disk not tested");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (isMounted) {
            assertTrue(run("umount", "-l", mount.toString()));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private JournalContext context() {
        return JournalTestSupport.context(mount.resolve("journal"))
                .rollInterval(RollInterval.SECONDLY)
                .preallocateBytes(2 << 20)
                .reserveBytes(4 << 20);
    }

    @Test
    void shouldReportEarlyAndKeepEveryRecordWholeOnAFullDisk() throws IOException {
        Random random = new Random(1);
        long records = 0;
        long lowAt = -1;
        long rolledWhenLow = 0;
        JournalFullException full = null;
        try (Journal journal = Journal.open(context())) {
            while (full == null) {
                journal.space().doWork(records * 1_000_000L);
                if (journal.space().isSpaceLow() && lowAt < 0) {
                    lowAt = records;
                    // A new file must still be possible with the reserve.
                    journal.appender().advanceTime(JournalTestSupport.START_NS + 5_000_000_000L);
                    rolledWhenLow++;
                }
                try {
                    messages.append(journal.appender(), random);
                    records++;
                } catch (JournalFullException e) {
                    full = e;
                }
            }
            assertTrue(journal.appender().hasFailed());
            assertThrows(JournalException.class, () -> messages.append(journal.appender(), Direction.INBOUND));
        }
        assertEquals(1, rolledWhenLow);
        assertTrue(lowAt > 0 && records - lowAt > 5_000, "low at " + lowAt + ", full at " + records);
        VerifyResult result = JournalVerifier.verify(mount.resolve("journal"));
        assertTrue(result.isGood(), () -> result.damage().toString());
        assertEquals(records, result.inbound() + result.outbound());
        assertReadable(records);

        growDisk();
        try (Journal journal = Journal.open(context())) {
            assertEquals(
                    records,
                    journal.recovery().inboundSequence() + journal.recovery().outboundSequence());
            assertFalse(journal.space().isSpaceLow());
            messages.append(journal.appender(), random);
        }
        assertReadable(records + 1);
    }

    private void assertReadable(long records) {
        long[] count = {0};
        try (JournalReader reader = new JournalReader(mount.resolve("journal"))) {
            JournalHandler handler = (direction, index, buffer, offset, length) -> {
                assertTrue(messages.matches(direction, buffer, offset, length));
                count[0]++;
            };
            while (reader.poll(handler, 1000) > 0) {}
        }
        assertEquals(records, count[0]);
    }

    @Test
    void shouldNeverTakeATornRecordForAGoodOneWithoutAllocationAhead() {
        Random random = new Random(1);
        long records = 0;
        RuntimeException failure = null;
        try (Journal journal = Journal.open(context().preallocate(false).reserveBytes(0))) {
            while (failure == null) {
                try {
                    messages.append(journal.appender(), random);
                    records++;
                } catch (JournalException e) {
                    failure = e;
                }
            }
            assertTrue(journal.space().unallocatedFiles() > 0);
            assertThrows(JournalException.class, () -> messages.append(journal.appender(), Direction.INBOUND));
        }
        VerifyResult result = JournalVerifier.verify(mount.resolve("journal"));
        long good = result.inbound() + result.outbound();
        // A fault is reported late: the records whose pages failed are damaged, and said to be.
        assertTrue(good <= records + 1 && good > records - 100, good + " of " + records + ": " + result);
    }

    private void growDisk() throws IOException {
        try {
            assertTrue(run("mount", "-o", "remount,size=64m", mount.toString()));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
