package io.rayo.gateways.binance;

import org.agrona.DirectBuffer;

/**
 * Hears what {@link BinanceExecutionDecoder} found in a text that was sound as a whole. Called on the decoder's thread.
 */
interface ExecutionListener {
    /**
     * The user data stream told of an order of ours.
     *
     * @param update valid until the call returns.
     */
    void onOrderEvent(ExecutionUpdate update);

    /**
     * A request was answered. Fills follow, if there are any, and then {@link #onAnswerEnd}.
     *
     * @param answer valid until {@link #onAnswerEnd} returns.
     */
    void onAnswer(OrderAnswer answer);

    /**
     * A fill in an answer.
     *
     * @param answer that it stands in.
     * @param fill valid until the call returns; its cumulative quantity is the sum of the answer's fills so far.
     */
    void onAnswerFill(OrderAnswer answer, ExecutionUpdate fill);

    /**
     * All of the answer was told.
     *
     * @param answer the same as before.
     */
    void onAnswerEnd(OrderAnswer answer);

    /**
     * A working order of ours in the answer to a request for them.
     *
     * @param update valid until the call returns.
     */
    void onOpenOrder(ExecutionUpdate update);

    /**
     * A balance, in 10^-8 of the asset.
     *
     * @param buffer that holds the asset's text.
     * @param offset of the text.
     * @param length of the text, 1 to {@link ExecutionUpdate#MAX_ASSET_LENGTH}.
     * @param free that can be used.
     * @param locked in orders.
     * @param eventTimeNs of the venue.
     */
    void onBalance(DirectBuffer buffer, int offset, int length, long free, long locked, long eventTimeNs);

    /**
     * How much of a limit is used up.
     *
     * @param orders true for the limit of orders, false for that of request weight.
     * @param intervalNs length of its window.
     * @param limit in a window.
     * @param count used in the current window.
     */
    void onRateLimit(boolean orders, long intervalNs, long limit, long count);

    /** No more user data comes until it is asked for again. */
    void onUserDataEnded();

    /** The venue is about to close the connection. */
    void onServerShutdown();
}
