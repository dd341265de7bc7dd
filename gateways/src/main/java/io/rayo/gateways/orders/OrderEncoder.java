package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;

/**
 * Writes a venue's requests, signed. Pure: what it writes follows from its arguments, the credentials, and what the
 * venue's own decoder learnt from the venue (token, challenge); no clock, no I/O. Each method writes one whole request
 * into {@code out}, whose kind, route and correlation id are set: text to the body for {@link Route#SOCKET}; method,
 * target, headers and body for {@link Route#REST}. Only kinds whose route is not NONE are asked for. Client order ids
 * go out by the protocol's {@link ClientOrderIds}. One thread; allocates nothing in steady state.
 *
 * <p>{@code venueTimeNs} is our clock corrected by the measured offset of the venue's, in nanoseconds since the epoch:
 * the time to sign with.
 */
public interface OrderEncoder {
    /**
     * Writes a new order. Decimal text is the exact value of the mantissas in the instrument's scale.
     *
     * @param order from the core.
     * @param instrument of it.
     * @param venueTimeNs now.
     * @param out to write to.
     * @return null if it was written; else why the venue cannot be told of such an order.
     */
    OrderRefusal placeOrder(NewOrderDecoder order, OrderInstrument instrument, long venueTimeNs, OrderRequest out);

    /**
     * Writes the cancel of one order, by client order id unless the venue needs its own.
     *
     * @param order to cancel.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    void cancelOrder(OrderView order, long venueTimeNs, OrderRequest out);

    /**
     * Writes a change of a working order that keeps its client order id. The new quantity is the new total, filled part
     * included; a null mantissa in the message means unchanged.
     *
     * @param replace from the core.
     * @param order as it is.
     * @param venueTimeNs now.
     * @param out to write to.
     * @return null if it was written; else why not (NOT_SUPPORTED: the core cancels and orders anew).
     */
    default OrderRefusal replaceOrder(
            final ReplaceOrderDecoder replace, final OrderView order, final long venueTimeNs, final OrderRequest out) {
        return OrderRefusal.NOT_SUPPORTED;
    }

    /**
     * Writes the question what became of one order, by client order id.
     *
     * @param order asked about.
     * @param stage which of the venue's sources to ask, 0 to {@link OrderProtocol#queryStages()} - 1.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    void queryOrder(OrderView order, int stage, long venueTimeNs, OrderRequest out);

    /**
     * Writes the question for all fills of one order.
     *
     * @param order asked about; its venue order id may be unknown unless {@link OrderProtocol#fillsNeedVenueOrderId()}.
     * @param cursor of the page.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    void queryFills(OrderView order, PageCursor cursor, long venueTimeNs, OrderRequest out);

    /**
     * Writes the question for the account's fills since a time, oldest first where the venue can.
     *
     * @param instrument to ask for; null for all if the venue can ({@link OrderProtocol#isPerInstrument}).
     * @param sinceNs venue time of the first fill that may be missing.
     * @param cursor of the page.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    void recentFills(OrderInstrument instrument, long sinceNs, PageCursor cursor, long venueTimeNs, OrderRequest out);

    /**
     * Writes the question for the orders that work.
     *
     * @param instrument to ask for; null for all if the venue can.
     * @param cursor of the page.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    void openOrders(OrderInstrument instrument, PageCursor cursor, long venueTimeNs, OrderRequest out);

    /**
     * Writes the question for what the account holds.
     *
     * @param venueTimeNs now.
     * @param out to write to.
     */
    void balances(long venueTimeNs, OrderRequest out);

    /**
     * Writes the question for open positions.
     *
     * @param instrument to ask for; null for all if the venue can.
     * @param cursor of the page.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void positions(
            final OrderInstrument instrument, final PageCursor cursor, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no positions here");
    }

    /**
     * Writes the question (REST) for what perpetuals paid or received on what was held, since a time.
     *
     * @param instrument to ask for; null for all if the venue can.
     * @param sinceNs venue time of the first payment that may be missing, at most a week ago.
     * @param cursor of the page.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void funding(
            final OrderInstrument instrument,
            final long sinceNs,
            final PageCursor cursor,
            final long venueTimeNs,
            final OrderRequest out) {
        throw new UnsupportedOperationException("no funding here");
    }

    /**
     * Writes the question for the venue's time.
     *
     * @param venueTimeNs now, as far as known.
     * @param out to write to.
     */
    void serverTime(long venueTimeNs, OrderRequest out);

    /**
     * Writes the question (REST) what our key may do.
     *
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void keyRights(final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no question of rights here");
    }

    /**
     * Writes the withdrawal of everything on an instrument, ours or not.
     *
     * @param instrument of the orders; null for all if the venue can.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void cancelAll(final OrderInstrument instrument, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no cancel of all here");
    }

    /**
     * Writes one of the requests that together withdraw everything on an instrument.
     *
     * @param instrument of the orders; null for all if the venue can.
     * @param part which of them, 0 to {@link OrderProtocol#cancelAllParts()} - 1.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void cancelAll(
            final OrderInstrument instrument, final int part, final long venueTimeNs, final OrderRequest out) {
        cancelAll(instrument, venueTimeNs, out);
    }

    /**
     * Writes the setting of the leverage.
     *
     * @param instrument to set it of.
     * @param leverage 1 or more.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void leverage(
            final OrderInstrument instrument, final int leverage, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no leverage here");
    }

    /**
     * Writes the setting of the margin mode.
     *
     * @param instrument to set it of.
     * @param isolated true for isolated, false for cross.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void marginMode(
            final OrderInstrument instrument, final boolean isolated, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no margin modes here");
    }

    /**
     * Writes the renewal of the dead man's switch.
     *
     * @param instrument whose orders it covers; null for all if the venue has one switch.
     * @param timeoutMs after which the venue cancels; 0 switches it off.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void deadMan(
            final OrderInstrument instrument, final long timeoutMs, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no dead man's switch here");
    }

    /**
     * Writes the request (REST) for the token that a socket needs.
     *
     * @param role of the socket.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void token(final SocketRole role, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no tokens here");
    }

    /**
     * Writes the request (REST) that keeps the token of a socket alive.
     *
     * @param role of the socket.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void keepAlive(final SocketRole role, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no tokens here");
    }

    /**
     * Writes a step of a socket's handshake. A step without a text (body length 0) only awaits a word of the venue,
     * such as its welcome.
     *
     * @param role of the socket.
     * @param step from 0 to {@link SocketSpec#handshakeSteps()} - 1.
     * @param venueTimeNs now.
     * @param out to write to.
     */
    default void handshake(final SocketRole role, final int step, final long venueTimeNs, final OrderRequest out) {
        throw new UnsupportedOperationException("no handshake here");
    }
}
