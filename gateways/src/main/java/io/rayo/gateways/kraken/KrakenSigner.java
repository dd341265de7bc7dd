package io.rayo.gateways.kraken;

import io.rayo.gateways.orders.HmacSigner;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Signs requests of both markets: HMAC-SHA512 by the decoded secret over a path and a SHA-256, in another order on each
 * market. Reuses its digests and allocates nothing but where it gives text. Holds key material: see {@link #clear()}.
 * One thread.
 */
public final class KrakenSigner {
    private static final int HASH_LENGTH = 32;

    private final HmacSigner hmac;
    private final MessageDigest sha256;
    private final byte[] hash = new byte[HASH_LENGTH];

    /**
     * Prepares the digests.
     *
     * @param secret in base64, as the venue gives it out; not kept.
     */
    public KrakenSigner(final byte[] secret) {
        final byte[] key = decode(secret);
        hmac = new HmacSigner(HmacSigner.Hash.SHA_512, key);
        Arrays.fill(key, (byte) 0);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** The decoder's own words would show letters of the secret. */
    private static byte[] decode(final byte[] secret) {
        try {
            return Base64.getDecoder().decode(secret);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid API secret: must be base64, as the venue gave it out");
        }
    }

    private void hash() {
        try {
            sha256.digest(hash, 0, HASH_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("the hash gave too few bytes", e);
        }
    }

    /**
     * Signs a call of the spot market's REST: the path, then the hash of nonce and body.
     *
     * @param path such as {@code /0/private/AddOrder}.
     * @param nonce digits, as they stand in the body.
     * @param body form or JSON, exactly as it is sent.
     * @return 64 bytes: overwritten by the next signature, not to be changed; header {@code API-Sign} has them in
     *     base64.
     */
    public byte[] signSpot(final byte[] path, final byte[] nonce, final byte[] body) {
        return signSpot(path, path.length, nonce, nonce.length, body, body.length);
    }

    /** The same of the first bytes of each. */
    byte[] signSpot(
            final byte[] path,
            final int pathLength,
            final byte[] nonce,
            final int nonceLength,
            final byte[] body,
            final int bodyLength) {
        sha256.reset();
        sha256.update(nonce, 0, nonceLength);
        sha256.update(body, 0, bodyLength);
        hash();
        hmac.begin();
        hmac.update(path, 0, pathLength);
        hmac.update(hash, 0, HASH_LENGTH);
        return hmac.end();
    }

    /**
     * Signs a call of Kraken Futures' REST: the hash of parameters, nonce and path.
     *
     * @param parameters of the body, or of the query where there is no body, encoded exactly as they are sent.
     * @param nonce digits, as the header has them; may be empty.
     * @param path without {@code /derivatives}, such as {@code /api/v3/sendorder}.
     * @return 64 bytes: overwritten by the next signature, not to be changed; header {@code Authent} has them in
     *     base64.
     */
    public byte[] signFutures(final byte[] parameters, final byte[] nonce, final byte[] path) {
        return signFutures(parameters, 0, parameters.length, nonce, nonce.length, path, 0, path.length);
    }

    /** The same of pieces of each. */
    byte[] signFutures(
            final byte[] parameters,
            final int parametersOffset,
            final int parametersLength,
            final byte[] nonce,
            final int nonceLength,
            final byte[] path,
            final int pathOffset,
            final int pathLength) {
        sha256.reset();
        sha256.update(parameters, parametersOffset, parametersLength);
        sha256.update(nonce, 0, nonceLength);
        sha256.update(path, pathOffset, pathLength);
        hash();
        return hmac.sign(hash, 0, HASH_LENGTH);
    }

    /**
     * Signs the challenge of Kraken Futures' private feeds.
     *
     * @param challenge text that the venue sent.
     * @return 64 bytes: overwritten by the next signature, not to be changed.
     */
    public byte[] signChallenge(final byte[] challenge) {
        return signChallenge(challenge, challenge.length);
    }

    /** The same of the first bytes. */
    byte[] signChallenge(final byte[] challenge, final int length) {
        sha256.reset();
        sha256.update(challenge, 0, length);
        hash();
        return hmac.sign(hash, 0, HASH_LENGTH);
    }

    /**
     * Text of a signature, for headers and messages that are rare. Allocates.
     *
     * @param signature that was made.
     * @return base64.
     */
    public static String text(final byte[] signature) {
        return new String(Base64.getEncoder().encode(signature), StandardCharsets.US_ASCII);
    }

    /** Wipes the key; nothing can be signed after that. */
    public void clear() {
        hmac.clear();
    }

    @Override
    public String toString() {
        return "KrakenSigner{}";
    }
}
