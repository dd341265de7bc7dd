package io.rayo.engine.orders;

/**
 * Settings of the orders stage. Start from {@link #defaults()}.
 *
 * @param quoteAsset currency in which cash and equity are counted.
 * @param initialCash at the start, in units of 10^-8 of it.
 * @param equityIntervalNs event time between two EquitySnapshots, if anything changed.
 * @param maxOpenOrders that may work at a time; not below the risk stage's.
 * @param maxInstrumentId highest instrument id taken.
 * @param finishedOrdersKept done orders that are remembered for late reports.
 * @param fillIdsKept fills that are remembered to drop duplicates.
 */
public record OrdersSettings(
        String quoteAsset,
        long initialCash,
        long equityIntervalNs,
        int maxOpenOrders,
        int maxInstrumentId,
        int finishedOrdersKept,
        int fillIdsKept) {

    /** Refuses what cannot be meant. */
    public OrdersSettings {
        if (quoteAsset.isEmpty()) {
            throw new IllegalArgumentException("invalid orders.quoteAsset: must not be empty");
        }
        above(-1, initialCash, "initialCash");
        above(0, equityIntervalNs, "equityIntervalNs");
        above(0, maxOpenOrders, "maxOpenOrders");
        above(0, maxInstrumentId, "maxInstrumentId");
        above(-1, finishedOrdersKept, "finishedOrdersKept");
        above(0, fillIdsKept, "fillIdsKept");
    }

    /**
     * 10,000 USDT, equity once a second, up to 1,024 open orders.
     *
     * @return the defaults.
     */
    public static OrdersSettings defaults() {
        return new OrdersSettings("USDT", 10_000L * 100_000_000L, 1_000_000_000L, 1_024, 65_535, 1_024, 4_096);
    }

    /**
     * Changes the currency and what there is of it.
     *
     * @param asset such as USDT.
     * @param cash in units of 10^-8 of it.
     * @return the settings with both.
     */
    public OrdersSettings withCash(final String asset, final long cash) {
        return new OrdersSettings(
                asset, cash, equityIntervalNs, maxOpenOrders, maxInstrumentId, finishedOrdersKept, fillIdsKept);
    }

    /**
     * Changes what there is at the start.
     *
     * @param cash in units of 10^-8 of the currency.
     * @return the settings with it.
     */
    public OrdersSettings withInitialCash(final long cash) {
        return withCash(quoteAsset, cash);
    }

    /**
     * Changes the currency.
     *
     * @param asset such as USDT.
     * @return the settings with it.
     */
    public OrdersSettings withQuoteAsset(final String asset) {
        return withCash(asset, initialCash);
    }

    /**
     * Changes the highest instrument id that is taken.
     *
     * @param instrumentId above 0.
     * @return the settings with it.
     */
    public OrdersSettings withMaxInstrumentId(final int instrumentId) {
        return new OrdersSettings(
                quoteAsset,
                initialCash,
                equityIntervalNs,
                maxOpenOrders,
                instrumentId,
                finishedOrdersKept,
                fillIdsKept);
    }

    /**
     * Changes how many orders may work at a time.
     *
     * @param openOrders not below the risk stage's bound.
     * @return the settings with it.
     */
    public OrdersSettings withMaxOpenOrders(final int openOrders) {
        return withBounds(openOrders, finishedOrdersKept, fillIdsKept);
    }

    /**
     * Changes the interval of equity snapshots.
     *
     * @param intervalNs event time between two.
     * @return the settings with it.
     */
    public OrdersSettings withEquityIntervalNs(final long intervalNs) {
        return new OrdersSettings(
                quoteAsset, initialCash, intervalNs, maxOpenOrders, maxInstrumentId, finishedOrdersKept, fillIdsKept);
    }

    /**
     * Changes the bounds of what is remembered.
     *
     * @param openOrders that may work at a time.
     * @param finishedOrders done orders remembered.
     * @param fillIds fills remembered.
     * @return the settings with them.
     */
    public OrdersSettings withBounds(final int openOrders, final int finishedOrders, final int fillIds) {
        return new OrdersSettings(
                quoteAsset, initialCash, equityIntervalNs, openOrders, maxInstrumentId, finishedOrders, fillIds);
    }

    private static void above(final long bound, final long value, final String name) {
        if (value <= bound) {
            throw new IllegalArgumentException("invalid orders." + name + "=" + value + ": must be above " + bound);
        }
    }
}
