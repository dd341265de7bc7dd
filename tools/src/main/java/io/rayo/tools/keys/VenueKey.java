package io.rayo.tools.keys;

import java.util.Arrays;

/** One entry of a keystore. Prints nothing of itself but its name; whoever uses it clears it. */
public final class VenueKey {
    private static final int MIN_LENGTH_TO_SHOW = 16;
    private static final int SHOWN_LENGTH = 4;

    private final String name;
    private final char[] apiKey;
    private final char[] secret;
    private final char[] passphrase;
    private final long addedMs;

    /**
     * Takes the parts, which it keeps.
     *
     * @param name by which a configuration calls it.
     * @param apiKey of the venue.
     * @param secret of the key.
     * @param passphrase of the key, empty where the venue has none.
     * @param addedMs when it was added, milliseconds since the epoch.
     */
    public VenueKey(
            final String name, final char[] apiKey, final char[] secret, final char[] passphrase, final long addedMs) {
        this.name = name;
        this.apiKey = apiKey;
        this.secret = secret;
        this.passphrase = passphrase;
        this.addedMs = addedMs;
    }

    public String name() {
        return name;
    }

    /**
     * The key.
     *
     * @return not a copy: empty after {@link #clear}.
     */
    public char[] apiKey() {
        return apiKey;
    }

    /**
     * The secret.
     *
     * @return not a copy: empty after {@link #clear}.
     */
    public char[] secret() {
        return secret;
    }

    /**
     * The passphrase.
     *
     * @return not a copy; of length 0 where the venue has none.
     */
    public char[] passphrase() {
        return passphrase;
    }

    /**
     * When it was added.
     *
     * @return milliseconds since the epoch.
     */
    public long addedMs() {
        return addedMs;
    }

    /** Overwrites what must not stay in memory. */
    public void clear() {
        Arrays.fill(apiKey, '\0');
        Arrays.fill(secret, '\0');
        Arrays.fill(passphrase, '\0');
    }

    /**
     * Enough of the API key to recognise it by.
     *
     * @return its first four letters, if it is long enough for these to say little.
     */
    public String hint() {
        return apiKey.length >= MIN_LENGTH_TO_SHOW ? new String(apiKey, 0, SHOWN_LENGTH) + "..." : "...";
    }

    @Override
    public String toString() {
        return "VenueKey[" + name + "]";
    }
}
