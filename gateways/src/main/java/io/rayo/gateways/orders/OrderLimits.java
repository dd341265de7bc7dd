package io.rayo.gateways.orders;

/**
 * Keeps requests below the venue's limits. Orders and questions leave a reserve of at least 20 % of each limit, which
 * only cancels may use; during a ban nothing goes out. {@link WindowLimits} is what suits most venues. Times are of the
 * venue's clock. One thread; allocates nothing in steady state.
 */
public interface OrderLimits {
    /**
     * Whether a request may go out now. Does not count it.
     *
     * @param kind of request.
     * @param venueTimeNs now.
     * @return false during a ban or if it would touch what is kept for others.
     */
    boolean maySend(RequestKind kind, long venueTimeNs);

    /**
     * Counts a request that went out.
     *
     * @param kind of request.
     * @param venueTimeNs now.
     */
    void sent(RequestKind kind, long venueTimeNs);

    /**
     * Whether a question about an order may go to one of the venue's sources now, as far as that has a limit of its
     * own: beside {@link #maySend}. Does not count it.
     *
     * @param stage of the question, see {@link OrderProtocol#queryStages()}.
     * @param venueTimeNs now.
     * @return false if it has to wait.
     */
    default boolean mayAsk(final int stage, final long venueTimeNs) {
        return true;
    }

    /**
     * Counts a question that went to a source, beside {@link #sent}.
     *
     * @param stage of the question.
     * @param venueTimeNs now.
     */
    default void asked(final int stage, final long venueTimeNs) {
        // most venues have no limits but those of all requests
    }

    /**
     * The venue said how much of a limit is used up.
     *
     * @param ofOrders true for a limit of orders, false for one of requests in general.
     * @param intervalNs length of its window.
     * @param limit in a window; 0 if not said.
     * @param used in the current window.
     * @param venueTimeNs now.
     */
    void onRateLimit(boolean ofOrders, long intervalNs, long limit, long used, long venueTimeNs);

    /**
     * The venue wants nothing for a while.
     *
     * @param venueTimeNs now.
     * @param untilNs until when; 0 if it did not say.
     * @param severe true for a ban, false for a request too many.
     */
    void ban(long venueTimeNs, long untilNs, boolean severe);

    /**
     * Whether nothing may go out.
     *
     * @param venueTimeNs now.
     * @return true during a ban.
     */
    boolean isBanned(long venueTimeNs);
}
