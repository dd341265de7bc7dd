package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * One side of a book: a window of prices around the best, in which a level is found by its price alone, and all that is
 * worse sorted behind it.
 *
 * <pre>
 *   worse                                                   better
 *   [ far: sorted levels ] base [ near: a quantity per price | bits: which are not 0 ] base + WIDTH
 *                                               best ^ (comes to lie here when the window moves)
 * </pre>
 *
 * <p>Most changes happen near the best price: there a level is set, added and deleted by the same few instructions,
 * whatever was there, so that nothing has to be foretold. Every level in {@code far} is worse than every place of the
 * window. The window moves when a level better than its end comes, or when the best has come down so far that much goes
 * behind it. Bids are kept by price, asks by minus price, so both ascend to the best. One thread.
 */
final class BookSide {
    private static final int WIDTH = 2_048;
    private static final int BEST_PLACE = WIDTH * 3 / 4;
    private static final int LOW_PLACE = WIDTH / 4;
    private static final int NOWHERE = -1;
    private static final long[] NONE = {};

    private final boolean negated;
    private final int maxDepth;
    private final SortedLevels far = new SortedLevels();
    private long[] near = NONE;
    private long[] bits = NONE;
    /** Key of the window's first place. */
    private long base;
    /** Places of the window: 0 before the first level comes. */
    private int width;

    private int nearCount;
    /** No level of the window is above this place; {@link #best} finds where the best really is. */
    private int bestMost = NOWHERE;
    /** A level that was asked for, and its place: mostly the next one is asked for then. */
    private int cursorLevel = NOWHERE;

    private int cursorPlace;
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
        return nearCount + far.size();
    }

    long truncations() {
        return truncations;
    }

    /** Price of a level, 0 being the best. */
    long price(final int level) {
        check(level);
        final long key = level < nearCount ? base + place(level) : far.key(size() - 1 - level);
        return negated ? -key : key;
    }

    /** Quantity at a level, 0 being the best. */
    long quantity(final int level) {
        check(level);
        return level < nearCount ? near[place(level)] : far.quantity(size() - 1 - level);
    }

    /** Quantity at a price; 0 if there is no such level. */
    long quantityAt(final long price) {
        final long key = negated ? -price : price;
        return isNear(key) ? near[(int) (key - base)] : far.quantityOf(key);
    }

    void clear() {
        far.clear();
        for (int place = next(0); place < width; place = next(place + 1)) {
            near[place] = 0;
        }
        forgetNear();
    }

    /**
     * Sets the quantity at a price.
     *
     * @param price above 0.
     * @param quantity 0 deletes the level, if there is one.
     */
    void apply(final long price, final long quantity) {
        if (quantity < 0) {
            throw new IllegalArgumentException("negative quantity=" + quantity + " at price=" + price);
        }
        final long key = negated ? -price : price;
        if (isNear(key)) {
            set((int) (key - base), quantity);
        } else {
            applyOutside(key, quantity);
        }
        if (size() > maxDepth) {
            cutWorst();
        }
    }

    void writeState(final StateWriter writer) {
        writer.putLong(truncations);
        writer.putInt(size());
        for (int level = 0; level < far.size(); level++) {
            writer.putLong(far.key(level));
            writer.putLong(far.quantity(level));
        }
        for (int place = next(0); place < width; place = next(place + 1)) {
            writer.putLong(base + place);
            writer.putLong(near[place]);
        }
    }

    void readState(final StateReader reader) {
        clear();
        truncations = reader.getLong();
        final int size = reader.getInt();
        if (size < 0 || size > maxDepth) {
            throw new IllegalStateException("book side with " + size + " levels, limit " + maxDepth);
        }
        for (int i = 0; i < size; i++) {
            far.append(reader.getLong(), reader.getLong());
        }
        if (size > 0) {
            moveWindow(far.key(size - 1));
        }
    }

    private void check(final int level) {
        if (level < 0 || level >= size()) {
            throw new IndexOutOfBoundsException("level " + level + " of " + size());
        }
    }

    /**
     * Whether a key has a place in the window; the difference is right as an unsigned number even where it overflows.
     */
    private boolean isNear(final long key) {
        return Long.compareUnsigned(key - base, width) < 0;
    }

    /** Without a branch on what is there or comes: neither can be foretold. */
    private void set(final int place, final long quantity) {
        final int word = place >>> 6;
        final int was = (int) (-near[place] >>> 63);
        final int is = (int) (-quantity >>> 63);
        near[place] = quantity;
        bits[word] = (bits[word] & ~(1L << place)) | ((long) is << place);
        nearCount += is - was;
        bestMost = Math.max(bestMost, place | (is - 1));
        cursorLevel = NOWHERE;
    }

    private void applyOutside(final long key, final long quantity) {
        if (0 == size() || key > base) {
            // better than all there is
            if (0 != quantity) {
                moveWindow(key);
                set((int) (key - base), quantity);
            }
        } else if (0 == nearCount || (best() < LOW_PLACE && base > Long.MIN_VALUE)) {
            moveWindow(0 == nearCount ? far.key(far.size() - 1) : base + best());
            if (isNear(key)) {
                set((int) (key - base), quantity);
            } else {
                applyOutside(key, quantity); // the best is where it should be now
            }
        } else {
            far.apply(key, quantity);
        }
    }

    /** Puts the window around a best key: everything out of it, and back in what the new one holds. */
    private void moveWindow(final long bestKey) {
        for (int place = next(0); place < width; place = next(place + 1)) {
            far.append(base + place, near[place]);
            near[place] = 0;
        }
        forgetNear();
        if (0 == width) {
            width = WIDTH;
            near = new long[WIDTH];
            bits = new long[WIDTH / Long.SIZE];
        }
        final long wanted = bestKey - BEST_PLACE;
        base = wanted > bestKey ? Long.MIN_VALUE : wanted;
        int last = far.size() - 1;
        while (last >= 0 && far.key(last) >= base) {
            set((int) (far.key(last) - base), far.quantity(last));
            far.removeLast();
            last--;
        }
    }

    private void forgetNear() {
        Arrays.fill(bits, 0);
        nearCount = 0;
        bestMost = NOWHERE;
        cursorLevel = NOWHERE;
    }

    private void cutWorst() {
        truncations++;
        if (far.size() > 0) {
            far.removeFirst();
        } else {
            set(next(0), 0);
        }
    }

    /** First occupied place from one on; the width if there is none. */
    private int next(final int from) {
        if (from >= width) {
            return width;
        }
        int word = from >>> 6;
        long rest = bits[word] & (-1L << from);
        while (0 == rest) {
            if (++word == bits.length) {
                return width;
            }
            rest = bits[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    /** Place of the best level of the window, in which there is one. */
    private int best() {
        int word = bestMost >>> 6;
        long rest = bits[word] & (-1L >>> (63 - (bestMost & 63)));
        while (0 == rest) {
            rest = bits[--word];
        }
        bestMost = (word << 6) + 63 - Long.numberOfLeadingZeros(rest);
        return bestMost;
    }

    /** Place of a level of the window, 0 being the best. */
    private int place(final int level) {
        final boolean goesOn = cursorLevel >= 0 && cursorLevel <= level;
        int place = goesOn ? cursorPlace : best();
        int left = goesOn ? level - cursorLevel : level;
        if (left > 0) {
            int word = place >>> 6;
            long rest = bits[word] & ((1L << place) - 1);
            int count = Long.bitCount(rest);
            while (left > count) {
                left -= count;
                rest = bits[--word];
                count = Long.bitCount(rest);
            }
            while (--left > 0) {
                rest &= ~Long.highestOneBit(rest);
            }
            place = (word << 6) + 63 - Long.numberOfLeadingZeros(rest);
        }
        cursorLevel = level;
        cursorPlace = place;
        return place;
    }
}
