package io.rayo.engine.paper;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * What our own orders have taken of the levels of one side of a book. The market data knows nothing of it, so it is
 * remembered until the venue gives the level another quantity: the same liquidity never fills two orders. One thread;
 * allocates only to grow.
 */
final class ConsumedLiquidity {
    private static final int INITIAL_CAPACITY = 64;

    private final Side side;
    private long[] prices = new long[INITIAL_CAPACITY];
    private long[] levelQuantities = new long[INITIAL_CAPACITY];
    private long[] taken = new long[INITIAL_CAPACITY];
    private int count;

    /**
     * Constructs it empty.
     *
     * @param side of the book whose levels it is about.
     */
    ConsumedLiquidity(final Side side) {
        this.side = side;
    }

    boolean isEmpty() {
        return 0 == count;
    }

    /** What is left of a level for us. */
    long available(final long price, final long levelQuantity) {
        final int at = find(price);
        // a level is never taken beyond its quantity, and another quantity has removed the entry
        return at < 0 ? levelQuantity : levelQuantity - taken[at];
    }

    /** Takes of a level; at most what is available. */
    void take(final long price, final long levelQuantity, final long quantity) {
        int at = find(price);
        if (at < 0) {
            at = count++;
            if (at == prices.length) {
                prices = Arrays.copyOf(prices, at * 2);
                levelQuantities = Arrays.copyOf(levelQuantities, at * 2);
                taken = Arrays.copyOf(taken, at * 2);
            }
            prices[at] = price;
            levelQuantities[at] = levelQuantity;
            taken[at] = 0;
        }
        if (levelQuantities[at] != levelQuantity || quantity > levelQuantity - taken[at]) {
            throw new IllegalStateException("taking " + quantity + " of " + levelQuantity + " at " + price + ": "
                    + taken[at] + " of " + levelQuantities[at] + " are gone");
        }
        taken[at] += quantity;
    }

    /** The venue says what a level holds. */
    void onLevel(final long price, final long quantity) {
        final int at = find(price);
        if (at >= 0 && levelQuantities[at] != quantity) {
            remove(at);
        }
    }

    /** The venue has said what all levels hold. */
    void onWholeBook(final L2Book book) {
        for (int i = count - 1; i >= 0; i--) {
            if (book.quantityAt(side, prices[i]) != levelQuantities[i]) {
                remove(i);
            }
        }
    }

    void clear() {
        count = 0;
    }

    void writeState(final StateWriter writer) {
        writer.putInt(count);
        for (int i = 0; i < count; i++) {
            writer.putLong(prices[i]);
            writer.putLong(levelQuantities[i]);
            writer.putLong(taken[i]);
        }
    }

    void readState(final StateReader reader) {
        final int wanted = reader.getInt();
        count = 0;
        for (int i = 0; i < wanted; i++) {
            take(reader.getLong(), reader.getLong(), reader.getLong());
        }
    }

    private int find(final long price) {
        for (int i = count - 1; i >= 0; i--) {
            if (prices[i] == price) {
                return i;
            }
        }
        return -1;
    }

    private void remove(final int at) {
        count--;
        prices[at] = prices[count];
        levelQuantities[at] = levelQuantities[count];
        taken[at] = taken[count];
    }
}
