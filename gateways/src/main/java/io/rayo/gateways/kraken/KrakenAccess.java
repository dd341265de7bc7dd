package io.rayo.gateways.kraken;

import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What lets an account's requests in: key, signatures, nonces, and the token or challenge that the venue gave. A nonce
 * is the time in microseconds, or one more than the last where that is not above it: each is greater than all before,
 * also after a restart. Shows nothing of itself. One thread; allocates nothing in steady state.
 */
final class KrakenAccess {
    /** Letters of a signature. */
    static final int SIGNATURE_LENGTH = 88;

    private static final int HASH_LENGTH = 64;
    private static final int MAX_LENGTH = 512;
    private static final byte[] FORM = KrakenText.ascii("application/x-www-form-urlencoded");

    private final KrakenSigner signer;
    private final byte[] apiKey;
    private final byte[] token = new byte[MAX_LENGTH];
    private final byte[] challenge = new byte[MAX_LENGTH];
    private final UnsafeBuffer nonceText = new UnsafeBuffer(new byte[24]);
    private final UnsafeBuffer signature = new UnsafeBuffer(new byte[SIGNATURE_LENGTH]);
    private int tokenLength;
    private int challengeLength;
    private int handshakeStep = -1;
    private long lastNonce;

    KrakenAccess(final Credentials credentials) {
        signer = new KrakenSigner(credentials.secret());
        apiKey = credentials.apiKey();
    }

    byte[] apiKey() {
        return apiKey;
    }

    /** The next nonce. */
    long nonce(final long venueTimeNs) {
        lastNonce = Math.max(lastNonce + 1, venueTimeNs / 1_000);
        return lastNonce;
    }

    /** Signs a call of the spot market whose target and form, which begins with the nonce, are written. */
    void signSpot(final OrderRequest out, final long nonce) {
        final int nonceLength = nonceText.putNaturalLongAscii(0, nonce);
        final byte[] hash = signer.signSpot(
                out.target().byteArray(),
                out.targetLength(),
                nonceText.byteArray(),
                nonceLength,
                out.body().byteArray(),
                out.bodyLength());
        HmacSigner.putBase64(hash, HASH_LENGTH, signature, 0);
        out.header("API-Key", apiKey);
        out.header("API-Sign", signature, 0, SIGNATURE_LENGTH);
        out.header("Content-Type", FORM);
    }

    /**
     * Signs a call of Kraken Futures whose target is written.
     *
     * @param skipped letters of the path that are not signed.
     * @param pathLength letters of the path.
     */
    void signFutures(final OrderRequest out, final int skipped, final int pathLength, final long nonce) {
        final int nonceLength = nonceText.putNaturalLongAscii(0, nonce);
        final int queryOffset = Math.min(pathLength + 1, out.targetLength());
        final byte[] target = out.target().byteArray();
        final byte[] hash = signer.signFutures(
                target,
                queryOffset,
                out.targetLength() - queryOffset,
                nonceText.byteArray(),
                nonceLength,
                target,
                skipped,
                pathLength - skipped);
        HmacSigner.putBase64(hash, HASH_LENGTH, signature, 0);
        out.header("APIKey", apiKey);
        out.header("Nonce", nonce);
        out.header("Authent", signature, 0, SIGNATURE_LENGTH);
    }

    /** Takes the token of the private socket; false if it cannot be one. */
    boolean token(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0 || length > MAX_LENGTH) {
            return false;
        }
        buffer.getBytes(offset, token, 0, length);
        tokenLength = length;
        return true;
    }

    byte[] token() {
        return token;
    }

    int tokenLength() {
        return tokenLength;
    }

    /** Takes the challenge of the private feeds; false if it cannot be one. */
    boolean challenge(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0 || length > MAX_LENGTH) {
            return false;
        }
        buffer.getBytes(offset, challenge, 0, length);
        challengeLength = length;
        return true;
    }

    byte[] challenge() {
        return challenge;
    }

    int challengeLength() {
        return challengeLength;
    }

    /** Signature of the challenge; it must be read before anything else is signed. */
    byte[] signedChallenge() {
        HmacSigner.putBase64(signer.signChallenge(challenge, challengeLength), HASH_LENGTH, signature, 0);
        return signature.byteArray();
    }

    /** Step of the handshake that was written last: answers of the private feeds name no request. */
    int handshakeStep() {
        return handshakeStep;
    }

    void handshakeStep(final int step) {
        handshakeStep = step;
    }

    @Override
    public String toString() {
        return "KrakenAccess[hidden]";
    }
}
