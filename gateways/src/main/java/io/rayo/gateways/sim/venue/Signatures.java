package io.rayo.gateways.sim.venue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures as venues check them, by the JDK alone: on purpose not the code that signs, so that an error there shows.
 * Pure functions.
 */
public final class Signatures {
    private Signatures() {}

    /**
     * HMAC of bytes.
     *
     * @param algorithm {@code HmacSHA256} or {@code HmacSHA512}.
     * @param secret key.
     * @param payload to sign.
     * @return the code.
     */
    public static byte[] hmac(final String algorithm, final byte[] secret, final byte[] payload) {
        try {
            final Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(payload);
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("invalid algorithm=" + algorithm, e);
        }
    }

    /**
     * HMAC-SHA256 of a text.
     *
     * @param secret as text.
     * @param payload to sign.
     * @return lower case hex.
     */
    public static String sha256Hex(final String secret, final String payload) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", utf8(secret), utf8(payload)));
    }

    /**
     * HMAC-SHA256 of a text.
     *
     * @param secret as text.
     * @param payload to sign.
     * @return Base64 with padding.
     */
    public static String sha256Base64(final String secret, final String payload) {
        return Base64.getEncoder().encodeToString(hmac("HmacSHA256", utf8(secret), utf8(payload)));
    }

    /**
     * SHA-256 of bytes.
     *
     * @param bytes to digest.
     * @return 32 bytes.
     */
    public static byte[] sha256(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Bytes of a text.
     *
     * @param text any.
     * @return UTF-8.
     */
    public static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
