package io.rayo.gateways.orders;

import java.util.Arrays;

/**
 * The last so many pairs of numbers, to know what was seen before: open addressing, the oldest leaves for the newest.
 * Allocates nothing after construction. One thread.
 */
public final class RecentIds {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final long[] ringFirst;
    private final long[] ringSecond;
    private final int[] table;
    private final int mask;
    private int next;
    private int size;

    /**
     * Creates it empty.
     *
     * @param capacity pairs to remember, a power of two.
     */
    public RecentIds(final int capacity) {
        ringFirst = new long[capacity];
        ringSecond = new long[capacity];
        table = new int[capacity * 2];
        Arrays.fill(table, -1);
        mask = table.length - 1;
    }

    /**
     * Whether a pair is remembered.
     *
     * @param first number.
     * @param second number.
     * @return true if so.
     */
    public boolean contains(final long first, final long second) {
        return find(first, second) >= 0;
    }

    /**
     * Adds a pair.
     *
     * @param first number.
     * @param second number.
     * @return false if it was there already.
     */
    public boolean add(final long first, final long second) {
        if (find(first, second) >= 0) {
            return false;
        }
        if (size == ringFirst.length) {
            remove(next);
        } else {
            size++;
        }
        ringFirst[next] = first;
        ringSecond[next] = second;
        int slot = slot(first, second);
        while (table[slot] >= 0) {
            slot = slot + 1 & mask;
        }
        table[slot] = next;
        next = next + 1 == ringFirst.length ? 0 : next + 1;
        return true;
    }

    private int find(final long first, final long second) {
        int slot = slot(first, second);
        int index;
        while ((index = table[slot]) >= 0) {
            if (ringFirst[index] == first && ringSecond[index] == second) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return -1;
    }

    /** Takes a pair out and moves those up that had to stand behind it. */
    private void remove(final int ringIndex) {
        int hole = find(ringFirst[ringIndex], ringSecond[ringIndex]);
        int slot = hole;
        while (true) {
            slot = slot + 1 & mask;
            final int index = table[slot];
            if (index < 0) {
                break;
            }
            final int home = slot(ringFirst[index], ringSecond[index]);
            // may it stand in the hole? only if its home is not behind the hole, seen around the ring
            if ((slot - home & mask) >= (slot - hole & mask)) {
                table[hole] = index;
                hole = slot;
            }
        }
        table[hole] = -1;
    }

    private int slot(final long first, final long second) {
        final long hash = (first * MULTIPLIER ^ second) * MULTIPLIER;
        return (int) (hash >>> 33) & mask;
    }
}
