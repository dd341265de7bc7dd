package io.rayo.gateways.binance;

import io.rayo.gateways.orders.Base36;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Ids of requests on the WebSocket API, from which an answer tells by itself what it answers: a letter for the kind,
 * the client order id in 13 digits of base 36, and the attempt as a decimal number. The venue sends the id back as it
 * is. One thread.
 */
final class RequestIds {
    /** Order to be placed. */
    static final byte PLACE = 'p';

    /** Order to be cancelled. */
    static final byte CANCEL = 'c';

    /** What became of an order. */
    static final byte QUERY = 'q';

    /** Fills of an order. */
    static final byte FILLS = 'f';

    /** Orders that work. */
    static final byte OPEN_ORDERS = 'o';

    /** Start of the user data stream. */
    static final byte SUBSCRIBE = 'u';

    /** Longest id: kind, number, attempt. */
    static final int MAX_LENGTH = 1 + Base36.LENGTH + 9;

    private static final int MAX_ATTEMPT = 999_999_999;

    private byte kind;
    private long number;
    private int attempt;

    /** Writes an id; returns its length. */
    static int encode(
            final MutableDirectBuffer buffer, final int offset, final byte kind, final long number, final int attempt) {
        if (number < 0 || attempt < 0 || attempt > MAX_ATTEMPT) {
            throw new IllegalArgumentException("request " + number + " attempt " + attempt);
        }
        buffer.putByte(offset, kind);
        Base36.put(buffer, offset + 1, number, Base36.LENGTH);
        return 1 + Base36.LENGTH + buffer.putNaturalIntAscii(offset + 1 + Base36.LENGTH, attempt);
    }

    /** Reads an id; false if it is none of ours. */
    boolean decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 1 + Base36.LENGTH || length > MAX_LENGTH) {
            return false;
        }
        kind = buffer.getByte(offset);
        number = Base36.parse(buffer, offset + 1, Base36.LENGTH);
        attempt = 0;
        for (int i = offset + 1 + Base36.LENGTH; i < offset + length; i++) {
            final int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            attempt = attempt * 10 + digit; // 9 digits fit
        }
        return number >= 0 && isKind(kind);
    }

    private static boolean isKind(final byte b) {
        return b == PLACE || b == CANCEL || b == QUERY || b == FILLS || b == OPEN_ORDERS || b == SUBSCRIBE;
    }

    byte kind() {
        return kind;
    }

    long number() {
        return number;
    }

    int attempt() {
        return attempt;
    }
}
