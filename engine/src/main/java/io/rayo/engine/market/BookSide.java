package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * One side of a book: levels sorted by price in one primitive array, price and quantity side by side, the best level
 * LAST.
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
    /** How many of the best levels are searched before all the others. */
    private static final int NEAR_LEVELS = 8;

    private final boolean negated;
    private final int maxDepth;
    /** Key and quantity of each level in turn. */
    private long[] levels = new long[2 * INITIAL_CAPACITY];

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
        final long key = key(index(level));
        return negated ? -key : key;
    }

    /** Quantity at a level, 0 being the best. */
    long quantity(final int level) {
        return levels[2 * index(level) + 1];
    }

    /** Quantity at a price; 0 if there is no such level. */
    long quantityAt(final long price) {
        final long key = negated ? -price : price;
        final int at = floor(key);
        return at >= head && key(at) == key ? levels[2 * at + 1] : 0;
    }

    void clear() {
        head = capacity() / 2;
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
        final int at = floor(key);
        if (at >= head && key(at) == key) {
            if (0 == quantity) {
                delete(at);
            } else {
                levels[2 * at + 1] = quantity;
            }
        } else if (0 != quantity) {
            insert(at + 1, key, quantity);
        }
    }

    void writeState(final StateWriter writer) {
        writer.putLong(truncations);
        writer.putInt(size());
        for (int i = 2 * head; i < 2 * tail; i++) {
            writer.putLong(levels[i]);
        }
    }

    void readState(final StateReader reader) {
        truncations = reader.getLong();
        final int size = reader.getInt();
        if (size < 0 || size > maxDepth) {
            throw new IllegalStateException("book side with " + size + " levels, limit " + maxDepth);
        }
        while (capacity() < size * 2) {
            allocate(capacity() * 2);
        }
        head = (capacity() - size) / 2;
        tail = head + size;
        for (int i = 2 * head; i < 2 * tail; i++) {
            levels[i] = reader.getLong();
        }
    }

    private int capacity() {
        return levels.length >> 1;
    }

    private long key(final int at) {
        return levels[2 * at];
    }

    private int index(final int level) {
        if (level < 0 || level >= tail - head) {
            throw new IndexOutOfBoundsException("level " + level + " of " + size());
        }
        return tail - 1 - level;
    }

    /**
     * Place of the last level whose key is not above a key; one before the first if there is none. Narrows down without
     * a branch on what it finds, to a quarter at a time as three levels are looked at side by side: where an update
     * falls cannot be foretold, and each wrong guess would cost more than all the steps.
     */
    private int floor(final long key) {
        int at = head;
        int count = tail - head;
        if (count > NEAR_LEVELS && key(tail - NEAR_LEVELS) <= key) {
            at = tail - NEAR_LEVELS;
            count = NEAR_LEVELS;
        } else if (0 == count || key(head) > key) {
            return head - 1;
        }
        // the level at "at" is not above the key, and the one looked for is among the next "count"
        while (count >= 4) {
            final int quarter = count >>> 2;
            final int one = quarter & notAbove(at + quarter, key);
            final int two = quarter & notAbove(at + 2 * quarter, key);
            final int three = quarter & notAbove(at + 3 * quarter, key);
            at += one + two + three;
            count -= 3 * quarter;
        }
        while (count > 1) {
            final int half = count >>> 1;
            at += half & notAbove(at + half, key);
            count -= half;
        }
        return at;
    }

    /** All ones if a level's key is not above a key, else 0. Keys of a side have one sign: no difference overflows. */
    private int notAbove(final int at, final long key) {
        return (int) ((key(at) - key - 1) >> (Long.SIZE - 1));
    }

    private void delete(final int at) {
        if (tail - 1 - at <= at - head) {
            move(at + 1, at, tail - 1 - at);
            tail--;
        } else {
            move(head, head + 1, at - head);
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
            if (tail == capacity()) {
                at += relocate();
            }
            move(at, at + 1, tail - at);
            tail++;
        } else {
            if (0 == head) {
                at += relocate();
            }
            move(head, head - 1, at - head);
            head--;
            at--;
        }
        levels[2 * at] = key;
        levels[2 * at + 1] = quantity;
    }

    private void move(final int from, final int to, final int count) {
        System.arraycopy(levels, 2 * from, levels, 2 * to, 2 * count);
    }

    /**
     * Moves the levels to the middle, into a larger array if they fill more than half; returns by how much they moved.
     */
    private int relocate() {
        final int size = size();
        final long[] old = levels;
        if (size * 2 > capacity()) {
            allocate(capacity() * 2);
        }
        final int newHead = (capacity() - size) / 2;
        System.arraycopy(old, 2 * head, levels, 2 * newHead, 2 * size);
        final int shift = newHead - head;
        head = newHead;
        tail = newHead + size;
        return shift;
    }

    private void allocate(final int capacity) {
        levels = new long[2 * capacity];
    }
}
