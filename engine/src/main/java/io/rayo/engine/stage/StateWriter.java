package io.rayo.engine.stage;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/** Writes state as bytes, for snapshots and the state hash. One thread; the buffer grows once and is used again. */
public final class StateWriter {
    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(64 * 1024);
    private int length;

    /** Forgets what was written. */
    public void reset() {
        length = 0;
    }

    /**
     * What was written, from offset 0.
     *
     * @return the buffer; valid until the next write.
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * How much was written.
     *
     * @return bytes.
     */
    public int length() {
        return length;
    }

    /**
     * Writes 8 bytes.
     *
     * @param value any.
     */
    public void putLong(final long value) {
        buffer.putLong(length, value, LITTLE_ENDIAN);
        length += Long.BYTES;
    }

    /**
     * Writes 4 bytes.
     *
     * @param value any.
     */
    public void putInt(final int value) {
        buffer.putInt(length, value, LITTLE_ENDIAN);
        length += Integer.BYTES;
    }

    /**
     * Overwrites 4 bytes that were written before.
     *
     * @param at offset of the first.
     * @param value any.
     */
    public void patchInt(final int at, final int value) {
        if (at < 0 || at + Integer.BYTES > length) {
            throw new IndexOutOfBoundsException("at=" + at + " length=" + length);
        }
        buffer.putInt(at, value, LITTLE_ENDIAN);
    }

    /**
     * Writes a byte.
     *
     * @param value its low 8 bits count.
     */
    public void putByte(final int value) {
        buffer.putByte(length, (byte) value);
        length += Byte.BYTES;
    }

    /**
     * Writes a truth value as a byte.
     *
     * @param value any.
     */
    public void putBoolean(final boolean value) {
        putByte(value ? 1 : 0);
    }

    /**
     * Writes a double by its bits; every NaN is written alike.
     *
     * @param value any.
     */
    public void putDouble(final double value) {
        putLong(Double.doubleToLongBits(value));
    }

    /**
     * Writes text with its length.
     *
     * @param value not null.
     */
    public void putText(final String value) {
        if (!isAscii(value)) {
            putText(value.getBytes(StandardCharsets.UTF_8));
            return;
        }
        putInt(value.length());
        length += buffer.putStringWithoutLengthAscii(length, value); // no array is made, unlike above
    }

    /**
     * Writes text that is encoded already, as {@link #putText(String)} would.
     *
     * @param utf8 not null.
     */
    public void putText(final byte[] utf8) {
        putInt(utf8.length);
        buffer.putBytes(length, utf8);
        length += utf8.length;
    }

    private static boolean isAscii(final String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes bytes as they are, without their length.
     *
     * @param source to copy from.
     * @param offset of the first byte.
     * @param byteCount to copy.
     */
    public void putBytes(final DirectBuffer source, final int offset, final int byteCount) {
        buffer.putBytes(length, source, offset, byteCount);
        length += byteCount;
    }
}
