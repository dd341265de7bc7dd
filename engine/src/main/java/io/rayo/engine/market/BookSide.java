package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * One side of a book: levels sorted by price in two primitive arrays, the best level LAST.
 *
 * <pre>
 *   [ slack | worst ... best | slack ]
 *           head             tail
 * </pre>
 *
 * <p>Most changes happen near the best price, so an insert or delete moves few levels; one deep in the book moves the
 * shorter part, into the slack in front. Bids are kept by price, asks by minus price, so both ascend to the best. One
 * thread.
 */
final class BookSide {
    private static final int INITIAL_CAPACITY = 128;
    /** How many of the best levels are looked at one by one before the search halves. */
    private static final int LINEAR_SEARCH_LEVELS = 8;

    private final boolean negated;
    private final int maxDepth;
    private long[] keys = new long[INITIAL_CAPACITY];
    private long[] quantities = new long[INITIAL_CAPACITY];
    private int head = INITIAL_CAPACITY / 2;
    private int tail = INITIAL_CAPACITY / 2;
    private long truncations;

    /**
     * An empty side.
     *
     * @param asks whether the lowest price is the best.
     * @param maxDepth most levels kept.
     */
    BookSide(final boolean asks, final int maxDepth) {
        this.negated = asks;
        this.maxDepth = maxDepth;
    }

    int size() {
        return tail - head;
    }

    long truncations() {
        return truncations;
    }

    /** Price of a level, 0 being the best. */
    long price(final int level) {
        final long key = keys[index(level)];
        return negated ? -key : key;
    }

    /** Quantity at a level, 0 being the best. */
    long quantity(final int level) {
        return quantities[index(level)];
    }

    /** Quantity at a price; 0 if there is no such level. */
    long quantityAt(final long price) {
        final int at = find(negated ? -price : price);
        return at >= 0 ? quantities[at] : 0;
    }

    void clear() {
        head = keys.length / 2;
        tail = head;
    }

    /**
     * Sets the quantity at a price.
     *
     * @param price above 0.
     * @param quantity 0 deletes the level, if there is one.
     */
    void apply(final long price, final long quantity) {
        final long key = negated ? -price : price;
        final int at = find(key);
        if (at >= 0) {
            if (0 == quantity) {
                delete(at);
            } else {
                quantities[at] = quantity;
            }
        } else if (0 != quantity) {
            insert(-at - 1, key, quantity);
        }
    }

    void writeState(final StateWriter writer) {
        writer.putLong(truncations);
        writer.putInt(size());
        for (int i = head; i < tail; i++) {
            writer.putLong(keys[i]);
            writer.putLong(quantities[i]);
        }
    }

    void readState(final StateReader reader) {
        truncations = reader.getLong();
        final int size = reader.getInt();
        if (size < 0 || size > maxDepth) {
            throw new IllegalStateException("book side with " + size + " levels, limit " + maxDepth);
        }
        while (keys.length < size * 2) {
            allocate(keys.length * 2);
        }
        head = (keys.length - size) / 2;
        tail = head + size;
        for (int i = head; i < tail; i++) {
            keys[i] = reader.getLong();
            quantities[i] = reader.getLong();
        }
    }

    private int index(final int level) {
        if (level < 0 || level >= tail - head) {
            throw new IndexOutOfBoundsException("level " + level + " of " + size());
        }
        return tail - 1 - level;
    }

    /** Index of a key, or minus its place less one, as Arrays.binarySearch. */
    private int find(final long key) {
        final int stop = Math.max(head, tail - LINEAR_SEARCH_LEVELS);
        for (int i = tail - 1; i >= stop; i--) {
            final long found = keys[i];
            if (found <= key) {
                return found == key ? i : -(i + 1) - 1;
            }
        }
        int low = head;
        int high = stop - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final long found = keys[middle];
            if (found < key) {
                low = middle + 1;
            } else if (found > key) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    private void delete(final int at) {
        if (tail - 1 - at <= at - head) {
            final int moved = tail - 1 - at;
            System.arraycopy(keys, at + 1, keys, at, moved);
            System.arraycopy(quantities, at + 1, quantities, at, moved);
            tail--;
        } else {
            final int moved = at - head;
            System.arraycopy(keys, head, keys, head + 1, moved);
            System.arraycopy(quantities, head, quantities, head + 1, moved);
            head++;
        }
    }

    private void insert(final int place, final long key, final long quantity) {
        int at = place;
        if (size() == maxDepth) {
            truncations++;
            if (at == head) {
                return;
            }
            head++;
        }
        if (tail - at <= at - head) {
            if (tail == keys.length) {
                at += relocate();
            }
            final int moved = tail - at;
            System.arraycopy(keys, at, keys, at + 1, moved);
            System.arraycopy(quantities, at, quantities, at + 1, moved);
            tail++;
        } else {
            if (0 == head) {
                at += relocate();
            }
            final int moved = at - head;
            System.arraycopy(keys, head, keys, head - 1, moved);
            System.arraycopy(quantities, head, quantities, head - 1, moved);
            head--;
            at--;
        }
        keys[at] = key;
        quantities[at] = quantity;
    }

    /**
     * Moves the levels to the middle, into larger arrays if they fill more than half; returns by how much they moved.
     */
    private int relocate() {
        final int size = size();
        final long[] oldKeys = keys;
        final long[] oldQuantities = quantities;
        if (size * 2 > keys.length) {
            allocate(keys.length * 2);
        }
        final int newHead = (keys.length - size) / 2;
        System.arraycopy(oldKeys, head, keys, newHead, size);
        System.arraycopy(oldQuantities, head, quantities, newHead, size);
        final int shift = newHead - head;
        head = newHead;
        tail = newHead + size;
        return shift;
    }

    private void allocate(final int capacity) {
        keys = new long[capacity];
        quantities = new long[capacity];
    }
}
