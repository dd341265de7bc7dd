package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Brings a journal into a state in which it can be appended to, before Chronicle sees it: finds the last good record,
 * takes out what stands behind it, and refuses if that would drop a good one. Runs under the writer's lock, on the
 * thread that opens.
 *
 * <p>After the end of a process (kill -9 included) everything that it wrote is still in the operating system's pages,
 * in order. So it is enough to look at the last record and behind it; that takes the same time for any size of journal.
 * After the end of the machine any page of the last minutes may be missing, so the files that were written to then are
 * verified from their start.
 */
final class Recovery {
    private static final long NEAR_TAIL = 1 << 20;
    private static final long UNSYNCED_MS = 10 * 60_000L;
    private static final int MAX_EVIDENCE = 1 << 20;

    private final JournalFiles files;
    private final JournalFormat format;
    private final boolean acceptDamage;
    private final boolean verifyAll;
    private final boolean wasClosed;
    private final boolean wasSameBoot;
    private final boolean trusted;
    private final QueueHeader header;

    private long recordsVerified;
    private long tornBytes;
    private Damage damage;
    private int endMarksRepaired;
    private int filesRebuilt;

    private int lastCycle = -1;
    private long lastIndex = -1;
    private long endPosition;
    private int lastCrc;
    private long inboundSequence;
    private long outboundSequence;
    private boolean endMark;

    Recovery(
            final JournalFiles files,
            final JournalFormat format,
            final JournalContext context,
            final boolean wasClosed,
            final boolean wasSameBoot) {
        this.files = files;
        this.format = format;
        this.acceptDamage = context.acceptDamage();
        this.verifyAll = context.verifyOnOpen();
        this.wasClosed = wasClosed;
        this.wasSameBoot = wasSameBoot;
        this.trusted = wasClosed || wasSameBoot;
        this.header = new QueueHeader(files);
        lastCrc = format.crc();
    }

    RecoveryReport run() {
        final long startNs = System.nanoTime();
        try {
            removeUnfinishedFiles();
            final int[] cycles = files.cycles();
            if (cycles.length > 0) {
                recover(cycles);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RecoveryReport(
                lastIndex < 0,
                wasClosed,
                wasSameBoot,
                recordsVerified,
                lastIndex,
                inboundSequence,
                outboundSequence,
                tornBytes,
                damage,
                endMarksRepaired,
                filesRebuilt,
                System.nanoTime() - startNs);
    }

    /**
     * The newest files may have been made and not come as far as a header: they hold no record, and Chronicle would
     * wait for one.
     */
    private void removeUnfinishedFiles() throws IOException {
        final int[] cycles = files.cycles();
        for (int i = cycles.length - 1; i >= 0; i--) {
            final Path path = files.path(cycles[i]);
            try (FileWindow window = new FileWindow(RecordLayout.WORD_LENGTH)) {
                window.open(path);
                if ((window.readWord(0) & RecordCursor.END_OF_FILE) == RecordCursor.METADATA) {
                    return;
                }
            }
            if (TailScanner.firstGoodRecord(files, cycles[i], 0) >= 0) {
                throw new JournalDamagedException(new Damage(
                        Damage.Kind.HEADER,
                        path.getFileName().toString(),
                        0,
                        files.rollCycle().toIndex(cycles[i], 0),
                        0,
                        0,
                        "the file has records but no header"));
            }
            Files.delete(path);
        }
    }

    private void recover(final int[] cycles) throws IOException {
        final Damage found;
        try (RecordCursor cursor = new RecordCursor(files, format.crc(), FileWindow.DEFAULT_LENGTH)) {
            moveToFirstDoubtful(cursor, cycles);
            int result = cursor.next();
            while (result == RecordCursor.RECORD) {
                recordsVerified++;
                remember(cursor);
                result = cursor.next();
            }
            endMark = cursor.atEndMark() && result == RecordCursor.END;
            lastCycle = cursor.cycle();
            endPosition = cursor.position();
            found = cursor.damage();
        }
        if (found != null) {
            cut(found);
        } else if (!endMark) {
            checkTail();
        }
        repairEndMarks();
    }

    private void remember(final RecordCursor cursor) {
        lastIndex = cursor.lastIndex();
        lastCrc = cursor.lastCrc();
        inboundSequence = cursor.inboundSequence();
        outboundSequence = cursor.outboundSequence();
    }

    /**
     * Where to start reading: at the last record if what was written is there for certain, else at the first doubtful
     * file.
     */
    private void moveToFirstDoubtful(final RecordCursor cursor, final int[] cycles) throws IOException {
        if (verifyAll) {
            cursor.toStart();
            return;
        }
        int first = cycles.length - 1;
        if (trusted) {
            // The newest files may hold no record yet.
            while (first > 0 && !moveToLastRecord(cursor, cycles[first])) {
                first--;
            }
            if (first == 0 && !moveToLastRecord(cursor, cycles[0])) {
                cursor.toStart();
            }
            return;
        }
        final long newestMs =
                Files.getLastModifiedTime(files.path(cycles[first])).toMillis();
        while (first > 0
                && (first > cycles.length - 2
                        || Files.getLastModifiedTime(files.path(cycles[first])).toMillis() > newestMs - UNSYNCED_MS)) {
            first--;
        }
        if (first == 0) {
            cursor.toStart();
        } else {
            cursor.toFile(cycles[first]);
        }
    }

    /** Before the last record of a file or one shortly before; false if the file has none. */
    private boolean moveToLastRecord(final RecordCursor cursor, final int cycle) {
        cursor.toFile(cycle);
        if (header.read(cursor.window()) && header.hintPosition() > 0) {
            cursor.toPosition(cycle, header.hintPosition(), header.hintSequence());
            if (cursor.next() == RecordCursor.RECORD) {
                cursor.toPosition(cycle, header.hintPosition(), header.hintSequence());
                return true;
            }
        }
        cursor.toFile(cycle);
        final boolean hasRecords = cursor.next() != RecordCursor.END && cursor.cycle() == cycle;
        cursor.toFile(cycle);
        return hasRecords;
    }

    /**
     * The records end with a word of 0. What stands behind must be nothing, or a record that its writer did not finish.
     */
    private void checkTail() throws IOException {
        final long to = trusted && !verifyAll ? endPosition + NEAR_TAIL : Long.MAX_VALUE;
        final long end = TailScanner.endOfContent(files, lastCycle, endPosition, to);
        readHeader();
        if (end > endPosition) {
            final Damage torn = new Damage(
                    Damage.Kind.TAIL,
                    files.path(lastCycle).getFileName().toString(),
                    endPosition,
                    nextIndex(),
                    inboundSequence,
                    outboundSequence,
                    (end - endPosition) + " bytes of a record that was not finished");
            cut(torn);
        } else if (header.writePosition() >= endPosition) {
            damage = new Damage(
                    Damage.Kind.TAIL,
                    files.path(lastCycle).getFileName().toString(),
                    endPosition,
                    nextIndex(),
                    inboundSequence,
                    outboundSequence,
                    "the file's header tells of records up to byte " + header.writePosition() + " that are gone");
            if (wasClosed && !acceptDamage) {
                throw new JournalDamagedException(damage);
            }
            rebuild();
        }
    }

    private long nextIndex() {
        return lastIndexInFile() + 1;
    }

    /** Index of the last record in the last file; one before its first if it has none. */
    long lastIndexInFile() {
        final boolean sameCycle = lastIndex >= 0 && files.rollCycle().toCycle(lastIndex) == lastCycle;
        return sameCycle ? lastIndex : files.rollCycle().toIndex(lastCycle, 0) - 1;
    }

    private void readHeader() {
        try (FileWindow window = new FileWindow(FileWindow.DEFAULT_LENGTH)) {
            window.open(files.path(lastCycle));
            header.read(window);
        }
    }

    private void cut(final Damage found) throws IOException {
        damage = found;
        // A journal that was closed in order has no half-written record: there any damage is loss of what was once
        // reported written.
        if (!acceptDamage && (wasClosed || hasGoodRecordAfter(found.position()))) {
            throw new JournalDamagedException(found);
        }
        readHeader();
        final long end = TailScanner.endOfContent(files, lastCycle, found.position(), Long.MAX_VALUE);
        tornBytes += end - found.position();
        keepEvidence(found.position(), end);
        final boolean chronicleStopsHereToo =
                found.kind() == Damage.Kind.TAIL && header.writePosition() < found.position();
        putAside(lastCycle);
        if (chronicleStopsHereToo) {
            zero(found.position(), end);
        } else {
            rebuild();
        }
    }

    private boolean hasGoodRecordAfter(final long position) {
        // One whole record right at the place itself may be one whose word was never set: its append did not return.
        if (TailScanner.firstGoodRecord(files, lastCycle, position + Long.BYTES) >= 0) {
            return true;
        }
        for (final int cycle : files.cycles()) {
            if (cycle > lastCycle && TailScanner.firstGoodRecord(files, cycle, 0) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes the files after a cycle out of the journal; they are kept in the folder of the damaged. */
    private void putAside(final int after) throws IOException {
        for (final int cycle : files.cycles()) {
            if (cycle > after) {
                final Path path = files.path(cycle);
                Files.move(path, damagedFile(path.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private Path damagedFile(final String name) throws IOException {
        final Path folder = files.directory().resolve(JournalFiles.DAMAGED);
        Files.createDirectories(folder);
        Path target = folder.resolve(name);
        for (int i = 1; Files.exists(target); i++) {
            target = folder.resolve(name + "." + i);
        }
        return target;
    }

    private void keepEvidence(final long from, final long to) throws IOException {
        final int length = (int) Math.min(MAX_EVIDENCE, to - from);
        if (length <= 0) {
            return;
        }
        final Path source = files.path(lastCycle);
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes, from + bytes.position());
            }
        }
        bytes.flip();
        try (FileChannel channel = FileChannel.open(
                damagedFile(source.getFileName() + "-" + from + ".torn"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            channel.write(bytes);
        }
    }

    private void zero(final long from, final long to) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocate(64 << 10);
        try (FileChannel channel = FileChannel.open(files.path(lastCycle), StandardOpenOption.WRITE)) {
            long position = from;
            while (position < to) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), to - position));
                position += channel.write(zeros, position);
            }
        }
    }

    /** Writes the last file anew with its good records only, so that Chronicle's account of it is right again. */
    void rebuild() {
        try {
            final Path original = files.path(lastCycle);
            final Path rebuilt = FileRebuilder.rebuild(files, format, lastCycle, endPosition);
            Files.move(original, damagedFile(original.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
            Files.move(rebuilt, original, StandardCopyOption.ATOMIC_MOVE);
            JournalFiles.forceDirectory(files.directory());
            FileRebuilder.removeScratch(files);
            endMark = false;
            filesRebuilt++;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file that is followed by another must be closed by an end mark, or Chronicle's own readers would wait in it for
     * ever.
     */
    private void repairEndMarks() throws IOException {
        final int[] cycles = files.cycles();
        for (int i = cycles.length - 2; i >= Math.max(0, cycles.length - 3); i--) {
            try (RecordCursor cursor = new RecordCursor(files, format.crc(), FileWindow.DEFAULT_LENGTH)) {
                cursor.singleFile(true);
                moveToLastRecord(cursor, cycles[i]);
                int result = cursor.next();
                while (result == RecordCursor.RECORD) {
                    result = cursor.next();
                }
                writeEndMark(cycles[i], cursor.position());
            }
        }
    }

    private void writeEndMark(final int cycle, final long position) throws IOException {
        try (FileChannel channel =
                FileChannel.open(files.path(cycle), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
            if (channel.read(word, position) == Integer.BYTES && word.getInt(0) == 0) {
                word.putInt(0, RecordCursor.END_OF_FILE).rewind();
                channel.write(word, position);
                endMarksRepaired++;
            }
        }
    }

    /** Position behind the last record of the last file. */
    long endPosition() {
        return endPosition;
    }

    /** Cycle of the last file, or -1. */
    int lastCycle() {
        return lastCycle;
    }

    /** Whether the last file is closed: the next record must go to a later one. */
    boolean isLastFileClosed() {
        return endMark;
    }

    int lastCrc() {
        return lastCrc;
    }

    long lastIndex() {
        return lastIndex;
    }

    long inboundSequence() {
        return inboundSequence;
    }

    long outboundSequence() {
        return outboundSequence;
    }
}
