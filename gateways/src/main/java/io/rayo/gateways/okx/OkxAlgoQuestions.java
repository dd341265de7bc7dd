package io.rayo.gateways.okx;

import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.PageCursor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which of our questions went to the venue's algo orders (stops): an empty answer does not say it, so the encoder notes
 * what it asks and the decoder looks it up. And the pages of the two lists of open orders, told as one list: those of
 * ordinary orders, then those of algo orders, whose cursors begin with a mark. Allocates nothing after construction.
 * One thread.
 */
final class OkxAlgoQuestions {
    /** What the venue's id of an algo order begins with here, for its ids and those of ordinary orders are digits. */
    static final byte MARK = 'a';

    /** More than can be under way at a time; a power of two. */
    private static final int CAPACITY = 1 << 10;

    private final long[] asked = new long[CAPACITY];
    private final UnsafeBuffer cursor = new UnsafeBuffer(new byte[PageCursor.MAX_LENGTH]);

    OkxAlgoQuestions() {
        cursor.putByte(0, MARK);
    }

    /** Takes note of a question about algo orders. */
    void add(final OrderRequest request) {
        asked[(int) request.correlationId() & CAPACITY - 1] = request.correlationId();
    }

    /** Whether a question was one about algo orders. */
    boolean contains(final long correlationId) {
        return correlationId > 0 && asked[(int) correlationId & CAPACITY - 1] == correlationId;
    }

    /** Sets the cursor to the first page of the algo orders. */
    void first(final PageCursor next) {
        next.set(cursor, 0, 1);
    }

    /** Sets the cursor to the page behind an algo order. */
    void after(final DirectBuffer buffer, final int offset, final int length, final PageCursor next) {
        final int taken = Math.min(length, PageCursor.MAX_LENGTH - 1);
        cursor.putBytes(1, buffer, offset, taken);
        next.set(cursor, 0, 1 + taken);
    }

    /** Whether a page is one of the algo orders. */
    static boolean isAlgo(final PageCursor page) {
        return !page.isEmpty() && page.text()[0] == MARK;
    }
}
