package io.rayo.gateways.orders;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

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
    private static final int PAIR = RADIX * RADIX;
    private static final int GROUP = 4;
    private static final int GROUP_LIMIT = PAIR * PAIR;
    private static final short[] PAIRS = pairs();

    private Base36() {}

    /** The two digits of each number below 36 * 36, the first one lowest. */
    private static short[] pairs() {
        final short[] pairs = new short[PAIR];
        for (int i = 0; i < PAIR; i++) {
            pairs[i] = (short) (digit(i / RADIX) | digit(i % RADIX) << Byte.SIZE);
        }
        return pairs;
    }

    private static byte digit(final int value) {
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }

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
        int end = offset + digits;
        // four digits at a time: the long is divided a third as often, the rest is arithmetic of ints
        while (end - offset >= GROUP) {
            final long quotient = rest / GROUP_LIMIT;
            final int group = (int) (rest - quotient * GROUP_LIMIT);
            end -= GROUP;
            // no digit has its top bit set, so that the shorts are no negative numbers
            buffer.putInt(end, PAIRS[group / PAIR] | PAIRS[group % PAIR] << Short.SIZE, LITTLE_ENDIAN);
            rest = quotient;
        }
        while (end > offset) {
            buffer.putByte(--end, digit((int) (rest % RADIX)));
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
