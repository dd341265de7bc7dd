package io.rayo.gateways.binance;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Numbers as 13 digits of {@code [0-9a-z]}: always as many, so that what stands beside them cannot be taken for a part
 * of them.
 */
final class Base36 {
    /** Digits of any long that is not negative. */
    static final int LENGTH = 13;

    private static final int RADIX = 36;

    private Base36() {}

    static void put(final MutableDirectBuffer buffer, final int offset, final long value) {
        long rest = value;
        for (int i = offset + LENGTH - 1; i >= offset; i--) {
            final int digit = (int) (rest % RADIX);
            buffer.putByte(i, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
            rest /= RADIX;
        }
    }

    /** The number; -1 if the bytes are none or it does not fit. */
    static long parse(final DirectBuffer buffer, final int offset) {
        long value = 0;
        for (int i = offset; i < offset + LENGTH; i++) {
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
