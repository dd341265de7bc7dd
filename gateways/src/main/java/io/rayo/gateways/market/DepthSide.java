package io.rayo.gateways.market;

import java.util.Arrays;

/**
 * One side of a book of limited depth, kept by gateways whose venue sends no more than so many levels (or a checksum
 * over the best of them): sorted by price in two arrays, the best level LAST, as most changes happen there. Apply the
 * levels of an update, then {@link #trim()}: what is beyond the depth is no longer told by the venue and must be
 * forgotten. Memory is bounded by the depth and the longest update. Network thread.
 *
 * <p>A level that is deleted keeps its place, with quantity 0, as prices come and go: it comes back without anything
 * being moved. Such places are taken out when somebody looks at the levels, or room is wanted.
 */
public final class DepthSide {
    /** Levels among which a place is looked for at once. */
    private static final int WINDOW = 8;

    /** Levels up to which moving them one by one is quicker than calling for it. */
    private static final int FEW_LEVELS = 16;

    private static final int NOWHERE = 1 << 30;

    private final boolean negated;
    private final int depth;

    /** The first {@link #WINDOW} are below any price, so that a window never begins before the levels. */
    private long[] keys;

    private long[] quantities;

    /** Index behind the best place. */
    private int end = WINDOW;

    /** Places whose quantity is not 0. */
    private int size;

    /** No place of an empty level is below this one. */
    private int emptyFrom = NOWHERE;

    /** Index of the last place that was looked for: venues write levels from the best on, so the next is below it. */
    private int last = WINDOW;

    /**
     * Creates an empty side.
     *
     * @param asks whether the lowest price is the best.
     * @param depth levels that the venue tells, from 1.
     */
    public DepthSide(final boolean asks, final int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("invalid depth=" + depth + ": must be at least 1");
        }
        negated = asks;
        this.depth = depth;
        keys = new long[WINDOW + 2 * depth];
        quantities = new long[WINDOW + 2 * depth];
        Arrays.fill(keys, 0, WINDOW, asks ? -Long.MAX_VALUE : 0);
    }

    /**
     * Number of levels.
     *
     * @return from 0; above the depth only until {@link #trim()}.
     */
    public int size() {
        return size;
    }

    public int depth() {
        return depth;
    }

    /**
     * Price of a level.
     *
     * @param level 0 is the best.
     * @return mantissa.
     */
    public long price(final int level) {
        compact();
        final long key = keys[end - 1 - level];
        return negated ? -key : key;
    }

    /**
     * Quantity at a level.
     *
     * @param level 0 is the best.
     * @return mantissa, positive.
     */
    public long quantity(final int level) {
        compact();
        return quantities[end - 1 - level];
    }

    /** Removes all levels. */
    public void clear() {
        end = WINDOW;
        size = 0;
        emptyFrom = NOWHERE;
    }

    /**
     * Sets the quantity at a price.
     *
     * @param price positive.
     * @param quantity not negative; 0 deletes the level, if there is one.
     */
    public void apply(final long price, final long quantity) {
        final long key = negated ? -price : price;
        final int at = find(key);
        if (at >= 0) {
            // one more, one less or neither, without a branch, as no processor foretells it
            final int isThere = isThere(quantity);
            size += isThere - isThere(quantities[at]);
            quantities[at] = quantity;
            emptyFrom = Math.min(emptyFrom, at + isThere * NOWHERE);
        } else if (quantity != 0) {
            insert(-at - 1, key, quantity);
        }
    }

    /**
     * Sets the quantities at many prices: the same as {@link #apply(long, long)} for each; quicker where they come from
     * the best on, and most of them have a place.
     *
     * @param prices positive.
     * @param levelQuantities not negative; 0 deletes a level.
     * @param from index of the first of them.
     * @param to index behind the last of them.
     */
    public void apply(final long[] prices, final long[] levelQuantities, final int from, final int to) {
        int i = from;
        while (i < to) {
            i = applyKnown(prices, levelQuantities, i, to);
            if (i < to) {
                apply(prices[i], levelQuantities[i]);
                i++;
            }
        }
    }

    /** Levels that have a place below the last one's, up to the first that has not: a loop without calls. */
    private int applyKnown(final long[] prices, final long[] levelQuantities, final int from, final int to) {
        int place = Math.min(last, end);
        int count = size;
        int empty = emptyFrom;
        int i = from;
        for (; i < to; i++) {
            final long key = negated ? -prices[i] : prices[i];
            if (keys[place - WINDOW] > key || (place < end && keys[place] <= key)) {
                break;
            }
            final int at = within(place - WINDOW, key);
            if (keys[at] != key) {
                break;
            }
            final long quantity = levelQuantities[i];
            final int isThere = isThere(quantity);
            count += isThere - isThere(quantities[at]);
            quantities[at] = quantity;
            empty = Math.min(empty, at + isThere * NOWHERE);
            place = at;
        }
        last = place;
        size = count;
        emptyFrom = empty;
        return i;
    }

    /**
     * Takes out the worst level if there are more than the depth. Called until it says that there are not.
     *
     * @return price of the level that was taken out; 0 if none was.
     */
    public long trim() {
        if (size <= depth) {
            return 0;
        }
        compact();
        final long key = keys[WINDOW];
        end--;
        size--;
        moveDown(WINDOW, end - WINDOW);
        return negated ? -key : key;
    }

    /**
     * Place of the highest key of a window that is not above another one, which the window's first is not; or the place
     * before the levels.
     */
    private int within(final int from, final long key) {
        final int low = upTo(from + 1, key) + upTo(from + 2, key);
        final int middle = upTo(from + 3, key) + upTo(from + 4, key);
        final int high = upTo(from + 5, key) + (upTo(from + 6, key) + upTo(from + 7, key));
        return from + (low + (middle + high));
    }

    /**
     * 1 if the key at a place is not above another one, else 0. All keys of a side have one sign, so that their
     * difference does not overflow: its sign is taken, as no processor foretells a comparison.
     */
    private int upTo(final int place, final long key) {
        return (int) ((keys[place] - key - 1) >>> (Long.SIZE - 1));
    }

    /** 1 of a positive quantity, 0 of 0. */
    private static int isThere(final long quantity) {
        return (int) (-quantity >>> (Long.SIZE - 1));
    }

    /** Takes out the places of levels that were deleted. */
    private void compact() {
        if (end - WINDOW == size) {
            return;
        }
        int to = emptyFrom;
        for (int i = emptyFrom; i < end; i++) {
            final long quantity = quantities[i];
            keys[to] = keys[i];
            quantities[to] = quantity;
            to += isThere(quantity);
        }
        end = to;
        emptyFrom = NOWHERE;
    }

    private void insert(final int place, final long key, final long quantity) {
        int at = place;
        if (end == keys.length && size < end - WINDOW) {
            compact();
            at = -find(key) - 1;
        }
        if (end == keys.length) {
            keys = Arrays.copyOf(keys, 2 * end);
            quantities = Arrays.copyOf(quantities, 2 * end);
        }
        moveUp(at, end - at);
        keys[at] = key;
        quantities[at] = quantity;
        end++;
        size++;
    }

    /** Moves levels to the next higher index. */
    private void moveUp(final int from, final int count) {
        if (count > FEW_LEVELS) {
            System.arraycopy(keys, from, keys, from + 1, count);
            System.arraycopy(quantities, from, quantities, from + 1, count);
            return;
        }
        for (int i = from + count; i > from; i--) {
            keys[i] = keys[i - 1];
            quantities[i] = quantities[i - 1];
        }
    }

    /** Moves levels from behind an index to it. */
    private void moveDown(final int to, final int count) {
        if (count > FEW_LEVELS) {
            System.arraycopy(keys, to + 1, keys, to, count);
            System.arraycopy(quantities, to + 1, quantities, to, count);
            return;
        }
        for (int i = to; i < to + count; i++) {
            keys[i] = keys[i + 1];
            quantities[i] = quantities[i + 1];
        }
    }

    /** Index of a key, or minus its place less one, as Arrays.binarySearch. */
    private int find(final long key) {
        int to = Math.min(last, end);
        if (keys[to - WINDOW] > key || (to < end && keys[to] <= key)) {
            to = end; // the first level of an update
            if (keys[to - WINDOW] > key) {
                final int found = Arrays.binarySearch(keys, WINDOW, end, key);
                last = found >= 0 ? found : -found - 1;
                return found;
            }
        }
        final int at = within(to - WINDOW, key);
        if (keys[at] == key) {
            last = at;
            return at;
        }
        last = at + 1;
        return -(at + 1) - 1;
    }
}
