package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.sim.matching.MatchingEngine;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One simulated instrument: what it is, its grid, and how ticks and lots become prices, quantities and money.
 * Immutable.
 *
 * <p>A price is ticks times {@link #tickSize}, a quantity lots times {@link #lotSize}; a quantity is base units on spot
 * and contracts elsewhere, and a contract is worth {@link #contractValue} base units (linear; 1 where the venue counts
 * in base units) or quote units (inverse).
 */
public final class SimInstrument {
    /** Largest order in lots. */
    public static final long LOTS_MAX = 900_000_000;

    /** Highest price in ticks. */
    public static final long TICKS_MAX = 1_000_000_000;

    /** Decimal places to which a quotient of money is rounded, half to even. */
    public static final int MONEY_PLACES = 16;

    private final String product;
    private final String symbol;
    private final MarketType marketType;
    private final ContractType contractType;
    private final String base;
    private final String quote;
    private final String settle;
    private final String wallet;
    private final BigDecimal tickSize;
    private final BigDecimal lotSize;
    private final BigDecimal contractValue;
    private final BigDecimal minNotional;
    private final BigDecimal startPrice;
    private final long minLots;
    private final long lotsUnit;
    private final long startTicks;
    private final long expiryMs;

    private SimInstrument(final Builder builder) {
        product = builder.product;
        symbol = builder.symbol;
        marketType = builder.marketType;
        contractType = builder.contractType;
        base = builder.base;
        quote = builder.quote;
        settle = null != builder.settle ? builder.settle : ContractType.INVERSE == contractType ? base : quote;
        wallet = null != builder.wallet ? builder.wallet : MarketType.SPOT == marketType ? "spot" : "futures";
        tickSize = builder.tickSize;
        lotSize = builder.lotSize;
        contractValue = builder.contractValue;
        minNotional = builder.minNotional;
        startPrice = builder.startPrice;
        minLots = builder.minLots;
        lotsUnit = builder.lotsUnit;
        expiryMs = builder.expiryMs;
        if (tickSize.signum() <= 0 || lotSize.signum() <= 0 || contractValue.signum() <= 0 || minLots < 1) {
            throw new IllegalArgumentException("invalid grid of " + product + " " + symbol);
        }
        final BigDecimal ticks = startPrice.divide(tickSize, 0, RoundingMode.HALF_UP);
        if (ticks.compareTo(BigDecimal.valueOf(100)) < 0 || ticks.compareTo(BigDecimal.valueOf(TICKS_MAX)) > 0) {
            throw new IllegalArgumentException("invalid startPrice=" + startPrice + " of " + symbol);
        }
        if (LOTS_MAX > MatchingEngine.VALUE_MAX || TICKS_MAX > MatchingEngine.VALUE_MAX) {
            throw new IllegalStateException("limits beyond the matching engine's");
        }
        startTicks = ticks.longValueExact();
    }

    /**
     * Starts a spot instrument.
     *
     * @param product the venue's name for its spot market, such as {@code SPOT}: key of the market with the symbol.
     * @param symbol as the venue writes it.
     * @param base asset.
     * @param quote asset.
     * @return to be completed.
     */
    public static Builder spot(final String product, final String symbol, final String base, final String quote) {
        return new Builder(product, symbol, base, quote, MarketType.SPOT, ContractType.NONE);
    }

    /**
     * Starts a perpetual that is settled in the quote asset.
     *
     * @param product the venue's name for the group of instruments, such as {@code linear}.
     * @param symbol as the venue writes it.
     * @param base asset.
     * @param quote asset.
     * @return to be completed.
     */
    public static Builder linear(final String product, final String symbol, final String base, final String quote) {
        return new Builder(product, symbol, base, quote, MarketType.PERPETUAL, ContractType.LINEAR);
    }

    /**
     * Starts a perpetual whose contracts are worth quote units and that is settled in the base asset.
     *
     * @param product the venue's name for the group of instruments.
     * @param symbol as the venue writes it.
     * @param base asset.
     * @param quote asset.
     * @return to be completed.
     */
    public static Builder inverse(final String product, final String symbol, final String base, final String quote) {
        return new Builder(product, symbol, base, quote, MarketType.PERPETUAL, ContractType.INVERSE);
    }

    /** {@return the venue's name for the group of instruments that this one belongs to} */
    public String product() {
        return product;
    }

    /** {@return the symbol as the venue writes it} */
    public String symbol() {
        return symbol;
    }

    /** {@return SPOT, PERPETUAL or FUTURE} */
    public MarketType marketType() {
        return marketType;
    }

    /** {@return NONE on spot, LINEAR or INVERSE} */
    public ContractType contractType() {
        return contractType;
    }

    /** {@return whether it is a spot instrument} */
    public boolean isSpot() {
        return MarketType.SPOT == marketType;
    }

    /** {@return whether it is an inverse contract} */
    public boolean isInverse() {
        return ContractType.INVERSE == contractType;
    }

    /** {@return the base asset} */
    public String base() {
        return base;
    }

    /** {@return the quote asset} */
    public String quote() {
        return quote;
    }

    /** {@return the asset that profit and loss are paid in} */
    public String settle() {
        return settle;
    }

    /** {@return name of the accounts' wallet whose money it trades with} */
    public String wallet() {
        return wallet;
    }

    /** {@return price step} */
    public BigDecimal tickSize() {
        return tickSize;
    }

    /** {@return quantity step, in base units or contracts} */
    public BigDecimal lotSize() {
        return lotSize;
    }

    /** {@return what one contract is worth, in base units, or in quote units if inverse} */
    public BigDecimal contractValue() {
        return contractValue;
    }

    /** {@return smallest notional of an order in the quote asset; 0 for none} */
    public BigDecimal minNotional() {
        return minNotional;
    }

    /** {@return smallest order in lots} */
    public long minLots() {
        return minLots;
    }

    /** {@return unit of background order sizes in lots} */
    public long lotsUnit() {
        return lotsUnit;
    }

    /** {@return first price of the background in ticks} */
    public long startTicks() {
        return startTicks;
    }

    /** {@return end of a future in milliseconds since the epoch; 0 for none} */
    public long expiryMs() {
        return expiryMs;
    }

    /**
     * A price.
     *
     * @param ticks of the price.
     * @return exact, with the decimal places of the tick size.
     */
    public BigDecimal price(final long ticks) {
        return tickSize.multiply(BigDecimal.valueOf(ticks));
    }

    /**
     * A quantity.
     *
     * @param lots of the quantity.
     * @return exact, with the decimal places of the lot size.
     */
    public BigDecimal quantity(final long lots) {
        return lotSize.multiply(BigDecimal.valueOf(lots));
    }

    /**
     * A price as text.
     *
     * @param ticks of the price.
     * @return without exponent, with the decimal places of the tick size.
     */
    public String priceText(final long ticks) {
        return price(ticks).toPlainString();
    }

    /**
     * A quantity as text.
     *
     * @param lots of the quantity.
     * @return without exponent, with the decimal places of the lot size.
     */
    public String quantityText(final long lots) {
        return quantity(lots).toPlainString();
    }

    /**
     * What a quantity costs in the quote asset at different prices.
     *
     * @param ticksTimesLots sum of ticks times lots.
     * @return exact; of an inverse contract it means nothing.
     */
    public BigDecimal turnover(final long ticksTimesLots) {
        return tickSize.multiply(lotSize).multiply(contractValue).multiply(BigDecimal.valueOf(ticksTimesLots));
    }

    /**
     * What a trade is worth in the settle asset.
     *
     * @param ticks of the price.
     * @param lots of the quantity.
     * @return exact, or rounded to {@link #MONEY_PLACES} if inverse.
     */
    public BigDecimal value(final long ticks, final long lots) {
        return isInverse()
                ? quantity(lots).multiply(contractValue).divide(price(ticks), MONEY_PLACES, RoundingMode.HALF_EVEN)
                : turnover(Math.multiplyExact(ticks, lots));
    }

    /**
     * What an order is worth in the quote asset.
     *
     * @param ticks of the price.
     * @param lots of the quantity.
     * @return exact.
     */
    public BigDecimal notional(final long ticks, final long lots) {
        return isInverse() ? quantity(lots).multiply(contractValue) : turnover(Math.multiplyExact(ticks, lots));
    }

    /**
     * Reads a price of a client.
     *
     * @param text plain decimal without sign and exponent.
     * @return ticks, from 1.
     * @throws OrderRefusedException if it is malformed, off the grid, or out of range.
     */
    public long ticks(final String text) throws OrderRefusedException {
        return steps(text, tickSize, TICKS_MAX, OrderRefusal.PRICE_STEP, OrderRefusal.PRICE_RANGE);
    }

    /**
     * Reads a quantity of a client.
     *
     * @param text plain decimal without sign and exponent.
     * @return lots, from {@link #minLots}.
     * @throws OrderRefusedException if it is malformed, off the grid, or out of range.
     */
    public long lots(final String text) throws OrderRefusedException {
        final long lots = steps(text, lotSize, LOTS_MAX, OrderRefusal.QUANTITY_STEP, OrderRefusal.QUANTITY_RANGE);
        if (lots < minLots) {
            throw new OrderRefusedException(OrderRefusal.QUANTITY_RANGE);
        }
        return lots;
    }

    private static long steps(
            final String text,
            final BigDecimal step,
            final long max,
            final OrderRefusal offGrid,
            final OrderRefusal outOfRange)
            throws OrderRefusedException {
        if (null == text || !text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?")) {
            throw new OrderRefusedException(OrderRefusal.MALFORMED_NUMBER);
        }
        final BigDecimal value = new BigDecimal(text);
        final BigDecimal[] parts = value.divideAndRemainder(step);
        if (0 != parts[1].signum()) {
            throw new OrderRefusedException(offGrid);
        }
        if (0 == parts[0].signum() || parts[0].compareTo(BigDecimal.valueOf(max)) > 0) {
            throw new OrderRefusedException(outOfRange);
        }
        return parts[0].longValueExact();
    }

    @Override
    public String toString() {
        return product + " " + symbol;
    }

    /** Collects the facts of an instrument. */
    public static final class Builder {
        private final String product;
        private final String symbol;
        private final String base;
        private final String quote;
        private final ContractType contractType;
        private MarketType marketType;
        private String settle;
        private String wallet;
        private BigDecimal tickSize = new BigDecimal("0.01");
        private BigDecimal lotSize = new BigDecimal("0.0001");
        private BigDecimal contractValue = BigDecimal.ONE;
        private BigDecimal minNotional = BigDecimal.ZERO;
        private BigDecimal startPrice = BigDecimal.valueOf(100);
        private long minLots = 1;
        private long lotsUnit = 1;
        private long expiryMs;

        private Builder(
                final String product,
                final String symbol,
                final String base,
                final String quote,
                final MarketType marketType,
                final ContractType contractType) {
            this.product = product;
            this.symbol = symbol;
            this.base = base;
            this.quote = quote;
            this.marketType = marketType;
            this.contractType = contractType;
        }

        /**
         * Makes it a future with an end.
         *
         * @param atMs milliseconds since the epoch.
         * @return this.
         */
        public Builder expiry(final long atMs) {
            marketType = MarketType.FUTURE;
            expiryMs = atMs;
            return this;
        }

        /**
         * Asset of profit and loss.
         *
         * @param asset default: quote, or base if inverse.
         * @return this.
         */
        public Builder settle(final String asset) {
            settle = asset;
            return this;
        }

        /**
         * Wallet whose money it trades with; instruments of a unified account name the same.
         *
         * @param name default {@code spot} or {@code futures}.
         * @return this.
         */
        public Builder wallet(final String name) {
            wallet = name;
            return this;
        }

        /**
         * The price and quantity steps.
         *
         * @param tick price step, such as 0.01.
         * @param lot quantity step, such as 0.0001.
         * @return this.
         */
        public Builder grid(final String tick, final String lot) {
            tickSize = new BigDecimal(tick);
            lotSize = new BigDecimal(lot);
            return this;
        }

        /**
         * What a contract is worth.
         *
         * @param value in base units, or in quote units if inverse; default 1.
         * @return this.
         */
        public Builder contractValue(final String value) {
            contractValue = new BigDecimal(value);
            return this;
        }

        /**
         * Smallest orders.
         *
         * @param lots from 1 (default).
         * @param notional in the quote asset; default 0.
         * @return this.
         */
        public Builder minimum(final long lots, final String notional) {
            minLots = lots;
            minNotional = new BigDecimal(notional);
            return this;
        }

        /**
         * The background's first price and order sizes.
         *
         * @param start first hidden price.
         * @param unitLots background orders are small multiples of it.
         * @return this.
         */
        public Builder flow(final String start, final long unitLots) {
            startPrice = new BigDecimal(start);
            lotsUnit = unitLots;
            return this;
        }

        /** {@return the instrument} */
        public SimInstrument build() {
            return new SimInstrument(this);
        }
    }
}
