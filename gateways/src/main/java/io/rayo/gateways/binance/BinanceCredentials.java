package io.rayo.gateways.binance;

import java.util.Arrays;

/**
 * An API key and its secret. Holds copies of its own; whoever made it clears what it was made of. Prints nothing of
 * itself. One thread.
 */
public final class BinanceCredentials {
    /** Longest API key and longest secret in bytes. */
    public static final int MAX_LENGTH = 256;

    private final byte[] apiKey;
    private final byte[] secret;
    private boolean isCleared;

    /**
     * Copies a key and its secret.
     *
     * @param apiKey 1 to 256 letters and digits.
     * @param secret 1 to 256 bytes.
     */
    public BinanceCredentials(final byte[] apiKey, final byte[] secret) {
        if (apiKey.length == 0 || apiKey.length > MAX_LENGTH || !isPlain(apiKey)) {
            throw new IllegalArgumentException("invalid API key: must be 1 to 256 letters and digits");
        }
        if (secret.length == 0 || secret.length > MAX_LENGTH) {
            throw new IllegalArgumentException("invalid API secret: must be 1 to 256 bytes");
        }
        this.apiKey = apiKey.clone();
        this.secret = secret.clone();
    }

    private static boolean isPlain(final byte[] text) {
        for (final byte b : text) {
            if ((b < '0' || b > '9') && (b < 'A' || b > 'Z') && (b < 'a' || b > 'z')) {
                return false;
            }
        }
        return true;
    }

    /** Overwrites key and secret. Nothing can be signed or sent with them afterwards. */
    public void clear() {
        isCleared = true;
        Arrays.fill(apiKey, (byte) 0);
        Arrays.fill(secret, (byte) 0);
    }

    public boolean isCleared() {
        return isCleared;
    }

    byte[] apiKey() {
        checkUsable();
        return apiKey;
    }

    byte[] secret() {
        checkUsable();
        return secret;
    }

    private void checkUsable() {
        if (isCleared) {
            throw new IllegalStateException("credentials were cleared");
        }
    }

    @Override
    public String toString() {
        return "BinanceCredentials[hidden]";
    }
}
