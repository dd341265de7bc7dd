package io.rayo.codecs;

import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Text in a buffer, read eight bytes at a time. A flyweight of one thread.
 *
 * <p>Reads memory without the buffer's own bounds checks, which cost a parser more than the parsing: each read here is
 * held between 0 and the limit by one unsigned comparison, and {@link #wrap} has compared the limit with the buffer.
 * What lies outside reads as zero, which is part of no text.
 */
public final class TextBytes {
    private static final boolean IS_BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    private DirectBuffer buffer;
    private byte[] array;
    private long address;
    private int limit;

    /** Offsets below this one have a whole word before the limit. */
    private int wordLimit;

    /** The text's last eight bytes, the last one highest; zeros before a shorter text. */
    private long last;

    /** Creates a flyweight over nothing. */
    public TextBytes() {}

    /**
     * Sets the text.
     *
     * @param source that holds it; kept, so that its memory stays. Its bytes are not to change while they are read.
     * @param end first offset that is not part of it, 0 to the buffer's capacity.
     */
    public void wrap(final DirectBuffer source, final int end) {
        Objects.checkIndex(end, source.capacity() + 1L);
        buffer = source;
        array = source.byteArray();
        address = source.addressOffset();
        limit = end;
        wordLimit = Math.max(0, end - Long.BYTES + 1);
        last = lastEight();
    }

    /**
     * Buffer that holds the text.
     *
     * @return the one that was wrapped.
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Where the text ends.
     *
     * @return first offset that is not part of it.
     */
    public int limit() {
        return limit;
    }

    /**
     * One byte.
     *
     * @param offset of it, any int.
     * @return the byte; 0 outside the text.
     */
    public byte at(final int offset) {
        if (Integer.compareUnsigned(offset, limit) >= 0) {
            return 0;
        }
        // two calls, as the JIT may keep fields in registers only where it knows which kind of memory is read
        return array == null ? UnsafeApi.getByte(address + offset) : UnsafeApi.getByte(array, address + offset);
    }

    /**
     * Eight bytes.
     *
     * @param offset of the first one, any int.
     * @return the bytes, the first one lowest; 0 for those outside the text, and 0 at a negative offset.
     */
    public long word(final int offset) {
        if (Integer.compareUnsigned(offset, wordLimit) >= 0) {
            return lastWord(offset);
        }
        return load(offset);
    }

    private long load(final int offset) {
        final long word =
                array == null ? UnsafeApi.getLong(address + offset) : UnsafeApi.getLong(array, address + offset);
        return IS_BIG_ENDIAN ? Long.reverseBytes(word) : word;
    }

    /** The bytes that the text has from an offset on, less than eight: small enough to be compiled into its callers. */
    private long lastWord(final int offset) {
        return Integer.compareUnsigned(offset, limit) >= 0 ? 0 : last >>> ((offset - limit) << 3);
    }

    private long lastEight() {
        if (limit >= Long.BYTES) {
            return load(limit - Long.BYTES);
        }
        long word = 0;
        for (int i = limit - 1; i >= 0; i--) {
            word = (word << 8) | (at(i) & 0xFF);
        }
        final int half = 4 * (Long.BYTES - limit); // shifted twice, as a shift by 64 would be one by 0
        return word << half << half;
    }
}
