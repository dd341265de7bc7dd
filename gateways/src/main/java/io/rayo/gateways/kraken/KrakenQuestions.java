package io.rayo.gateways.kraken;

import io.rayo.gateways.orders.OrderRequest;

/**
 * What the newest requests asked for, so that an answer can be told apart from one to something else: the lists of the
 * venue may hold more than was wanted. By correlation id. Allocates nothing after construction. One thread.
 */
final class KrakenQuestions {
    private static final int CAPACITY = 1 << 12;

    private final long[] correlationIds = new long[CAPACITY];
    private final long[] clientOrderIds = new long[CAPACITY];
    private final long[] quantities = new long[CAPACITY];
    private final int[] instrumentIds = new int[CAPACITY];
    private final boolean[] immediate = new boolean[CAPACITY];
    private final long[] sinceNs = new long[CAPACITY];
    private final long[] ends = new long[CAPACITY];
    private final long[] offsets = new long[CAPACITY];
    private final long[] sums = new long[CAPACITY];
    private final long[] oldest = new long[CAPACITY];

    KrakenQuestions() {}

    private int begin(final OrderRequest request) {
        final int slot = (int) (request.correlationId() & CAPACITY - 1);
        correlationIds[slot] = request.correlationId();
        clientOrderIds[slot] = -1;
        quantities[slot] = 0;
        instrumentIds[slot] = 0;
        immediate[slot] = false;
        sinceNs[slot] = 0;
        ends[slot] = 0;
        offsets[slot] = 0;
        sums[slot] = 0;
        oldest[slot] = Long.MAX_VALUE;
        return slot;
    }

    /** A new order. */
    void place(
            final OrderRequest request,
            final long clientOrderId,
            final int instrumentId,
            final long quantity,
            final boolean isImmediate,
            final long askedNs) {
        final int slot = begin(request);
        sinceNs[slot] = askedNs;
        clientOrderIds[slot] = clientOrderId;
        instrumentIds[slot] = instrumentId;
        quantities[slot] = quantity;
        immediate[slot] = isImmediate;
    }

    /** A question about an order, or a cancel of one, with the time of the question. */
    void order(
            final OrderRequest request,
            final long clientOrderId,
            final int instrumentId,
            final long quantity,
            final boolean isImmediate,
            final long askedNs,
            final int stage) {
        final int slot = begin(request);
        offsets[slot] = stage;
        immediate[slot] = isImmediate;
        sinceNs[slot] = askedNs;
        clientOrderIds[slot] = clientOrderId;
        instrumentIds[slot] = instrumentId;
        quantities[slot] = quantity;
    }

    /**
     * What a question about an order that is put to the list of fills goes on from, after {@link #order}.
     *
     * @param openedNs before which it had no fill.
     * @param sum of its fills on the pages before.
     * @param oldestNs time of the oldest of them; the greatest number if there is none.
     */
    void carry(final OrderRequest request, final long openedNs, final long sum, final long oldestNs) {
        final int slot = (int) (request.correlationId() & CAPACITY - 1);
        ends[slot] = openedNs;
        sums[slot] = sum;
        oldest[slot] = oldestNs;
    }

    /** A page of fills, of one order (or -1 for those of all) since a time. */
    void fills(
            final OrderRequest request, final long clientOrderId, final long since, final long end, final long offset) {
        final int slot = begin(request);
        clientOrderIds[slot] = clientOrderId;
        sinceNs[slot] = since;
        ends[slot] = end;
        offsets[slot] = offset;
    }

    /** Place of a request; -1 if it is too old. */
    int find(final long correlationId) {
        final int slot = (int) (correlationId & CAPACITY - 1);
        return correlationId > 0 && correlationIds[slot] == correlationId ? slot : -1;
    }

    long clientOrderId(final int slot) {
        return clientOrderIds[slot];
    }

    int instrumentId(final int slot) {
        return instrumentIds[slot];
    }

    /** Ordered; the null value of mantissas if not known. */
    long quantity(final int slot) {
        return quantities[slot];
    }

    /** Whether the order is over at once, filled or not. */
    boolean isImmediate(final int slot) {
        return immediate[slot];
    }

    /** Fills: the time since which they are wanted. Orders: the time of the question. */
    long sinceNs(final int slot) {
        return sinceNs[slot];
    }

    /**
     * Fills: time up to which the list goes, in seconds, so that its pages fit together. Orders: time before which it
     * had no fill, in nanoseconds.
     */
    long end(final int slot) {
        return ends[slot];
    }

    /** Sum of the order's fills on the pages before. */
    long sum(final int slot) {
        return sums[slot];
    }

    /** Time of the oldest of them; the greatest number if there is none. */
    long oldestNs(final int slot) {
        return oldest[slot];
    }

    /** Items before the page; of a question about an order which of the venue's sources it was put to. */
    long offset(final int slot) {
        return offsets[slot];
    }
}
