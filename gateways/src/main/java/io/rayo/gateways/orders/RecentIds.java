package io.rayo.gateways.orders;

/**
 * The last so many pairs of numbers, to know what was seen before. Allocates nothing after construction. One thread.
 *
 * <p>Pairs are counted as they come. A table of heads holds the count of the last pair of each hash, and beside each
 * pair stands the count of the one before it with the same hash. A count that is too long ago means nothing any more:
 * so nothing is ever taken out, and mostly one look tells that a pair is new.
 *
 * <p>Counts wrap. One from 2^32 pairs ago looks young then, and leads to pairs that are remembered under another hash:
 * they are compared as all are, and found to be others.
 */
public final class RecentIds {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** So few pairs to a hash that most have none. */
    private static final int HEADS_PER_PAIR = 4;

    private final int capacity;
    /** First and second number of each pair. */
    private final long[] pairs;

    private final int[] previous;
    private final int[] heads;

    /** Count of the next pair; starts so that the heads' zeros are too long ago. */
    private int next;

    /**
     * Creates it empty.
     *
     * @param capacity pairs to remember, a power of two.
     */
    public RecentIds(final int capacity) {
        this(capacity, capacity + 1);
    }

    /** Creates it with another count of the first pair: for tests. */
    RecentIds(final int capacity, final int first) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("invalid capacity=" + capacity + ": must be a power of two");
        }
        this.capacity = capacity;
        pairs = new long[2 * capacity];
        previous = new int[capacity];
        heads = new int[HEADS_PER_PAIR * capacity];
        next = first;
    }

    /**
     * Whether a pair is remembered.
     *
     * @param first number.
     * @param second number.
     * @return true if so.
     */
    public boolean contains(final long first, final long second) {
        return contains(head(first, second), first, second);
    }

    /**
     * Adds a pair.
     *
     * @param first number.
     * @param second number.
     * @return false if it was there already.
     */
    public boolean add(final long first, final long second) {
        final int head = head(first, second);
        if (contains(head, first, second)) {
            return false;
        }
        final int at = next & capacity - 1;
        pairs[2 * at] = first;
        pairs[2 * at + 1] = second;
        previous[at] = heads[head];
        heads[head] = next;
        next++;
        return true;
    }

    private boolean contains(final int head, final long first, final long second) {
        int count = heads[head];
        int age;
        // each is older than the one before, so that the walk ends
        int lastAge = 0;
        while ((age = next - count) > lastAge && age <= capacity) {
            final int at = count & capacity - 1;
            if (pairs[2 * at] == first && pairs[2 * at + 1] == second) {
                return true;
            }
            lastAge = age;
            count = previous[at];
        }
        return false;
    }

    private int head(final long first, final long second) {
        final long hash = (first * MULTIPLIER ^ second) * MULTIPLIER;
        return (int) (hash >>> 33) & heads.length - 1;
    }
}
