package io.rayo.gateways.market;

import java.util.Arrays;

/**
 * One side of a book of limited depth, kept by gateways whose venue sends no more than so many levels (or a checksum
 * over the best of them): sorted by price in two arrays, the best level LAST, as most changes happen there. Apply the
 * levels of an update, then {@link #trim()}: what is beyond the depth is no longer told by the venue and must be
 * forgotten. Memory is bounded by the depth and the longest update. Network thread.
 */
public final class DepthSide {
    /** Steps that a search goes from where the last one ended: venues write levels in the order of their prices. */
    private static final int MAX_STEPS = 16;

    /** Levels up to which moving them one by one is quicker than calling for it. */
    private static final int FEW_LEVELS = 16;

    private final boolean negated;
    private final int depth;
    private long[] keys;
    private long[] quantities;
    private int size;
    private int lastFound;

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
        keys = new long[2 * depth];
        quantities = new long[2 * depth];
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
        final long key = keys[size - 1 - level];
        return negated ? -key : key;
    }

    /**
     * Quantity at a level.
     *
     * @param level 0 is the best.
     * @return mantissa, positive.
     */
    public long quantity(final int level) {
        return quantities[size - 1 - level];
    }

    /** Removes all levels. */
    public void clear() {
        size = 0;
    }

    /**
     * Sets the quantity at a price.
     *
     * @param price positive.
     * @param quantity 0 deletes the level, if there is one.
     */
    public void apply(final long price, final long quantity) {
        final long key = negated ? -price : price;
        final int at = find(key);
        if (at >= 0) {
            if (quantity != 0) {
                quantities[at] = quantity;
            } else {
                size--;
                moveDown(at, size - at);
            }
        } else if (quantity != 0) {
            insert(-at - 1, key, quantity);
        }
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
        final long key = keys[0];
        size--;
        moveDown(0, size);
        return negated ? -key : key;
    }

    private void insert(final int at, final long key, final long quantity) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            quantities = Arrays.copyOf(quantities, 2 * size);
        }
        moveUp(at, size - at);
        keys[at] = key;
        quantities[at] = quantity;
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
        int at = Math.min(lastFound, size - 1);
        int left = MAX_STEPS;
        if (at >= 0 && keys[at] <= key) {
            while (at + 1 < size && keys[at + 1] <= key && left > 0) {
                at++;
                left--;
            }
        } else {
            while (at >= 0 && keys[at] > key && left > 0) {
                at--;
                left--;
            }
        }
        if (left == 0) {
            final int found = Arrays.binarySearch(keys, 0, size, key);
            lastFound = found >= 0 ? found : -found - 1;
            return found;
        }
        // the highest that is not above the key, or -1
        lastFound = Math.max(0, at);
        return at >= 0 && keys[at] == key ? at : -(at + 1) - 1;
    }
}
