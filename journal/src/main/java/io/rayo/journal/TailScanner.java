package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at the bytes after a place where the records stop: is there anything, and is there another good record?
 * Believes no header word, only records that match their own checksum, at any multiple of 4. Reads by calls and not by
 * mapping: touching a hole of a mapped file needs room, and on a full disk that is a fault. One thread, used at start
 * and by the verifier.
 */
final class TailScanner {
    private static final int STEP = 1 << 20;

    private TailScanner() {}

    /**
     * Position of the last byte that is not 0, plus one.
     *
     * @param from where to begin.
     * @param to where to stop; the end of the file if beyond it.
     * @return {@code from} if all are 0.
     */
    static long endOfContent(final JournalFiles files, final int cycle, final long from, final long to) {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(STEP);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        long end = from;
        try (FileChannel channel = FileChannel.open(files.path(cycle), StandardOpenOption.READ)) {
            long position = from;
            while (position < to) {
                final int length = (int) Math.min(read(channel, bytes, position), to - position);
                if (length <= 0) {
                    break;
                }
                final int content = lastNonZero(buffer, length);
                if (content > 0) {
                    end = position + content;
                }
                position += length;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return end;
    }

    private static int read(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException {
        bytes.clear();
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, position + bytes.position());
        }
        return bytes.position();
    }

    private static int lastNonZero(final UnsafeBuffer buffer, final int length) {
        int i = length;
        while (i >= Long.BYTES && buffer.getLong(i - Long.BYTES) == 0) {
            i -= Long.BYTES;
        }
        while (i > 0 && buffer.getByte(i - 1) == 0) {
            i--;
        }
        return i;
    }

    /**
     * Position of the word of the first record from a place on that matches its own checksum.
     *
     * @return position, or -1 if there is none.
     */
    static long firstGoodRecord(final JournalFiles files, final int cycle, final long from) {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(STEP);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final Checksum checksum = new Checksum();
        try (FileChannel channel = FileChannel.open(files.path(cycle), StandardOpenOption.READ)) {
            long start = (from + 3) & ~3L;
            while (true) {
                final int length = read(channel, bytes, start);
                // Stretches overlap by a record, so that each one is whole in some stretch.
                final int found = firstGoodRecord(bytes, buffer, length, checksum);
                if (found >= 0) {
                    return start + found;
                }
                if (length < STEP) {
                    return -1;
                }
                start += STEP - RecordLayout.WORD_LENGTH - RecordLayout.MAX_RECORD_LENGTH;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int firstGoodRecord(
            final ByteBuffer bytes, final UnsafeBuffer buffer, final int length, final Checksum checksum) {
        final int last = length - RecordLayout.WORD_LENGTH - RecordLayout.MIN_RECORD_LENGTH;
        for (int word = 0; word <= last; word += Integer.BYTES) {
            // Most of a file's rest is zeros, and a record does not begin with so many.
            if (buffer.getLong(word + RecordLayout.WORD_LENGTH + RecordLayout.LENGTH_OFFSET) != 0
                    && isGood(bytes, buffer, word + RecordLayout.WORD_LENGTH, length, checksum)) {
                return word;
            }
        }
        return -1;
    }

    private static boolean isGood(
            final ByteBuffer bytes,
            final UnsafeBuffer buffer,
            final int record,
            final int end,
            final Checksum checksum) {
        final int length = RecordLayout.length(buffer, record);
        if (!RecordLayout.isPlausible(
                length, RecordLayout.direction(buffer, record), RecordLayout.format(buffer, record))) {
            return false;
        }
        final int recordLength = RecordLayout.recordLength(length);
        return record + recordLength <= end
                && RecordLayout.crc(buffer, record)
                        == checksum.of(
                                bytes,
                                record + RecordLayout.PREVIOUS_CRC_OFFSET,
                                recordLength - RecordLayout.PREVIOUS_CRC_OFFSET);
    }
}
