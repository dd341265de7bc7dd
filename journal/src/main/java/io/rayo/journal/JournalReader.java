package io.rayo.journal;

import io.rayo.codecs.EventHeaders;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import net.openhft.chronicle.queue.RollCycle;

/**
 * Reads a journal in order, beside a live writer or without one, in this process or another. Changes nothing on disk
 * and takes no lock. Every record is checked before the handler sees it: its checksum, its place in the chain and its
 * sequence; what does not pass is a {@link JournalDamagedException}, again at every further poll. A tail that is still
 * being written is the end for now. One thread; allocates nothing per record.
 */
public final class JournalReader implements AutoCloseable {

    private final JournalFiles files;
    private final JournalFormat format;
    private final RollCycle rollCycle;
    private final RecordCursor cursor;

    /**
     * Opens a journal for reading; at its start.
     *
     * @param directory of the journal.
     */
    public JournalReader(final Path directory) {
        this(directory, FileWindow.DEFAULT_LENGTH);
    }

    JournalReader(final Path directory, final int windowLength) {
        format = JournalFormat.read(directory);
        files = new JournalFiles(directory, format.interval());
        rollCycle = files.rollCycle();
        cursor = new RecordCursor(files, format.crc(), windowLength);
    }

    /**
     * Hands over the next records.
     *
     * @param handler that takes them.
     * @param limit of records in this call.
     * @return how many there were; 0 means that the end is reached for now.
     * @throws JournalDamagedException at the first record that is not good.
     */
    public int poll(final JournalHandler handler, final int limit) {
        int count = 0;
        while (count < limit) {
            final int result = cursor.next();
            if (result != RecordCursor.RECORD) {
                if (result == RecordCursor.DAMAGED && count == 0) {
                    throw new JournalDamagedException(cursor.damage());
                }
                break;
            }
            count++;
            handler.onRecord(
                    cursor.direction(),
                    cursor.lastIndex(),
                    cursor.buffer(),
                    cursor.messageOffset(),
                    cursor.messageLength());
        }
        return count;
    }

    /** Goes before the first record. */
    public void moveToStart() {
        cursor.toStart();
    }

    /**
     * Goes before a record, so that it is the next one. The chain is checked from there on.
     *
     * @param index Chronicle index.
     * @return false if there is no record with this index; then the reader is at the start.
     */
    public boolean moveToIndex(final long index) {
        final int cycle = rollCycle.toCycle(index);
        final long target = rollCycle.toSequenceNumber(index);
        if (index >= 0 && contains(cycle)) {
            seek(cycle, target);
            if (hopTo(cycle, target)) {
                return true;
            }
        }
        moveToStart();
        return false;
    }

    /**
     * Goes after a record, so that the one behind it is the next. The chain is checked against this record.
     *
     * @param index Chronicle index of the record, such as a snapshot names.
     * @param crc checksum that the record must have.
     * @return false if there is no such record; then the reader is at the start.
     */
    public boolean moveAfterIndex(final long index, final int crc) {
        if (moveToIndex(index) && cursor.next() == RecordCursor.RECORD && cursor.lastCrc() == crc) {
            return true;
        }
        moveToStart();
        return false;
    }

    /**
     * Goes after the inbound message with a sequence, so that the next record is the one behind it, be it inbound or
     * outbound.
     *
     * @param sequence inbound sequence; 0 means the start.
     * @return false if the journal has no such message; then the reader is at the start.
     */
    public boolean moveAfterInbound(final long sequence) {
        moveToStart();
        if (sequence <= 0) {
            return sequence == 0;
        }
        final int[] cycles = files.cycles();
        int candidate = cycles.length - 1;
        while (candidate > 0 && firstInbound(cycles[candidate]) >= sequence) {
            candidate--;
        }
        if (candidate >= 0) {
            seekInbound(cycles[candidate], sequence);
            cursor.verifying(false);
            try {
                while (cursor.inboundSequence() < sequence && cursor.next() == RecordCursor.RECORD) {
                    if (cursor.direction() == Direction.INBOUND && cursor.inboundSequence() == sequence) {
                        return true;
                    }
                }
            } finally {
                cursor.verifying(true);
            }
        }
        moveToStart();
        return false;
    }

    /**
     * Goes to a record that was received before a time, so that all that was received then and later is still to come.
     * It is near, not next to it: how near depends on the files' own indexes. Threads stamp messages one by one, so
     * what stands beside each other may be a little out of order.
     *
     * @param receiveTimeNs nanoseconds since the epoch.
     * @return false if there is nothing before; then the reader is at the start.
     */
    public boolean moveBeforeTime(final long receiveTimeNs) {
        final int[] cycles = files.cycles();
        int candidate = cycles.length - 1;
        while (candidate >= 0 && firstTimeNs(cycles[candidate]) >= receiveTimeNs) {
            candidate--;
        }
        if (candidate < 0) {
            moveToStart();
            return false;
        }
        seekWhile(
                cycles[candidate],
                () -> EventHeaders.receiveTimeNs(cursor.buffer(), cursor.messageOffset()) < receiveTimeNs);
        return true;
    }

    /** Receive time of the first record of a file; Long.MAX_VALUE if it has none. */
    private long firstTimeNs(final int cycle) {
        cursor.toFile(cycle);
        final boolean found = cursor.next() == RecordCursor.RECORD && cursor.cycle() == cycle;
        return found ? EventHeaders.receiveTimeNs(cursor.buffer(), cursor.messageOffset()) : Long.MAX_VALUE;
    }

    /** Last inbound sequence up to and with the first record of a file; Long.MAX_VALUE if it has none. */
    private long firstInbound(final int cycle) {
        cursor.toFile(cycle);
        final boolean found = cursor.next() == RecordCursor.RECORD && cursor.cycle() == cycle;
        return found ? cursor.inboundSequence() : Long.MAX_VALUE;
    }

    private boolean contains(final int cycle) {
        for (final int existing : files.cycles()) {
            if (existing == cycle) {
                return true;
            }
        }
        return false;
    }

    /** Goes to the record with this number in the file, or to one before it that the file's index knows. */
    private void seek(final int cycle, final long target) {
        final QueueHeader header = new QueueHeader(files);
        cursor.toFile(cycle);
        if (header.read(cursor.window())) {
            final long entry = target / header.indexSpacing();
            final long position = header.indexed(cursor.window(), entry);
            if (isGood(cycle, position, entry * header.indexSpacing())) {
                return;
            }
        }
        cursor.toFile(cycle);
    }

    private boolean isGood(final int cycle, final long position, final long number) {
        if (position <= 0) {
            return false;
        }
        cursor.toPosition(cycle, position, number);
        if (cursor.next() != RecordCursor.RECORD) {
            return false;
        }
        cursor.toPosition(cycle, position, number);
        return true;
    }

    /** Goes to a record not behind the inbound sequence. */
    private void seekInbound(final int cycle, final long sequence) {
        seekWhile(cycle, () -> cursor.inboundSequence() < sequence);
    }

    /** Goes to the last record that the file's index knows of which something holds, by halving the index. */
    private void seekWhile(final int cycle, final BooleanSupplier holds) {
        final QueueHeader header = new QueueHeader(files);
        cursor.toFile(cycle);
        long low = 0;
        if (header.read(cursor.window()) && header.hintPosition() > 0) {
            long high = header.hintSequence() / header.indexSpacing();
            while (low < high) {
                final long middle = (low + high + 1) >>> 1;
                cursor.toFile(cycle);
                final long position = header.indexed(cursor.window(), middle);
                if (isGood(cycle, position, middle * header.indexSpacing())
                        && cursor.next() == RecordCursor.RECORD
                        && holds.getAsBoolean()) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
        }
        seek(cycle, low * header.indexSpacing());
    }

    private boolean hopTo(final int cycle, final long target) {
        cursor.verifying(false);
        try {
            while (cursor.recordsInCycle() < target) {
                if (cursor.next() != RecordCursor.RECORD || cursor.cycle() != cycle) {
                    return false;
                }
            }
        } finally {
            cursor.verifying(true);
        }
        return true;
    }

    /**
     * Chronicle index of the last record read.
     *
     * @return index, or -1 if none was read since the last move.
     */
    public long lastIndex() {
        return cursor.lastIndex();
    }

    /**
     * CRC of the last record read, for a snapshot.
     *
     * @return CRC32C.
     */
    public int lastCrc() {
        return cursor.lastCrc();
    }

    /**
     * Last inbound sequence up to the last record read.
     *
     * @return sequence; 0 if none.
     */
    public long inboundSequence() {
        return cursor.inboundSequence();
    }

    /**
     * Last outbound sequence up to the last record read.
     *
     * @return sequence; 0 if none.
     */
    public long outboundSequence() {
        return cursor.outboundSequence();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
