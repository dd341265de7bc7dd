package io.rayo.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.BufferUtil;

/**
 * Writes one file of a journal anew, record by record and verified, up to a position. For the rare case that
 * Chronicle's own account in the file (last position, index) tells of records that are not there: it cannot be set
 * back, only made afresh.
 */
final class FileRebuilder {
    private static final String SCRATCH = "rebuild.tmp";

    private FileRebuilder() {}

    /**
     * Copies the records before a position.
     *
     * @return the new file, forced to disk, in the scratch folder.
     */
    static Path rebuild(final JournalFiles files, final JournalFormat format, final int cycle, final long endPosition)
            throws IOException {
        removeScratch(files);
        final Path scratch = files.directory().resolve(SCRATCH);
        Files.createDirectories(scratch);
        final long timeMs = (long) cycle * format.interval().lengthMs();
        try (SingleChronicleQueue queue = Queues.open(scratch, format.interval(), Queues.MIN_BLOCK_SIZE, () -> timeMs);
                ExcerptAppender appender = queue.createAppender();
                RecordCursor cursor = new RecordCursor(files, format.crc(), FileWindow.DEFAULT_LENGTH)) {
            cursor.singleFile(true);
            cursor.toFile(cycle);
            final PointerBytesStore source = BytesStore.nativePointer();
            while (cursor.position() < endPosition && cursor.next() == RecordCursor.RECORD) {
                final int record = cursor.messageOffset() - RecordLayout.MESSAGE_OFFSET;
                source.set(
                        BufferUtil.address(cursor.window().byteBuffer()) + record,
                        RecordLayout.recordLength(cursor.messageLength()));
                appender.writeBytes((BytesStore<?, ?>) source);
            }
        }
        final Path rebuilt = scratch.resolve(files.path(cycle).getFileName());
        try (FileChannel channel = FileChannel.open(rebuilt, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return rebuilt;
    }

    static void removeScratch(final JournalFiles files) throws IOException {
        final Path scratch = files.directory().resolve(SCRATCH);
        if (!Files.exists(scratch)) {
            return;
        }
        final List<Path> entries;
        try (Stream<Path> stream = Files.list(scratch)) {
            entries = stream.toList();
        }
        for (final Path entry : entries) {
            Files.delete(entry);
        }
        Files.delete(scratch);
    }
}
