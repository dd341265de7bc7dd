package io.rayo.gateways.kraken;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.json.Literal;
import io.rayo.gateways.market.DepthSide;
import io.rayo.gateways.net.BookDeltaWriter;
import io.rayo.gateways.net.FeedCounters;
import java.util.Arrays;

/**
 * Reads levels {@code [{"price":1,"qty":2},...]} into arrays, side after side, so that a whole event can be judged
 * before anything of it is published. Grows up to a bound.
 */
final class LevelReader {
    private static final int MAX_LEVELS = 1 << 16;
    private static final long PRICE = JsonScanner.word("price");
    private static final long QUANTITY = JsonScanner.word("qty");
    private static final long LEVEL_START = JsonScanner.word("{\"price\"");
    private static final long COLON = JsonScanner.word(":");
    private static final long NEXT_QUANTITY = JsonScanner.word(",\"qty\":");
    private static final int NEXT_QUANTITY_LENGTH = 7;
    private static final Literal PRICE_START = Literal.of("{\"price\":");
    private static final Literal NEXT_LEVEL = Literal.of("},{\"price\":");
    private static final Literal LEVELS_END = Literal.of("}]");
    private static final Literal QUANTITY_START = Literal.of(",\"qty\":");

    private final JsonScanner json;
    private final FeedCounters counters;
    private long[] prices = new long[4_096];
    private long[] quantities = new long[4_096];
    private int count;

    LevelReader(final JsonScanner json, final FeedCounters counters) {
        this.json = json;
        this.counters = counters;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    long price(final int index) {
        return prices[index];
    }

    long quantity(final int index) {
        return quantities[index];
    }

    /** Applies levels from an index to one behind the last. */
    void apply(final DepthSide side, final int from, final int to) {
        side.apply(prices, quantities, from, to);
    }

    /** Writes levels from an index to one behind the last. */
    void write(final BookDeltaWriter writer, final int from, final int to) {
        writer.levels(prices, quantities, from, to);
    }

    /** Reads one side behind what was read since {@link #clear()}; returns the position behind it or FAILED. */
    int read(final int position, final int priceExponent, final int sizeExponent) {
        if (json.at(position) != '[') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, ']');
        boolean ended = json.ended();
        while (p >= 0 && !ended) {
            p = json.next(level(p, priceExponent, sizeExponent), ']');
            ended = json.ended();
        }
        return p;
    }

    /**
     * Reads one side in the venue's own order by a quick way, from behind the bracket on; returns the position behind
     * its end, else FAILED, without an error: what was kept of it then means nothing.
     */
    int expected(final int position, final int priceExponent, final int sizeExponent) {
        if (json.at(position) == ']') {
            return position + 1;
        }
        int p = json.expect(position, PRICE_START);
        while (count < prices.length) {
            p = json.quickPrice(p, priceExponent);
            final long price = json.number();
            p = json.quickQuantity(json.expect(p, QUANTITY_START), sizeExponent);
            final long quantity = json.number();
            if (p < 0 || price <= 0 || quantity < 0) {
                return JsonScanner.FAILED;
            }
            prices[count] = price;
            quantities[count++] = quantity;
            final int next = json.expect(p, NEXT_LEVEL);
            if (next < 0) {
                return json.expect(p, LEVELS_END);
            }
            p = next;
        }
        return JsonScanner.FAILED;
    }

    private int level(final int position, final int priceExponent, final int sizeExponent) {
        if (json.at(position) != '{') {
            return json.fail(position < json.limit() ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        if (count == prices.length) {
            if (count == MAX_LEVELS) {
                return json.fail(DecodeError.TOO_LONG);
            }
            prices = Arrays.copyOf(prices, 2 * count);
            quantities = Arrays.copyOf(quantities, 2 * count);
        }
        final int behind = expectedLevel(position, priceExponent, sizeExponent);
        if (behind >= 0) {
            return behind;
        }
        if (json.error() != DecodeError.NONE) {
            return JsonScanner.FAILED;
        }
        long price = 0;
        long quantity = 0;
        boolean hasPrice = false;
        boolean hasQuantity = false;
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return p;
            }
            final long key = json.keyWord();
            if ((key == PRICE && hasPrice) || (key == QUANTITY && hasQuantity)) {
                return json.fail(DecodeError.DUPLICATE_KEY);
            }
            if (key == PRICE) {
                p = json.decimal(p, priceExponent);
                price = json.number();
                hasPrice = true;
            } else if (key == QUANTITY) {
                p = json.decimal(p, sizeExponent);
                quantity = json.number();
                hasQuantity = true;
            } else {
                counters.unknownFields++;
                p = json.skipValue(p);
            }
            p = json.next(p, '}');
        }
        if (p < 0) {
            return p;
        }
        if (!hasPrice || !hasQuantity) {
            return json.fail(DecodeError.MISSING_FIELD);
        }
        if (price <= 0 || quantity < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        prices[count] = price;
        quantities[count++] = quantity;
        return p;
    }

    /**
     * The quick way, in the order and without the white space that the venue writes; it keeps the level. FAILED without
     * an error if the level is written otherwise.
     */
    private int expectedLevel(final int position, final int priceExponent, final int sizeExponent) {
        // the colon, and no white space behind it, is what is left of the literal
        if (!json.isWord(position, LEVEL_START) || json.expect(position + Long.BYTES, COLON, 1) < 0) {
            return JsonScanner.FAILED;
        }
        int p = json.decimal(position + Long.BYTES + 1, priceExponent);
        final long price = json.number();
        p = json.expect(p, NEXT_QUANTITY, NEXT_QUANTITY_LENGTH);
        if (p < 0) {
            return JsonScanner.FAILED;
        }
        p = json.decimal(p, sizeExponent);
        if (p < 0 || json.at(p) != '}') {
            return JsonScanner.FAILED;
        }
        if (price <= 0 || json.number() < 0) {
            return json.fail(DecodeError.BAD_NUMBER);
        }
        prices[count] = price;
        quantities[count++] = json.number();
        return p + 1;
    }
}
