package io.rayo.gateways.orders;

import org.agrona.DirectBuffer;

/**
 * Hears what an {@link OrderDecoder} found in a text that was sound as a whole. Called on the decoder's thread; the
 * session implements it.
 */
public interface ExecutionListener {
    /**
     * The private stream told of an order of ours. An event that tells of a fill and of a new state is one call of type
     * TRADE; its status FILLED, or a final one, ends the order. Fills without a fee that comes later are told when the
     * fee is known, or at once with a NULL fee where it never comes.
     *
     * @param update valid until the call returns.
     */
    void onOrderEvent(ExecutionUpdate update);

    /**
     * The private stream told that an order of ours changed or ended, but not how far it was filled: it has to be asked
     * about. Told by venues that leave so much out; the session asks at once.
     *
     * @param update what was said: client order id, instrument, the venue's id; valid until the call returns.
     */
    default void onOrderUnclear(final ExecutionUpdate update) {}

    /**
     * A request was answered. Fills, orders, balances or positions follow, if there are any, and then
     * {@link #onAnswerEnd}.
     *
     * @param answer valid until {@link #onAnswerEnd} returns.
     */
    void onAnswer(OrderAnswer answer);

    /**
     * A fill in an answer: of PLACE or QUERY_FILLS those of the order, of RECENT_FILLS of any order of ours.
     *
     * @param answer that it stands in.
     * @param fill valid until the call returns; type TRADE with trade id, price, quantity and client order id. Its
     *     cumulative quantity is NULL, or what the venue says.
     */
    void onAnswerFill(OrderAnswer answer, ExecutionUpdate fill);

    /**
     * All of the answer was told.
     *
     * @param answer the same as before.
     */
    void onAnswerEnd(OrderAnswer answer);

    /**
     * A working order of ours in the answer to OPEN_ORDERS.
     *
     * @param update valid until the call returns.
     */
    void onOpenOrder(ExecutionUpdate update);

    /**
     * A balance, in 10^-8 of the asset: in the answer to BALANCES or as an event.
     *
     * @param buffer that holds the asset's text.
     * @param offset of the text.
     * @param length of the text, 1 to {@link ExecutionUpdate#MAX_ASSET_LENGTH}.
     * @param free that can be used.
     * @param locked in orders.
     * @param eventTimeNs of the venue; 0 if not said.
     */
    void onBalance(DirectBuffer buffer, int offset, int length, long free, long locked, long eventTimeNs);

    /**
     * A position: in the answer to POSITIONS (where instruments that are not told are flat) or as an event.
     *
     * @param instrumentId of it.
     * @param quantity in the instrument's scale, negative if short.
     * @param averagePrice in the instrument's scale, rounded if it must be; {@link ExecutionUpdate#NULL} if not said.
     * @param eventTimeNs of the venue; 0 if not said.
     */
    void onPosition(int instrumentId, long quantity, long averagePrice, long eventTimeNs);

    /**
     * A payment of funding in the answer to FUNDING; those of a list come in any order, and again on its next page.
     *
     * @param instrumentId that it was paid on.
     * @param timeNs when it fell due, or was booked, by the venue; the same whenever it is listed.
     * @param rowId of the venue's row.
     * @param paid in 10^-8 of the asset; negative is received.
     * @param buffer that holds the asset's text.
     * @param assetOffset of the text.
     * @param assetLength of the text; 0 if the venue leaves it out: what the instrument is settled in.
     */
    default void onFunding(
            final int instrumentId,
            final long timeNs,
            final long rowId,
            final long paid,
            final DirectBuffer buffer,
            final int assetOffset,
            final int assetLength) {}

    /** The private stream told that funding was paid or received: its amount is asked for. */
    default void onFundingDue() {}

    /**
     * How much of a limit is used up, see {@link OrderLimits#onRateLimit}.
     *
     * @param ofOrders true for the limit of orders, false for that of requests in general.
     * @param intervalNs length of its window.
     * @param limit in a window; 0 if not said.
     * @param used in the current window.
     */
    void onRateLimit(boolean ofOrders, long intervalNs, long limit, long used);

    /**
     * A step of a socket's handshake was answered, or the word that it awaited came.
     *
     * @param socket of the handshake.
     * @param correlationId of the step if the answer says it; -1 if not: it is then the step that waits.
     * @param ok false if the venue refused it.
     */
    void onHandshake(SocketRole socket, long correlationId, boolean ok);

    /**
     * No more events come on the private stream until the socket has been through its handshake again.
     *
     * @param reconnect true if that takes a new connection (a token is gone).
     */
    void onPrivateStreamEnded(boolean reconnect);

    /**
     * No more events come on this socket, where there is another that brings events too: it takes a new connection.
     *
     * @param socket whose events have ended.
     */
    default void onPrivateStreamEnded(final SocketRole socket) {
        onPrivateStreamEnded(true);
    }

    /** Something on the private stream was lost (its sequence has a hole): fills and orders must be asked for. */
    void onPrivateStreamGap();

    /**
     * The venue is about to close a connection.
     *
     * @param socket that it closes.
     */
    void onServerShutdown(SocketRole socket);
}
