package io.rayo.engine.paper;

import java.util.List;

/**
 * Settings of the paper venue.
 *
 * @param orderLatencyNs from the event that caused a request to its arrival at the matching, at least; 0 to an hour.
 * @param responseLatencyNs from what happens at the matching to its report, at least; 0 to an hour.
 * @param orderJitterNs most that is added to the order latency; each value from 0 up equally likely.
 * @param responseJitterNs most that is added to the response latency.
 * @param seed of the jitter.
 * @param queueModel how resting orders advance by the cancels of others.
 * @param slippage rate in 10^-12 by which every taker fill on a book is worse than the book; never beyond a limit.
 * @param bookless whether instruments of which no book is ever seen are filled at their last trade.
 * @param booklessSlippage rate in 10^-12 by which such a fill is worse than the last trade.
 * @param fees rates by venue, in place of those of the instrument's definition.
 * @param maxBookDepth most levels kept on a side of a book.
 * @param maxWorkingOrders most orders under way or working; further ones are rejected.
 * @param maxPendingReports while more reports than this wait for their time, new orders are rejected.
 */
public record PaperSettings(
        long orderLatencyNs,
        long responseLatencyNs,
        long orderJitterNs,
        long responseJitterNs,
        long seed,
        QueueModel queueModel,
        long slippage,
        boolean bookless,
        long booklessSlippage,
        List<VenueFees> fees,
        int maxBookDepth,
        int maxWorkingOrders,
        int maxPendingReports) {
    /** Default latency, each way. */
    public static final long DEFAULT_LATENCY_NS = 5_000_000L;

    /** 5 basis points. */
    public static final long DEFAULT_BOOKLESS_SLIPPAGE = 500_000_000L;

    /** As the core's books. */
    public static final int DEFAULT_MAX_BOOK_DEPTH = 16_384;

    /** Default bound of orders. */
    public static final int DEFAULT_MAX_WORKING_ORDERS = 1_024;

    /** Default bound of reports. */
    public static final int DEFAULT_MAX_PENDING_REPORTS = 8_192;

    private static final long MAX_LATENCY_NS = 3_600_000_000_000L;
    private static final long ONE = 1_000_000_000_000L;
    private static final int MAX_BOUND = 1 << 20;

    /**
     * Fees of a venue.
     *
     * @param venueId 1 to 255.
     * @param makerFee rate in 10^-12, -1 to 1; negative is a rebate.
     * @param takerFee likewise.
     */
    public record VenueFees(int venueId, long makerFee, long takerFee) {
        /** Checks the values. */
        public VenueFees {
            requireFromTo("fees.venueId", venueId, 1, 255);
            requireFromTo("fees.maker", makerFee, -ONE, ONE);
            requireFromTo("fees.taker", takerFee, -ONE, ONE);
        }
    }

    /** Checks the values. */
    public PaperSettings {
        requireFromTo("orderLatency", orderLatencyNs, 0, MAX_LATENCY_NS);
        requireFromTo("responseLatency", responseLatencyNs, 0, MAX_LATENCY_NS);
        requireFromTo("orderJitter", orderJitterNs, 0, MAX_LATENCY_NS);
        requireFromTo("responseJitter", responseJitterNs, 0, MAX_LATENCY_NS);
        requireFromTo("slippage", slippage, 0, ONE);
        requireFromTo("booklessSlippage", booklessSlippage, 0, ONE);
        requireFromTo("maxBookDepth", maxBookDepth, 1, MAX_BOUND);
        requireFromTo("maxWorkingOrders", maxWorkingOrders, 1, MAX_BOUND);
        requireFromTo("maxPendingReports", maxPendingReports, 1, MAX_BOUND);
        if (null == queueModel) {
            throw new IllegalArgumentException("invalid queueModel=null: must be none, proportional or full");
        }
        fees = List.copyOf(fees);
    }

    /**
     * Everything by default: 5 ms each way, no jitter, proportional queues, no slippage on books, the instruments'
     * fees.
     *
     * @return the settings.
     */
    public static PaperSettings defaults() {
        return new PaperSettings(
                DEFAULT_LATENCY_NS,
                DEFAULT_LATENCY_NS,
                0,
                0,
                1,
                QueueModel.PROPORTIONAL,
                0,
                false,
                DEFAULT_BOOKLESS_SLIPPAGE,
                List.of(),
                DEFAULT_MAX_BOOK_DEPTH,
                DEFAULT_MAX_WORKING_ORDERS,
                DEFAULT_MAX_PENDING_REPORTS);
    }

    /**
     * The same with another order latency.
     *
     * @param wanted nanoseconds.
     * @return new settings.
     */
    public PaperSettings withOrderLatencyNs(final long wanted) {
        return new PaperSettings(
                wanted,
                responseLatencyNs,
                orderJitterNs,
                responseJitterNs,
                seed,
                queueModel,
                slippage,
                bookless,
                booklessSlippage,
                fees,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same with another response latency.
     *
     * @param wanted nanoseconds.
     * @return new settings.
     */
    public PaperSettings withResponseLatencyNs(final long wanted) {
        return new PaperSettings(
                orderLatencyNs,
                wanted,
                orderJitterNs,
                responseJitterNs,
                seed,
                queueModel,
                slippage,
                bookless,
                booklessSlippage,
                fees,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same with another jitter.
     *
     * @param order most that is added to the order latency, nanoseconds.
     * @param response most that is added to the response latency, nanoseconds.
     * @param wantedSeed of both.
     * @return new settings.
     */
    public PaperSettings withJitterNs(final long order, final long response, final long wantedSeed) {
        return new PaperSettings(
                orderLatencyNs,
                responseLatencyNs,
                order,
                response,
                wantedSeed,
                queueModel,
                slippage,
                bookless,
                booklessSlippage,
                fees,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same with another queue model.
     *
     * @param wanted model.
     * @return new settings.
     */
    public PaperSettings withQueueModel(final QueueModel wanted) {
        return new PaperSettings(
                orderLatencyNs,
                responseLatencyNs,
                orderJitterNs,
                responseJitterNs,
                seed,
                wanted,
                slippage,
                bookless,
                booklessSlippage,
                fees,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same with another slippage on books.
     *
     * @param wanted rate in 10^-12: a basis point is 100,000,000.
     * @return new settings.
     */
    public PaperSettings withSlippage(final long wanted) {
        return new PaperSettings(
                orderLatencyNs,
                responseLatencyNs,
                orderJitterNs,
                responseJitterNs,
                seed,
                queueModel,
                wanted,
                bookless,
                booklessSlippage,
                fees,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same, and instruments of which no book is seen are filled at their last trade.
     *
     * @param wantedSlippage rate in 10^-12 by which such a fill is worse.
     * @return new settings.
     */
    public PaperSettings withBookless(final long wantedSlippage) {
        return new PaperSettings(
                orderLatencyNs,
                responseLatencyNs,
                orderJitterNs,
                responseJitterNs,
                seed,
                queueModel,
                slippage,
                true,
                wantedSlippage,
                fees,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same with fees by venue.
     *
     * @param wanted of each venue that has its own.
     * @return new settings.
     */
    public PaperSettings withFees(final List<VenueFees> wanted) {
        return new PaperSettings(
                orderLatencyNs,
                responseLatencyNs,
                orderJitterNs,
                responseJitterNs,
                seed,
                queueModel,
                slippage,
                bookless,
                booklessSlippage,
                wanted,
                maxBookDepth,
                maxWorkingOrders,
                maxPendingReports);
    }

    /**
     * The same with other bounds.
     *
     * @param bookDepth levels of a side.
     * @param workingOrders orders under way or working.
     * @param pendingReports reports that wait.
     * @return new settings.
     */
    public PaperSettings withBounds(final int bookDepth, final int workingOrders, final int pendingReports) {
        return new PaperSettings(
                orderLatencyNs,
                responseLatencyNs,
                orderJitterNs,
                responseJitterNs,
                seed,
                queueModel,
                slippage,
                bookless,
                booklessSlippage,
                fees,
                bookDepth,
                workingOrders,
                pendingReports);
    }

    private static void requireFromTo(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "invalid " + name + "=" + value + ": must be from " + least + " to " + most);
        }
    }
}
