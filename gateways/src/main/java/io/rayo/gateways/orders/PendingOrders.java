package io.rayo.gateways.orders;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The orders that a session follows: a bounded pool, found by client order id, walked by index. Allocates nothing after
 * construction.
 */
final class PendingOrders {
    private final PendingOrder[] active;
    private final PendingOrder[] pool;
    private final Long2ObjectHashMap<PendingOrder> byId;
    private int size;

    PendingOrders(final int capacity) {
        active = new PendingOrder[capacity];
        pool = new PendingOrder[capacity];
        for (int i = 0; i < capacity; i++) {
            pool[i] = new PendingOrder();
        }
        byId = new Long2ObjectHashMap<>(capacity * 2, 0.6f);
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == active.length;
    }

    PendingOrder at(final int index) {
        return active[index];
    }

    PendingOrder get(final long clientOrderId) {
        return byId.get(clientOrderId);
    }

    /** Takes an order from the pool, which must not be empty; it is still to be started. */
    PendingOrder add(final long clientOrderId) {
        final PendingOrder order = pool[active.length - 1 - size];
        order.index = size;
        active[size++] = order;
        byId.put(clientOrderId, order);
        return order;
    }

    void remove(final PendingOrder order) {
        byId.remove(order.clientOrderId);
        final PendingOrder last = active[--size];
        active[order.index] = last;
        last.index = order.index;
        active[size] = null;
        pool[active.length - 1 - size] = order;
    }
}
