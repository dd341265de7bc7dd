package io.rayo.gateways.kraken;

import io.rayo.gateways.market.DepthSide;
import java.util.zip.CRC32;

/**
 * The venue's checksum: CRC32 over the ten best asks, then the ten best bids, each as price and quantity without point
 * and leading zeros, which is exactly the mantissa in decimal. Network thread.
 */
final class KrakenChecksum {
    /** Levels of a side that it covers. */
    static final int LEVELS = 10;

    private static final int MAX_DIGITS = 19;

    private final CRC32 crc = new CRC32();
    private final byte[] text = new byte[2 * LEVELS * 2 * MAX_DIGITS];
    private int length;

    /**
     * Checksum of a book.
     *
     * @param bids its bids.
     * @param asks its asks.
     * @return 0 to 2^32 - 1.
     */
    long of(final DepthSide bids, final DepthSide asks) {
        length = 0;
        append(asks);
        append(bids);
        crc.reset();
        crc.update(text, 0, length);
        return crc.getValue();
    }

    private void append(final DepthSide side) {
        final int levels = Math.min(LEVELS, side.size());
        for (int i = 0; i < levels; i++) {
            append(side.price(i));
            append(side.quantity(i));
        }
    }

    private void append(final long positive) {
        int digits = 1;
        for (long rest = positive / 10; rest > 0; rest /= 10) {
            digits++;
        }
        length += digits;
        int at = length;
        for (long rest = positive; rest > 0; rest /= 10) {
            text[--at] = (byte) ('0' + rest % 10);
        }
    }
}
