package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stretch of one file, read into a buffer that is used again and again, that moves along with its reader. Read by
 * calls and not mapped: the first access to each mapped page is a fault that costs several times what copying it does,
 * and on a full disk a hole cannot even be looked at. What is here is what the file held when it was read; where a
 * living writer may have gone on, {@link #reload(long)} looks again. The buffer stays the same object, its memory may
 * not. One thread.
 */
final class FileWindow implements AutoCloseable {
    /** Longest stretch that is read at a time, bytes: fits in a second-level cache. */
    static final int DEFAULT_LENGTH = 256 << 10;

    private static final int FIRST_LENGTH = 16 << 10;
    private static final long ALIGNMENT_MASK = 63L;

    private final int maxLength;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private FileChannel channel;
    private int length = FIRST_LENGTH;
    private long start;
    private long end;

    FileWindow(final int maxLength) {
        this.maxLength = maxLength;
    }

    void open(final Path path) {
        close();
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOpen() {
        return channel != null;
    }

    /**
     * Makes bytes readable through {@link #buffer()}, at {@link #offset(long)}.
     *
     * @return false if the file ends before them.
     */
    boolean has(final long position, final int wanted) {
        return (position >= start && position + wanted <= end) || load(position, wanted);
    }

    /** Forgets what was read, so that the bytes at a position are those of now. */
    void reload(final long position) {
        start = position;
        end = position;
    }

    private boolean load(final long position, final int wanted) {
        // Whoever reads on gets longer stretches; whoever jumps or waits at the end gets short ones.
        length = position > start && position <= end
                ? Math.min(2 * length, maxLength)
                : Math.min(FIRST_LENGTH, maxLength);
        final long newStart = position & ~ALIGNMENT_MASK;
        final int needed = (int) (position - newStart) + wanted;
        makeRoom(Math.max(length, needed));
        bytes.clear().limit(Math.max(length, needed));
        start = newStart;
        end = newStart + read(bytes, newStart);
        return position + wanted <= end;
    }

    private void makeRoom(final int capacity) {
        if (bytes.capacity() < capacity) {
            // at the second time as much as will ever be wanted, so that there is no third
            bytes = ByteBuffer.allocateDirect(capacity > FIRST_LENGTH ? Math.max(capacity, maxLength) : capacity)
                    .order(ByteOrder.nativeOrder());
            buffer.wrap(bytes);
        }
    }

    private int read(final ByteBuffer into, final long position) {
        try {
            while (into.hasRemaining() && channel.read(into, position + into.position()) >= 0) {
                // a call may give less than there is
            }
            return into.position();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Offset in {@link #buffer()} and {@link #byteBuffer()} of a position of the file. */
    int offset(final long position) {
        return (int) (position - start);
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    ByteBuffer byteBuffer() {
        return bytes;
    }

    long size() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a word as it is in the file now; 0 in a hole and behind the end of the file. */
    int readWord(final long position) {
        return read(word.clear(), position) == Integer.BYTES ? word.getInt(0) : 0;
    }

    @Override
    public void close() {
        reload(0);
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                channel = null;
            }
        }
    }
}
