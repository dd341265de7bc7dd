package io.rayo.gateways.binance;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** The key of the futures' user data stream, as the venue gave it last. A secret: prints nothing. One thread. */
final class ListenKey {
    private static final int MAX_LENGTH = 256;

    private byte[] text = new byte[0];

    void set(final DirectBuffer buffer, final int offset, final int length) {
        if (length > MAX_LENGTH) {
            text = new byte[0];
            return;
        }
        text = new byte[length];
        buffer.getBytes(offset, text);
        for (final byte b : text) {
            if ((b < '0' || b > '9') && (b < 'A' || b > 'Z') && (b < 'a' || b > 'z')) {
                text = new byte[0]; // goes into a URL as it is
                return;
            }
        }
    }

    boolean isKnown() {
        return text.length > 0;
    }

    /** The URL of the stream. */
    String url(final String base) {
        return base + "/ws?listenKey=" + new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "ListenKey[hidden]";
    }
}
