package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    @TempDir
    Path directory;

    private SnapshotStore store;

    @BeforeEach
    void open() {
        store = new SnapshotStore(directory.resolve("snapshots"), 4);
    }

    private static byte[] payload(long sequence) {
        byte[] payload = new byte[(int) (sequence % 5000)];
        new Random(sequence).nextBytes(payload);
        return payload;
    }

    private Path write(long sequence) {
        byte[] payload = payload(sequence);
        Snapshot snapshot = new Snapshot(sequence, sequence / 2, sequence * 3, (int) sequence, sequence * 7);
        byte[] shifted = new byte[payload.length + 3];
        System.arraycopy(payload, 0, shifted, 3, payload.length);
        return store.write(snapshot, new UnsafeBuffer(shifted), 3, payload.length);
    }

    private Snapshot load(long journalSequence, int expectedSkipped) {
        boolean[] seen = {false};
        SnapshotLoad load = store.loadNewestGood(journalSequence, (snapshot, buffer, offset, length) -> {
            assertFalse(seen[0]);
            seen[0] = true;
            byte[] actual = new byte[length];
            buffer.getBytes(offset, actual);
            assertTrue(Arrays.equals(payload(snapshot.inboundSequence()), actual));
            long sequence = snapshot.inboundSequence();
            assertEquals(new Snapshot(sequence, sequence / 2, sequence * 3, (int) sequence, sequence * 7), snapshot);
        });
        assertEquals(expectedSkipped, load.skipped().size(), load.skipped().toString());
        assertEquals(seen[0], load.snapshot() != null);
        return load.snapshot();
    }

    @Test
    void shouldLoadTheNewestAndKeepOnlyFour() {
        assertNull(load(Long.MAX_VALUE, 0));
        for (long sequence : new long[] {5, 900, 1_000, 20_000, 3_000_000, 3_000_001}) {
            write(sequence);
            assertEquals(sequence, load(Long.MAX_VALUE, 0).inboundSequence());
        }
        assertEquals(4, store.files().size());
    }

    @Test
    void shouldPassOverSnapshotsAheadOfTheJournal() {
        write(100);
        write(200);
        write(300);
        assertEquals(200, load(299, 1).inboundSequence());
        assertNull(load(99, 3));
    }

    @Test
    void shouldPassOverDamagedAndHalfWrittenSnapshots() throws IOException {
        Random random = new Random(8);
        write(1_200);
        for (int i = 0; i < 200; i++) {
            Path newest = write(3_000);
            byte[] good = Files.readAllBytes(newest);
            byte[] bad = good.clone();
            if (i % 2 == 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            } else {
                bad = Arrays.copyOf(good, random.nextInt(good.length));
            }
            Files.write(newest, bad);
            assertEquals(1_200, load(Long.MAX_VALUE, 1).inboundSequence(), "round " + i);
        }
    }

    @Test
    void shouldIgnoreAndRemoveWhatACrashLeftUnrenamed() throws IOException {
        write(10);
        Path left = directory.resolve("snapshots").resolve(String.format("%020d.snapshot.tmp", 20));
        Files.write(left, new byte[77]);
        assertEquals(10, load(Long.MAX_VALUE, 0).inboundSequence());
        write(11);
        assertFalse(Files.exists(left));
    }

    @Test
    void shouldContinueReadingBehindTheSnapshot() {
        Path path = directory.resolve("journal");
        TestMessages messages = new TestMessages(7);
        Random random = new Random(2);
        try (Journal journal = Journal.open(JournalTestSupport.context(path))) {
            for (int i = 0; i < 1000; i++) {
                messages.append(journal.appender(), random);
            }
            JournalAppender appender = journal.appender();
            Snapshot snapshot = new Snapshot(
                    appender.inboundSequence(),
                    appender.outboundSequence(),
                    appender.lastIndex(),
                    appender.lastCrc(),
                    1);
            appender.force();
            journal.snapshots().write(snapshot, new UnsafeBuffer(new byte[8]), 0, 8);
            long next = messages.append(appender, Direction.INBOUND);
            SnapshotLoad load = journal.snapshots().loadNewestGood(appender.inboundSequence(), (s, b, o, l) -> {});
            try (JournalReader reader = journal.newReader()) {
                assertTrue(reader.moveAfterIndex(
                        load.snapshot().journalIndex(), load.snapshot().lastCrc()));
                assertEquals(1, reader.poll((d, index, b, o, l) -> assertEquals(next, index), 10));
                assertFalse(reader.moveAfterIndex(
                        load.snapshot().journalIndex(), load.snapshot().lastCrc() + 1));
            }
        }
    }
}
