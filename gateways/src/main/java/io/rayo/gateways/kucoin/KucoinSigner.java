package io.rayo.gateways.kucoin;

import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RestMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Signs requests: base64 of HMAC-SHA256 over time, method, path with query, and body. The passphrase goes out signed
 * likewise, as keys of the versions 2 and 3 want it. One thread; allocates nothing after construction but for
 * {@link #socketQuery}.
 */
final class KucoinSigner {
    /** Length of a signature in base64. */
    static final int LENGTH = 44;

    private static final String KEY = "KC-API-KEY";
    private static final String SIGN = "KC-API-SIGN";
    private static final String TIMESTAMP = "KC-API-TIMESTAMP";
    private static final String PASSPHRASE = "KC-API-PASSPHRASE";
    private static final String KEY_VERSION = "KC-API-KEY-VERSION";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final byte[] JSON = KucoinText.bytes("application/json");
    private static final byte[] GET = KucoinText.bytes("GET");
    private static final byte[] POST = KucoinText.bytes("POST");
    private static final byte[] DELETE = KucoinText.bytes("DELETE");
    private static final int MAX_PAYLOAD = 64 + OrderRequest.TARGET_CAPACITY + OrderRequest.BODY_CAPACITY;

    private final HmacSigner signer;
    private final byte[] apiKey;
    private final byte[] passphrase;
    private final byte[] keyVersion;
    private final byte[] payload = new byte[MAX_PAYLOAD];
    private final UnsafeBuffer payloadText = new UnsafeBuffer(payload);
    private final UnsafeBuffer signature = new UnsafeBuffer(new byte[LENGTH]);
    private final KucoinText text = new KucoinText();

    /**
     * Creates a signer.
     *
     * @param credentials with the passphrase.
     * @param keyVersion of the key, as its page shows it: 2 or 3.
     */
    KucoinSigner(final Credentials credentials, final int keyVersion) {
        if (keyVersion != 2 && keyVersion != 3) {
            throw new IllegalArgumentException("invalid keyVersion=" + keyVersion + ": must be 2 or 3, as the key has");
        }
        if (credentials.passphrase().length == 0) {
            throw new IllegalArgumentException("KuCoin wants a passphrase beside key and secret");
        }
        signer = new HmacSigner(HmacSigner.Hash.SHA_256, credentials.secret());
        apiKey = credentials.apiKey();
        final byte[] plain = credentials.passphrase();
        passphrase = new byte[LENGTH];
        signer.signBase64(plain, 0, plain.length, new UnsafeBuffer(passphrase), 0);
        this.keyVersion = new byte[] {(byte) ('0' + keyVersion)};
    }

    private static byte[] word(final RestMethod method) {
        return switch (method) {
            case GET -> GET;
            case POST -> POST;
            case DELETE -> DELETE;
            case PUT -> throw new IllegalArgumentException("no requests of that kind here");
        };
    }

    /**
     * Writes the headers of a request whose target and body are written.
     *
     * @param out the request.
     * @param venueTimeMs now.
     */
    void signRest(final OrderRequest out, final long venueTimeMs) {
        text.begin(payloadText).number(venueTimeMs);
        out.header(TIMESTAMP, payloadText, 0, text.length());
        text.add(word(out.method()));
        text.add(out.target(), out.targetLength()).add(out.body(), out.bodyLength());
        signer.signBase64(payload, 0, text.length(), signature, 0);
        out.header(KEY, apiKey);
        out.header(SIGN, signature, 0, LENGTH);
        out.header(PASSPHRASE, passphrase);
        out.header(KEY_VERSION, keyVersion);
        if (out.method() == RestMethod.POST) {
            out.header(CONTENT_TYPE, JSON);
        }
    }

    /**
     * The headers of a GET that is no order request. Allocates.
     *
     * @param target path with its query.
     * @param venueTimeMs now.
     * @return names and values in turn.
     */
    String[] headers(final String target, final long venueTimeMs) {
        final byte[] words = KucoinText.bytes(target);
        text.begin(payloadText).number(venueTimeMs).add(GET).add(words);
        signer.signBase64(payload, 0, text.length(), signature, 0);
        return new String[] {
            KEY, ascii(apiKey),
            SIGN, ascii(signature.byteArray()),
            TIMESTAMP, Long.toString(venueTimeMs),
            PASSPHRASE, ascii(passphrase),
            KEY_VERSION, ascii(keyVersion)
        };
    }

    private static String ascii(final byte[] words) {
        return new String(words, StandardCharsets.US_ASCII);
    }

    /**
     * The query of the order socket's URL. Allocates: once for each connection.
     *
     * @param venueTimeMs now.
     * @return with all that opens the socket; not to be shown.
     */
    String socketQuery(final long venueTimeMs) {
        text.begin(payloadText).add(apiKey).number(venueTimeMs);
        signer.signBase64(payload, 0, text.length(), signature, 0);
        return "apikey=" + encoded(apiKey) + "&timestamp=" + venueTimeMs + "&sign=" + encoded(signature.byteArray())
                + "&passphrase=" + encoded(passphrase);
    }

    private static String encoded(final byte[] words) {
        return URLEncoder.encode(ascii(words), StandardCharsets.US_ASCII);
    }

    /**
     * Writes the answer to the text that the order socket begins with.
     *
     * @param challenge that text, as it came.
     * @param length of it.
     * @param target to write to.
     * @param offset of the first letter.
     * @return {@link #LENGTH}.
     */
    int signChallenge(final byte[] challenge, final int length, final MutableDirectBuffer target, final int offset) {
        return signer.signBase64(challenge, 0, length, target, offset);
    }

    @Override
    public String toString() {
        return "KucoinSigner[hidden]";
    }
}
