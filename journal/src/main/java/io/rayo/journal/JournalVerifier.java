package io.rayo.journal;

import java.nio.file.Path;

/**
 * Reads a whole journal and says whether every record is what was written: checksums, chain across all files,
 * sequences, and that nothing stands behind the end. Changes nothing; works beside a live writer. One thread.
 */
public final class JournalVerifier {
    private static final int LIVE_RETRIES = 100_000;

    private JournalVerifier() {}

    /**
     * Verifies a journal up to its end or the first damage.
     *
     * @param directory of the journal.
     * @return what was found.
     */
    public static VerifyResult verify(final Path directory) {
        return verify(directory, FileWindow.DEFAULT_LENGTH);
    }

    static VerifyResult verify(final Path directory, final int windowLength) {
        final JournalFormat format = JournalFormat.read(directory);
        final JournalFiles files = new JournalFiles(directory, format.interval());
        long inbound = 0;
        long outbound = 0;
        try (RecordCursor cursor = new RecordCursor(files, format.crc(), windowLength)) {
            int result = cursor.next();
            while (result == RecordCursor.RECORD) {
                if (cursor.direction() == Direction.INBOUND) {
                    inbound++;
                } else {
                    outbound++;
                }
                result = nextOrEnd(cursor);
            }
            Damage damage = cursor.damage();
            if (damage == null) {
                damage = behindTheEnd(files, cursor);
            }
            return new VerifyResult(
                    inbound, outbound, files.cycles().length, cursor.lastIndex(), cursor.missingEndMarks(), damage);
        }
    }

    /** At the end there may be a record that a live writer has begun: gives it a moment to finish. */
    private static int nextOrEnd(final RecordCursor cursor) {
        int result = cursor.next();
        if (result == RecordCursor.END && cursor.hasContentAtEnd()) {
            for (int i = 0; i < LIVE_RETRIES && result == RecordCursor.END; i++) {
                Thread.onSpinWait();
                result = cursor.next();
            }
        }
        return result;
    }

    private static Damage behindTheEnd(final JournalFiles files, final RecordCursor cursor) {
        if (cursor.cycle() < 0 || cursor.atEndMark()) {
            return filesWithoutHeader(files, cursor);
        }
        final long end = TailScanner.endOfContent(files, cursor.cycle(), cursor.position(), Long.MAX_VALUE);
        // What a live writer appended meanwhile is no damage: then the word is set by now.
        if (end == cursor.position() || cursor.isWordSet()) {
            return filesWithoutHeader(files, cursor);
        }
        return new Damage(
                Damage.Kind.TAIL,
                files.path(cursor.cycle()).getFileName().toString(),
                cursor.position(),
                files.rollCycle().toIndex(cursor.cycle(), cursor.recordsInCycle()),
                cursor.inboundSequence(),
                cursor.outboundSequence(),
                (end - cursor.position())
                        + " bytes after the end: a record that was not finished, or whose header is lost");
    }

    /**
     * Files after the last one that could be entered: an unfinished new file has no records, anything else is out of
     * reach.
     */
    private static Damage filesWithoutHeader(final JournalFiles files, final RecordCursor cursor) {
        for (final int cycle : files.cycles()) {
            if (cycle > cursor.cycle()) {
                final long good = TailScanner.firstGoodRecord(files, cycle, 0);
                if (good >= 0 && !cursor.canEnter(cycle)) {
                    return new Damage(
                            Damage.Kind.HEADER,
                            files.path(cycle).getFileName().toString(),
                            0,
                            files.rollCycle().toIndex(cycle, 0),
                            cursor.inboundSequence(),
                            cursor.outboundSequence(),
                            "the file has records but its header is not complete");
                }
            }
        }
        return null;
    }
}
