package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.orders.KeyRights;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.ReconciliationReport;
import java.util.List;

/** One venue as the node sees it: a feed, and in mode live a taker of order messages on the order sender's thread. */
interface VenueSession extends MessageHandler, AutoCloseable {
    /** Id of the venue. */
    int venueId();

    /** What it counted; written by the network thread. */
    FeedCounters counters();

    /** What it counted of orders; null if it takes none. */
    default OrderCounters orderCounters() {
        return null;
    }

    /** Connects for orders; returns at once. Does nothing in mode paper. */
    void startOrders();

    /** Connects to the market data; returns at once. */
    void startFeed();

    /** Whether orders can be sent and our earlier ones asked about; true in mode paper. */
    boolean isReadyForOrders();

    /** Instruments that orders can be for, by the venue's own text; complete once {@link #isReadyForOrders}. */
    default List<String> orderSymbols() {
        return List.of();
    }

    /** The node's clock was set forward: the venue's is measured anew, and each feed connects anew. Any thread. */
    void onClockStep();

    /** Joins a book anew that the core found to be crossed. Any thread. */
    void resync(int instrumentId);

    /** Asks the venue about an order that the journal says is not final. Before anything new is sent. */
    void queryOrder(long clientOrderId, int instrumentId);

    /** Takes note of a position that the journal knows. Before anything new is sent. */
    default void ourPosition(final int instrumentId, final long quantity, final long averageEntryPrice) {
        // a venue without orders has none
    }

    /**
     * Takes note of how far the journal knows the funding of an instrument. Before anything new is sent.
     *
     * @param instrumentId of it.
     * @param untilNs venue time of the newest payment, or from when on one may be ours; 0 if it was never traded.
     */
    default void ourFunding(final int instrumentId, final long untilNs) {
        // a venue without orders has none
    }

    /**
     * All orders and positions that the journal knows were told: they are compared with the venue's.
     *
     * @param lastFillTimeNs up to when every fill is known; 0 if there was none.
     */
    default void recovered(final long lastFillTimeNs) {
        // nothing to compare
    }

    /** Has the venue asked what our key may do. */
    default void askKeyRights() {
        // nobody has a key
    }

    /** What our key may do; null while that is not known. */
    default KeyRights keyRights() {
        return KeyRights.NO_WITHDRAWAL;
    }

    /** Whether our orders and holdings are the venue's. */
    default boolean isReconciled() {
        return true;
    }

    /** The last comparison with the venue; null if there was none. */
    default ReconciliationReport reconciliation() {
        return null;
    }

    /** The core has handled an event to its end: it is not stuck. The order sender's thread; cheap. */
    default void onProgress() {
        // nobody asks
    }

    /** Ends the market data, for good: nothing new is to be decided. Orders go on. Any thread. */
    void closeFeed();

    /** Whether every order that was asked about is known. */
    boolean isSettled();

    /**
     * Cancels everything of ours that is known as working, but stops that guard positions; used when the core can no
     * longer do it.
     */
    void cancelAllButStops();

    /** Disconnects. */
    @Override
    void close();
}
