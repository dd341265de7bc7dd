package io.rayo.engine.paper;

import org.agrona.collections.Long2ObjectHashMap;

/** The pool of orders and those in use by their id. One thread; allocates nothing after construction. */
final class PaperOrders {
    private static final float LOAD_FACTOR = 0.55f;

    private final PaperOrder[] free;
    private final Long2ObjectHashMap<PaperOrder> byId;
    private int freeCount;

    PaperOrders(final int capacity) {
        free = new PaperOrder[capacity];
        for (int i = 0; i < capacity; i++) {
            free[i] = new PaperOrder();
        }
        freeCount = capacity;
        byId = new Long2ObjectHashMap<>(Math.max(8, capacity * 2), LOAD_FACTOR);
    }

    boolean isExhausted() {
        return 0 == freeCount;
    }

    int inUse() {
        return free.length - freeCount;
    }

    /** Order of an id; null if it is not in use. */
    PaperOrder get(final long clientOrderId) {
        return byId.get(clientOrderId);
    }

    /** Takes an order out of the pool; all fields are the caller's to set. */
    PaperOrder take(final long clientOrderId) {
        if (isExhausted() || null != byId.get(clientOrderId)) {
            throw new IllegalStateException("order " + clientOrderId + " is in use, or " + free.length + " others are");
        }
        final PaperOrder order = free[--freeCount];
        order.clientOrderId = clientOrderId;
        byId.put(clientOrderId, order);
        return order;
    }

    /** Gives an order back, out of whatever list it is in. */
    void release(final PaperOrder order) {
        if (null != order.list) {
            order.list.remove(order);
        }
        if (order != byId.remove(order.clientOrderId)) {
            throw new IllegalStateException("order " + order.clientOrderId + " is not in use");
        }
        free[freeCount++] = order;
    }
}
