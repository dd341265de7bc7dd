package io.rayo.gateways.orders;

/**
 * The last so many requests by their correlation ids, which grow by one: what an answer answers. One thread; allocates
 * nothing after construction.
 */
final class SentRequests {
    private static final int CAPACITY = 1 << 15;
    private static final int MASK = CAPACITY - 1;

    private final long[] numbers = new long[CAPACITY];
    private final int[] attempts = new int[CAPACITY];
    private final int[] instrumentIds = new int[CAPACITY];
    private final RequestKind[] kinds = new RequestKind[CAPACITY];
    private final long[] sentNs = new long[CAPACITY];
    private final long first;
    private long next;

    /** Begins at an id above all of earlier lives of the node. */
    SentRequests(final long first) {
        this.first = first;
        next = first;
    }

    /** Takes note of a request; returns its correlation id. */
    long add(final RequestKind kind, final long number, final int instrumentId, final int attempt, final long nowNs) {
        final int slot = (int) next & MASK;
        kinds[slot] = kind;
        numbers[slot] = number;
        instrumentIds[slot] = instrumentId;
        attempts[slot] = attempt;
        sentNs[slot] = nowNs;
        return next++;
    }

    /** Whether a correlation id is one of the last requests. */
    boolean isKnown(final long correlationId) {
        return correlationId >= first && correlationId < next && correlationId >= next - CAPACITY;
    }

    RequestKind kind(final long correlationId) {
        return kinds[(int) correlationId & MASK];
    }

    /** The client order id, or what else the request was about. */
    long number(final long correlationId) {
        return numbers[(int) correlationId & MASK];
    }

    /** Of what it was about; 0 if it was about none. */
    int instrumentId(final long correlationId) {
        return instrumentIds[(int) correlationId & MASK];
    }

    int attempt(final long correlationId) {
        return attempts[(int) correlationId & MASK];
    }

    long sentNs(final long correlationId) {
        return sentNs[(int) correlationId & MASK];
    }
}
