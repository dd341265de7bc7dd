package io.rayo.gateways.orders;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.Digits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * HMAC over SHA-256 or SHA-512, by one digest that is used again and again: the two pads are fed to it anew for each
 * signature, which costs two more blocks and allocates nothing, unlike {@code javax.crypto.Mac}. Result as bytes, lower
 * case hex or base64. Holds key material: see {@link #clear()}. One thread.
 */
public final class HmacSigner {
    /** Which hash. */
    public enum Hash {
        /** SHA-256: 32 bytes, 64 of hex, 44 of base64. */
        SHA_256("SHA-256", 64, 32),
        /** SHA-512: 64 bytes, 128 of hex, 88 of base64. */
        SHA_512("SHA-512", 128, 64);

        private final String algorithm;
        private final int blockLength;
        private final int hashLength;

        Hash(final String algorithm, final int blockLength, final int hashLength) {
            this.algorithm = algorithm;
            this.blockLength = blockLength;
            this.hashLength = hashLength;
        }
    }

    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5C;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private final MessageDigest digest;
    private final int hashLength;
    private final byte[] innerKey;
    private final byte[] outerKey;
    private final byte[] hash;
    private boolean isCleared;

    /**
     * Prepares the pads.
     *
     * @param algorithm hash to use.
     * @param secret that signs, raw; not kept.
     */
    public HmacSigner(final Hash algorithm, final byte[] secret) {
        try {
            digest = MessageDigest.getInstance(algorithm.algorithm);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no " + algorithm.algorithm, e);
        }
        hashLength = algorithm.hashLength;
        innerKey = new byte[algorithm.blockLength];
        outerKey = new byte[algorithm.blockLength];
        hash = new byte[hashLength];
        final byte[] key = secret.length > algorithm.blockLength ? digest.digest(secret) : secret;
        for (int i = 0; i < algorithm.blockLength; i++) {
            final byte b = i < key.length ? key[i] : 0;
            innerKey[i] = (byte) (b ^ INNER_PAD);
            outerKey[i] = (byte) (b ^ OUTER_PAD);
        }
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Signs bytes.
     *
     * @param payload that holds them.
     * @param offset of the first one.
     * @param length of them.
     * @return the signature's bytes: overwritten by the next one, not to be changed.
     */
    public byte[] sign(final byte[] payload, final int offset, final int length) {
        begin();
        update(payload, offset, length);
        return end();
    }

    /** Begins a signature over several pieces. */
    public void begin() {
        if (isCleared) {
            throw new IllegalStateException("signer was cleared");
        }
        digest.reset();
        digest.update(innerKey);
    }

    /**
     * Adds a piece.
     *
     * @param payload that holds it.
     * @param offset of the first byte.
     * @param length of it.
     */
    public void update(final byte[] payload, final int offset, final int length) {
        digest.update(payload, offset, length);
    }

    /**
     * Ends the signature.
     *
     * @return its bytes: overwritten by the next one, not to be changed.
     */
    public byte[] end() {
        try {
            digest.digest(hash, 0, hashLength);
            digest.update(outerKey);
            digest.update(hash);
            digest.digest(hash, 0, hashLength);
        } catch (final DigestException e) {
            throw new IllegalStateException("the hash gave too few bytes", e);
        }
        return hash;
    }

    /**
     * Signs bytes and writes the signature as lower-case hex.
     *
     * @param payload that holds them.
     * @param offset of the first one.
     * @param length of them.
     * @param target to write to.
     * @param targetOffset of the first letter.
     * @return letters written.
     */
    public int signHex(
            final byte[] payload,
            final int offset,
            final int length,
            final MutableDirectBuffer target,
            final int targetOffset) {
        sign(payload, offset, length);
        return putHex(hash, hashLength, target, targetOffset);
    }

    /**
     * Signs bytes and writes the signature as base64 with padding.
     *
     * @param payload that holds them.
     * @param offset of the first one.
     * @param length of them.
     * @param target to write to.
     * @param targetOffset of the first letter.
     * @return letters written.
     */
    public int signBase64(
            final byte[] payload,
            final int offset,
            final int length,
            final MutableDirectBuffer target,
            final int targetOffset) {
        sign(payload, offset, length);
        return putBase64(hash, hashLength, target, targetOffset);
    }

    /**
     * Writes bytes as lower-case hex.
     *
     * @param bytes to write.
     * @param length how many of them.
     * @param target to write to.
     * @param targetOffset of the first letter.
     * @return letters written.
     */
    public static int putHex(
            final byte[] bytes, final int length, final MutableDirectBuffer target, final int targetOffset) {
        int at = targetOffset;
        int i = 0;
        while (i + Integer.BYTES <= length) {
            target.putLong(at, Digits.hexText((int) INTS.get(bytes, i)), LITTLE_ENDIAN);
            i += Integer.BYTES;
            at += Long.BYTES;
        }
        while (i < length) {
            target.putShort(at, (short) Digits.hexText(bytes[i++]), LITTLE_ENDIAN);
            at += Short.BYTES;
        }
        return 2 * length;
    }

    /**
     * Writes bytes as base64 with padding.
     *
     * @param bytes to write.
     * @param length how many of them.
     * @param target to write to.
     * @param targetOffset of the first letter.
     * @return letters written.
     */
    public static int putBase64(
            final byte[] bytes, final int length, final MutableDirectBuffer target, final int targetOffset) {
        int at = targetOffset;
        for (int i = 0; i < length; i += 3) {
            final int left = length - i;
            final int first = bytes[i] & 0xFF;
            final int second = left > 1 ? bytes[i + 1] & 0xFF : 0;
            final int third = left > 2 ? bytes[i + 2] & 0xFF : 0;
            target.putByte(at++, BASE64[first >> 2]);
            target.putByte(at++, BASE64[(first << 4 | second >> 4) & 0x3F]);
            target.putByte(at++, left > 1 ? BASE64[(second << 2 | third >> 6) & 0x3F] : (byte) '=');
            target.putByte(at++, left > 2 ? BASE64[third & 0x3F] : (byte) '=');
        }
        return at - targetOffset;
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
        return "HmacSigner[hidden]";
    }
}
