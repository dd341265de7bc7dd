package io.rayo.gateways.okx;

import java.nio.charset.StandardCharsets;

/** Words of the venue as bytes. */
final class OkxWords {
    private OkxWords() {}

    static byte[] bytes(final String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
