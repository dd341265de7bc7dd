package io.rayo.engine.market;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;

/**
 * An instrument as its latest {@code InstrumentDefinition} describes it. Immutable; a new definition makes a new one.
 *
 * @param instrumentId from 1.
 * @param venueId see {@link io.rayo.codecs.Venues}.
 * @param symbolIndex of BASE/QUOTE in the registry, from 1.
 * @param tickSize price grid, mantissa in priceExponent.
 * @param lotSize quantity grid, mantissa in sizeExponent.
 * @param minQuantity mantissa in sizeExponent.
 * @param maxQuantity mantissa in sizeExponent.
 * @param minNotional 10^-8 of the quote currency.
 * @param multiplier base (linear) or quote (inverse) units of one contract, in 10^-8; 10^8 for spot; above 0.
 * @param makerFee 10^-12.
 * @param takerFee 10^-12.
 * @param expiryTimeNs 0 if it never expires.
 * @param priceExponent power of ten, -18 to 9.
 * @param sizeExponent power of ten, -18 to 9.
 * @param marketType spot, perpetual and so on.
 * @param contractType none, linear or inverse.
 * @param status whether it can be traded.
 * @param symbol the venue's own text.
 * @param baseAsset such as BTC.
 * @param quoteAsset such as USDT.
 * @param settleAsset such as USDT.
 */
public record Instrument(
        int instrumentId,
        int venueId,
        int symbolIndex,
        long tickSize,
        long lotSize,
        long minQuantity,
        long maxQuantity,
        long minNotional,
        long multiplier,
        long makerFee,
        long takerFee,
        long expiryTimeNs,
        int priceExponent,
        int sizeExponent,
        MarketType marketType,
        ContractType contractType,
        InstrumentStatus status,
        String symbol,
        String baseAsset,
        String quoteAsset,
        String settleAsset) {
    /**
     * Whether its contracts are worth quote units and settled in base.
     *
     * @return true if inverse.
     */
    public boolean isInverse() {
        return ContractType.INVERSE == contractType;
    }

    /**
     * Whether mantissas of this definition mean something else than those of another.
     *
     * @param other definition of the same instrument.
     * @return true if scale, contract type or multiplier differ.
     */
    public boolean differsInScaleFrom(final Instrument other) {
        return priceExponent != other.priceExponent
                || sizeExponent != other.sizeExponent
                || multiplier != other.multiplier
                || contractType != other.contractType;
    }

    /**
     * Symbol across venues.
     *
     * @return BASE/QUOTE; a new string.
     */
    public String pair() {
        return baseAsset + '/' + quoteAsset;
    }
}
