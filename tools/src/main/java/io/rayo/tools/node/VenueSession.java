package io.rayo.tools.node;

import io.rayo.codecs.MessageHandler;
import io.rayo.gateways.net.FeedCounters;

/** One venue as the node sees it: a feed, and in mode live a taker of order messages on the order sender's thread. */
interface VenueSession extends MessageHandler, AutoCloseable {
    /** Id of the venue. */
    int venueId();

    /** What it counted; written by the network thread. */
    FeedCounters counters();

    /** Connects for orders; returns at once. Does nothing in mode paper. */
    void startOrders();

    /** Connects to the market data; returns at once. */
    void startFeed();

    /** Whether orders can be sent and our earlier ones asked about; true in mode paper. */
    boolean isReadyForOrders();

    /** Joins a book anew that the core found to be crossed. Any thread. */
    void resync(int instrumentId);

    /** Asks the venue about an order that the journal says is not final. Before anything new is sent. */
    void queryOrder(long clientOrderId, int instrumentId);

    /** Whether every order that was asked about is known. */
    boolean isSettled();

    /** Cancels everything of ours that is known as working; used when the core can no longer do it. */
    void cancelAllWorking();

    /** Disconnects. */
    @Override
    void close();
}
