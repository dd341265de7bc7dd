package io.rayo.engine.market;

/**
 * Levels sorted by key in one primitive array, key and quantity side by side, the greatest key LAST.
 *
 * <pre>
 *   [ slack | least ... greatest | slack ]
 *           head                 tail
 * </pre>
 *
 * <p>Most changes happen near the greatest key, so an insert or delete moves few levels; one deep among them moves the
 * shorter part, into the slack in front. All keys have one sign. One thread.
 */
final class SortedLevels {
    private static final int INITIAL_CAPACITY = 16;
    /** How many of the last levels are searched before all the others. */
    private static final int NEAR_LEVELS = 8;

    /** Key and quantity of each level in turn. */
    private long[] levels = new long[2 * INITIAL_CAPACITY];

    private int head = INITIAL_CAPACITY / 2;
    private int tail = INITIAL_CAPACITY / 2;

    int size() {
        return tail - head;
    }

    /** Key of a level, 0 being the least. */
    long key(final int level) {
        return keyAt(head + level);
    }

    /** Quantity of a level, 0 being that of the least key. */
    long quantity(final int level) {
        return levels[2 * (head + level) + 1];
    }

    /** Quantity of a key; 0 if there is no such level. */
    long quantityOf(final long key) {
        final int at = floor(key);
        return at >= head && keyAt(at) == key ? levels[2 * at + 1] : 0;
    }

    void clear() {
        head = capacity() / 2;
        tail = head;
    }

    /**
     * Sets the quantity of a key.
     *
     * @param key of the sign that all have.
     * @param quantity 0 deletes the level, if there is one.
     */
    void apply(final long key, final long quantity) {
        final int at = floor(key);
        if (at >= head && keyAt(at) == key) {
            if (0 == quantity) {
                delete(at);
            } else {
                levels[2 * at + 1] = quantity;
            }
        } else if (0 != quantity) {
            insert(at + 1, key, quantity);
        }
    }

    /** Adds a level whose key is above all others. */
    void append(final long key, final long quantity) {
        insert(tail, key, quantity);
    }

    void removeLast() {
        tail--;
    }

    void removeFirst() {
        head++;
    }

    private int capacity() {
        return levels.length >> 1;
    }

    private long keyAt(final int at) {
        return levels[2 * at];
    }

    /**
     * Place of the last level whose key is not above a key; one before the first if there is none. Narrows down without
     * a branch on what it finds, to a quarter at a time as three levels are looked at side by side: where an update
     * falls cannot be foretold, and each wrong guess would cost more than all the steps.
     */
    private int floor(final long key) {
        int at = head;
        int count = tail - head;
        if (count > NEAR_LEVELS && keyAt(tail - NEAR_LEVELS) <= key) {
            at = tail - NEAR_LEVELS;
            count = NEAR_LEVELS;
        } else if (0 == count || keyAt(head) > key) {
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

    /** All ones if a level's key is not above a key, else 0. Keys have one sign: no difference overflows. */
    private int notAbove(final int at, final long key) {
        return (int) ((keyAt(at) - key - 1) >> (Long.SIZE - 1));
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
