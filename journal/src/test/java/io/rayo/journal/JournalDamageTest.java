package io.rayo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong with the bytes of a journal is noticed, and where it is. */
class JournalDamageTest {
    private static final int WINDOW = 4 << 20;

    @TempDir
    Path directory;

    private final TestMessages messages = new TestMessages(7);
    private final List<long[]> records = new ArrayList<>();
    private JournalFiles files;
    private MappedByteBuffer bytes;
    private Path file;
    private long end;
    private int cycle;

    @BeforeEach
    void writeOneMebibyte() throws IOException {
        write(directory, 3000);
        JournalFormat format = JournalFormat.read(directory);
        files = new JournalFiles(directory, format.interval());
        cycle = files.cycles()[0];
        file = files.path(cycle);
        try (RecordCursor cursor = new RecordCursor(files, format.crc(), WINDOW)) {
            while (cursor.next() == RecordCursor.RECORD) {
                int length = RecordLayout.WORD_LENGTH + RecordLayout.recordLength(cursor.messageLength());
                records.add(new long[] {cursor.lastPosition(), length});
            }
            end = cursor.position();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
        assertTrue(end > 800_000, "journal of " + end + " bytes");
        assertNull(JournalVerifier.verify(directory, WINDOW).damage());
    }

    @AfterEach
    void unmap() {
        IoUtil.unmap(bytes);
    }

    private void write(Path path, int count) {
        Random random = new Random(1);
        try (Journal journal = Journal.open(JournalTestSupport.context(path))) {
            for (int i = 0; i < count; i++) {
                messages.append(journal.appender(), random);
            }
        }
    }

    @Test
    void shouldDetectEverySingleBitFlipInRecords() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        int flips = 100_000;
        int undetected = 0;
        JournalFormat format = JournalFormat.read(directory);
        // Each flip is looked for by a reader that starts shortly before, so that a hundred thousand take seconds.
        try (RecordCursor cursor = new RecordCursor(files, format.crc(), WINDOW)) {
            for (int i = 0; i < flips; i++) {
                int at = random.nextInt(records.size());
                long[] record = records.get(at);
                int position = (int) (record[0] + random.nextInt((int) record[1]));
                byte before = bytes.get(position);
                bytes.put(position, (byte) (before ^ (1 << random.nextInt(8))));
                int start = Math.max(0, at - 1);
                cursor.toPosition(cycle, records.get(start)[0], start);
                int result = RecordCursor.RECORD;
                for (int k = start; k < Math.min(records.size(), at + 2) && result == RecordCursor.RECORD; k++) {
                    result = cursor.next();
                }
                boolean atEnd = at == records.size() - 1 && result == RecordCursor.END;
                if (result != RecordCursor.DAMAGED && !(atEnd && cursor.position() < end)) {
                    undetected++;
                } else if (result == RecordCursor.DAMAGED && at > 0) {
                    assertTrue(
                            cursor.damage().position() >= record[0]
                                    && cursor.damage().position() <= record[0] + record[1],
                            cursor.damage().toString());
                }
                bytes.put(position, before);
            }
        }
        assertEquals(0, undetected, "of " + flips + " flips");
    }

    @Test
    void shouldNameThePlaceOfAFlipWhenVerifying() {
        Random random = new Random(4);
        for (int i = 0; i < 150; i++) {
            int at = random.nextInt(records.size());
            long[] record = records.get(at);
            int position = (int) (record[0] + random.nextInt((int) record[1]));
            byte before = bytes.get(position);
            bytes.put(position, (byte) (before ^ (1 << random.nextInt(8))));
            VerifyResult result = JournalVerifier.verify(directory, WINDOW);
            assertFalse(result.isGood(), "flip in byte " + position);
            assertEquals(file.getFileName().toString(), result.damage().file());
            assertEquals(
                    at, result.inbound() + result.outbound(), result.damage().toString());
            bytes.put(position, before);
        }
        assertNull(JournalVerifier.verify(directory, WINDOW).damage());
    }

    @Test
    void shouldDetectEveryCutOfTheLastRecord() {
        long[] last = records.getLast();
        for (int cut = 0; cut < last[1]; cut++) {
            byte[] before = new byte[(int) (last[1] - cut)];
            bytes.get((int) last[0] + cut, before);
            bytes.put((int) last[0] + cut, new byte[before.length]);
            VerifyResult result = JournalVerifier.verify(directory, WINDOW);
            boolean nothingLost = Stream.of(before).allMatch(JournalDamageTest::isZero);
            // Cut before its first byte there is no record any more, and only the lower count tells.
            long expected = nothingLost ? records.size() : records.size() - 1;
            assertEquals(expected, result.inbound() + result.outbound(), "cut at " + cut);
            assertEquals(cut == 0 || nothingLost, result.isGood(), "cut at " + cut);
            bytes.put((int) last[0] + cut, before);
        }
    }

    private static boolean isZero(byte[] content) {
        for (byte b : content) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void shouldCutATornTailAndGoOn() throws IOException {
        Random random = new Random(9);
        int torn = 0;
        for (int i = 0; i < 30; i++) {
            Path copy = copyOf("torn" + i);
            long[] last = records.getLast();
            int keep = 1 + random.nextInt((int) last[1] - 1);
            boolean withWord = random.nextBoolean();
            try (FileChannel channel = FileChannel.open(copy.resolve(file.getFileName()), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate((int) last[1] - keep), last[0] + keep);
                if (!withWord) {
                    channel.write(ByteBuffer.allocate(4), last[0]);
                }
            }
            markCrashed(copy);
            try (Journal journal = Journal.open(JournalTestSupport.context(copy))) {
                RecoveryReport report = journal.recovery();
                long count = report.inboundSequence() + report.outboundSequence();
                // A few cuts take only zeros away: then the record is whole.
                assertTrue(count == records.size() - 1 || (count == records.size() && withWord), report.toString());
                torn += count < records.size() && report.damage() != null ? 1 : 0;
                messages.append(journal.appender(), Direction.INBOUND);
                messages.append(journal.appender(), Direction.OUTBOUND);
            }
            assertNull(JournalVerifier.verify(copy, WINDOW).damage());
        }
        assertTrue(torn > 20, torn + " torn tails reported");
    }

    @Test
    void shouldRefuseToStartOnDamageBeforeGoodRecordsUnlessTold() throws IOException {
        long[] middle = records.get(records.size() / 2);
        bytes.put((int) middle[0] + 40, (byte) (bytes.get((int) middle[0] + 40) ^ 1));
        markCrashed(directory);
        JournalDamagedException refusal = assertThrows(
                JournalDamagedException.class,
                () -> Journal.open(JournalTestSupport.context(directory).verifyOnOpen(true)));
        assertEquals(middle[0], refusal.damage().position());
        JournalContext told =
                JournalTestSupport.context(directory).verifyOnOpen(true).acceptDamage(true);
        try (Journal journal = Journal.open(told)) {
            RecoveryReport report = journal.recovery();
            assertEquals(records.size() / 2, report.inboundSequence() + report.outboundSequence());
            assertEquals(1, report.filesRebuilt());
            messages.append(journal.appender(), Direction.INBOUND);
        }
        assertNull(JournalVerifier.verify(directory, WINDOW).damage());
        try (Stream<Path> kept = Files.list(directory.resolve(JournalFiles.DAMAGED))) {
            assertEquals(2, kept.count());
        }
    }

    @Test
    void shouldRefuseToStartWhenAClosedJournalLostItsLastRecord() {
        long[] last = records.getLast();
        byte[] before = new byte[(int) last[1]];
        bytes.get((int) last[0], before);
        bytes.put((int) last[0], new byte[before.length]);
        assertThrows(JournalDamagedException.class, () -> Journal.open(JournalTestSupport.context(directory)));
        bytes.put((int) last[0], before);
        bytes.put((int) last[0] + 50, (byte) (before[50] ^ 1));
        assertThrows(JournalDamagedException.class, () -> Journal.open(JournalTestSupport.context(directory)));
    }

    @Test
    void shouldEndAtTheLastUnbrokenRecordAfterAPowerCut() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        int images = Boolean.getBoolean("rayo.nightly") ? 5_000 : 25;
        int refused = 0;
        for (int i = 0; i < images; i++) {
            Path image = copyOf("image" + i);
            // Pages written since the last sync are there or not, in any order.
            long firstLost = records.get(random.nextInt(records.size()))[0] & -4096L;
            long firstHole = Long.MAX_VALUE;
            try (FileChannel channel = FileChannel.open(image.resolve(file.getFileName()), StandardOpenOption.WRITE)) {
                for (long page = Math.max(firstLost, 128 << 10); page < end; page += 4096) {
                    if (random.nextInt(4) == 0) {
                        firstHole = Math.min(firstHole, page);
                        channel.write(ByteBuffer.allocate(4096), page);
                    }
                }
            }
            loseTheBoot(image);
            long hole = firstHole;
            long intact = records.stream().filter(r -> r[0] + r[1] <= hole).count();
            JournalContext context = JournalTestSupport.context(image).acceptDamage(true);
            try {
                Journal.open(JournalTestSupport.context(image)).close();
            } catch (JournalDamagedException e) {
                refused++;
            }
            try (Journal journal = Journal.open(context)) {
                RecoveryReport report = journal.recovery();
                long count = report.inboundSequence() + report.outboundSequence();
                // Zeros at the very end of a record may be all that a hole took.
                assertTrue(count == intact || count == intact + 1, "hole at " + hole + ": " + report);
                messages.append(journal.appender(), Direction.INBOUND);
            }
            VerifyResult result = JournalVerifier.verify(image, WINDOW);
            assertNull(result.damage());
            deleteFolder(image);
        }
        System.out.println(images + " images, " + refused + " refused before being told to accept");
        assertTrue(refused > 0);
    }

    @Test
    void shouldNoticeFilesOfAnotherJournal() throws IOException {
        Path other = directory.resolve("other");
        try (Journal journal = Journal.open(JournalTestSupport.context(other).journalId(43))) {
            messages.append(journal.appender(), Direction.INBOUND);
        }
        Files.delete(other.resolve(file.getFileName()));
        Files.copy(file, other.resolve(file.getFileName()));
        Damage damage = JournalVerifier.verify(other, WINDOW).damage();
        assertNotNull(damage);
        assertEquals(Damage.Kind.CHAIN, damage.kind());
    }

    private Path copyOf(String name) throws IOException {
        Path copy = directory.resolve(name);
        Files.createDirectories(copy);
        for (String entry : List.of(file.getFileName().toString(), "format", "lock", "metadata.cq4t")) {
            Files.copy(directory.resolve(entry), copy.resolve(entry));
        }
        return copy;
    }

    private static void deleteFolder(Path folder) {
        IoUtil.delete(folder.toFile(), false);
    }

    private static void markCrashed(Path path) throws IOException {
        Path lock = path.resolve(JournalFiles.LOCK);
        Files.writeString(lock, Files.readString(lock).replace("state=closed", "state=open"));
    }

    private static void loseTheBoot(Path path) throws IOException {
        Files.writeString(path.resolve(JournalFiles.LOCK), "pid=1\nboot=another\nstate=open\n");
    }
}
