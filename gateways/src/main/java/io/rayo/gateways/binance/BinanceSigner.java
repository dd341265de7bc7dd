package io.rayo.gateways.binance;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * HMAC-SHA256 as lower-case hex, by one digest that is used again and again: the two pads are fed to it anew for each
 * signature, which costs two more blocks and allocates nothing, unlike {@code javax.crypto.Mac}. Holds key material:
 * see {@link #clear()}. One thread.
 */
public final class BinanceSigner {
    /** Bytes of a signature in hex. */
    public static final int SIGNATURE_LENGTH = 64;

    private static final int BLOCK_LENGTH = 64;
    private static final int HASH_LENGTH = 32;
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5C;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageDigest digest;
    private final byte[] innerKey = new byte[BLOCK_LENGTH];
    private final byte[] outerKey = new byte[BLOCK_LENGTH];
    private final byte[] hash = new byte[HASH_LENGTH];
    private boolean isCleared;

    /**
     * Prepares the pads.
     *
     * @param credentials whose secret signs.
     */
    public BinanceSigner(final BinanceCredentials credentials) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
        final byte[] secret = credentials.secret();
        final byte[] key = secret.length > BLOCK_LENGTH ? digest.digest(secret) : secret;
        for (int i = 0; i < BLOCK_LENGTH; i++) {
            final byte b = i < key.length ? key[i] : 0;
            innerKey[i] = (byte) (b ^ INNER_PAD);
            outerKey[i] = (byte) (b ^ OUTER_PAD);
        }
    }

    /**
     * Signs bytes.
     *
     * @param payload that holds them.
     * @param offset of the first one.
     * @param length of them.
     * @param target gets {@link #SIGNATURE_LENGTH} bytes of hex.
     * @param targetOffset of the first one.
     */
    public void sign(
            final byte[] payload,
            final int offset,
            final int length,
            final MutableDirectBuffer target,
            final int targetOffset) {
        if (isCleared) {
            throw new IllegalStateException("signer was cleared");
        }
        try {
            digest.update(innerKey);
            digest.update(payload, offset, length);
            digest.digest(hash, 0, HASH_LENGTH);
            digest.update(outerKey);
            digest.update(hash);
            digest.digest(hash, 0, HASH_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("SHA-256 gave no 32 bytes", e);
        }
        for (int i = 0; i < HASH_LENGTH; i++) {
            final int b = hash[i];
            target.putByte(targetOffset + 2 * i, HEX[b >> 4 & 0xF]);
            target.putByte(targetOffset + 2 * i + 1, HEX[b & 0xF]);
        }
    }

    /** Overwrites the key material. Nothing can be signed afterwards. */
    public void clear() {
        isCleared = true;
        digest.reset();
        Arrays.fill(innerKey, (byte) 0);
        Arrays.fill(outerKey, (byte) 0);
        Arrays.fill(hash, (byte) 0);
    }

    @Override
    public String toString() {
        return "BinanceSigner[hidden]";
    }
}
