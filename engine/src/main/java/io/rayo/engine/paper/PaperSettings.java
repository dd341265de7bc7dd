package io.rayo.engine.paper;

import java.util.List;
import java.util.function.Consumer;

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
 * @param orderLatencies recorded or wanted latencies, nanoseconds, each equally likely, of which one is added to every
 *     order latency; empty for none.
 * @param responseLatencies likewise for reports.
 * @param leverage of derivatives, as a rate in 10^-12: a position's initial margin is its cost over it; 0 is without
 *     liquidation.
 * @param maintenanceMargin rate in 10^-12 of a position's worth at the mark price: what is left of its margin must not
 *     fall to it or below.
 * @param isFunded whether perpetuals pay funding, by the rates of MarkPrice messages.
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
        List<Long> orderLatencies,
        List<Long> responseLatencies,
        long leverage,
        long maintenanceMargin,
        boolean isFunded,
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

    /** Ten times. */
    public static final long DEFAULT_LEVERAGE = 10 * ONE;

    /** 0.5 %. */
    public static final long DEFAULT_MAINTENANCE_MARGIN = 5_000_000_000L;

    private static final long MAX_LEVERAGE = 1_000 * ONE;

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
        orderLatencies.forEach(value -> requireFromTo("orderLatencies", value, 0, MAX_LATENCY_NS));
        responseLatencies.forEach(value -> requireFromTo("responseLatencies", value, 0, MAX_LATENCY_NS));
        requireFromTo("leverage", leverage, 0, MAX_LEVERAGE);
        requireFromTo("maintenanceMargin", maintenanceMargin, 0, ONE);
        fees = List.copyOf(fees);
        orderLatencies = List.copyOf(orderLatencies);
        responseLatencies = List.copyOf(responseLatencies);
    }

    /**
     * Everything by default: 5 ms each way, no jitter, proportional queues, no slippage on books, the instruments'
     * fees, leverage of 10 with a maintenance margin of 0.5 %, funding.
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
                List.of(),
                List.of(),
                DEFAULT_LEVERAGE,
                DEFAULT_MAINTENANCE_MARGIN,
                true,
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
        return changed(copy -> copy.orderLatencyNs = wanted);
    }

    /**
     * The same with another response latency.
     *
     * @param wanted nanoseconds.
     * @return new settings.
     */
    public PaperSettings withResponseLatencyNs(final long wanted) {
        return changed(copy -> copy.responseLatencyNs = wanted);
    }

    /**
     * The same with latencies that vary evenly.
     *
     * @param order most that is added to the order latency, nanoseconds.
     * @param response most that is added to the response latency, nanoseconds.
     * @param wantedSeed of what is added.
     * @return new settings.
     */
    public PaperSettings withJitterNs(final long order, final long response, final long wantedSeed) {
        return changed(copy -> {
            copy.orderJitterNs = order;
            copy.responseJitterNs = response;
            copy.seed = wantedSeed;
        });
    }

    /**
     * The same with latencies that vary as they were recorded.
     *
     * @param order nanoseconds, each equally likely, of which one is added to each order latency.
     * @param response likewise for reports.
     * @return new settings.
     */
    public PaperSettings withLatencies(final List<Long> order, final List<Long> response) {
        return changed(copy -> {
            copy.orderLatencies = order;
            copy.responseLatencies = response;
        });
    }

    /**
     * The same with another model of queues.
     *
     * @param wanted how resting orders advance.
     * @return new settings.
     */
    public PaperSettings withQueueModel(final QueueModel wanted) {
        return changed(copy -> copy.queueModel = wanted);
    }

    /**
     * The same with another slippage of taker fills on a book.
     *
     * @param wanted rate in 10^-12.
     * @return new settings.
     */
    public PaperSettings withSlippage(final long wanted) {
        return changed(copy -> copy.slippage = wanted);
    }

    /**
     * The same with fills at the last trade where no book is seen.
     *
     * @param wantedSlippage rate in 10^-12.
     * @return new settings.
     */
    public PaperSettings withBookless(final long wantedSlippage) {
        return changed(copy -> {
            copy.bookless = true;
            copy.booklessSlippage = wantedSlippage;
        });
    }

    /**
     * The same with fees of venues.
     *
     * @param wanted in place of those of the instruments.
     * @return new settings.
     */
    public PaperSettings withFees(final List<VenueFees> wanted) {
        return changed(copy -> copy.fees = wanted);
    }

    /**
     * The same with other rules for derivatives.
     *
     * @param wantedLeverage rate in 10^-12; 0 is without liquidation.
     * @param wantedMaintenance rate in 10^-12 of a position's worth.
     * @param wantsFunding whether perpetuals pay funding.
     * @return new settings.
     */
    public PaperSettings withMargin(
            final long wantedLeverage, final long wantedMaintenance, final boolean wantsFunding) {
        return changed(copy -> {
            copy.leverage = wantedLeverage;
            copy.maintenanceMargin = wantedMaintenance;
            copy.isFunded = wantsFunding;
        });
    }

    /**
     * The same with other bounds.
     *
     * @param bookDepth most levels kept on a side of a book.
     * @param workingOrders most orders under way or working.
     * @param pendingReports most reports that wait before orders are rejected.
     * @return new settings.
     */
    public PaperSettings withBounds(final int bookDepth, final int workingOrders, final int pendingReports) {
        return changed(copy -> {
            copy.maxBookDepth = bookDepth;
            copy.maxWorkingOrders = workingOrders;
            copy.maxPendingReports = pendingReports;
        });
    }

    private PaperSettings changed(final Consumer<Copy> change) {
        final Copy copy = new Copy(this);
        change.accept(copy);
        return copy.conclude();
    }

    /** The settings while they are changed. */
    private static final class Copy {
        private long orderLatencyNs;
        private long responseLatencyNs;
        private long orderJitterNs;
        private long responseJitterNs;
        private long seed;
        private QueueModel queueModel;
        private long slippage;
        private boolean bookless;
        private long booklessSlippage;
        private List<VenueFees> fees;
        private List<Long> orderLatencies;
        private List<Long> responseLatencies;
        private long leverage;
        private long maintenanceMargin;
        private boolean isFunded;
        private int maxBookDepth;
        private int maxWorkingOrders;
        private int maxPendingReports;

        Copy(final PaperSettings settings) {
            orderLatencyNs = settings.orderLatencyNs;
            responseLatencyNs = settings.responseLatencyNs;
            orderJitterNs = settings.orderJitterNs;
            responseJitterNs = settings.responseJitterNs;
            seed = settings.seed;
            queueModel = settings.queueModel;
            slippage = settings.slippage;
            bookless = settings.bookless;
            booklessSlippage = settings.booklessSlippage;
            fees = settings.fees;
            orderLatencies = settings.orderLatencies;
            responseLatencies = settings.responseLatencies;
            leverage = settings.leverage;
            maintenanceMargin = settings.maintenanceMargin;
            isFunded = settings.isFunded;
            maxBookDepth = settings.maxBookDepth;
            maxWorkingOrders = settings.maxWorkingOrders;
            maxPendingReports = settings.maxPendingReports;
        }

        PaperSettings conclude() {
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
                    orderLatencies,
                    responseLatencies,
                    leverage,
                    maintenanceMargin,
                    isFunded,
                    maxBookDepth,
                    maxWorkingOrders,
                    maxPendingReports);
        }
    }

    private static void requireFromTo(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "invalid " + name + "=" + value + ": must be from " + least + " to " + most);
        }
    }
}
