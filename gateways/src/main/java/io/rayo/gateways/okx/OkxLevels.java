package io.rayo.gateways.okx;

import io.rayo.gateways.net.BookDeltaWriter;

/**
 * Levels of one side of one frame, as they were read: the venue writes what decides about them (sequence, checksum)
 * behind them. Network thread.
 */
final class OkxLevels {
    /** Most levels a side of a frame; the venue's deepest channel has 400. */
    static final int MAX_LEVELS = 1_024;

    private final long[] prices = new long[MAX_LEVELS];
    private final long[] quantities = new long[MAX_LEVELS];
    private final int[] priceOffsets = new int[MAX_LEVELS];
    private final int[] priceLengths = new int[MAX_LEVELS];
    private final int[] quantityOffsets = new int[MAX_LEVELS];
    private final int[] quantityLengths = new int[MAX_LEVELS];
    private int count;

    void clear() {
        count = 0;
    }

    boolean isFull() {
        return count == MAX_LEVELS;
    }

    void add(
            final long price,
            final long quantity,
            final int priceOffset,
            final int priceLength,
            final int quantityOffset,
            final int quantityLength) {
        prices[count] = price;
        quantities[count] = quantity;
        priceOffsets[count] = priceOffset;
        priceLengths[count] = priceLength;
        quantityOffsets[count] = quantityOffset;
        quantityLengths[count] = quantityLength;
        count++;
    }

    /** Adds a level of whose texts nobody will ask. */
    void add(final long price, final long quantity) {
        prices[count] = price;
        quantities[count] = quantity;
        count++;
    }

    /** Writes all of them. */
    void write(final BookDeltaWriter writer) {
        writer.levels(prices, quantities, 0, count);
    }

    int count() {
        return count;
    }

    long price(final int level) {
        return prices[level];
    }

    long quantity(final int level) {
        return quantities[level];
    }

    /** Where the text of the price is in the frame. */
    int priceOffset(final int level) {
        return priceOffsets[level];
    }

    int priceLength(final int level) {
        return priceLengths[level];
    }

    /** Where the text of the quantity is in the frame. */
    int quantityOffset(final int level) {
        return quantityOffsets[level];
    }

    int quantityLength(final int level) {
        return quantityLengths[level];
    }
}
