package io.rayo.gateways.market;

/**
 * Hears what a decoder finds besides market data. Network thread.
 *
 * @param <I> the venue's instruments.
 */
public interface FeedListener<I extends FeedInstrument> {
    /**
     * The venue answered a request on the stream connection.
     *
     * @param id of the request; -1 if the answer has none.
     * @param code of the refusal, or 1 where the venue gives none; 0 if it was not refused.
     */
    void onAnswer(long id, long code);

    /** The venue is about to close the connection: another should be opened at once. */
    void onServerShutdown();

    /**
     * The connection is of no use any more (a maintenance, a token that ran out): give it up and come back.
     *
     * @param reason in a few words; a constant.
     */
    void onConnectionUseless(String reason);

    /**
     * A book needs a snapshot; may be said as often as the decoder likes, there is one request at a time.
     *
     * @param instrument of the book.
     */
    void onSnapshotWanted(I instrument);
}
