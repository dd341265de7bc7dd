package io.rayo.engine.paper;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Requests on their way to the paper venue, in the order in which they were sent. A new order's fields are in its
 * {@link PaperOrder}. One thread; fixed capacity.
 */
final class RequestQueue {
    /** The order itself. */
    static final int NEW = 1;
    /** To withdraw it. */
    static final int CANCEL = 2;
    /** To change it. */
    static final int REPLACE = 3;
    /** To say how it stands. */
    static final int QUERY = 4;

    private static final int DUE = 0;
    private static final int KIND = 1;
    private static final int CLIENT_ORDER_ID = 2;
    private static final int INSTRUMENT = 3;
    private static final int CAUSE_SEQUENCE = 4;
    private static final int PRICE = 5;
    private static final int QUANTITY = 6;
    private static final int FIELDS = 8;

    private final long[] fields;
    private final int mask;
    private long head;
    private long tail;

    RequestQueue(final int capacity) {
        final int size = Integer.highestOneBit(Math.max(1, capacity - 1)) * 2;
        fields = new long[size * FIELDS];
        mask = size - 1;
    }

    boolean isFull() {
        return tail - head > mask;
    }

    long nextDueNs() {
        return head == tail ? Long.MAX_VALUE : fields[base(head) + DUE];
    }

    int kind() {
        return (int) fields[base(head) + KIND];
    }

    long clientOrderId() {
        return fields[base(head) + CLIENT_ORDER_ID];
    }

    int instrumentId() {
        return (int) fields[base(head) + INSTRUMENT];
    }

    int venueId() {
        return (int) (fields[base(head) + INSTRUMENT] >>> Integer.SIZE);
    }

    long causeSequence() {
        return fields[base(head) + CAUSE_SEQUENCE];
    }

    long price() {
        return fields[base(head) + PRICE];
    }

    long quantity() {
        return fields[base(head) + QUANTITY];
    }

    void remove() {
        head++;
    }

    void add(
            final long dueNs,
            final int kind,
            final long clientOrderId,
            final int instrumentId,
            final int venueId,
            final long causeSequence,
            final long price,
            final long quantity) {
        if (isFull()) {
            throw new IllegalStateException("more than " + (mask + 1) + " requests");
        }
        final int base = base(tail++);
        fields[base + DUE] = dueNs;
        fields[base + KIND] = kind;
        fields[base + CLIENT_ORDER_ID] = clientOrderId;
        fields[base + INSTRUMENT] = (long) venueId << Integer.SIZE | (instrumentId & 0xFFFF_FFFFL);
        fields[base + CAUSE_SEQUENCE] = causeSequence;
        fields[base + PRICE] = price;
        fields[base + QUANTITY] = quantity;
    }

    /** Requests that wait. */
    int size() {
        return (int) (tail - head);
    }

    /** Kind of a waiting request, from 0. */
    int kind(final int index) {
        return (int) fields[base(head + index) + KIND];
    }

    /** Order of a waiting request, from 0. */
    long clientOrderId(final int index) {
        return fields[base(head + index) + CLIENT_ORDER_ID];
    }

    void writeState(final StateWriter writer) {
        writer.putInt(size());
        for (long i = head; i < tail; i++) {
            final int base = base(i);
            for (int field = 0; field < FIELDS - 1; field++) {
                writer.putLong(fields[base + field]);
            }
        }
    }

    void readState(final StateReader reader) {
        final int count = reader.getInt();
        if (count < 0 || count > mask + 1) {
            throw new IllegalStateException(count + " requests, limit " + (mask + 1));
        }
        head = 0;
        tail = 0;
        for (int i = 0; i < count; i++) {
            final int base = base(tail++);
            for (int field = 0; field < FIELDS - 1; field++) {
                fields[base + field] = reader.getLong();
            }
        }
    }

    private int base(final long index) {
        return ((int) index & mask) * FIELDS;
    }
}
