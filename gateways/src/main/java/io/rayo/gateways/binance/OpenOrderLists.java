package io.rayo.gateways.binance;

import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.PageCursor;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The two lists of open orders on futures: that of ordinary ones, then, as if it were its second page, that of algo
 * orders. An empty list does not say which of the two it is, so the encoder notes what it asks for and the decoder
 * looks it up. One question is under way at a time. One thread.
 */
final class OpenOrderLists {
    private final PageCursor algo = new PageCursor();
    private long algoCorrelationId = -1;

    OpenOrderLists() {
        algo.set(new UnsafeBuffer(WsApiRequest.ascii("algo")), 0, 4);
    }

    /** Takes note of a question for the algo orders. */
    void askedForAlgo(final OrderRequest request) {
        algoCorrelationId = request.correlationId();
    }

    /** What follows the list in the answer to a question. */
    void next(final long correlationId, final PageCursor next) {
        if (correlationId == algoCorrelationId) {
            next.clear();
        } else {
            next.set(algo);
        }
    }
}
