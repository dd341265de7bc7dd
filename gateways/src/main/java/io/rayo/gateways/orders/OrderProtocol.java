package io.rayo.gateways.orders;

import java.util.List;

/**
 * A venue's order entry, for {@link OrderSession} and {@link OrderGateway}: its pure parts and a few facts. One per
 * session; a venue with several products (spot, derivatives) has one per venue id. One thread.
 */
public interface OrderProtocol {
    /**
     * The venue.
     *
     * @return one of {@link io.rayo.codecs.Venues}.
     */
    int venueId();

    /**
     * Texts of our client order ids.
     *
     * @return of this run.
     */
    ClientOrderIds ids();

    /**
     * How a kind of request goes to the venue.
     *
     * @param kind of request.
     * @return route; NONE if the venue has no such request. PLACE, CANCEL, QUERY_ORDER, QUERY_FILLS, OPEN_ORDERS,
     *     BALANCES and SERVER_TIME have one at every venue.
     */
    Route route(RequestKind kind);

    /**
     * Whether a kind of request that goes by socket goes by REST while that socket is down. The encoder then finds
     * route REST in the request.
     *
     * @param kind of request.
     * @return true if the encoder knows both ways.
     */
    default boolean fallsBack(final RequestKind kind) {
        return false;
    }

    /**
     * The sockets.
     *
     * @return one of role BOTH; or one of role PRIVATE, with or without one of role REQUESTS or BOTH before it. What
     *     the venue says is complete only while all that bring events are up.
     */
    List<SocketSpec> sockets();

    /**
     * Where a socket connects to. Asked for each connection, after the answer to TOKEN if it needs one: the URL may
     * hold what that answer said.
     *
     * @param role of the socket.
     * @return {@code ws://} or {@code wss://}.
     */
    String socketUrl(SocketRole role);

    /**
     * Where REST requests go.
     *
     * @return {@code http://} or {@code https://}, host and port; the path is the encoder's.
     */
    String restUrl();

    /**
     * The encoder.
     *
     * @return always the same.
     */
    OrderEncoder encoder();

    /**
     * Makes the decoder. Called once, by the session.
     *
     * @param listener hears what it finds.
     * @param counters to count with.
     * @return decoder.
     */
    OrderDecoder newDecoder(ExecutionListener listener, OrderCounters counters);

    /**
     * Reads the answer to KEY_RIGHTS.
     *
     * @param answer body of an answer with status 200.
     * @return UNKNOWN if it does not say.
     */
    default KeyRights keyRights(final String answer) {
        return KeyRights.UNKNOWN;
    }

    /**
     * The limits of requests.
     *
     * @return always the same.
     */
    OrderLimits limits();

    /**
     * How far our clock may be from the venue's: beyond it no order goes out, though requests are signed with the
     * corrected time.
     *
     * @return nanoseconds, the window in which the venue takes a signed request.
     */
    long clockWindowNs();

    /**
     * Sources that have to say "no such order" in turn before it counts once: 1 where the query by client order id
     * knows orders that work and orders that are over; more where, say, the query of open orders must be followed by
     * one of history.
     *
     * @return 1 or more.
     */
    default int queryStages() {
        return 1;
    }

    /**
     * Requests that it takes to withdraw everything on an instrument ({@link RequestKind#CANCEL_ALL}).
     *
     * @return 1 or more; {@link OrderEncoder#cancelAll(OrderInstrument, int, long, OrderRequest)} writes each.
     */
    default int cancelAllParts() {
        return 1;
    }

    /**
     * Requests by REST that may be under way at a time: 1 where the venue wants to hear them in the order in which they
     * were signed.
     *
     * @return 1 to 12.
     */
    default int restConnections() {
        return RestChannel.CONNECTIONS;
    }

    /**
     * Whether QUERY_FILLS needs the venue's order id.
     *
     * @return true if so: it is then learnt by QUERY_ORDER first.
     */
    default boolean fillsNeedVenueOrderId() {
        return true;
    }

    /**
     * Whether a list must be asked for per instrument.
     *
     * @param kind OPEN_ORDERS, RECENT_FILLS, POSITIONS, FUNDING or DEAD_MAN.
     * @return true if per instrument; false if once for all.
     */
    boolean isPerInstrument(RequestKind kind);

    /**
     * Whether holdings are positions that the venue keeps (derivatives), which must then equal ours; false on spot,
     * where balances stand for them and must cover ours.
     *
     * @return true for derivatives.
     */
    boolean hasPositions();
}
