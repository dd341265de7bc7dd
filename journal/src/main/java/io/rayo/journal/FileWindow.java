package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Read-only mapping of a stretch of one file that moves along with its reader. The file may grow meanwhile; what is
 * mapped never reaches past the file's end, because touching that would be a fault. One thread.
 */
final class FileWindow implements AutoCloseable {
    private static final long PAGE_MASK = 4095L;

    private final int maxLength;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private FileChannel channel;
    private MappedByteBuffer mapped;
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
    boolean has(final long position, final int length) {
        return (position >= start && position + length <= end) || map(position, length);
    }

    private boolean map(final long position, final int length) {
        try {
            final long size = channel.size();
            if (position + length > size) {
                return false;
            }
            final long newStart = position & ~PAGE_MASK;
            final long newLength = Math.min(size - newStart, Math.max(maxLength, length + PAGE_MASK));
            unmap();
            mapped = channel.map(FileChannel.MapMode.READ_ONLY, newStart, newLength);
            buffer.wrap(mapped);
            start = newStart;
            end = newStart + newLength;
            return true;
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
        return mapped;
    }

    long size() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a word by a call, which gives 0 in a hole where mapped memory may fault; 0 behind the end of the file as
     * well.
     */
    int readWord(final long position) {
        final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        try {
            return channel.read(word, position) == Integer.BYTES ? word.getInt(0) : 0;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unmap() {
        if (mapped != null) {
            buffer.wrap(0, 0);
            IoUtil.unmap(mapped);
            mapped = null;
            start = 0;
            end = 0;
        }
    }

    @Override
    public void close() {
        unmap();
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
