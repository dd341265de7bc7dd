package io.rayo.engine.core;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * 64-bit hash of state bytes, the same on every machine. Not cryptographic: it finds accidents, not attacks.
 *
 * <p>Eight bytes at a time are multiplied, rotated and folded in (the scheme of MurmurHash3's body and finaliser).
 */
public final class StateHash {
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private StateHash() {}

    /**
     * Hash of a stretch of bytes.
     *
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the hash.
     */
    public static long of(final DirectBuffer buffer, final int offset, final int length) {
        long hash = length;
        final int words = length >>> 3;
        for (int i = 0; i < words; i++) {
            hash = fold(hash, buffer.getLong(offset + (i << 3), LITTLE_ENDIAN));
        }
        for (int i = words << 3; i < length; i++) {
            hash = fold(hash, buffer.getByte(offset + i) & 0xFF);
        }
        return finish(hash);
    }

    /**
     * Chains the hash of one stage to that of the stages before it.
     *
     * @param chain of the stages before; 0 for the first.
     * @param hash of the stage.
     * @return the chain with it.
     */
    public static long chain(final long chain, final long hash) {
        return finish(fold(chain, hash));
    }

    private static long fold(final long hash, final long word) {
        return Long.rotateLeft(hash ^ (Long.rotateLeft(word * C1, 31) * C2), 27) * 5 + 0x52dce729;
    }

    private static long finish(final long value) {
        long hash = value;
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
