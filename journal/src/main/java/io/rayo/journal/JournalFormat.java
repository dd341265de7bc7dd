package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code format} file: what a reader must know of a journal before it reads. Written once, when the journal is
 * made. The checksum of its bytes starts the chain of records, so files of another journal do not pass for this one's.
 *
 * @param version of the layout of records, 1.
 * @param id number of this journal, random.
 * @param interval length of a file.
 * @param crc CRC32C of the file's bytes.
 */
record JournalFormat(int version, long id, RollInterval interval, int crc) {
    static final int VERSION = 1;

    static JournalFormat create(final Path directory, final long id, final RollInterval interval) throws IOException {
        final String text = "version=" + VERSION + "\nid=" + Long.toHexString(id) + "\nroll.interval="
                + interval.name().toLowerCase(Locale.ROOT) + "\n";
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final Path temporary = directory.resolve(JournalFiles.FORMAT + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                channel.write(source);
            }
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(JournalFiles.FORMAT), StandardCopyOption.ATOMIC_MOVE);
        JournalFiles.forceDirectory(directory);
        return parse(directory, bytes);
    }

    static boolean exists(final Path directory) {
        return Files.exists(directory.resolve(JournalFiles.FORMAT));
    }

    static JournalFormat read(final Path directory) {
        final Path path = directory.resolve(JournalFiles.FORMAT);
        if (!Files.exists(path)) {
            throw new JournalException("no journal in " + directory + ": file 'format' is missing");
        }
        try {
            return parse(directory, Files.readAllBytes(path));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JournalFormat parse(final Path directory, final byte[] bytes) {
        final Map<String, String> values = new HashMap<>();
        for (final String line :
                new String(bytes, StandardCharsets.US_ASCII).lines().toList()) {
            final int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            final int version = Integer.parseInt(values.get("version"));
            if (version != VERSION) {
                throw new JournalException(
                        "journal " + directory + " has format version " + version + "; this program reads " + VERSION);
            }
            return new JournalFormat(
                    version,
                    Long.parseUnsignedLong(values.get("id"), 16),
                    RollInterval.valueOf(values.get("roll.interval").toUpperCase(Locale.ROOT)),
                    Checksum.of(bytes));
        } catch (final IllegalArgumentException | NullPointerException e) {
            throw new JournalException("journal " + directory + ": file 'format' is damaged", e);
        }
    }
}
