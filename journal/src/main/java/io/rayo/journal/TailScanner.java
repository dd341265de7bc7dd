package io.rayo.journal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at the bytes after a place where the records stop: is there anything, and is there another good record?
 * Believes no header word, only records that match their own checksum, at any multiple of 4. One thread, used at start
 * and by the verifier.
 */
final class TailScanner {
    private static final int WINDOW_LENGTH = 64 << 20;
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
        long end = from;
        try (FileWindow window = new FileWindow(WINDOW_LENGTH)) {
            window.open(files.path(cycle));
            final long last = Math.min(to, window.size());
            for (long start = from; start < last; start += STEP) {
                final int length = (int) Math.min(STEP, last - start);
                if (!window.has(start, length)) {
                    break;
                }
                final int content = lastNonZero(window.buffer(), window.offset(start), length);
                if (content > 0) {
                    end = start + content;
                }
            }
        }
        return end;
    }

    private static int lastNonZero(final UnsafeBuffer buffer, final int offset, final int length) {
        int i = length;
        while (i >= Long.BYTES && buffer.getLong(offset + i - Long.BYTES) == 0) {
            i -= Long.BYTES;
        }
        while (i > 0 && buffer.getByte(offset + i - 1) == 0) {
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
        final Checksum checksum = new Checksum();
        try (FileWindow window = new FileWindow(WINDOW_LENGTH)) {
            window.open(files.path(cycle));
            final long last = window.size() - RecordLayout.MIN_RECORD_LENGTH;
            long position = (from + 3) & ~3L;
            while (position <= last) {
                if (!window.has(position, Long.BYTES)) {
                    return -1;
                }
                final int offset = window.offset(position);
                // Most of a file's rest is zeros, and a record has none of 8 in a row at its start.
                if (window.buffer().getLong(offset) == 0) {
                    position += Integer.BYTES;
                } else if (isGood(window, position, checksum)) {
                    return position;
                } else {
                    position += Integer.BYTES;
                }
            }
            return -1;
        }
    }

    private static boolean isGood(final FileWindow window, final long position, final Checksum checksum) {
        if (!window.has(position, RecordLayout.WORD_LENGTH + RecordLayout.MIN_RECORD_LENGTH)) {
            return false;
        }
        int record = window.offset(position) + RecordLayout.WORD_LENGTH;
        final int length = RecordLayout.length(window.buffer(), record);
        if (!RecordLayout.isPlausible(
                length,
                RecordLayout.direction(window.buffer(), record),
                RecordLayout.format(window.buffer(), record))) {
            return false;
        }
        final int recordLength = RecordLayout.recordLength(length);
        if (!window.has(position, RecordLayout.WORD_LENGTH + recordLength)) {
            return false;
        }
        record = window.offset(position) + RecordLayout.WORD_LENGTH;
        return RecordLayout.crc(window.buffer(), record)
                == checksum.of(
                        window.byteBuffer(),
                        record + RecordLayout.PREVIOUS_CRC_OFFSET,
                        recordLength - RecordLayout.PREVIOUS_CRC_OFFSET);
    }
}
