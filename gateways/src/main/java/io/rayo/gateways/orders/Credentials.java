package io.rayo.gateways.orders;

import java.util.Arrays;

/**
 * An API key, its secret, and where the venue wants one the passphrase. Holds copies of its own; whoever made it clears
 * what it was made of. Prints nothing of itself. One thread.
 */
public final class Credentials {
    /** Longest part in bytes. */
    public static final int MAX_LENGTH = 512;

    private final byte[] apiKey;
    private final byte[] secret;
    private final byte[] passphrase;
    private boolean isCleared;

    /**
     * Copies key, secret and passphrase.
     *
     * @param apiKey 1 to 512 printable ASCII letters without quote and backslash.
     * @param secret 1 to 512 bytes.
     * @param passphrase 0 to 512 printable ASCII letters without quote and backslash; empty where there is none.
     */
    public Credentials(final byte[] apiKey, final byte[] secret, final byte[] passphrase) {
        if (apiKey.length == 0 || apiKey.length > MAX_LENGTH || !isPlain(apiKey)) {
            throw new IllegalArgumentException("invalid API key: must be 1 to 512 printable ASCII letters");
        }
        if (secret.length == 0 || secret.length > MAX_LENGTH) {
            throw new IllegalArgumentException("invalid API secret: must be 1 to 512 bytes");
        }
        if (passphrase.length > MAX_LENGTH || !isPlain(passphrase)) {
            throw new IllegalArgumentException("invalid API passphrase: must be 0 to 512 printable ASCII letters");
        }
        this.apiKey = apiKey.clone();
        this.secret = secret.clone();
        this.passphrase = passphrase.clone();
    }

    /**
     * Copies key and secret of a venue without passphrases.
     *
     * @param apiKey 1 to 512 printable ASCII letters without quote and backslash.
     * @param secret 1 to 512 bytes.
     */
    public Credentials(final byte[] apiKey, final byte[] secret) {
        this(apiKey, secret, new byte[0]);
    }

    private static boolean isPlain(final byte[] text) {
        for (final byte b : text) {
            if (b <= ' ' || b == '"' || b == '\\' || b == 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Overwrites everything. Nothing can be signed or sent with it afterwards. */
    public void clear() {
        isCleared = true;
        Arrays.fill(apiKey, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(passphrase, (byte) 0);
    }

    public boolean isCleared() {
        return isCleared;
    }

    /**
     * The key.
     *
     * @return not to be changed.
     */
    public byte[] apiKey() {
        checkUsable();
        return apiKey;
    }

    /**
     * The secret.
     *
     * @return not to be changed, copied or shown.
     */
    public byte[] secret() {
        checkUsable();
        return secret;
    }

    /**
     * The passphrase.
     *
     * @return empty if there is none; not to be changed, copied or shown.
     */
    public byte[] passphrase() {
        checkUsable();
        return passphrase;
    }

    private void checkUsable() {
        if (isCleared) {
            throw new IllegalStateException("credentials were cleared");
        }
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
