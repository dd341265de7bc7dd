package io.rayo.gateways.bybit;

import java.util.Arrays;

/**
 * The newest changes that were asked for. The venue only acknowledges them; that one is made shows an event with the
 * wanted price and quantity, which looks like any other event of a working order. A change that is forgotten because
 * too many came after it is found by a question instead. One thread; allocates nothing.
 */
final class BybitAmendments {
    private static final int CAPACITY = 256;
    private static final long NONE = -1;

    private final long[] ids = new long[CAPACITY];
    private final long[] prices = new long[CAPACITY];
    private final long[] quantities = new long[CAPACITY];
    private int next;

    BybitAmendments() {
        Arrays.fill(ids, NONE);
    }

    /** A change was written. */
    void add(final long clientOrderId, final long price, final long quantity) {
        final int known = find(clientOrderId);
        final int at = known >= 0 ? known : next;
        if (known < 0) {
            next = (next + 1) % CAPACITY;
        }
        ids[at] = clientOrderId;
        prices[at] = price;
        quantities[at] = quantity;
    }

    /** Whether an order as the venue shows it is as a change wanted it. Mantissas. */
    boolean isMade(final long clientOrderId, final long price, final long quantity) {
        final int at = find(clientOrderId);
        return at >= 0 && prices[at] == price && quantities[at] == quantity;
    }

    private int find(final long clientOrderId) {
        for (int i = 0; i < CAPACITY; i++) {
            if (ids[i] == clientOrderId) {
                return i;
            }
        }
        return -1;
    }
}
