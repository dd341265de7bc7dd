package io.rayo.gateways.kucoin;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.net.BookDeltaWriter;
import java.util.Arrays;

/**
 * Levels of one side of a message, read whole before any is published: so a message that turns out to be broken leaves
 * no trace, and asks may come before bids. Grows to the longest message seen and is used again. Network thread.
 */
final class LevelList {
    /** Most levels of a change: it orders them by their sequences, which must not take for ever. */
    static final int MAX_CHANGES = 4_096;

    private static final int INITIAL = 1_024;

    private final JsonScanner json;
    private long[] prices = new long[INITIAL];
    private long[] sizes = new long[INITIAL];
    private long[] sequences = new long[INITIAL];
    private int count;

    LevelList(final JsonScanner json) {
        this.json = json;
    }

    int count() {
        return count;
    }

    long price(final int index) {
        return prices[index];
    }

    long size(final int index) {
        return sizes[index];
    }

    void clear() {
        count = 0;
    }

    /** Adds a level of no sequence of its own. */
    void add(final long price, final long size) {
        if (count == prices.length) {
            prices = Arrays.copyOf(prices, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
            sequences = Arrays.copyOf(sequences, 2 * count);
        }
        prices[count] = price;
        sizes[count] = size;
        sequences[count] = Long.MAX_VALUE;
        count++;
    }

    /**
     * Reads {@code [["price","size"],...]}, strings or numbers.
     *
     * @param position of the outer bracket.
     * @param priceExponent of prices.
     * @param sizeExponent of sizes.
     * @return position behind it; -1 with the reason in the scanner.
     */
    int read(final int position, final int priceExponent, final int sizeExponent) {
        return read(position, priceExponent, sizeExponent, false);
    }

    /**
     * Reads {@code [["price","size","sequence"],...]} in the order of the sequences. A price of 0 is no level: the
     * venue so moves the sequence only.
     *
     * @param position of the outer bracket.
     * @param priceExponent of prices.
     * @param sizeExponent of sizes.
     * @return position behind it; -1 with the reason in the scanner.
     */
    int readChanges(final int position, final int priceExponent, final int sizeExponent) {
        return read(position, priceExponent, sizeExponent, true);
    }

    private int read(final int position, final int priceExponent, final int sizeExponent, final boolean changes) {
        count = 0;
        if (json.at(position) != '[') {
            return json.fail(position < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        int p = json.enter(position, ']');
        while (p >= 0 && !json.ended()) {
            p = json.next(level(p, priceExponent, sizeExponent, changes), ']');
        }
        return p;
    }

    /**
     * Reads one level {@code ["price","size"]}; the empty array is none.
     *
     * @param position of its bracket.
     * @param priceExponent of prices.
     * @param sizeExponent of sizes.
     * @return position behind it; -1 with the reason in the scanner.
     */
    int readFlat(final int position, final int priceExponent, final int sizeExponent) {
        count = 0;
        if (json.at(position) == '[') {
            final int end = json.enter(position, ']');
            if (json.ended()) {
                return end;
            }
        }
        return level(position, priceExponent, sizeExponent, false);
    }

    /**
     * The quick way of {@link #read}, from behind the outer bracket on.
     *
     * @param position of the first level's bracket; or FAILED.
     * @param priceExponent of prices.
     * @param sizeExponent of sizes.
     * @return position behind the closing bracket; else FAILED, without an error: what was kept then means nothing.
     */
    int expected(final int position, final int priceExponent, final int sizeExponent) {
        count = 0;
        final int p = json.quickPairs(position, priceExponent, sizeExponent, prices, sizes);
        final int read = p < 0 ? 0 : (int) json.number();
        long leastPrice = 1;
        long leastSize = 0;
        for (int i = 0; i < read; i++) {
            leastPrice = Math.min(leastPrice, prices[i]);
            leastSize = Math.min(leastSize, sizes[i]);
        }
        if (p < 0 || leastPrice <= 0 || leastSize < 0) {
            return JsonScanner.FAILED;
        }
        count = read;
        return p;
    }

    private int level(final int position, final int priceExponent, final int sizeExponent, final boolean changes) {
        if (json.at(position) != '[') {
            return json.fail(position < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        int p = json.pair(position, priceExponent, sizeExponent);
        long price = json.first();
        if (p < 0) {
            p = json.enter(position, ']');
            if (json.ended()) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
            p = json.decimal(p, priceExponent);
            price = json.number();
            p = json.next(p, ']');
            if (p < 0 || json.ended()) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
            p = json.cutDecimal(p, sizeExponent);
        }
        final long size = json.number();
        p = json.next(p, ']');
        long sequence = Long.MAX_VALUE;
        if (p >= 0 && changes) {
            if (json.ended()) {
                return json.fail(DecodeError.MISSING_FIELD);
            }
            p = json.next(json.integer(p), ']');
            sequence = json.number();
        }
        while (p >= 0 && !json.ended()) {
            p = json.next(json.skipValue(p), ']');
        }
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        if (price < 0 || size < 0 || (price == 0 && !changes)) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        if (price > 0) {
            add(price, size);
            if (changes && !order(sequence)) {
                return json.fail(DecodeError.TOO_LONG);
            }
        }
        return p;
    }

    /** Moves the level added last to its place. */
    private boolean order(final long sequence) {
        if (count > MAX_CHANGES) {
            return false;
        }
        int at = count - 1;
        final long price = prices[at];
        final long size = sizes[at];
        while (at > 0 && sequences[at - 1] > sequence) {
            prices[at] = prices[at - 1];
            sizes[at] = sizes[at - 1];
            sequences[at] = sequences[at - 1];
            at--;
        }
        prices[at] = price;
        sizes[at] = size;
        sequences[at] = sequence;
        return true;
    }

    /**
     * Writes the levels.
     *
     * @param writer at the right side.
     * @param after those up to this sequence are left out; the least value for none.
     */
    void write(final BookDeltaWriter writer, final long after) {
        if (after == Long.MIN_VALUE) {
            writer.levels(prices, sizes, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (sequences[i] > after) {
                writer.level(prices[i], sizes[i]);
            }
        }
    }
}
