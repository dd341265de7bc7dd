package io.rayo.engine.risk;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.TimeInForce;
import java.util.List;
import java.util.function.Consumer;

/**
 * Limits and habits of the risk stage. Money is in units of 10^-8 of {@code quoteAsset}. Start from
 * {@link #defaults()}, which are for a small account, and change with the {@code withX} methods.
 *
 * @param orderType MARKET, or LIMIT at the best opposite price.
 * @param timeInForce of LIMIT orders: IOC or GTC.
 * @param allowShort whether derivatives may be sold short; spot never.
 * @param maxEntriesPerPosition opening orders per strategy and position, from 1.
 * @param maxDataAgeNs oldest market event of an instrument that is still traded on.
 * @param maxPriceDeviation rate (10^-12) by which the reference price may differ from the last trade's.
 * @param maxOrderNotional of one order; a closing order is cut down to it.
 * @param maxInstrumentPosition worst case of one instrument, open orders included.
 * @param maxSymbolPosition worst case of one BASE/QUOTE over all its instruments.
 * @param maxTotalExposure worst case of everything.
 * @param maxOpenOrders orders that may be filled still, unresolved ones included.
 * @param maxOrdersPerSecond in any stretch of a second of event time.
 * @param initialCash of the paper account; negative if funds are not checked here.
 * @param leverage of derivatives as a rate in 10^-12, from 1: they bind their worth over it in cash.
 * @param quoteAsset currency in which everything is counted; instruments of another quote are not traded.
 * @param allowedSymbols BASE/QUOTE texts that may be traded; empty is all.
 * @param allowedVenueIds venues that may be traded on; empty is all.
 * @param startHalted whether nothing is traded before the command RECOVERED.
 * @param maxInstrumentId highest instrument id taken.
 * @param finishedOrdersKept done orders that are remembered for late reports.
 * @param fillIdsKept fills that are remembered to drop duplicates.
 * @param signalFilters of opening signals.
 * @param accountLimits that depend on the whole account.
 */
public record RiskSettings(
        OrderType orderType,
        TimeInForce timeInForce,
        boolean allowShort,
        int maxEntriesPerPosition,
        long maxDataAgeNs,
        long maxPriceDeviation,
        long maxOrderNotional,
        long maxInstrumentPosition,
        long maxSymbolPosition,
        long maxTotalExposure,
        int maxOpenOrders,
        int maxOrdersPerSecond,
        long initialCash,
        long leverage,
        String quoteAsset,
        List<String> allowedSymbols,
        List<Integer> allowedVenueIds,
        boolean startHalted,
        int maxInstrumentId,
        int finishedOrdersKept,
        int fillIdsKept,
        SignalFilters signalFilters,
        AccountLimits accountLimits) {

    /** One unit of a currency. */
    public static final long UNIT = 100_000_000L;

    /** A rate of 1. */
    public static final long RATE_ONE = 1_000_000_000_000L;

    /** Orders beyond {@code maxOpenOrders} that may be open at a time if they close what is held. */
    public static final int EXIT_RESERVE = 64;

    /** Stops at venues beyond {@code maxOrdersPerSecond}, in any stretch of a second. */
    public static final int STOP_RESERVE = 10;

    /** Refuses what cannot be meant. */
    public RiskSettings {
        if (OrderType.MARKET != orderType && OrderType.LIMIT != orderType) {
            throw new IllegalArgumentException("invalid risk.orderType=" + orderType + ": must be MARKET or LIMIT");
        }
        if (TimeInForce.IOC != timeInForce && TimeInForce.GTC != timeInForce) {
            throw new IllegalArgumentException("invalid risk.timeInForce=" + timeInForce + ": must be IOC or GTC");
        }
        above(0, maxEntriesPerPosition, "maxEntriesPerPosition");
        above(0, maxDataAgeNs, "maxDataAgeNs");
        above(0, maxPriceDeviation, "maxPriceDeviation");
        above(0, maxOrderNotional, "maxOrderNotional");
        above(0, maxInstrumentPosition, "maxInstrumentPosition");
        above(0, maxSymbolPosition, "maxSymbolPosition");
        above(0, maxTotalExposure, "maxTotalExposure");
        above(0, maxOpenOrders, "maxOpenOrders");
        above(0, maxOrdersPerSecond, "maxOrdersPerSecond");
        above(RATE_ONE - 1, leverage, "leverage");
        above(0, maxInstrumentId, "maxInstrumentId");
        above(-1, finishedOrdersKept, "finishedOrdersKept");
        above(0, fillIdsKept, "fillIdsKept");
        if (quoteAsset.isEmpty()) {
            throw new IllegalArgumentException("invalid risk.quoteAsset: must not be empty");
        }
        allowedSymbols = List.copyOf(allowedSymbols);
        allowedVenueIds = List.copyOf(allowedVenueIds);
    }

    /**
     * Careful values: market orders of up to 1,000, 5,000 per instrument, 10,000 in all and in cash, in USDT.
     *
     * @return the defaults.
     */
    public static RiskSettings defaults() {
        return new RiskSettings(
                OrderType.MARKET,
                TimeInForce.IOC,
                false,
                1,
                2_000_000_000L,
                50_000_000_000L,
                1_000 * UNIT,
                5_000 * UNIT,
                5_000 * UNIT,
                10_000 * UNIT,
                32,
                10,
                10_000 * UNIT,
                10 * RATE_ONE,
                "USDT",
                List.of(),
                List.of(),
                false,
                65_535,
                1_024,
                4_096,
                SignalFilters.OFF,
                AccountLimits.OFF);
    }

    /**
     * Changes one setting.
     *
     * @param value MARKET, or LIMIT at the best opposite price.
     * @return the settings with it.
     */
    public RiskSettings withOrderType(final OrderType value) {
        return copy(copy -> copy.orderType = value);
    }

    /**
     * Changes one setting.
     *
     * @param value of LIMIT orders: IOC or GTC.
     * @return the settings with it.
     */
    public RiskSettings withTimeInForce(final TimeInForce value) {
        return copy(copy -> copy.timeInForce = value);
    }

    /**
     * Changes one setting.
     *
     * @param value whether derivatives may be sold short; spot never.
     * @return the settings with it.
     */
    public RiskSettings withAllowShort(final boolean value) {
        return copy(copy -> copy.allowShort = value);
    }

    /**
     * Changes one setting.
     *
     * @param value opening orders per strategy and position, from 1.
     * @return the settings with it.
     */
    public RiskSettings withMaxEntriesPerPosition(final int value) {
        return copy(copy -> copy.maxEntriesPerPosition = value);
    }

    /**
     * Changes one setting.
     *
     * @param value oldest market event of an instrument that is still traded on.
     * @return the settings with it.
     */
    public RiskSettings withMaxDataAgeNs(final long value) {
        return copy(copy -> copy.maxDataAgeNs = value);
    }

    /**
     * Changes one setting.
     *
     * @param value rate (10^-12) by which the reference price may differ from the last trade's.
     * @return the settings with it.
     */
    public RiskSettings withMaxPriceDeviation(final long value) {
        return copy(copy -> copy.maxPriceDeviation = value);
    }

    /**
     * Changes one setting.
     *
     * @param value of one order; a closing order is cut down to it.
     * @return the settings with it.
     */
    public RiskSettings withMaxOrderNotional(final long value) {
        return copy(copy -> copy.maxOrderNotional = value);
    }

    /**
     * Changes one setting.
     *
     * @param value worst case of one instrument, open orders included.
     * @return the settings with it.
     */
    public RiskSettings withMaxInstrumentPosition(final long value) {
        return copy(copy -> copy.maxInstrumentPosition = value);
    }

    /**
     * Changes one setting.
     *
     * @param value worst case of one BASE/QUOTE over all its instruments.
     * @return the settings with it.
     */
    public RiskSettings withMaxSymbolPosition(final long value) {
        return copy(copy -> copy.maxSymbolPosition = value);
    }

    /**
     * Changes one setting.
     *
     * @param value worst case of everything.
     * @return the settings with it.
     */
    public RiskSettings withMaxTotalExposure(final long value) {
        return copy(copy -> copy.maxTotalExposure = value);
    }

    /**
     * Changes one setting.
     *
     * @param value orders that may be filled still, unresolved ones included.
     * @return the settings with it.
     */
    public RiskSettings withMaxOpenOrders(final int value) {
        return copy(copy -> copy.maxOpenOrders = value);
    }

    /**
     * Changes one setting.
     *
     * @param value in any stretch of a second of event time.
     * @return the settings with it.
     */
    public RiskSettings withMaxOrdersPerSecond(final int value) {
        return copy(copy -> copy.maxOrdersPerSecond = value);
    }

    /**
     * Changes one setting.
     *
     * @param value of the paper account; negative if funds are not checked here.
     * @return the settings with it.
     */
    public RiskSettings withInitialCash(final long value) {
        return copy(copy -> copy.initialCash = value);
    }

    /**
     * Changes one setting.
     *
     * @param value of derivatives as a rate in 10^-12, from 1.
     * @return the settings with it.
     */
    public RiskSettings withLeverage(final long value) {
        return copy(copy -> copy.leverage = value);
    }

    /**
     * Changes one setting.
     *
     * @param value currency in which everything is counted; instruments of another quote are not traded.
     * @return the settings with it.
     */
    public RiskSettings withQuoteAsset(final String value) {
        return copy(copy -> copy.quoteAsset = value);
    }

    /**
     * Changes one setting.
     *
     * @param value BASE/QUOTE texts that may be traded; empty is all.
     * @return the settings with it.
     */
    public RiskSettings withAllowedSymbols(final List<String> value) {
        return copy(copy -> copy.allowedSymbols = value);
    }

    /**
     * Changes one setting.
     *
     * @param value venues that may be traded on; empty is all.
     * @return the settings with it.
     */
    public RiskSettings withAllowedVenueIds(final List<Integer> value) {
        return copy(copy -> copy.allowedVenueIds = value);
    }

    /**
     * Changes one setting.
     *
     * @param value whether nothing is traded before the command RECOVERED.
     * @return the settings with it.
     */
    public RiskSettings withStartHalted(final boolean value) {
        return copy(copy -> copy.startHalted = value);
    }

    /**
     * Changes one setting.
     *
     * @param value highest instrument id taken.
     * @return the settings with it.
     */
    public RiskSettings withMaxInstrumentId(final int value) {
        return copy(copy -> copy.maxInstrumentId = value);
    }

    /**
     * Changes one setting.
     *
     * @param value done orders that are remembered for late reports.
     * @return the settings with it.
     */
    public RiskSettings withFinishedOrdersKept(final int value) {
        return copy(copy -> copy.finishedOrdersKept = value);
    }

    /**
     * Changes one setting.
     *
     * @param value fills that are remembered to drop duplicates.
     * @return the settings with it.
     */
    public RiskSettings withFillIdsKept(final int value) {
        return copy(copy -> copy.fillIdsKept = value);
    }

    /**
     * Changes one setting.
     *
     * @param value filters of opening signals.
     * @return the settings with it.
     */
    public RiskSettings withSignalFilters(final SignalFilters value) {
        return copy(copy -> copy.signalFilters = value);
    }

    /**
     * Changes one setting.
     *
     * @param value limits that depend on the whole account.
     * @return the settings with it.
     */
    public RiskSettings withAccountLimits(final AccountLimits value) {
        return copy(copy -> copy.accountLimits = value);
    }

    private RiskSettings copy(final Consumer<Copy> change) {
        final Copy copy = new Copy(this);
        change.accept(copy);
        return copy.conclude();
    }

    /** The settings while one of them is changed. */
    private static final class Copy {
        private OrderType orderType;
        private TimeInForce timeInForce;
        private boolean allowShort;
        private int maxEntriesPerPosition;
        private long maxDataAgeNs;
        private long maxPriceDeviation;
        private long maxOrderNotional;
        private long maxInstrumentPosition;
        private long maxSymbolPosition;
        private long maxTotalExposure;
        private int maxOpenOrders;
        private int maxOrdersPerSecond;
        private long initialCash;
        private long leverage;
        private String quoteAsset;
        private List<String> allowedSymbols;
        private List<Integer> allowedVenueIds;
        private boolean startHalted;
        private int maxInstrumentId;
        private int finishedOrdersKept;
        private int fillIdsKept;
        private SignalFilters signalFilters;
        private AccountLimits accountLimits;

        Copy(final RiskSettings settings) {
            orderType = settings.orderType;
            timeInForce = settings.timeInForce;
            allowShort = settings.allowShort;
            maxEntriesPerPosition = settings.maxEntriesPerPosition;
            maxDataAgeNs = settings.maxDataAgeNs;
            maxPriceDeviation = settings.maxPriceDeviation;
            maxOrderNotional = settings.maxOrderNotional;
            maxInstrumentPosition = settings.maxInstrumentPosition;
            maxSymbolPosition = settings.maxSymbolPosition;
            maxTotalExposure = settings.maxTotalExposure;
            maxOpenOrders = settings.maxOpenOrders;
            maxOrdersPerSecond = settings.maxOrdersPerSecond;
            initialCash = settings.initialCash;
            leverage = settings.leverage;
            quoteAsset = settings.quoteAsset;
            allowedSymbols = settings.allowedSymbols;
            allowedVenueIds = settings.allowedVenueIds;
            startHalted = settings.startHalted;
            maxInstrumentId = settings.maxInstrumentId;
            finishedOrdersKept = settings.finishedOrdersKept;
            fillIdsKept = settings.fillIdsKept;
            signalFilters = settings.signalFilters;
            accountLimits = settings.accountLimits;
        }

        RiskSettings conclude() {
            return new RiskSettings(
                    orderType,
                    timeInForce,
                    allowShort,
                    maxEntriesPerPosition,
                    maxDataAgeNs,
                    maxPriceDeviation,
                    maxOrderNotional,
                    maxInstrumentPosition,
                    maxSymbolPosition,
                    maxTotalExposure,
                    maxOpenOrders,
                    maxOrdersPerSecond,
                    initialCash,
                    leverage,
                    quoteAsset,
                    allowedSymbols,
                    allowedVenueIds,
                    startHalted,
                    maxInstrumentId,
                    finishedOrdersKept,
                    fillIdsKept,
                    signalFilters,
                    accountLimits);
        }
    }

    private static void above(final long bound, final long value, final String name) {
        if (value <= bound) {
            throw new IllegalArgumentException("invalid risk." + name + "=" + value + ": must be above " + bound);
        }
    }
}
