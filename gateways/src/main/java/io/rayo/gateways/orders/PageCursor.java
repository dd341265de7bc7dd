package io.rayo.gateways.orders;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Where the next page of a list begins, in the venue's own words. Reused; one thread. */
public final class PageCursor {
    /** Longest cursor in bytes. */
    public static final int MAX_LENGTH = 512;

    private final byte[] text = new byte[MAX_LENGTH];
    private int length;

    /** Creates it at the first page. */
    public PageCursor() {}

    /** Back to the first page. */
    public void clear() {
        length = 0;
    }

    /**
     * Takes a cursor.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param newLength in bytes.
     * @return false if it is too long to be kept: the list cannot be had whole.
     */
    public boolean set(final DirectBuffer buffer, final int offset, final int newLength) {
        if (newLength > MAX_LENGTH) {
            return false;
        }
        buffer.getBytes(offset, text, 0, newLength);
        length = newLength;
        return true;
    }

    /**
     * Takes another's.
     *
     * @param other to copy.
     */
    public void set(final PageCursor other) {
        length = other.length;
        System.arraycopy(other.text, 0, text, 0, length);
    }

    /**
     * Whether another stands for the same page.
     *
     * @param other to compare with.
     * @return true if so.
     */
    public boolean isSame(final PageCursor other) {
        return Arrays.equals(text, 0, length, other.text, 0, other.length);
    }

    /**
     * Whether it stands for the first page, or, in an answer, whether there is no further page.
     *
     * @return true if so.
     */
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * The text.
     *
     * @return bytes of which the first {@link #length()} count; not to be changed.
     */
    public byte[] text() {
        return text;
    }

    /**
     * Bytes of the text.
     *
     * @return 0 to {@link #MAX_LENGTH}.
     */
    public int length() {
        return length;
    }
}
