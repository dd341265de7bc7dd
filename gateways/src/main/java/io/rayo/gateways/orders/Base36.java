package io.rayo.gateways.orders;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Numbers as a fixed count of digits of {@code [0-9a-z]}, so that what stands beside them cannot be taken for a part of
 * them. Stateless.
 */
public final class Base36 {
    /** Digits of any long that is not negative. */
    public static final int LENGTH = 13;

    private static final int RADIX = 36;

    private Base36() {}

    /**
     * Writes a number.
     *
     * @param buffer to write to.
     * @param offset of the first digit.
     * @param value 0 or more, below 36 to the power of digits.
     * @param digits to write, 1 to {@link #LENGTH}.
     */
    public static void put(final MutableDirectBuffer buffer, final int offset, final long value, final int digits) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            final int digit = (int) (rest % RADIX);
            buffer.putByte(i, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
            rest /= RADIX;
        }
        if (rest != 0) {
            throw new IllegalArgumentException(value + " has more than " + digits + " digits of base 36");
        }
    }

    /**
     * Reads a number.
     *
     * @param buffer that holds it.
     * @param offset of the first digit.
     * @param digits to read, 1 to {@link #LENGTH}.
     * @return the number; -1 if the bytes are none or it does not fit.
     */
    public static long parse(final DirectBuffer buffer, final int offset, final int digits) {
        long value = 0;
        for (int i = offset; i < offset + digits; i++) {
            final byte b = buffer.getByte(i);
            final int digit;
            if (b >= '0' && b <= '9') {
                digit = b - '0';
            } else if (b >= 'a' && b <= 'z') {
                digit = b - 'a' + 10;
            } else {
                return -1;
            }
            if (value > (Long.MAX_VALUE - digit) / RADIX) {
                return -1;
            }
            value = value * RADIX + digit;
        }
        return value;
    }
}
