package io.rayo.gateways.kraken;

import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.TradeIds;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Which of our orders a venue order id stands for, of the newest orders: the venue leaves our id and the symbol out of
 * most of what it says. What a text teaches is taken back if the text turns out to be broken. Allocates nothing after
 * construction. One thread.
 */
final class KrakenOrderIds {
    private static final int CAPACITY = 1 << 14;
    private static final int WIDTH = ExecutionUpdate.MAX_VENUE_ORDER_ID_LENGTH;
    private static final long MISSING = -1;

    private final Long2LongHashMap slots = new Long2LongHashMap(2 * CAPACITY, 0.65f, MISSING);
    private final byte[] texts = new byte[CAPACITY * WIDTH];
    private final int[] lengths = new int[CAPACITY];
    private final long[] keys = new long[CAPACITY];
    private final long[] clientOrderIds = new long[CAPACITY];
    private final int[] instrumentIds = new int[CAPACITY];
    private final long[] timesNs = new long[CAPACITY];
    private int next;
    private int marked;

    KrakenOrderIds() {}

    /** Place of a venue order id; -1 if it is not known. */
    int find(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0 || length > WIDTH) {
            return -1;
        }
        final int slot = (int) slots.get(TradeIds.of(buffer, offset, length));
        return slot >= 0 && isText(slot, buffer, offset, length) ? slot : -1;
    }

    private boolean isText(final int slot, final DirectBuffer buffer, final int offset, final int length) {
        if (lengths[slot] != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (texts[slot * WIDTH + i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Takes note of an order; the time at which it was first heard of stays. */
    void put(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long clientOrderId,
            final int instrumentId,
            final long timeNs) {
        if (length <= 0 || length > WIDTH) {
            return;
        }
        final int known = find(buffer, offset, length);
        if (known >= 0 && clientOrderIds[known] == clientOrderId && instrumentIds[known] == instrumentId) {
            if (timeNs > 0 && (timesNs[known] == 0 || timeNs < timesNs[known])) {
                timesNs[known] = timeNs;
            }
            return;
        }
        final int slot = next;
        next = (next + 1) % CAPACITY;
        free(slot);
        lengths[slot] = length;
        buffer.getBytes(offset, texts, slot * WIDTH, length);
        keys[slot] = TradeIds.of(buffer, offset, length);
        clientOrderIds[slot] = clientOrderId;
        instrumentIds[slot] = instrumentId;
        timesNs[slot] = timeNs;
        slots.put(keys[slot], slot);
    }

    private void free(final int slot) {
        if (lengths[slot] > 0 && slots.get(keys[slot]) == slot) {
            slots.remove(keys[slot]);
        }
        lengths[slot] = 0;
    }

    long clientOrderId(final int slot) {
        return clientOrderIds[slot];
    }

    int instrumentId(final int slot) {
        return instrumentIds[slot];
    }

    /** When the order was first heard of, venue time; 0 if not known. */
    long timeNs(final int slot) {
        return timesNs[slot];
    }

    /** A text is about to be read. */
    void mark() {
        marked = next;
    }

    /** The text was broken: what it taught is forgotten. */
    void rollback() {
        while (next != marked) {
            next = next == 0 ? CAPACITY - 1 : next - 1;
            free(next);
        }
    }
}
