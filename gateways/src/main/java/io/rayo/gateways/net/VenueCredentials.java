package io.rayo.gateways.net;

import java.util.Arrays;

/** Key and secret of an account at a venue. Prints neither. */
public final class VenueCredentials {
    private final byte[] apiKey;
    private final byte[] secret;

    /**
     * Keeps copies of key and secret.
     *
     * @param apiKey ASCII.
     * @param secret ASCII.
     */
    public VenueCredentials(final char[] apiKey, final char[] secret) {
        this.apiKey = ascii(apiKey);
        this.secret = ascii(secret);
    }

    private static byte[] ascii(final char[] text) {
        final byte[] bytes = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            if (text[i] <= ' ' || text[i] > '~') {
                Arrays.fill(bytes, (byte) 0);
                throw new IllegalArgumentException("a key or secret has a character that is not printable ASCII");
            }
            bytes[i] = (byte) text[i];
        }
        return bytes;
    }

    /**
     * The key.
     *
     * @return the bytes themselves, not a copy: not to be changed.
     */
    public byte[] apiKey() {
        return apiKey;
    }

    /**
     * The secret.
     *
     * @return the bytes themselves, not a copy: not to be changed.
     */
    public byte[] secret() {
        return secret;
    }

    /** Overwrites key and secret. */
    public void wipe() {
        Arrays.fill(apiKey, (byte) 0);
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "VenueCredentials";
    }
}
