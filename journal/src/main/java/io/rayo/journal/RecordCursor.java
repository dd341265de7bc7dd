package io.rayo.journal;

import static io.rayo.journal.RecordLayout.MAX_RECORD_LENGTH;
import static io.rayo.journal.RecordLayout.MIN_RECORD_LENGTH;
import static io.rayo.journal.RecordLayout.WORD_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Steps through the records of a journal in order, file after file, in stretches read into one buffer: no object and no
 * system call per record. Reads Chronicle's file format itself, because that is several times faster than its tailer,
 * tells byte positions, and keeps each header word under suspicion. Works beside a live writer. One thread.
 *
 * <pre>
 *   file:  |word M|queue header|word M|index2index|word M|index|word|record|word|record| ... |EOF word| zeros
 *   word:  bit 31 not complete, bit 30 metadata (M), bits 0-29 length of what follows;
 *          0 = nothing yet, 0xC0000000 = end of file; more index blocks stand between records
 * </pre>
 */
final class RecordCursor implements AutoCloseable {
    /** Result: nothing more for now. */
    static final int END = 0;

    /** Result: a good record; its fields are in the accessors. */
    static final int RECORD = 1;

    /** Result: {@link #damage()} says what and where. The cursor goes no further. */
    static final int DAMAGED = -1;

    static final int NOT_COMPLETE = 1 << 31;
    static final int METADATA = 1 << 30;
    static final int END_OF_FILE = NOT_COMPLETE | METADATA;
    private static final int LENGTH_MASK = ~END_OF_FILE;
    private static final int MAX_HEADER_LENGTH = 64 << 10;
    private static final int MAX_INDEX_LENGTH = 1 << 20;
    private static final int EVENT_NAME_CODE = 0xB9;
    private static final byte[] INDEX = {'i', 'n', 'd', 'e', 'x'};
    private static final int INDEX_NAME_LENGTH = 2 + INDEX.length;

    private final JournalFiles files;
    private final int firstCrc;
    private final FileWindow window;
    private final Checksum checksum = new Checksum();
    private boolean verifying = true;
    private boolean singleFile;

    private int cycle = -1;
    private long position;
    private long recordsInCycle;
    private long firstIndex;
    private int idlePolls;
    private boolean atEndMark;
    private long missingEndMarks;

    private boolean chained;
    private int lastCrc;
    private long lastIndex;
    private long lastPosition;
    private long inboundSequence;
    private long outboundSequence;

    private Direction direction;
    private int messageOffset;
    private int messageLength;
    private Damage damage;

    RecordCursor(final JournalFiles files, final int firstCrc, final int windowLength) {
        this.files = files;
        this.firstCrc = firstCrc;
        window = new FileWindow(windowLength);
        toStart();
    }

    /** Off: hops from record to record and believes them; for finding a place only. */
    void verifying(final boolean newVerifying) {
        verifying = newVerifying;
    }

    /** On: the end of a file is the end. */
    void singleFile(final boolean newSingleFile) {
        singleFile = newSingleFile;
    }

    /** Before the journal's first record. */
    void toStart() {
        reset();
        chained = true;
        lastCrc = firstCrc;
    }

    /** Before the first record of a file; what came before is not known and not checked. */
    void toFile(final int newCycle) {
        reset();
        open(newCycle);
    }

    /** Before the record whose word is at a position of a file; what came before is not known and not checked. */
    void toPosition(final int newCycle, final long newPosition, final long newRecordsInCycle) {
        reset();
        open(newCycle);
        position = newPosition;
        recordsInCycle = newRecordsInCycle;
    }

    private void reset() {
        window.close();
        cycle = -1;
        position = 0;
        recordsInCycle = 0;
        idlePolls = 0;
        atEndMark = false;
        chained = false;
        lastCrc = 0;
        lastIndex = -1;
        lastPosition = -1;
        inboundSequence = 0;
        outboundSequence = 0;
        damage = null;
    }

    private void open(final int newCycle) {
        window.open(files.path(newCycle));
        cycle = newCycle;
        firstIndex = files.rollCycle().toIndex(newCycle, 0);
        position = 0;
        recordsInCycle = 0;
        atEndMark = false;
        idlePolls = 0;
    }

    /**
     * Steps to the next record.
     *
     * @return {@link #RECORD}, {@link #END} or {@link #DAMAGED}.
     */
    int next() {
        if (damage != null) {
            return DAMAGED;
        }
        if (cycle < 0 && !openFirst()) {
            return END;
        }
        int word = window.has(position, WORD_LENGTH) ? window.buffer().getInt(window.offset(position)) : 0;
        if (isRecord(word) && record(word) == RECORD) {
            return RECORD;
        }
        // Rare. What was read may be from before a living writer came here: what counts is what stands there now.
        damage = null;
        while (true) {
            word = window.readWord(position);
            if (isRecord(word)) {
                window.reload(position);
                return record(word);
            }
            if (word == 0 || word == END_OF_FILE || (position == 0 && (word & NOT_COMPLETE) != 0)) {
                atEndMark = word == END_OF_FILE;
                if (!nextFile(word)) {
                    return END;
                }
            } else if ((word & NOT_COMPLETE) != 0) {
                return damaged(Damage.Kind.HEADER, "incomplete header word 0x" + Integer.toHexString(word));
            } else if (!skipMetadata(word & LENGTH_MASK)) {
                return damaged(Damage.Kind.HEADER, "unknown metadata, header word 0x" + Integer.toHexString(word));
            }
        }
    }

    private static boolean isRecord(final int word) {
        return word > 0 && word < METADATA;
    }

    private boolean openFirst() {
        final int[] cycles = files.cycles();
        if (cycles.length == 0 || !hasHeader(cycles[0])) {
            return false;
        }
        open(cycles[0]);
        return true;
    }

    private boolean hasHeader(final int candidate) {
        try (FileWindow probe = new FileWindow(WORD_LENGTH)) {
            probe.open(files.path(candidate));
            return (probe.readWord(0) & END_OF_FILE) == METADATA;
        }
    }

    /**
     * At the end of what a file holds. Looks for the next file, which costs a listing of the folder, so only at the
     * 1st, 2nd, 4th, 8th, ... idle call and every 1024th.
     */
    private boolean nextFile(final int word) {
        idlePolls++;
        if (singleFile || ((idlePolls & (idlePolls - 1)) != 0 && (idlePolls & 1023) != 0)) {
            return false;
        }
        final int next = files.cycleAfter(cycle);
        if (next < 0 || !hasHeader(next)) {
            return false;
        }
        // A record may have been appended between reading the word and listing the folder.
        if (window.readWord(position) != word) {
            return true;
        }
        if (word != END_OF_FILE) {
            missingEndMarks++;
        }
        open(next);
        return true;
    }

    private boolean skipMetadata(final int length) {
        final int maxLength = position == 0 ? MAX_HEADER_LENGTH : MAX_INDEX_LENGTH;
        if (length == 0 || length > maxLength || position + WORD_LENGTH + length > window.size()) {
            return false;
        }
        if (position != 0 && !isIndexNow()) {
            return false;
        }
        position = (position + WORD_LENGTH + length + 3) & ~3L;
        return true;
    }

    private boolean isIndexNow() {
        window.reload(position);
        return window.has(position, WORD_LENGTH + INDEX_NAME_LENGTH)
                && isIndex(window.buffer(), window.offset(position) + WORD_LENGTH);
    }

    /** Whether metadata is one of Chronicle's two kinds of index: event name "index2index" or "index". */
    private static boolean isIndex(final DirectBuffer buffer, final int offset) {
        if ((buffer.getByte(offset) & 0xFF) != EVENT_NAME_CODE) {
            return false;
        }
        final int nameLength = buffer.getByte(offset + 1);
        if (nameLength != 5 && nameLength != 11) {
            return false;
        }
        for (int i = 0; i < INDEX.length; i++) {
            if (buffer.getByte(offset + 2 + i) != INDEX[i]) {
                return false;
            }
        }
        return true;
    }

    private int record(final int recordLength) {
        if (recordLength < MIN_RECORD_LENGTH || recordLength > MAX_RECORD_LENGTH) {
            return damaged(Damage.Kind.HEADER, "no record has " + recordLength + " bytes");
        }
        if (!window.has(position, WORD_LENGTH + recordLength)) {
            return damaged(Damage.Kind.HEADER, "record of " + recordLength + " bytes reaches past the end of the file");
        }
        final UnsafeBuffer buffer = window.buffer();
        final int record = window.offset(position) + WORD_LENGTH;
        final int length = RecordLayout.length(buffer, record);
        final int directionCode = RecordLayout.direction(buffer, record);
        if (!RecordLayout.isPlausible(length, directionCode, RecordLayout.format(buffer, record))
                || RecordLayout.recordLength(length) != recordLength) {
            return damaged(
                    Damage.Kind.RECORD,
                    "length " + length + ", direction " + directionCode + " in a record of " + recordLength + " bytes");
        }
        final int crc = RecordLayout.crc(buffer, record);
        if (verifying
                && crc
                        != checksum.of(
                                window.byteBuffer(),
                                record + RecordLayout.PREVIOUS_CRC_OFFSET,
                                recordLength - RecordLayout.PREVIOUS_CRC_OFFSET)) {
            return damaged(Damage.Kind.CHECKSUM, "CRC32C does not match");
        }
        final long sequence = RecordLayout.sequence(buffer, record);
        final long otherSequence = RecordLayout.otherSequence(buffer, record);
        final boolean inbound = directionCode == 1;
        if (chained && verifying && !follows(buffer, record, inbound, sequence, otherSequence)) {
            return DAMAGED;
        }
        inboundSequence = inbound ? sequence : otherSequence;
        outboundSequence = inbound ? otherSequence : sequence;
        chained = true;
        lastCrc = crc;
        lastIndex = firstIndex + recordsInCycle;
        lastPosition = position;
        direction = inbound ? Direction.INBOUND : Direction.OUTBOUND;
        messageOffset = record + RecordLayout.MESSAGE_OFFSET;
        messageLength = length;
        position += WORD_LENGTH + recordLength;
        recordsInCycle++;
        idlePolls = 0;
        return RECORD;
    }

    private boolean follows(
            final DirectBuffer buffer,
            final int record,
            final boolean inbound,
            final long sequence,
            final long otherSequence) {
        final int previousCrc = RecordLayout.previousCrc(buffer, record);
        if (previousCrc != lastCrc) {
            damaged(
                    Damage.Kind.CHAIN,
                    "follows a record with CRC " + Integer.toHexString(previousCrc) + " but the one before has "
                            + Integer.toHexString(lastCrc));
            return false;
        }
        final long expected = (inbound ? inboundSequence : outboundSequence) + 1;
        final long expectedOther = inbound ? outboundSequence : inboundSequence;
        if (sequence != expected || otherSequence != expectedOther) {
            damaged(
                    Damage.Kind.SEQUENCE,
                    (inbound ? "inbound" : "outbound") + " sequence " + sequence + " after other sequence "
                            + otherSequence + " where " + expected + " after " + expectedOther + " was due");
            return false;
        }
        return true;
    }

    private int damaged(final Damage.Kind kind, final String detail) {
        damage = new Damage(
                kind,
                files.path(cycle).getFileName().toString(),
                position,
                files.rollCycle().toIndex(cycle, recordsInCycle),
                inboundSequence,
                outboundSequence,
                detail);
        return DAMAGED;
    }

    DirectBuffer buffer() {
        return window.buffer();
    }

    Direction direction() {
        return direction;
    }

    int messageOffset() {
        return messageOffset;
    }

    int messageLength() {
        return messageLength;
    }

    /** Cycle of the file that the cursor is in, or -1 before the first. */
    int cycle() {
        return cycle;
    }

    /** Position of the word that comes next. */
    long position() {
        return position;
    }

    /** Records before {@link #position()} in this file. */
    long recordsInCycle() {
        return recordsInCycle;
    }

    /** Whether the file that the cursor stands at the end of is closed by an end mark. */
    boolean atEndMark() {
        return atEndMark;
    }

    /** Files that were followed by another one though they had no end mark. */
    long missingEndMarks() {
        return missingEndMarks;
    }

    /** Whether anything stands right behind the end, where a writer begins a record. */
    boolean hasContentAtEnd() {
        return window.isOpen()
                && (window.readWord(position + WORD_LENGTH) | window.readWord(position + WORD_LENGTH + Integer.BYTES))
                        != 0;
    }

    /** Whether there is a record at the position after all. */
    boolean isWordSet() {
        return window.readWord(position) != 0;
    }

    /** Whether a file is finished so far that its records can be read. */
    boolean canEnter(final int candidate) {
        return hasHeader(candidate);
    }

    /** CRC of the last record; before the journal's first record that of the format file. */
    int lastCrc() {
        return lastCrc;
    }

    /** Chronicle index of the last record, or -1. */
    long lastIndex() {
        return lastIndex;
    }

    /** Position of the last record's word, or -1. */
    long lastPosition() {
        return lastPosition;
    }

    long inboundSequence() {
        return inboundSequence;
    }

    long outboundSequence() {
        return outboundSequence;
    }

    Damage damage() {
        return damage;
    }

    FileWindow window() {
        return window;
    }

    @Override
    public void close() {
        window.close();
    }
}
