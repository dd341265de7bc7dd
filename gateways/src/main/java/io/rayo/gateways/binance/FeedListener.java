package io.rayo.gateways.binance;

/** Hears what the market data decoder finds besides market data. Network thread. */
public interface FeedListener {
    /**
     * The venue answered a request on the stream connection.
     *
     * @param id of the request; -1 if the answer has none.
     * @param code of the refusal; 0 if it was not refused.
     */
    void onAnswer(long id, long code);

    /** The venue is about to close the connection: another should be opened at once. */
    void onServerShutdown();

    /**
     * A book has updates and needs a snapshot to join them with; asked for again until a request is under way.
     *
     * @param instrument of the book.
     */
    void onSnapshotWanted(BinanceInstrument instrument);
}
