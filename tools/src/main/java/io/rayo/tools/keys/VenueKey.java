package io.rayo.tools.keys;

import java.util.Arrays;

/**
 * One entry of a keystore. Prints nothing of itself but its name.
 *
 * @param name by which a configuration calls it.
 * @param apiKey of the venue.
 * @param secret of the key; cleared by {@link #clear}.
 * @param passphrase of the key, empty where the venue has none; cleared likewise.
 * @param addedMs when it was added, milliseconds since the epoch.
 */
public record VenueKey(String name, char[] apiKey, char[] secret, char[] passphrase, long addedMs) {
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
        return apiKey.length >= 16 ? new String(apiKey, 0, 4) + "..." : "...";
    }

    @Override
    public boolean equals(final Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "VenueKey[" + name + "]";
    }
}
