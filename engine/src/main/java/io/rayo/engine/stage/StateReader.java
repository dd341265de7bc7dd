package io.rayo.engine.stage;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Reads what a {@link StateWriter} wrote, in the same order. One thread. */
public final class StateReader {
    private DirectBuffer buffer;
    private int offset;
    private int limit;

    /**
     * Starts on a stretch of bytes.
     *
     * @param source that holds them.
     * @param start offset of the first.
     * @param byteCount how many.
     * @return this.
     */
    public StateReader wrap(final DirectBuffer source, final int start, final int byteCount) {
        buffer = source;
        offset = start;
        limit = start + byteCount;
        return this;
    }

    /**
     * What is left to read.
     *
     * @return bytes.
     */
    public int remaining() {
        return limit - offset;
    }

    /**
     * Reads 8 bytes.
     *
     * @return the value.
     */
    public long getLong() {
        return buffer.getLong(advance(Long.BYTES), LITTLE_ENDIAN);
    }

    /**
     * Reads 4 bytes.
     *
     * @return the value.
     */
    public int getInt() {
        return buffer.getInt(advance(Integer.BYTES), LITTLE_ENDIAN);
    }

    /**
     * Reads a byte.
     *
     * @return the value.
     */
    public byte getByte() {
        return buffer.getByte(advance(Byte.BYTES));
    }

    /**
     * Reads a truth value.
     *
     * @return the value.
     */
    public boolean getBoolean() {
        return 0 != getByte();
    }

    /**
     * Reads a double.
     *
     * @return the value.
     */
    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    /**
     * Reads text.
     *
     * @return the value.
     */
    public String getText() {
        final int byteCount = getInt();
        final byte[] bytes = new byte[Math.min(byteCount, remaining())];
        buffer.getBytes(advance(byteCount), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Copies bytes.
     *
     * @param target to copy to.
     * @param targetOffset of the first byte.
     * @param byteCount to copy.
     */
    public void getBytes(final MutableDirectBuffer target, final int targetOffset, final int byteCount) {
        target.putBytes(targetOffset, buffer, advance(byteCount), byteCount);
    }

    private int advance(final int byteCount) {
        if (byteCount < 0 || byteCount > remaining()) {
            throw new IllegalStateException(
                    "state ends early: " + byteCount + " bytes wanted, " + remaining() + " left");
        }
        final int at = offset;
        offset += byteCount;
        return at;
    }
}
