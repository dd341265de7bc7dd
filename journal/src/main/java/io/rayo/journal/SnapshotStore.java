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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Snapshots of the core's state, a file each, named by inbound sequence. A file is written under another name, forced
 * to disk and renamed, so one with the right name is whole or damaged afterwards; and each carries a checksum over
 * everything in it.
 *
 * <pre>
 *   0       8         12       16                24                 32             40        44       52              56         56+length
 *   +-------+---------+--------+-----------------+------------------+--------------+---------+--------+---------------+----------+-------+
 *   |"RAYO- | version | zero   | inboundSequence | outboundSequence | journalIndex | lastCrc |  stateHash  | payloadLength | payload | crc32c |
 *   +-------+---------+--------+-----------------+------------------+--------------+---------+--------+---------------+----------+-------+
 * </pre>
 *
 * All little endian. One thread at a time.
 */
public final class SnapshotStore {
    private static final long MAGIC = 0x50414E534F594152L; // "RAYOSNAP"
    private static final int VERSION = 1;
    private static final int VERSION_OFFSET = Long.BYTES;
    private static final int INBOUND_OFFSET = VERSION_OFFSET + 2 * Integer.BYTES;
    private static final int OUTBOUND_OFFSET = INBOUND_OFFSET + Long.BYTES;
    private static final int INDEX_OFFSET = OUTBOUND_OFFSET + Long.BYTES;
    private static final int CRC_OFFSET = INDEX_OFFSET + Long.BYTES;
    private static final int HASH_OFFSET = CRC_OFFSET + Integer.BYTES;
    private static final int LENGTH_OFFSET = HASH_OFFSET + Long.BYTES;
    private static final int PAYLOAD_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    private static final String SUFFIX = ".snapshot";
    private static final String TEMPORARY = ".tmp";

    private final Path directory;
    private final int kept;
    private ByteBuffer scratch = ByteBuffer.allocate(0);

    /**
     * Opens the store; the folder is made at the first write.
     *
     * @param directory of the snapshots.
     * @param kept how many of the newest stay, at least 1.
     */
    public SnapshotStore(final Path directory, final int kept) {
        this.directory = directory;
        this.kept = kept;
    }

    /**
     * Writes a snapshot and deletes those that are too old. The records that it stands for must be on disk first where
     * they matter: see {@link JournalAppender#force()}.
     *
     * @param snapshot what it stands for.
     * @param payload that holds the state.
     * @param offset of the state.
     * @param length of the state in bytes.
     * @return the file.
     */
    public Path write(final Snapshot snapshot, final DirectBuffer payload, final int offset, final int length) {
        final ByteBuffer bytes = scratch(Math.addExact(PAYLOAD_OFFSET + Integer.BYTES, length));
        bytes.putLong(MAGIC).putInt(VERSION).putInt(0);
        bytes.putLong(snapshot.inboundSequence()).putLong(snapshot.outboundSequence());
        bytes.putLong(snapshot.journalIndex()).putInt(snapshot.lastCrc()).putLong(snapshot.stateHash());
        bytes.putInt(length);
        payload.getBytes(offset, bytes, length);
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().flip());
        bytes.putInt((int) crc.getValue()).flip();
        final Path target = directory.resolve(String.format("%020d%s", snapshot.inboundSequence(), SUFFIX));
        final Path temporary = directory.resolve(target.getFileName() + TEMPORARY);
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            JournalFiles.forceDirectory(directory);
            prune();
        } catch (final IOException e) {
            throw new JournalException("cannot write snapshot " + target, e);
        }
        return target;
    }

    /** A buffer that is used again: a state has megabytes, and snapshots are written for ever. */
    private ByteBuffer scratch(final int size) {
        if (scratch.capacity() < size) {
            scratch = ByteBuffer.allocateDirect(Math.addExact(size, size / 4)).order(ByteOrder.LITTLE_ENDIAN);
        }
        return scratch.clear();
    }

    private void prune() throws IOException {
        final List<Path> newestFirst = files();
        for (int i = kept; i < newestFirst.size(); i++) {
            Files.delete(newestFirst.get(i));
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (final Path entry : entries.filter(path -> path.toString().endsWith(SUFFIX + TEMPORARY))
                    .toList()) {
                Files.delete(entry);
            }
        }
    }

    /**
     * Files of the store, the newest first.
     *
     * @return paths; whether they are good is not looked at.
     */
    public List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(
                                    (Path path) -> path.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Hands over the newest snapshot that is good and not ahead of the journal.
     *
     * @param journalInboundSequence last inbound sequence that the journal has.
     * @param handler that takes the state.
     * @return which one it was, and which were passed over and why.
     */
    public SnapshotLoad loadNewestGood(final long journalInboundSequence, final SnapshotHandler handler) {
        final List<String> skipped = new ArrayList<>();
        for (final Path file : files()) {
            final String name = file.getFileName().toString();
            final byte[] content;
            try {
                content = Files.readAllBytes(file);
            } catch (final IOException e) {
                skipped.add(name + ": cannot be read: " + e.getMessage());
                continue;
            }
            final String fault = check(name, content);
            if (fault != null) {
                skipped.add(name + ": " + fault);
                continue;
            }
            final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            final Snapshot snapshot = new Snapshot(
                    bytes.getLong(INBOUND_OFFSET),
                    bytes.getLong(OUTBOUND_OFFSET),
                    bytes.getLong(INDEX_OFFSET),
                    bytes.getInt(CRC_OFFSET),
                    bytes.getLong(HASH_OFFSET));
            if (snapshot.inboundSequence() > journalInboundSequence) {
                skipped.add(
                        name + ": is ahead of the journal, which ends with inbound sequence " + journalInboundSequence);
                continue;
            }
            handler.onSnapshot(snapshot, new UnsafeBuffer(content), PAYLOAD_OFFSET, bytes.getInt(LENGTH_OFFSET));
            return new SnapshotLoad(snapshot, List.copyOf(skipped));
        }
        return new SnapshotLoad(null, List.copyOf(skipped));
    }

    private static String check(final String name, final byte[] content) {
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        final int size = content.length;
        if (size < PAYLOAD_OFFSET + Integer.BYTES || bytes.getLong(0) != MAGIC) {
            return "is not a snapshot";
        }
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, size - Integer.BYTES);
        if ((int) crc.getValue() != bytes.getInt(size - Integer.BYTES)) {
            return "is damaged: CRC32C does not match";
        }
        if (bytes.getInt(VERSION_OFFSET) != VERSION) {
            return "has format version " + bytes.getInt(VERSION_OFFSET) + "; this program reads " + VERSION;
        }
        if (bytes.getInt(LENGTH_OFFSET) != size - PAYLOAD_OFFSET - Integer.BYTES) {
            return "is damaged: length does not match";
        }
        if (!name.equals(String.format("%020d%s", bytes.getLong(INBOUND_OFFSET), SUFFIX))) {
            return "has another sequence than its name";
        }
        return null;
    }
}
