package io.rayo.gateways.kucoin;

import io.rayo.gateways.orders.RecentIds;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What encoder and decoder of one account have to know of each other: where the private socket is and by which token it
 * opens, the venue's time that the order socket is opened with, the text that it wants signed, and which orders do not
 * rest (the venue tells their end like a cancel). One thread; allocates with each new token only.
 */
final class KucoinOrderMemory {
    /** Longest text that is signed to open the order socket. */
    static final int MAX_CHALLENGE = 1_024;

    /** Orders that do not rest: the newest. An older one's end is told as a cancel, which ends it just as well. */
    private static final int IMMEDIATE_ORDERS = 4_096;

    private final RecentIds immediateOrders = new RecentIds(IMMEDIATE_ORDERS);
    private final UnsafeBuffer challenge = new UnsafeBuffer(new byte[MAX_CHALLENGE]);
    private int challengeLength;
    private String privateUrl = "";
    private long venueTimeMs;

    void privateUrl(final String url) {
        privateUrl = url;
    }

    /** Where the private socket is, with its token; empty before the venue has told. */
    String privateUrl() {
        return privateUrl;
    }

    void venueTimeMs(final long timeMs) {
        venueTimeMs = timeMs;
    }

    /** The venue's time as it told it last; 0 before. */
    long venueTimeMs() {
        return venueTimeMs;
    }

    /** Takes the text to be signed; false if it is too long to be one. */
    boolean challenge(final DirectBuffer buffer, final int offset, final int length) {
        if (length > MAX_CHALLENGE) {
            return false;
        }
        challenge.putBytes(0, buffer, offset, length);
        challengeLength = length;
        return true;
    }

    byte[] challenge() {
        return challenge.byteArray();
    }

    int challengeLength() {
        return challengeLength;
    }

    /** An order was written that ends at once, filled or not: IOC, FOK, market. */
    void addImmediate(final long clientOrderId) {
        immediateOrders.add(clientOrderId, 0);
    }

    boolean isImmediate(final long clientOrderId) {
        return immediateOrders.contains(clientOrderId, 0);
    }
}
