package io.rayo.gateways.sim.binance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
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
