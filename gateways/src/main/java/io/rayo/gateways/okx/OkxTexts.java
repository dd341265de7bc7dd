package io.rayo.gateways.okx;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Texts {@code price:quantity} of a book's levels as the venue wrote them, by price: the venue's checksum of before
 * June 2026 stands over those. Network thread.
 */
final class OkxTexts {
    /** Longest text that is kept. */
    static final int MAX_LENGTH = 64;

    private static final long NO_SLOT = -1;

    private final Long2LongHashMap slots;
    private final byte[] texts;
    private final int[] lengths;
    private final int[] free;
    private int freeCount;

    /**
     * Creates an empty store.
     *
     * @param capacity most texts at a time.
     */
    OkxTexts(final int capacity) {
        slots = new Long2LongHashMap(4 * capacity, 0.5f, NO_SLOT);
        texts = new byte[capacity * MAX_LENGTH];
        lengths = new int[capacity];
        free = new int[capacity];
        clear();
    }

    void clear() {
        slots.clear();
        freeCount = free.length;
        for (int i = 0; i < freeCount; i++) {
            free[i] = i;
        }
    }

    /** Keeps the text of a level, or forgets it if its quantity is 0. */
    void apply(final OkxLevels levels, final int level, final DirectBuffer frame) {
        final long price = levels.price(level);
        if (levels.quantity(level) == 0) {
            remove(price);
            return;
        }
        long slot = slots.get(price);
        if (slot == NO_SLOT) {
            slot = free[--freeCount];
            slots.put(price, slot);
        }
        put((int) slot, levels, level, frame);
    }

    void remove(final long price) {
        final long slot = slots.remove(price);
        if (slot != NO_SLOT) {
            free[freeCount++] = (int) slot;
        }
    }

    private void put(final int slot, final OkxLevels levels, final int level, final DirectBuffer frame) {
        final int priceLength = levels.priceLength(level);
        final int length = priceLength + 1 + levels.quantityLength(level);
        if (length > MAX_LENGTH) {
            lengths[slot] = -1; // a checksum over this level will not match
            return;
        }
        final int at = slot * MAX_LENGTH;
        frame.getBytes(levels.priceOffset(level), texts, at, priceLength);
        texts[at + priceLength] = ':';
        frame.getBytes(levels.quantityOffset(level), texts, at + priceLength + 1, levels.quantityLength(level));
        lengths[slot] = length;
    }

    /**
     * Writes the text of a level.
     *
     * @param price of the level.
     * @param target that receives it.
     * @param offset in the target.
     * @return offset behind it; -1 if there is no text.
     */
    int write(final long price, final byte[] target, final int offset) {
        final long slot = slots.get(price);
        if (slot == NO_SLOT || lengths[(int) slot] < 0) {
            return -1;
        }
        System.arraycopy(texts, (int) slot * MAX_LENGTH, target, offset, lengths[(int) slot]);
        return offset + lengths[(int) slot];
    }
}
