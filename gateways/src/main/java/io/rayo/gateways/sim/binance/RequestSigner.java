package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.Signatures;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HMAC-SHA256 signatures as the venue checks them. Pure functions. */
public final class RequestSigner {
    private RequestSigner() {}

    /**
     * Signs a text.
     *
     * @param secret of the key.
     * @param payload to sign.
     * @return lower case hex.
     */
    public static String sign(final String secret, final String payload) {
        return Signatures.sha256Hex(secret, payload);
    }

    /**
     * The text that a WebSocket API request signs: all parameters but the signature, sorted, not encoded.
     *
     * @param params of the request.
     * @return {@code a=1&b=2}.
     */
    public static String webSocketPayload(final Map<String, String> params) {
        final StringBuilder payload = new StringBuilder();
        new TreeMap<>(params).forEach((name, value) -> {
            if (!name.equals("signature")) {
                payload.append(payload.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(value);
            }
        });
        return payload.toString();
    }

    static boolean matches(final String secret, final String payload, final String signature) {
        return sign(secret, payload).equals(signature.toLowerCase(Locale.ROOT));
    }
}
