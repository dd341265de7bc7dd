package io.rayo.gateways.okx;

import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RestMethod;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Signs requests: base64 of HMAC-SHA256 over time, method, path with query, and body; a login over its own words. One
 * thread; allocates nothing after construction.
 */
final class OkxSigner {
    /** Length of a signature in base64. */
    static final int LENGTH = 44;

    private static final String KEY = "OK-ACCESS-KEY";
    private static final String SIGN = "OK-ACCESS-SIGN";
    private static final String TIMESTAMP = "OK-ACCESS-TIMESTAMP";
    private static final String PASSPHRASE = "OK-ACCESS-PASSPHRASE";
    private static final String SIMULATED = "x-simulated-trading";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final byte[] JSON = OkxWords.bytes("application/json");
    private static final byte[] ONE = OkxWords.bytes("1");
    private static final byte[] GET = OkxWords.bytes("GET");
    private static final byte[] POST = OkxWords.bytes("POST");
    private static final byte[] LOGIN = OkxWords.bytes("GET/users/self/verify");
    private static final int HASH_LENGTH = 32;
    private static final int MAX_PAYLOAD = 64 + OrderRequest.TARGET_CAPACITY + OrderRequest.BODY_CAPACITY;

    private final HmacSigner signer;
    private final byte[] apiKey;
    private final byte[] passphrase;
    private final boolean isSimulated;
    private final byte[] payload = new byte[MAX_PAYLOAD];
    private final UnsafeBuffer payloadText = new UnsafeBuffer(payload);
    private final UnsafeBuffer signature = new UnsafeBuffer(new byte[LENGTH]);
    private final OkxText text = new OkxText();

    OkxSigner(final Credentials credentials, final boolean isSimulated) {
        signer = new HmacSigner(HmacSigner.Hash.SHA_256, credentials.secret());
        apiKey = credentials.apiKey();
        passphrase = credentials.passphrase();
        this.isSimulated = isSimulated;
    }

    byte[] apiKey() {
        return apiKey;
    }

    byte[] passphrase() {
        return passphrase;
    }

    /**
     * Writes the headers of a request whose target and body are written.
     *
     * @param out the request.
     * @param venueTimeMs now.
     */
    void signRest(final OrderRequest out, final long venueTimeMs) {
        text.begin(payloadText).time(venueTimeMs);
        final int timeLength = text.length();
        out.header(TIMESTAMP, payloadText, 0, timeLength);
        text.add(out.method() == RestMethod.POST ? POST : GET);
        payloadText.putBytes(text.length(), out.target(), 0, out.targetLength());
        text.advance(out.targetLength());
        payloadText.putBytes(text.length(), out.body(), 0, out.bodyLength());
        text.advance(out.bodyLength());
        final int length = signer.signBase64(payload, 0, text.length(), signature, 0);
        out.header(KEY, apiKey);
        out.header(SIGN, signature, 0, length);
        out.header(PASSPHRASE, passphrase);
        if (out.method() == RestMethod.POST) {
            out.header(CONTENT_TYPE, JSON);
        }
        addEnvironment(out);
    }

    /** Says, on a request without a signature too, that it is for the demo. */
    void addEnvironment(final OrderRequest out) {
        if (isSimulated) {
            out.header(SIMULATED, ONE);
        }
    }

    /**
     * Writes the signature of a login.
     *
     * @param venueTimeSec now.
     * @param target to write to.
     * @param offset of the first letter.
     * @return {@link #LENGTH}.
     */
    int signLogin(final long venueTimeSec, final MutableDirectBuffer target, final int offset) {
        text.begin(payloadText).number(venueTimeSec).add(LOGIN);
        final byte[] hash = signer.sign(payload, 0, text.length());
        return HmacSigner.putBase64(hash, HASH_LENGTH, target, offset);
    }

    @Override
    public String toString() {
        return "OkxSigner[hidden]";
    }
}
