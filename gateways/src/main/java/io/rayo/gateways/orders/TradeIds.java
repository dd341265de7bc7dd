package io.rayo.gateways.orders;

import org.agrona.DirectBuffer;

/**
 * Numbers for ids of fills that are text (a UUID, say): a 63-bit hash of the bytes, the same for ever, so that a fill
 * has one number in every answer, event and run. Two fills of one instrument would have to share all 63 bits to be
 * taken for one: about one chance in 10^7 in a million fills. Stateless.
 */
public final class TradeIds {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

    private TradeIds() {}

    /**
     * Number of a text.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return 1 or more.
     */
    public static long of(final DirectBuffer buffer, final int offset, final int length) {
        long hash = PRIME_2 ^ length;
        for (int i = 0; i < length; i++) {
            // multiplication by an odd number is one to one: no two states fall together here
            hash = (hash ^ (buffer.getByte(offset + i) & 0xFF)) * PRIME_1;
            hash = Long.rotateLeft(hash, 31);
        }
        hash = (hash ^ hash >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_1;
        hash ^= hash >>> 32;
        return Math.max(1, hash & Long.MAX_VALUE);
    }
}
