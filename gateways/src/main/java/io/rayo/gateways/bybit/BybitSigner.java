package io.rayo.gateways.bybit;

import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RestMethod;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Signs V5 requests: by REST timestamp, key, window and what is sent (the query without its question mark, or the
 * body), on a socket the time until which the login is good. Allocates nothing in steady state. One thread.
 */
final class BybitSigner {
    private static final byte[] LOGIN = RequestText.ascii("GET/realtime");
    private static final byte[] JSON = RequestText.ascii("application/json");
    private static final int SIGNATURE_LENGTH = 64;
    private static final int SCRATCH_LENGTH = 64;

    private final HmacSigner signer;
    private final byte[] apiKey;
    private final long windowMs;
    private final byte[] scratch = new byte[SCRATCH_LENGTH];
    private final UnsafeBuffer numbers = new UnsafeBuffer(scratch);
    private final UnsafeBuffer signature = new UnsafeBuffer(new byte[SIGNATURE_LENGTH]);

    /**
     * Prepares the signer.
     *
     * @param credentials key and secret.
     * @param windowMs for which the venue may act on a request.
     */
    BybitSigner(final Credentials credentials, final long windowMs) {
        signer = new HmacSigner(HmacSigner.Hash.SHA_256, credentials.secret());
        apiKey = credentials.apiKey();
        this.windowMs = windowMs;
    }

    byte[] apiKey() {
        return apiKey;
    }

    /** Signs a REST request whose target and body are written, and adds its headers. */
    void sign(final OrderRequest request, final int queryOffset, final long timestampMs) {
        signer.begin();
        signer.update(scratch, 0, numbers.putNaturalLongAscii(0, timestampMs));
        signer.update(apiKey, 0, apiKey.length);
        signer.update(scratch, 0, numbers.putNaturalLongAscii(0, windowMs));
        final boolean isPost = request.method() == RestMethod.POST;
        final MutableDirectBuffer content = isPost ? request.body() : request.target();
        final int offset = isPost ? 0 : queryOffset;
        final int length = isPost ? request.bodyLength() : request.targetLength() - queryOffset;
        signer.update(content.byteArray(), content.wrapAdjustment() + offset, length);
        HmacSigner.putHex(signer.end(), SIGNATURE_LENGTH / 2, signature, 0);
        request.header("X-BAPI-API-KEY", apiKey);
        request.header("X-BAPI-TIMESTAMP", timestampMs);
        request.header("X-BAPI-RECV-WINDOW", windowMs);
        request.header("X-BAPI-SIGN", signature, 0, SIGNATURE_LENGTH);
        if (isPost) {
            request.header("Content-Type", JSON);
        }
    }

    /**
     * Signs a login.
     *
     * @param expiresMs until when it is good.
     * @return letters of the signature, overwritten by the next one.
     */
    byte[] login(final long expiresMs) {
        signer.begin();
        signer.update(LOGIN, 0, LOGIN.length);
        signer.update(scratch, 0, numbers.putNaturalLongAscii(0, expiresMs));
        HmacSigner.putHex(signer.end(), SIGNATURE_LENGTH / 2, signature, 0);
        return signature.byteArray();
    }
}
